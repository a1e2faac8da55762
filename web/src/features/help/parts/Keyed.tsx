import { Fragment } from "react";

/** A sentence, with what is pressed or typed on the keyboard drawn as such. */
export function Keyed({ text }: { text: string }) {
  return text.split("`").map((piece, index) => (index % 2 === 1 ? <kbd key={index}>{piece}</kbd> : <Fragment key={index}>{piece}</Fragment>));
}
