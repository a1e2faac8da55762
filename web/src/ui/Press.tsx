import { LoadingOutlined } from "@ant-design/icons";
import type { ButtonHTMLAttributes, ReactNode } from "react";

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> & {
  primary?: boolean;
  size?: "small" | "large";
  /** As wide as what it stands in. */
  block?: boolean;
  /** What it does is under way: it says so, and is not pressed a second time. */
  busy?: boolean;
  children: ReactNode;
};

/** A button where the component library has not come yet: it looks and behaves like the library's. */
export function Press({ primary = false, size, block = false, busy = false, type = "button", onClick, children, ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      className="press"
      data-primary={primary}
      data-size={size}
      data-block={block}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy && <LoadingOutlined aria-hidden />}
      {children}
    </button>
  );
}
