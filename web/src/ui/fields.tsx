import { useLayoutEffect, useRef, type InputHTMLAttributes, type TextareaHTMLAttributes } from "react";

/** A field of one line where the component library has not come yet. */
export function Field(props: Omit<InputHTMLAttributes<HTMLInputElement>, "className">) {
  return <input {...props} className="field" />;
}

type TextProps = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "className" | "rows" | "style"> & {
  value: string;
  /** So many lines at least, and at most before it scrolls. */
  lines: { least: number; most: number };
};

const LINE = 24;
const AROUND = 18;

/** A field of several lines that grows with what is typed. */
export function TextField({ lines, value, ...rest }: TextProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    // Small first, so that it says how much it needs when lines were taken away.
    element.style.height = "0";
    element.style.height = `${Math.min(lines.most * LINE + AROUND, Math.max(lines.least * LINE + AROUND, element.scrollHeight + 2))}px`;
  }, [value, lines.least, lines.most]);
  return <textarea {...rest} ref={box} value={value} className="field field-text" />;
}
