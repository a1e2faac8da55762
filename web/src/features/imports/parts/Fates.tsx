import { Tag } from "antd";
import type { ReactNode } from "react";

import { useWords } from "../../../ui/words";
import { FATES } from "../routes";
import { countOf, type Fate } from "../rows";

import "../imports.css";

type Props = { rows: { fate: Fate }[]; /** Whether that is still to come. */ dry: boolean; chosen: Fate | undefined; onChoose: (fate: Fate | undefined) => void };

/** How many rows have which fate; pressed, they alone are shown. */
export function Fates({ rows, dry, chosen, onChoose }: Props) {
  const { t } = useWords();
  return (
    <div className="imports-fates" role="group" aria-label={t("imports.fates")}>
      {FATES.map((each) => (
        <button key={each} type="button" aria-pressed={chosen === each} data-fate={each} onClick={() => onChoose(chosen === each ? undefined : each)}>
          <strong>{countOf(rows, each)}</strong>
          <span>{t(dry ? `imports.will.${each}` : `imports.did.${each}`)}</span>
        </button>
      ))}
    </div>
  );
}

export function FateTag({ fate, children }: { fate: Fate; children: ReactNode }) {
  return (
    <Tag className="imports-tag" data-fate={fate} variant="outlined">
      {children}
    </Tag>
  );
}
