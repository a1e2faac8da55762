import type { DocumentScan } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { fullMoment } from "../../../ui/time";
import { useWords } from "../../../ui/words";
import { scanFile } from "../data";
import { pagesOf } from "./pages";

type Scan = Pick<DocumentScan, "id" | "name" | "pages" | "made_by" | "made_at">;

/** A scan in one line: its file, which pages of it, by whom it came and when. */
export function ScanLine({ scan }: { scan: Scan }) {
  const { t } = useWords();
  const language = useLanguage();
  return (
    <div className="line">
      <ScanLink scan={scan} />
      <span className="small muted">
        {pagesOf(scan.pages, t)} · {scan.made_by} {fullMoment(scan.made_at, language)}
      </span>
    </div>
  );
}

/** The pages of a scan, to look at. */
export function ScanLink({ scan: { id, name } }: { scan: Pick<Scan, "id" | "name"> }) {
  const { t } = useWords();
  return (
    <a href={scanFile(id)} download aria-label={`${t("documents.returns.look")}: ${name}`}>
      {name}
    </a>
  );
}
