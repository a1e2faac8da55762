import { useEffect, useRef, useState } from "react";

import { Ringer, type Alarm } from "./ringing";

/** Keeps the screen on while `on`, as far as the browser can; whether it does. */
export function useScreenKeptOn(on: boolean): boolean {
  const [kept, setKept] = useState(false);
  useEffect(() => {
    if (!on || !("wakeLock" in navigator)) return;
    let lock: WakeLockSentinel | undefined;
    let gone = false;
    const take = async () => {
      if (document.visibilityState !== "visible" || gone) return;
      lock = await navigator.wakeLock.request("screen").catch(() => undefined);
      if (gone) return void lock?.release();
      setKept(lock !== undefined);
      lock?.addEventListener("release", () => setKept(false));
    };
    // The browser lets go when the page is hidden.
    const onVisible = () => void take();
    document.addEventListener("visibilitychange", onVisible);
    void take();
    return () => {
      gone = true;
      document.removeEventListener("visibilitychange", onVisible);
      void lock?.release();
      setKept(false);
    };
  }, [on]);
  return kept;
}

/** Sounds `alarm` while the page is armed; `arm` must be called by a press. */
export function useRinger(alarm: Alarm) {
  const ringer = useRef<Ringer>(null);
  ringer.current ??= new Ringer();
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    ringer.current?.set(armed ? alarm : "silent");
  }, [alarm, armed]);
  useEffect(() => () => ringer.current?.set("silent"), []);
  return {
    armed,
    arm: async () => {
      await ringer.current?.arm();
      setArmed(true);
    },
    disarm: () => setArmed(false),
  };
}
