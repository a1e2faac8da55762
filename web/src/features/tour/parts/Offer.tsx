import type { SessionAccount } from "../../../api/types";
import { Press } from "../../../ui/Press";
import { useWords } from "../../../ui/words";
import { putTour, startTour } from "../kept";

/** A quiet line: what one looks at is made up, and somebody would show one around. */
export default function Offer({ account }: { account: SessionAccount }) {
  const { t } = useWords();
  const putOff = () => {
    putTour(account.id, { kept: { seen: true } });
    // What had the focus is gone: the page goes on from its beginning.
    document.getElementById("content")?.focus({ preventScroll: true });
  };
  return (
    <>
      <span className="grow">{t("tour.offer")}</span>
      <span className="line nowrap">
        <Press size="small" primary onClick={() => startTour(account.id)}>
          {t("tour.begin")}
        </Press>
        <Press size="small" onClick={putOff}>
          {t("tour.put_off")}
        </Press>
      </span>
    </>
  );
}
