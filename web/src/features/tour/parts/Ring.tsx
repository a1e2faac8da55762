import { useEffect, useRef } from "react";

import { HEAD } from "../target";

const ROOM = 6;
const LOOK_MS = 300;

/** A ring around what is shown, wherever it goes; all else steps back a little. */
export function Ring({ of }: { of: HTMLElement }) {
  const ring = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const draw = () => {
      const { top, left, right, bottom } = of.getBoundingClientRect();
      const style = ring.current?.style;
      if (!style) return;
      // As far as it is in the window, above what stands at the thumb: a list goes on below.
      const foot = document.querySelector(".thumb")?.getBoundingClientRect().top ?? innerHeight;
      const [from, to] = [Math.max(HEAD + 2, top - ROOM), Math.min(foot - 2, bottom + ROOM)];
      const [start, end] = [Math.max(2, left - ROOM), Math.min(document.documentElement.clientWidth - 2, right + ROOM)];
      style.visibility = to > from ? "visible" : "hidden";
      style.transform = `translate(${start}px, ${from}px)`;
      style.width = `${end - start}px`;
      style.height = `${Math.max(0, to - from)}px`;
    };
    draw();
    let frame = 0;
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(draw);
    };
    addEventListener("scroll", soon, true);
    addEventListener("resize", soon);
    // What comes above it while it stands moves it without a word.
    const timer = setInterval(draw, LOOK_MS);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("scroll", soon, true);
      removeEventListener("resize", soon);
      clearInterval(timer);
    };
  }, [of]);
  return <div className="tour-ring" aria-hidden ref={ring} />;
}
