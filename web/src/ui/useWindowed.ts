import { useEffect, useState, type RefObject } from "react";

/** So many rows are drawn beyond what is in view, on either side. */
const BEYOND = 8;
/** What is taken for the height of the view until it is known. */
const USUAL = 720;

/** A stretch of rows that is drawn, or the height of those that are not. */
export type Stretch = { at: number } | { skip: number; key: string };

/**
 * Which of `count` rows of one height are drawn: those in view of the box that scrolls with some beyond it, and the ones that
 * must stay, because the focus is in them. Between them stands how many are left out.
 */
export function stretches(count: number, first: number, inView: number, stay: number[]): Stretch[] {
  const from = Math.max(0, Math.min(first, count - 1) - BEYOND);
  const until = Math.min(count, first + inView + BEYOND);
  const drawn = new Set<number>(stay.filter((index) => index >= 0 && index < count));
  for (let index = from; index < until; index += 1) drawn.add(index);
  const all: Stretch[] = [];
  let next = 0;
  for (const index of [...drawn].sort((a, b) => a - b)) {
    if (index > next) all.push({ skip: index - next, key: `before-${all.length}` });
    all.push({ at: index });
    next = index + 1;
  }
  if (next < count) all.push({ skip: count - next, key: "rest" });
  return all;
}

/** The rows of a long list that are drawn while `box` scrolls over it. */
export function useWindowed(box: RefObject<HTMLElement | null>, count: number, height: number, stay: number[]): Stretch[] {
  const [view, setView] = useState({ first: 0, inView: Math.ceil(USUAL / height) });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const first = Math.floor(element.scrollTop / height);
      const inView = Math.ceil((element.clientHeight || USUAL) / height);
      setView((before) => (before.first === first && before.inView === inView ? before : { first, inView }));
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    const resized = "ResizeObserver" in globalThis ? new ResizeObserver(look) : null;
    resized?.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      resized?.disconnect();
    };
  }, [box, height]);
  return stretches(count, view.first, view.inView, stay);
}
