import { BellOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";

import { useWords } from "../../../ui/words";
import { useUnread } from "../data";

/** The way to the notices, with the number of those nobody has read. */
export function Bell() {
  const { t } = useWords();
  const unread = useUnread();
  return (
    <Link to="/notices" className="bell" aria-label={unread > 0 ? t("notify.bell_unread", { count: unread }) : t("notify.bell")}>
      <BellOutlined aria-hidden />
      {unread > 0 && <span aria-hidden>{unread > 99 ? "99+" : unread}</span>}
    </Link>
  );
}
