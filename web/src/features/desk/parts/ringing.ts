import type { InboxNotice } from "../../../api/types";

/** What asks somebody to act: while it is unread, about a severity 1 that is open, the page rings. */
const ASKS = new Set([
  "assigned",
  "acceptance-needed",
  "undecided",
  "unassigned",
  "rejected",
  "reopened",
  "severity-changed",
  "rung-warning",
  "rung-late",
  "rung-escalation",
  "rungs-combined",
]);
/** An older notice was seen elsewhere or belongs to the ladder by now. */
const FRESH_MS = 12 * 3_600_000;

/** The server counts what is unread up to so many. */
const COUNTED = 100;
/** So many pages are read at most: more notices than anybody is sent in that time. */
const PAGES = 50;

type Page = { items: InboxNotice[]; unread: number; next_cursor: string | null };

/** Every notice that may ring: page after page, newest first, until they are too old or nothing unread is left. */
export async function noticesThatMayRing(pageOf: (cursor: { cursor?: string }) => Promise<Page>, now: number): Promise<InboxNotice[]> {
  const found: InboxNotice[] = [];
  let cursor: string | null | undefined;
  for (let pages = 0; pages < PAGES && cursor !== null; pages += 1) {
    const page: Page = await pageOf(cursor === undefined ? {} : { cursor });
    found.push(...page.items.filter((notice) => notice.read_at === null));
    const oldest = page.items.at(-1);
    const enough = (page.unread < COUNTED && found.length >= page.unread) || (oldest !== undefined && now - Date.parse(oldest.at) >= FRESH_MS);
    cursor = enough ? null : (page.next_cursor ?? null);
  }
  return found;
}

/** One incident that rings, with all its notices. */
export type Call = { incidentId: string; number: string; title: string; event: string; at: string; notices: string[] };

/** What rings now, the oldest call first. */
export function callsOf(notices: InboxNotice[], now: number): Call[] {
  const calls = new Map<string, Call>();
  for (const notice of notices) {
    const rings =
      notice.read_at === null &&
      notice.incident_severity === 1 &&
      notice.incident_open === true &&
      ASKS.has(notice.event) &&
      now - Date.parse(notice.at) < FRESH_MS;
    if (!rings || notice.incident_id === null) continue;
    const known = calls.get(notice.incident_id);
    if (known) known.notices.push(notice.id);
    else
      calls.set(notice.incident_id, {
        incidentId: notice.incident_id,
        number: notice.incident_number ?? "",
        title: notice.incident_title ?? "",
        event: notice.event,
        at: notice.at,
        notices: [notice.id],
      });
  }
  return [...calls.values()].sort((a, b) => a.at.localeCompare(b.at));
}

/** What is heard: a call, or that nothing is heard of the server any more. */
export type Alarm = "call" | "lost" | "silent";

type Tone = { hertz: number; from: number; to: number };

const TONES: Record<Exclude<Alarm, "silent">, { tones: Tone[]; every: number; shake: number[] }> = {
  call: {
    tones: [
      { hertz: 880, from: 0, to: 0.35 },
      { hertz: 1175, from: 0.4, to: 0.75 },
      { hertz: 880, from: 0.8, to: 1.15 },
    ],
    every: 2_000,
    shake: [400, 150, 400, 150, 400],
  },
  lost: { tones: [{ hertz: 330, from: 0, to: 0.9 }], every: 6_000, shake: [900] },
};

/** Rings until it is told to stop. Browsers allow sound only after a press: `arm` is called by one. */
export class Ringer {
  private context: AudioContext | undefined;
  private alarm: Alarm = "silent";
  private timer: ReturnType<typeof setInterval> | undefined;

  /** Takes the right to make a sound, and makes a short one as proof. */
  async arm() {
    this.context ??= new AudioContext();
    await this.context.resume();
    this.sound({ hertz: 880, from: 0, to: 0.15 });
  }

  /** Whether a sound can be made. */
  get isArmed(): boolean {
    return this.context?.state === "running";
  }

  /** From now on this alarm, again and again. */
  set(alarm: Alarm) {
    if (alarm === this.alarm) return;
    this.alarm = alarm;
    clearInterval(this.timer);
    this.timer = undefined;
    navigator.vibrate?.(0);
    if (alarm === "silent") return;
    this.ring(alarm);
    this.timer = setInterval(() => this.ring(alarm), TONES[alarm].every);
  }

  private ring(alarm: Exclude<Alarm, "silent">) {
    // A suspended context comes back when it may; the phone shakes whether it does or not.
    void this.context?.resume();
    for (const tone of TONES[alarm].tones) this.sound(tone);
    navigator.vibrate?.(TONES[alarm].shake);
  }

  private sound({ hertz, from, to }: Tone) {
    const context = this.context;
    if (!context) return;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = "square";
    tone.frequency.value = hertz;
    volume.gain.value = 0.6;
    tone.connect(volume).connect(context.destination);
    tone.start(context.currentTime + from);
    tone.stop(context.currentTime + to);
  }
}
