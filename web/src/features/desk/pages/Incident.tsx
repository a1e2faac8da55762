import { ArrowLeftOutlined, DownOutlined } from "@ant-design/icons";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, Dropdown, Tabs } from "antd";
import { useTranslation } from "react-i18next";

import type { IncidentDetail } from "../../../api/types";
import { has, isStaff, useAccount } from "../../../app/session";
import { useCommands, type Command } from "../../../app/commands";
import { Loaded } from "../../../ui/PageState";
import { Severity } from "../../../ui/Severity";
import { useWide } from "../../../ui/useWide";
import { useTitle } from "../../../ui/useTitle";
import { slow } from "../../../ui/slow";
import { useWords } from "../../../ui/words";
import { useIncident, useTimeline } from "../data";
import { Attempts } from "../costs/Attempts";
import { Claims } from "../costs/Claims";
import { Expenses } from "../costs/Expenses";
import { Goodwill } from "../costs/Goodwill";
import { PARTS, type IncidentPart } from "../routes";
import { CopyProgress } from "../entry/CopyProgress";
import { StateTag } from "../parts/Adjectives";
import { AsKnown } from "../parts/AsKnown";
import { Composer } from "../parts/Composer";
import { Decisions } from "../parts/Decisions";
import { ExplainedDue } from "../parts/ExplainedDue";
import { Affected } from "../many/Affected";
import { Contests } from "../papers/Contests";
import { Proposals } from "../papers/Proposals";
import { Vendor } from "../papers/Vendor";
import { Quotations } from "../papers/Quotations";
import { Remote } from "../site/Remote";
import { Visits } from "../site/Visits";
import { Major } from "../problems/Major";
import { ProblemsOf } from "../problems/ProblemsOf";
import { MoveForm } from "../parts/MoveForm";
import { isAside, movesAllowed } from "../parts/moves";
import { Particulars } from "../parts/Particulars";
import { Timeline } from "../parts/Timeline";
import { useMoves } from "../parts/useMoves";

import "../desk.css";

/** Everything known about one incident, on one page. */
export function IncidentPage() {
  const { id } = useParams({ from: "/inside/incidents/$id" });
  const { arrive, part } = useSearch({ from: "/inside/incidents/$id" });
  const query = useIncident(id);
  useTitle(query.data && `${query.data.number} ${query.data.title}`);
  return (
    <div className="page">
      <Loaded query={query} rows={12}>
        {(incident) => <Content key={incident.id} incident={incident} arriving={arrive ?? false} part={part} />}
      </Loaded>
    </div>
  );
}

type ContentProps = { incident: IncidentDetail; arriving: boolean; part: IncidentPart | undefined };

function Content({ incident, arriving, part }: ContentProps) {
  const { t } = useTranslation();
  const { t: say } = useWords();
  const wide = useWide(1280);
  const phone = !useWide();
  const account = useAccount();
  const staff = isStaff(account);
  const works = has(account, "engineer", "dispatcher", "manager");
  const navigate = useNavigate();
  const moves = useMoves();
  const allowed = movesAllowed(incident);
  useCommands(
    allowed.map((spec): Command => ({
      id: `move-${spec.name}`,
      title: t(`desk.move.${spec.name}`),
      group: "do",
      ...(spec.key ? { key: spec.key } : {}),
      run: () => moves.start(spec, incident),
    })),
  );
  const particulars = (
    <div className="stack">
      <Particulars incident={incident} />
      {works && <Attempts incident={incident} />}
    </div>
  );
  const progress = (
    <section className="panel stack" aria-label={t("desk.incident.timeline")}>
      <Composer incident={incident} />
      <Timeline incidentId={incident.id} />
    </section>
  );
  const costs = (
    <div className="panel stack">
      <Expenses incident={incident} />
      {has(account, "manager") && <Claims incident={incident} />}
    </div>
  );
  /** Beside the progress, for those who work on it. */
  const major = useTimeline(incident.id).data?.items.some((entry) => entry.kind === "incident.major_opened");
  const beside = [
    ...(works ? [{ key: "costs", label: say("desk.costs.title"), children: costs }] : []),
    ...(works && major ? [{ key: "major", label: say("desk.problems.major.title"), children: <Major incident={incident} /> }] : []),
  ];
  const go = (next: string) =>
    void navigate({
      to: "/incidents/$id",
      params: { id: incident.id },
      search: PARTS.includes(next as IncidentPart) ? { part: next as IncidentPart } : {},
      replace: true,
      resetScroll: false,
    });
  const decisions = (
    <div className="stack">
      <Decisions incident={incident} onReassign={() => startNamed("assignment")} />
      <Visits incident={incident} arriving={arriving} />
      <Remote incident={incident} />
      <Vendor incident={incident} />
      <Quotations incident={incident} />
      {works && <Goodwill incident={incident} />}
      {works && <ProblemsOf incident={incident} />}
      <Affected incident={incident} />
      <Contests incident={incident} />
      <Proposals incident={incident} />
    </div>
  );
  const startNamed = (name: string) => {
    const spec = allowed.find((each) => each.name === name);
    if (spec) moves.start(spec, incident);
  };
  const primary = allowed.find((spec) => !isAside(spec));
  const others = allowed.filter((spec) => spec !== primary);
  const aside = (
    <>
      {staff && (
        <>
          <Link to="/documents" search={{ incident_id: incident.id }}>
            {t("app.nav.documents")}
          </Link>
          <CopyProgress incidentId={incident.id} />
          <Button onClick={() => void navigate({ to: "/late-entry", search: { incident: incident.id } })}>{t("desk.entry.title")}</Button>
        </>
      )}
      <AsKnown incident={incident} />
    </>
  );
  const further = others.length > 0 && (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: others.map((spec) => ({
          key: spec.name,
          label: t(`desk.move.${spec.name}`),
          extra: spec.key ? <kbd>{spec.key}</kbd> : undefined,
          onClick: () => moves.start(spec, incident),
        })),
      }}
    >
      <Button icon={<DownOutlined aria-hidden />} iconPlacement="end">
        {t("desk.move.more")}
      </Button>
    </Dropdown>
  );
  const first = primary && (
    <Button type="primary" loading={slow(moves.pending)} onClick={() => moves.start(primary, incident)}>
      {t(`desk.move.${primary.name}`)}
    </Button>
  );
  return (
    <>
      <header className="incident-head">
        <div className="line nowrap">
          <Link to="/queue" aria-label={t("desk.incident.back")} className="back">
            <ArrowLeftOutlined aria-hidden />
          </Link>
          <Severity level={incident.severity} />
          <h1 className="grow cut">{incident.title}</h1>
        </div>
        <div className="spread">
          <div className="line">
            <span className="muted">{incident.number}</span>
            <StateTag state={incident.state} />
            {incident.turn !== "nobody" && <span className="adjective">{t(`desk.turn.${incident.turn}`)}</span>}
            <ExplainedDue row={incident} />
          </div>
          <div className="line incident-acts">
            {phone ? (
              <>
                {first}
                {further}
                {aside}
              </>
            ) : (
              <>
                {aside}
                {further}
                {first}
              </>
            )}
          </div>
        </div>
      </header>
      {wide ? (
        <div className="three">
          <aside aria-label={t("desk.incident.details")}>{particulars}</aside>
          {beside.length === 0 ? (
            progress
          ) : (
            <Tabs
              className="incident-middle"
              activeKey={beside.some(({ key }) => key === part) ? (part ?? "timeline") : "timeline"}
              onChange={go}
              items={[{ key: "timeline", label: t("desk.incident.timeline"), children: progress }, ...beside]}
            />
          )}
          <aside aria-label={t("desk.incident.promises")}>{decisions}</aside>
        </div>
      ) : (
        <Tabs
          className="incident-tabs"
          activeKey={part ?? (arriving ? "promises" : "timeline")}
          onChange={go}
          items={[
            { key: "timeline", label: t("desk.incident.timeline"), children: progress },
            { key: "details", label: t("desk.incident.details"), children: particulars },
            { key: "promises", label: t("desk.incident.promises"), children: decisions },
            ...beside,
          ]}
        />
      )}
      <MoveForm {...moves.dialog} />
    </>
  );
}
