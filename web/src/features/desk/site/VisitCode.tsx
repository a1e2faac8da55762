import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { useLanguage } from "../../../ui/language";
import { Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { momentInWords } from "../../../ui/time";
import { usePaper } from "../papers/data";

/** Six digits that the customer tells whoever has come: typed in by him, they confirm arrival or departure. */
export function VisitCode({ incidentId }: { incidentId: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const make = usePaper(incidentId, () =>
    taken(http.POST("/api/v1/incidents/{id}/visit-codes", { params: { path: { id: incidentId } }, body: {} })),
  );
  const shown = make.data;
  return (
    <div className="stack-8">
      {make.error && <Refusal error={make.error} />}
      {shown && (
        <div className="your-turn stack-8" role="status">
          <div>{t("desk.site.code_is")}</div>
          <div className="visit-code">{shown.code}</div>
          <div className="small muted">
            {t("desk.site.code_until", { at: momentInWords(shown.valid_until, serverNow(), language, t) })}
          </div>
        </div>
      )}
      <div>
        <Button loading={slow(make.isPending)} onClick={() => make.mutate(undefined)}>
          {t(shown ? "desk.site.fresh_code" : "desk.site.show_code")}
        </Button>
      </div>
    </div>
  );
}
