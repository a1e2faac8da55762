import { useWords } from "../../../ui/words";

/** A quiet line: what one looks at is made up, and somebody would show one around. */
export default function Offer({ onBegin, onPutOff }: { onBegin: () => void; onPutOff: () => void }) {
  const { t } = useWords();
  const putOff = () => {
    onPutOff();
    // What had the focus is gone: the page goes on from its beginning.
    document.getElementById("content")?.focus({ preventScroll: true });
  };
  return (
    <>
      <span className="grow">{t("tour.offer")}</span>
      <span className="line nowrap">
        <button type="button" className="press" data-size="small" data-primary="true" onClick={onBegin}>
          {t("tour.begin")}
        </button>
        <button type="button" className="press" data-size="small" onClick={putOff}>
          {t("tour.put_off")}
        </button>
      </span>
    </>
  );
}
