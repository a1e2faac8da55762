import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Radio, Tag } from "antd";
import { Fragment, useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Caller, Callers, ReportForm, ReportInput } from "../../../api/types";
import { forgetUnder, keptUnder, moveUnder, useKept } from "../../../ui/kept";
import { useLanguage } from "../../../ui/language";
import { Loaded, Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { slow } from "../../../ui/slow";
import { momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { StateTag } from "../../desk/parts/Adjectives";
import { Receipt } from "../../desk/parts/Receipt";
import { ReportFields, type Start } from "../../desk/parts/ReportFields";
import { useReportForm, useReporting } from "../../desk/reporting";

import "../../desk/desk.css";
import "../hotline.css";

/** The number that calls brings its house; the report is written while the caller speaks, and its promises are read back. */
export function HotlinePage() {
  const { t: say } = useWords();
  useTitle(say("hotline.title"));
  const { phone } = useSearch({ from: "/inside/hotline" });
  const navigate = useNavigate();
  const [typed, setTyped] = useState(phone ?? "");
  const call = callOf(phone ?? "");
  const [chosen, setChosen] = useKept<string | null>(`${call}.caller`, null);
  const form = useReportForm();
  const report = useReporting(() => forgetUnder(call));
  const { again } = report;
  useEffect(() => {
    setTyped(phone ?? "");
    again();
  }, [phone]);
  const found = useQuery({
    queryKey: ["callers", phone],
    queryFn: () => taken(http.GET("/api/v1/callers", { params: { query: { phone: phone ?? "" } } })),
    enabled: phone !== undefined,
    retry: false,
  });
  const next = () => {
    report.again();
    void navigate({ to: "/hotline", search: {} });
  };
  if (report.made)
    return (
      <div className="page narrow stack">
        <p role="status" className="hotline-back">
          {say("hotline.read_back")}
        </p>
        <Receipt incident={report.made} onAnother={next} />
      </div>
    );
  const callers = found.data;
  const speaking = callers && speakerOf(callers, chosen);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{say("hotline.title")}</h1>
        {phone !== undefined && <Button onClick={next}>{say("hotline.next")}</Button>}
      </div>
      <form
        className="hotline-find"
        onSubmit={(event) => {
          event.preventDefault();
          const number = typed.trim();
          if (number === "") return;
          // A number that was misheard is found again: what the caller said of his fault stays.
          if (phone !== undefined) moveUnder(call, callOf(number));
          void navigate({ to: "/hotline", search: { phone: number } });
        }}
      >
        <label htmlFor="hotline-phone">{say("hotline.phone")}</label>
        <Input
          id="hotline-phone"
          type="tel"
          size="large"
          autoFocus
          autoComplete="off"
          value={typed}
          aria-describedby="hotline-hint"
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="primary" size="large" htmlType="submit" loading={slow(found.isFetching)}>
          {say("hotline.find")}
        </Button>
        <p id="hotline-hint" className="muted">
          {say("hotline.hint")}
        </p>
      </form>
      {found.error && <Refusal error={found.error} onRetry={() => void found.refetch()} />}
      {callers && (
        <div className="hotline-two">
          <div className="stack">
            <Who callers={callers} chosen={speaking ? idOf(speaking) : chosen} onChoose={setChosen} />
            {speaking && <Open callers={callers} caller={speaking} />}
          </div>
          <section className="panel stack" aria-labelledby="hotline-report">
            <h2 id="hotline-report">{say("hotline.report")}</h2>
            <Loaded query={form}>
              {(choices) => (
                <Fields key={call} under={`${call}.form`}>
                  <ReportFields
                    choices={ofHouse(choices, speaking)}
                    system={undefined}
                    start={startOf(speaking, phone ?? "")}
                    keepUnder={`${call}.form`}
                    sending={report.sending}
                    error={report.error}
                    onSend={(body) => report.send(reportOf(body, speaking))}
                  />
                </Fields>
              )}
            </Loaded>
          </section>
        </div>
      )}
    </div>
  );
}

/** The form of this call; what was typed before and not sent is there again, until it is not wanted. */
function Fields({ under, children }: { under: string; children: ReactNode }) {
  const { t } = useTranslation();
  // Read once, when the form opens: what is typed from then on needs no word.
  const [restored, setRestored] = useState(() => keptUnder(under));
  const [afresh, setAfresh] = useState(0);
  return (
    <>
      {restored && (
        <div className="line small muted" role="status">
          {t("ui.kept")}
          <button
            type="button"
            className="link-button"
            onClick={() => {
              forgetUnder(under);
              setRestored(false);
              setAfresh(afresh + 1);
            }}
          >
            {t("ui.afresh")}
          </button>
        </div>
      )}
      <Fragment key={afresh}>{children}</Fragment>
    </>
  );
}

/** Whoever is known under the number, and somebody else. */
function Who({ callers, chosen, onChoose }: { callers: Callers; chosen: string | null; onChoose: (id: string) => void }) {
  const { t } = useTranslation();
  const { t: say } = useWords();
  const language = useLanguage();
  if (callers.items.length === 0)
    return (
      <section className="panel">
        <h2>{say("hotline.nobody")}</h2>
        <p className="muted">{say("hotline.nobody_hint")}</p>
      </section>
    );
  return (
    <section className="panel stack-8" aria-labelledby="hotline-who">
      <h2 id="hotline-who">{say("hotline.who")}</h2>
      <Radio.Group className="stack-8" aria-labelledby="hotline-who" value={chosen} onChange={(event) => onChoose(event.target.value as string)}>
        {callers.items.map((caller) => (
          <Radio key={idOf(caller)} value={idOf(caller)}>
            <strong>{caller.name || say("hotline.nameless")}</strong> {caller.customer.name}{" "}
            {caller.contact && <Tag>{say("hotline.contact")}</Tag>}
            <span className="muted small">
              {[caller.place, caller.called_at && say("hotline.called", { at: momentInWords(caller.called_at, serverNow(), language, t) })].filter(Boolean).join(" · ")}
            </span>
          </Radio>
        ))}
        <Radio value={OTHER}>
          {say("hotline.other")} <span className="muted small">{say("hotline.other_hint")}</span>
        </Radio>
      </Radio.Group>
    </section>
  );
}

/** Open faults of the caller's house. */
function Open({ callers, caller }: { callers: Callers; caller: Caller }) {
  const { t: say } = useWords();
  const systems = new Set(callers.systems.filter((system) => system.customer_id === caller.customer.id).map(({ id }) => id));
  const open = callers.open.filter((row) => row.customer.id === caller.customer.id || (row.system && systems.has(row.system.id)));
  return (
    <section className="panel stack-8" aria-labelledby="hotline-open">
      <h2 id="hotline-open">{say("hotline.open")}</h2>
      <p className="muted">{open.length === 0 ? say("hotline.no_open") : say("hotline.open_hint")}</p>
      <ul className="plain-list stack-8">
        {open.map((row) => (
          <li key={row.id} className="line nowrap">
            <Severity level={row.severity} />
            <Link to="/incidents/$id" params={{ id: row.id }} className="grow hotline-open">
              {row.number} {row.title}
            </Link>
            <StateTag state={row.state} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Under which keys the call from this number is kept, however the number is written. */
export function callOf(phone: string): string {
  return `hotline.${phone.replace(/\D/g, "")}`;
}

/** Somebody who is not known under the number. */
const OTHER = "other";

function idOf(caller: Caller): string {
  return `${caller.customer.id}/${caller.name}`;
}

/** Who speaks: whoever was chosen; the only one known under the number is nearly always the one who calls. */
export function speakerOf({ items }: Callers, chosen: string | null): Caller | undefined {
  const found = items.find((caller) => idOf(caller) === chosen);
  return found ?? (chosen !== OTHER && items.length === 1 ? items[0] : undefined);
}

/** The form with the systems of the caller's house alone; with all of them for somebody nobody knows. */
export function ofHouse(choices: ReportForm, caller: Caller | undefined): ReportForm {
  if (!caller) return choices;
  return { ...choices, systems: choices.systems.filter((system) => system.customer.id === caller.customer.id) };
}

/** What is known of the caller before he speaks. */
export function startOf(caller: Caller | undefined, phone: string): Start {
  return {
    report: {
      channel: "phone",
      phone,
      ...(caller?.name ? { reporter_name: caller.name } : {}),
      ...(caller?.place ? { place: caller.place } : {}),
    },
    carry: {},
    files: [],
  };
}

/** The report in the caller's name. Whose account and department he has holds as long as his name stays as it was found. */
export function reportOf(body: ReportInput, caller: Caller | undefined): ReportInput {
  const report: ReportInput = { ...body, channel: "phone" };
  if (!caller) return report;
  const same = (report.reporter_name ?? "") === caller.name;
  return {
    ...report,
    ...(report.system_id ? {} : { customer_id: caller.customer.id }),
    ...(same && caller.account_id ? { reporter_account_id: caller.account_id } : {}),
    ...(same && caller.department_id ? { department_id: caller.department_id } : {}),
  };
}
