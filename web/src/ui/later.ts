/** After the browser has drawn what was just pressed: work that is not seen keeps no press waiting. */
export function afterPaint(act: () => void) {
  requestAnimationFrame(() => setTimeout(act));
}

/** Once nothing else is to be done. */
export function whenIdle(act: () => void) {
  if (typeof requestIdleCallback === "function") requestIdleCallback(act, { timeout: 2000 });
  else setTimeout(act, 500);
}
