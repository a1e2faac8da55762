import type { AgreementStatus } from "../../../api/types";
import { useWords } from "../../../ui/words";

export function StatusTag({ status }: { status: AgreementStatus }) {
  const { t } = useWords();
  return <span className="adjective">{t(`agreement.status.${status}`)}</span>;
}
