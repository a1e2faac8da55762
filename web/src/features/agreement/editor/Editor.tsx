import { ArrowLeftOutlined, CheckCircleOutlined, ExclamationCircleOutlined, InfoCircleOutlined, StopOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";

import { asProblem } from "../../../api/problem";
import type { AgreementFinding } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { phrase, useWords } from "../../../ui/words";
import { AssessmentSection } from "./Assessed";
import { BondsSection } from "./Bonds";
import { CalendarSection } from "./CalendarChoice";
import { ChannelsSection } from "./Channels";
import { DraftOf } from "./DraftOf";
import { FeesSection } from "./Fees";
import { GuardedSection } from "./Guarded";
import { LadderSection } from "./Ladder";
import { PausesSection } from "./Pauses";
import { ProcessSection } from "./Process";
import { RenewalSection } from "./Renewal";
import { ScopeSection } from "./Scope";
import { sectionOfFinding, sectionOfPointer, SECTIONS, type EditorSection } from "./sections";
import { ExclusionsSection, ServicesSection } from "./Services";
import { SeveritiesSection } from "./Severities";
import { TimesSection } from "./Times";
import { useCheck, useDraft, type Draft, type Read } from "./useDraft";

import "../agreement.css";
import "./editor.css";

/** A draft, section by section as the paper has them; what stands in the way of signing it beside the place where it is mended. */
export function EditorPage() {
  const { id, version } = useParams({ from: "/inside/agreements/$id/drafts/$version" });
  const { t } = useWords();
  return (
    <div className="page editor-page">
      <DraftOf id={id} version={version} title={(name) => t("agreement.editor.title", { name })}>
        {(whole, draft) => <Editing key={version} read={draft} name={whole.name} customer={whole.customer.id} facing={whole.facing} />}
      </DraftOf>
    </div>
  );
}

function Editing({ read, name, customer, facing }: { read: Read; name: string; customer: string; facing: string }) {
  const { t } = useWords();
  const client = useQueryClient();
  const id = read.version.id;
  const draft = useDraft(read, () => {
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith("agreement") });
    message.success(t("agreement.edit.saved"));
  });
  const check = useCheck(id, draft.content);
  const findings = check.data?.findings ?? [];
  // What no version may say is refused by the check as by the server: it is said in its place before anything is saved.
  const pointers = { ...(check.error ? asProblem(check.error).pointers : {}), ...draft.pointers };
  const shared = { content: draft.content, onChange: draft.change, pointers };
  useSaveKey(draft);
  const parts: Record<Exclude<EditorSection, "matrix">, React.ReactNode> = {
    scope: <ScopeSection {...shared} customer={customer} facing={facing} />,
    severities: <SeveritiesSection {...shared} />,
    times: <TimesSection {...shared} />,
    calendar: <CalendarSection {...shared} />,
    guarded: <GuardedSection {...shared} />,
    pauses: <PausesSection {...shared} />,
    ladder: <LadderSection {...shared} />,
    process: <ProcessSection {...shared} />,
    channels: <ChannelsSection {...shared} />,
    services: <ServicesSection {...shared} />,
    exclusions: <ExclusionsSection {...shared} />,
    fees: <FeesSection {...shared} />,
    assessment: <AssessmentSection {...shared} />,
    bonds: <BondsSection {...shared} />,
    renewal: <RenewalSection {...shared} />,
  };
  return (
    <div className="stack">
      <header className="editor-head">
        <Link to="/agreements/$id" params={{ id: read.version.agreement_id }} search={{ version: id }} aria-label={t("agreement.editor.back")} className="agreement-back">
          <ArrowLeftOutlined aria-hidden />
        </Link>
        <div className="grow">
          <h1>{name}</h1>
          <span className="small muted">
            {t("agreement.number", { number: read.version.number })} · {t("agreement.status.draft")} · {t(draft.dirty ? "agreement.editor.unsaved" : "agreement.editor.all_saved")}
          </span>
        </div>
        {draft.dirty && <Button onClick={draft.drop}>{t("agreement.editor.drop")}</Button>}
        <Button type="primary" disabled={!draft.dirty} loading={slow(draft.saving)} onClick={draft.save}>
          {t("agreement.edit.save")}
        </Button>
      </header>
      {draft.refused && <Refusal error={draft.refused} />}
      <Overtaken draft={draft} />
      <div className="editor-body">
        <nav className="editor-nav" aria-label={t("agreement.editor.sections")}>
          <ul className="plain-list">
            {SECTIONS.map((section) => (
              <NavItem key={section} section={section} findings={findings.filter(({ kind }) => sectionOfFinding(kind) === section)} pointers={pointers} />
            ))}
          </ul>
          <Verdict incomplete={draft.incomplete} pending={check.isPending} can={!check.error && (check.data?.can_be_signed ?? false)} needs={check.data?.needs_acceptance ?? false} />
        </nav>
        <div className="stack editor-sections">
          {SECTIONS.map((section) => (
            <section key={section} id={`part-${section}`} className="panel stack" aria-labelledby={`part-${section}-head`} tabIndex={-1}>
              <h2 id={`part-${section}-head`}>{t(`agreement.editor.part.${section}`)}</h2>
              <Found findings={findings.filter(({ kind }) => sectionOfFinding(kind) === section)} />
              {section === "matrix" ? <MatrixPart rows={draft.content.matrix.length} agreement={read.version.agreement_id} version={id} /> : parts[section]}
            </section>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Ctrl or ⌘ and S saves, wherever the cursor stands. */
function useSaveKey(draft: Draft) {
  const latest = useRef(draft);
  latest.current = draft;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      if (latest.current.dirty) latest.current.save();
    };
    globalThis.addEventListener("keydown", onKey);
    return () => globalThis.removeEventListener("keydown", onKey);
  }, []);
}

const ICON = { blocks: StopOutlined, needs_acceptance: ExclamationCircleOutlined, note: InfoCircleOutlined } as const;

function NavItem({ section, findings, pointers }: { section: EditorSection; findings: AgreementFinding[]; pointers: Record<string, string> }) {
  const { t } = useWords();
  const wrong = Object.keys(pointers).some((pointer) => sectionOfPointer(pointer) === section);
  const gravest = findings[0]?.weight;
  const Icon = wrong ? StopOutlined : gravest ? ICON[gravest] : null;
  return (
    <li>
      <a
        href={`#part-${section}`}
        onClick={(event) => {
          event.preventDefault();
          goTo(section);
        }}
      >
        <span className="grow">{t(`agreement.editor.part.${section}`)}</span>
        {Icon && (
          <span className="editor-mark" data-weight={wrong ? "blocks" : gravest}>
            <Icon aria-hidden /> {findings.length > 0 && <span aria-label={t("agreement.editor.found", { count: findings.length })}>{findings.length}</span>}
          </span>
        )}
      </a>
    </li>
  );
}

function goTo(section: EditorSection) {
  const part = document.getElementById(`part-${section}`);
  part?.scrollIntoView({ block: "start" });
  part?.focus({ preventScroll: true });
}

/** Whether it could be signed as it stands. */
function Verdict({ incomplete, pending, can, needs }: { incomplete: boolean; pending: boolean; can: boolean; needs: boolean }) {
  const { t } = useWords();
  const said = incomplete ? "incomplete" : pending ? "checking" : !can ? "blocked" : needs ? "acceptance" : "ready";
  return (
    <p className="small editor-verdict" role="status" data-said={said}>
      {said === "ready" ? <CheckCircleOutlined aria-hidden /> : said === "blocked" ? <StopOutlined aria-hidden /> : <InfoCircleOutlined aria-hidden />} {t(`agreement.editor.verdict.${said}`)}
    </p>
  );
}

/** So many stand open in a section. */
const OPEN = 4;

/** What the linter found in a section, each with the place where it is mended where that is elsewhere. */
export function Found({ findings }: { findings: AgreementFinding[] }) {
  const { t } = useWords();
  const language = useLanguage();
  const [all, setAll] = useState(false);
  if (findings.length === 0) return null;
  const shown = all ? findings : findings.slice(0, OPEN);
  return (
    <ul className="plain-list editor-findings">
      {shown.map((finding, index) => {
        const Icon = ICON[finding.weight];
        const elsewhere = (finding.kind === "date_missing" || finding.kind === "party_unnamed") && finding.example ? finding.example.system_id : null;
        return (
          <li key={index} data-weight={finding.weight}>
            <Icon aria-hidden />
            <span className="grow">
              <strong>{t(`agreement.weight.${finding.weight}`)}</strong> {finding.text[language]}
              {finding.count > 1 && <span className="muted"> · {t("agreement.editor.cases", { count: finding.count })}</span>}
              <span className="editor-mend">
                {phrase(t, "agreement.editor.mend", finding.kind)}
                {elsewhere && (
                  <Link to="/systems/$id" params={{ id: elsewhere }}>
                    {t("agreement.editor.in_estate")}
                  </Link>
                )}
              </span>
            </span>
          </li>
        );
      })}
      {shown.length < findings.length && (
        <li>
          <Button size="small" onClick={() => setAll(true)}>
            {t("agreement.show_all", { count: findings.length })}
          </Button>
        </li>
      )}
    </ul>
  );
}

/** Somebody else saved meanwhile: what was taken over, and what both changed. */
export function Overtaken({ draft }: { draft: Draft }) {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const { overtaken } = draft;
  useEffect(() => {
    if (overtaken) box.current?.focus();
  }, [overtaken]);
  if (!overtaken) return null;
  const listed = (parts: string[]) => parts.map((part) => phrase(t, "agreement.editor.part_name", part)).join(t("agreement.ladder.and"));
  return (
    <div className="refusal" role="alert" tabIndex={-1} ref={box}>
      <ExclamationCircleOutlined aria-hidden />
      <div className="grow stack-8">
        <strong>{t("agreement.editor.overtaken")}</strong>
        {overtaken.theirs.length > 0 && <div>{t("agreement.editor.taken", { parts: listed(overtaken.theirs) })}</div>}
        {overtaken.both.length > 0 && <div>{t("agreement.editor.both", { parts: listed(overtaken.both) })}</div>}
        <div className="line">
          <Button size="small" type="primary" onClick={draft.save}>
            {t("agreement.editor.save_mine")}
          </Button>
          {overtaken.both.length > 0 && (
            <Button size="small" onClick={draft.takeTheirs}>
              {t("agreement.editor.take_theirs")}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

function MatrixPart({ rows, agreement, version }: { rows: number; agreement: string; version: string }) {
  const { t } = useWords();
  return (
    <div className="spread">
      <span>{t("agreement.editor.matrix_rows", { count: rows })}</span>
      <Link to="/agreements/$id/drafts/$version/matrix" params={{ id: agreement, version }}>
        <Button tabIndex={-1}>{t("agreement.grid.edit")}</Button>
      </Link>
    </div>
  );
}
