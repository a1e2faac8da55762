/**
 * What the server tells as it happens (`GET /api/v1/events`), once for all tabs of this browser: the tab that holds the
 * lock listens, the others hear it through a channel. When it closes, the next one takes over.
 */

/** Something somebody may read has changed. */
export type Change = { subject_kind: string; subject_id: string; kind: string; version: number | null };

export type Heard =
  | { type: "change"; change: Change }
  /** Something was missed: read anew. */
  | { type: "reset" }
  /** The stream is alive. */
  | { type: "beat" }
  /** The stream broke off; the browser tries again. */
  | { type: "lost" };

/** The server beats every 15 seconds; after three the connection is taken for dead. */
export const SILENCE_MS = 45_000;
/** How long a refused connection waits: the session ended, or the server stops. */
const AGAIN_MS = 10_000;
const NAME = "aftercare.live";

type Listener = (heard: Heard) => void;

/** The stream as one tab hears it. */
export class LiveStream {
  private readonly listeners = new Set<Listener>();
  private readonly watchers = new Set<() => void>();
  private channel: BroadcastChannel | undefined;
  private source: EventSource | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private started = false;
  private alive = false;

  /** Begins to listen, or to hear the tab that does. Without the means nothing is heard, and the pages go on polling. */
  start() {
    if (this.started || typeof EventSource === "undefined") return;
    this.started = true;
    const locks = (navigator as { locks?: LockManager }).locks;
    if (!locks || typeof BroadcastChannel === "undefined") {
      this.open();
      return;
    }
    this.channel = new BroadcastChannel(NAME);
    this.channel.onmessage = ({ data }: MessageEvent<Heard>) => this.take(data);
    // Held until the tab goes.
    void locks.request(NAME, () => new Promise<never>(() => this.open()));
  }

  /** Whether what changes is heard now. */
  isAlive = () => this.alive;

  listen = (listener: Listener) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** For `useSyncExternalStore`: called when `isAlive` changes. */
  watch = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  };

  private open() {
    this.source?.close();
    const source = new EventSource("/api/v1/events");
    this.source = source;
    source.addEventListener("hello", () => this.pass({ type: "beat" }));
    source.addEventListener("heartbeat", () => this.pass({ type: "beat" }));
    source.addEventListener("reset", () => this.pass({ type: "reset" }));
    source.addEventListener("change", (event) => {
      this.pass({ type: "change", change: JSON.parse((event as MessageEvent<string>).data) as Change });
    });
    source.onerror = () => {
      if (source !== this.source) return;
      this.pass({ type: "lost" });
      // The browser comes again by itself unless it was refused.
      if (source.readyState === source.CLOSED) setTimeout(() => source === this.source && this.open(), AGAIN_MS);
    };
  }

  /** To this tab and to the others. */
  private pass(heard: Heard) {
    this.channel?.postMessage(heard);
    this.take(heard);
  }

  private take(heard: Heard) {
    clearTimeout(this.silence);
    this.silence = undefined;
    if (heard.type !== "lost") {
      this.silence = setTimeout(() => {
        this.take({ type: "lost" });
        if (this.source) this.open();
      }, SILENCE_MS);
    }
    this.turn(heard.type !== "lost");
    for (const listener of this.listeners) listener(heard);
  }

  private turn(alive: boolean) {
    if (alive === this.alive) return;
    this.alive = alive;
    for (const watcher of this.watchers) watcher();
  }
}

export const live = new LiveStream();
