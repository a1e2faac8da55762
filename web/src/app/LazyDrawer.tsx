import { Drawer } from "antd";
import type { ReactNode } from "react";

type Props = { title: string; open: boolean; onClose: () => void; children: ReactNode };

/** What comes up from the thumb. */
export default function LazyDrawer({ title, open, onClose, children }: Props) {
  return (
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
  );
}
