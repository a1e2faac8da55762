import { useTranslation } from "react-i18next";

import type { IncidentDetail } from "../../../api/types";
import { phrase } from "../../../ui/words";

export function StateTag({ state }: { state: string }) {
  const { t } = useTranslation();
  return <span className="adjective">{phrase(t, "desk.state", state)}</span>;
}

export function CoverageTag({ coverage }: { coverage: IncidentDetail["coverage"] }) {
  const { t } = useTranslation();
  return <span className="adjective">{phrase(t, "desk.coverage", coverage.verdict)}</span>;
}
