import { CloseOutlined } from "@ant-design/icons";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";

import { useWide } from "../../../ui/useWide";
import { useWords } from "../../../ui/words";
import { bring, sideFor, type Side } from "../target";
import type { Sight } from "../useStep";
import { byKey, type Acts } from "./Guide";

/** Where the content begins at a desk: beside the navigation. */
const BESIDE = 232;
/** After the page has come to rest once more. */
const AGAIN_MS = [350, 900];

type Props = {
  words: { under: string; holes: Record<string, string | number> };
  sight: Sight;
  at: number;
  of: number;
  acts: Acts;
};

/** What is said of a step, and the way on. It takes the focus, so that it is heard; it hides as little as it can of what it shows. */
export function Card({ words, sight, at, of, acts }: Props) {
  const { t } = useWords();
  const wide = useWide();
  const card = useRef<HTMLElement>(null);
  const [side, setSide] = useState<Side>("right");
  const id = useId();
  const element = sight.at === "found" ? sight.element : null;
  useEffect(() => card.current?.focus({ preventScroll: true }), []);
  useLayoutEffect(() => {
    const place = () => {
      if (!card.current || !element) return;
      const box = card.current.getBoundingClientRect();
      bring(element, innerHeight - box.top + 8);
      if (wide) setSide(sideFor(element.getBoundingClientRect(), box, BESIDE));
    };
    place();
    if (!element) return;
    // A page that takes the focus when it opens gives it back.
    card.current?.focus({ preventScroll: true });
    const timers = AGAIN_MS.map((ms) => setTimeout(place, ms));
    const stop = () => timers.forEach(clearTimeout);
    // Whoever scrolls by himself is not brought back.
    for (const act of ["wheel", "touchmove", "pointerdown"]) addEventListener(act, stop, { once: true, passive: true });
    return () => {
      stop();
      for (const act of ["wheel", "touchmove", "pointerdown"]) removeEventListener(act, stop);
    };
  }, [element, wide]);
  const last = at === of - 1;
  return (
    <section
      ref={card}
      className="tour-card"
      role="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      tabIndex={-1}
      data-side={side}
      data-sight={sight.at}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        // No key pressed here does anything to the page behind.
        event.stopPropagation();
        const act = byKey(event.key, acts);
        if (!act) return;
        event.preventDefault();
        act();
      }}
    >
      <div className="spread nowrap">
        <span className="small muted">{t("tour.step", { at: at + 1, of })}</span>
        <button type="button" className="tour-close" aria-label={t("tour.close")} onClick={acts.close}>
          <CloseOutlined aria-hidden />
        </button>
      </div>
      <h2 id={`${id}-title`}>{t(`${words.under}.title`, words.holes)}</h2>
      {sight.at === "missing" && (
        <p className="tour-note" role="status">
          {t("tour.missing")}
        </p>
      )}
      {sight.at === "away" && (
        <p className="tour-note" role="status">
          {t("tour.away")}{" "}
          <button type="button" className="link-button" onClick={acts.back}>
            {t("tour.back")}
          </button>
        </p>
      )}
      <p id={`${id}-text`}>{t(`${words.under}.text`, words.holes)}</p>
      <div className="spread">
        <span className="small muted tour-keys">{t("tour.keys")}</span>
        <span className="line nowrap tour-steps">
          {at > 0 && (
            <button type="button" className="press" onClick={acts.previous}>
              {t("tour.previous")}
            </button>
          )}
          <button type="button" className="press" data-primary="true" onClick={acts.next}>
            {t(last ? "tour.finish" : "tour.next")}
          </button>
        </span>
      </div>
    </section>
  );
}
