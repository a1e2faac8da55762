import { Dropdown, type MenuProps } from "antd";
import type { ReactNode } from "react";

import Dressed from "./Dressed";

type Props = { open: boolean; onOpen: (open: boolean) => void; items: MenuProps["items"]; children: ReactNode };

/** A menu under the button it belongs to. */
export default function LazyMenu({ open, onOpen, items, children }: Props) {
  return (
    <Dressed>
      <Dropdown menu={{ items }} trigger={["click"]} placement="bottomRight" open={open} onOpenChange={onOpen}>
        {children}
      </Dropdown>
    </Dressed>
  );
}
