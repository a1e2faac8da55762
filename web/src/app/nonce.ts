/** Under what this answer of the page may write styles of its own; nothing where no policy asks for it. */
export function pageNonce(): string | undefined {
  return document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce || undefined;
}

/**
 * What the component library writes by itself, put so that the policy takes it. Most of its styles carry the nonce, but not
 * all (what keeps the page from scrolling behind a dialog); and a field that grows with its text sets a style attribute as
 * markup, where the same words through the element's style are allowed. No script runs here but the origin's own.
 */
export function allowOwnStyles() {
  const nonce = pageNonce();
  if (!nonce) return;
  const make = document.createElement.bind(document) as typeof document.createElement;
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const made = make(name, options);
    if (made instanceof HTMLStyleElement) made.nonce = nonce;
    return made;
  }) as typeof document.createElement;
  const set = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name: string, value: string) {
    if (name === "style" && this instanceof HTMLElement) this.style.cssText = value;
    else set.call(this, name, value);
  };
}
