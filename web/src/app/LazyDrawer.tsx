import { Drawer } from "antd";
import type { ReactNode } from "react";

import Dressed from "./Dressed";

type Props = { title: string; open: boolean; onClose: () => void; children: ReactNode };

/** What comes up from the thumb. */
export default function LazyDrawer({ title, open, onClose, children }: Props) {
  return (
    <Dressed>
      <Drawer
        open={open}
        onClose={onClose}
        placement="bottom"
        size="auto"
        title={title}
        aria-label={title}
        className="more-drawer"
        destroyOnHidden
      >
        {children}
      </Drawer>
    </Dressed>
  );
}
