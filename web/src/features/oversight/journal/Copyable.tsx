import { CopyOutlined } from "@ant-design/icons";
import { Button } from "antd";

import { copyText } from "../../../ui/copy";
import { message } from "../../../ui/messages";
import { useWords } from "../../../ui/words";

/** A value that is compared elsewhere: whole, and copied by a press. */
export function Copyable({ what, value }: { what: string; value: string }) {
  const { t } = useWords();
  const copy = async () => {
    if (await copyText(value)) void message.success(t("journal.entry.copied", { what }));
    else void message.error(t("journal.entry.not_copied"));
  };
  return (
    <span className="journal-copyable">
      <code>{value}</code>
      <Button size="small" type="text" icon={<CopyOutlined aria-hidden />} aria-label={t("journal.entry.copy", { what })} onClick={() => void copy()} />
    </span>
  );
}
