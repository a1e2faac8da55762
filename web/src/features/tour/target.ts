import type { Step } from "./step";

/** The head of the frame. */
export const HEAD = 48;
const AIR = 16;

/** What the step shows, once it is drawn; folded, it is unfolded. */
export function found({ target, unfold }: Pick<Step, "target" | "unfold">, id = ""): HTMLElement | null {
  for (const selector of target) {
    const element = all(selector.replaceAll("{id}", id)).find(isShown);
    if (!element) continue;
    const fold = unfold ? element.querySelector<HTMLElement>(unfold) : null;
    if (fold?.getAttribute("aria-expanded") === "false") {
      fold.click();
      return null;
    }
    return element;
  }
  return null;
}

/** An older browser does not understand every selector: to it, there is nothing. */
function all(selector: string): HTMLElement[] {
  try {
    return [...document.querySelectorAll<HTMLElement>(selector)];
  } catch {
    return [];
  }
}

/** Whether it is drawn at all; where it is scrolled to does not matter. */
export function isShown(element: HTMLElement): boolean {
  return element.isConnected && element.getClientRects().length > 0;
}

/** Brings it into what the card leaves free: its middle where it fits, else its beginning. */
export function bring(element: HTMLElement, covered: number) {
  element.scrollIntoView({ block: "nearest", inline: "nearest" });
  const { top, height } = element.getBoundingClientRect();
  const head = HEAD + stuck(element);
  const free = innerHeight - head - covered;
  const wanted = height + 2 * AIR <= free ? head + (free - height) / 2 : head + AIR;
  scrollBy({ top: top - wanted, behavior: "instant" });
}

/** How much of the page's own head stays below that of the frame while it is scrolled. */
function stuck(element: HTMLElement): number {
  const head = document.querySelector<HTMLElement>(".incident-head");
  return head && !head.contains(element) && getComputedStyle(head).position === "sticky" ? head.offsetHeight : 0;
}

export type Side = "right" | "left";

/** On which side the card hides less of it. */
export function sideFor(target: DOMRect, card: DOMRect, from: number): Side {
  const hidden = (left: number) =>
    Math.max(0, Math.min(target.right, left + card.width) - Math.max(target.left, left)) * Math.max(0, Math.min(target.bottom, card.bottom) - Math.max(target.top, card.top));
  const [right, left] = [hidden(innerWidth - 24 - card.width), hidden(from)];
  return left < right ? "left" : "right";
}
