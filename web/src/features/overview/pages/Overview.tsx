import { FundProjectionScreenOutlined } from "@ant-design/icons";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Segmented } from "antd";

import { Loaded } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { useAttainment, type Narrowed } from "../data";
import { daysOf, percentOf, PERIODS, type PeriodName } from "../figures";
import { Kept, Load, Trend } from "../parts/Charts";
import { Heat } from "../parts/Heat";
import { Missed } from "../parts/Missed";
import { Numbers } from "../parts/Numbers";
import { Risk } from "../parts/Risk";

import "../../desk/desk.css";
import "../overview.css";

/** What a manager looks at first: what is at risk now, what was kept and by whom, who carries how much, and what went wrong. */
export function OverviewPage() {
  const { t } = useWords();
  useTitle(t("overview.title"));
  const navigate = useNavigate({ from: "/overview" });
  const { period = "this", ...narrowed } = useSearch({ from: "/inside/overview" });
  const { from, to } = daysOf(period, serverNow());
  const query = useAttainment(from, to);
  const choose = (next: Narrowed) => {
    void navigate({ search: { ...(period === "this" ? {} : { period }), ...next }, replace: true, resetScroll: false });
    if (next.agreement) document.getElementById("missed")?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div className="page stack">
      <div className="page-head">
        <div>
          <h1>{t("overview.title")}</h1>
          <p className="muted">{t("overview.hint")}</p>
        </div>
        <Link to="/wall" className="line">
          <FundProjectionScreenOutlined aria-hidden /> {t("app.to_wall")}
        </Link>
      </div>
      <Numbers />
      <div className="overview-pair">
        <Risk />
        <Load />
      </div>
      <div className="spread">
        <h2>
          {t("overview.kept")}{" "}
          {query.data && <span className="overview-rate">{percentOf(query.data.total.permille)}</span>}
        </h2>
        <div className="scroll-x">
          <Segmented<PeriodName>
            aria-label={t("overview.period.label")}
            value={period}
            onChange={(next) => void navigate({ search: next === "this" ? {} : { period: next }, replace: true, resetScroll: false })}
            options={PERIODS.map((each) => ({ value: each, label: t(`overview.period.${each}`) }))}
          />
        </div>
      </div>
      <Loaded query={query} rows={8}>
        {({ rows }) => (
          <>
            <Heat rows={rows} chosen={narrowed} onChoose={choose} />
            <div className="overview-pair">
              <Kept rows={rows} from={from} />
              <Trend />
            </div>
          </>
        )}
      </Loaded>
      <Missed from={from} to={to} narrowed={narrowed} onChoose={choose} />
    </div>
  );
}
