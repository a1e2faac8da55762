const PATIENCE_MS = 250;

/** A button's waiting sign, for answers that take long enough to be noticed. */
export function slow(pending: boolean): false | { delay: number } {
  return pending && { delay: PATIENCE_MS };
}
