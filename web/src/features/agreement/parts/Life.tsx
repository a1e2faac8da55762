import { CheckOutlined, PaperClipOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Dropdown, Input, Radio, type MenuProps } from "antd";
import { useState, type ReactNode } from "react";

import { http, taken } from "../../../api/client";
import { asProblem, problemOf } from "../../../api/problem";
import type { AgreementPaper, AgreementVersion, Attachment } from "../../../api/types";
import { useAccount } from "../../../app/session";
import { useAsOpened } from "../../../ui/asOpened";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { houseDate } from "../../../ui/houseDate";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { useWords } from "../../../ui/words";
import { Attach } from "../../desk/parts/Attach";
import { useFindings, useOutlook } from "../data";

const today = () => houseDate(serverNow());

/** The paper of a version with what lets it be changed. */
function usePaper(id: string) {
  return useQuery({
    queryKey: ["agreement-paper", id],
    queryFn: async () => {
      const { data, error, response } = await http.GET("/api/v1/agreement-versions/{id}/paper", { params: { path: { id } } });
      if (!data) throw problemOf(response.status, error);
      return { paper: data as AgreementPaper, etag: response.headers.get("ETag") ?? "" };
    },
  });
}

export function useAgreementsChanged() {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith("agreement") });
}

type Open = "offer" | "promiser" | "customer" | "copy" | "sign" | "suspend" | "terminate" | "notice" | "continue" | null;

/** What may be done with a version now, and how far it is on its way into force. */
export function Life({ version }: { version: AgreementVersion }) {
  const [open, setOpen] = useState<Open>(null);
  const query = usePaper(version.id);
  const read = query.data;
  const close = () => setOpen(null);
  const draft = version.status === "draft";
  const paper = read?.paper;
  const tracked = paper && paper.state !== "none";
  return (
    <>
      {draft && paper && <Way paper={paper} version={version} onOpen={setOpen} etag={read.etag} />}
      {!draft && tracked && <Sealing paper={paper} onOpen={setOpen} />}
      {!draft && <Standing version={version} onOpen={setOpen} untracked={paper?.state === "none"} />}
      {read && <PaperDialogs open={open} version={version} read={read} onClose={close} />}
      <SignDialog open={open === "sign"} version={version} paper={paper} onClose={close} />
      <ReasonDialogs open={open} version={version} onClose={close} />
    </>
  );
}

type WayProps = { paper: AgreementPaper; version: AgreementVersion; etag: string; onOpen: (open: Open) => void };

/** Draft → offered → sealed by both → in force, with the one next step. */
function Way({ paper, version, onOpen }: WayProps) {
  const { t } = useWords();
  const changed = useAgreementsChanged();
  const offered = paper.state !== "none" && paper.state !== "overtaken";
  const sealed = paper.state === "sealed";
  const withdraw = useMutation({
    mutationFn: () => taken(http.DELETE("/api/v1/agreement-versions/{id}/paper", { params: { path: { id: version.id } } })),
    onSuccess: () => {
      changed();
      message.success(t("agreement.life.withdrawn"));
    },
  });
  const steps: { name: string; done: boolean; says: ReactNode }[] = [
    { name: "drafted", done: true, says: null },
    { name: "offered", done: offered, says: paper.offered_on && offered ? t("agreement.life.offered_on", { date: paper.offered_on }) : paper.state === "overtaken" ? t("agreement.life.overtaken") : null },
    { name: "sealed", done: sealed, says: offered ? <Seals paper={paper} /> : null },
    { name: "in_force", done: false, says: null },
  ];
  const current = steps.findIndex(({ done }) => !done);
  return (
    <section className="panel stack" aria-labelledby="life-head">
      <div className="spread">
        <h2 id="life-head">{t("agreement.life.title")}</h2>
        {offered && !sealed && <span className="adjective">{t(`agreement.life.state.${paper.state}`)}</span>}
      </div>
      <ol className="plain-list life-way">
        {steps.map((step, index) => (
          <li key={step.name} data-done={step.done} aria-current={index === current ? "step" : undefined}>
            <span className="life-mark" aria-hidden>
              {step.done ? <CheckOutlined /> : index + 1}
            </span>
            <span>
              {t(`agreement.life.step.${step.name}`)}
              {step.says && <span className="small muted life-says">{step.says}</span>}
            </span>
          </li>
        ))}
      </ol>
      {withdraw.error && <Refusal error={withdraw.error} />}
      <div className="line">
        {!offered && <Button onClick={() => onOpen("offer")}>{t("agreement.life.offer")}</Button>}
        {offered && !paper.promiser && <Button onClick={() => onOpen("promiser")}>{t("agreement.life.seal_promiser")}</Button>}
        {offered && !paper.customer && <Button onClick={() => onOpen("customer")}>{t("agreement.life.seal_customer")}</Button>}
        {offered && <Button onClick={() => onOpen("copy")}>{t("agreement.life.attach")}</Button>}
        <Button type={sealed ? "primary" : "default"} onClick={() => onOpen("sign")}>
          {t("agreement.life.sign")}
        </Button>
        {paper.state !== "none" && (
          <Button type="text" loading={slow(withdraw.isPending)} onClick={() => withdraw.mutate()}>
            {t("agreement.life.withdraw")}
          </Button>
        )}
      </div>
      <Copies paper={paper} />
    </section>
  );
}

function Seals({ paper }: { paper: AgreementPaper }) {
  const { t } = useWords();
  const said = (side: "promiser" | "customer") => {
    const seal = paper[side];
    return seal ? t(`agreement.life.sealed_${side}`, { by: seal.by, date: seal.on }) : t(`agreement.life.awaits_${side}`);
  };
  return (
    <>
      {said("promiser")} · {said("customer")}
    </>
  );
}

/** The paper of a version in force: whose seal is still awaited, and the copies. */
function Sealing({ paper, onOpen }: { paper: AgreementPaper; onOpen: (open: Open) => void }) {
  const { t } = useWords();
  const waits = paper.state !== "sealed";
  return (
    <section className="panel stack-8" aria-labelledby="paper-head">
      <div className="spread">
        <h2 id="paper-head">{t("agreement.life.paper")}</h2>
        <span className="adjective">{t(`agreement.life.state.${paper.state}`)}</span>
      </div>
      <p>
        <Seals paper={paper} />
      </p>
      <Copies paper={paper} />
      <div className="line">
        {waits && !paper.promiser && <Button onClick={() => onOpen("promiser")}>{t("agreement.life.seal_promiser")}</Button>}
        {waits && !paper.customer && <Button onClick={() => onOpen("customer")}>{t("agreement.life.seal_customer")}</Button>}
        <Button onClick={() => onOpen("copy")}>{t("agreement.life.attach")}</Button>
      </div>
    </section>
  );
}

function Copies({ paper }: { paper: AgreementPaper }) {
  if (paper.copies.length === 0) return null;
  return (
    <ul className="plain-list line">
      {paper.copies.map((copy) => (
        <li key={copy.id}>
          <a href={`/api/v1/attachments/${copy.id}`} download={copy.name}>
            <PaperClipOutlined aria-hidden /> {copy.name}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The agreement's next draft: a copy of this version, or the draft there is already. */
async function draftOf(version: AgreementVersion): Promise<string> {
  const path = { id: version.agreement_id };
  const { versions } = await taken(http.GET("/api/v1/agreements/{id}", { params: { path } }));
  const there = versions.find(({ status }) => status === "draft");
  if (there) return there.id;
  return (await taken(http.POST("/api/v1/agreements/{id}/versions", { params: { path }, body: { from_version_id: version.id } }))).id;
}

/** What is done with a version that is or was in force. */
function Standing({ version, onOpen, untracked }: { version: AgreementVersion; onOpen: (open: Open) => void; untracked: boolean }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const changed = useAgreementsChanged();
  const outlook = useOutlook(version.id);
  const resume = useMutation({
    mutationFn: () => taken(http.DELETE("/api/v1/agreement-versions/{id}/suspension", { params: { path: { id: version.id } } })),
    onSuccess: () => {
      changed();
      message.success(t("agreement.life.resumed"));
    },
  });
  const next = useMutation({
    mutationFn: async (where: "whole" | "matrix") => ({ where, id: await draftOf(version) }),
    onSuccess: ({ where, id }) => {
      changed();
      const params = { id: version.agreement_id, version: id };
      void (where === "matrix" ? navigate({ to: "/agreements/$id/drafts/$version/matrix", params }) : navigate({ to: "/agreements/$id/drafts/$version", params }));
    },
  });
  const { status } = version;
  const failed = resume.error ?? next.error;
  const more: NonNullable<MenuProps["items"]> = [
    ...(untracked && status !== "expired" && status !== "terminated" && status !== "superseded" ? [{ key: "offer", label: t("agreement.life.track") }] : []),
    ...(status === "in_force" && outlook.data?.notice_by && !outlook.data.notice ? [{ key: "notice", label: t("agreement.life.notice") }] : []),
    ...(status === "in_force" || status === "expired" ? [{ key: "continue", label: t("agreement.life.continue") }] : []),
    ...(status === "in_force" ? [{ key: "suspend", label: t("agreement.life.suspend") }] : []),
    ...(status === "in_force" || status === "suspended" ? [{ key: "terminate", label: t("agreement.life.terminate"), danger: true }] : []),
  ];
  return (
    <div className="stack-8">
      {failed && <Refusal error={failed} />}
      <div className="line">
        <Button loading={slow(next.isPending && next.variables === "whole")} onClick={() => next.mutate("whole")}>
          {t("agreement.life.next")}
        </Button>
        <Button loading={slow(next.isPending && next.variables === "matrix")} onClick={() => next.mutate("matrix")}>
          {t("agreement.grid.change")}
        </Button>
        {status === "suspended" && (
          <Button type="primary" loading={slow(resume.isPending)} onClick={() => resume.mutate()}>
            {t("agreement.life.resume")}
          </Button>
        )}
        {more.length > 0 && (
          <Dropdown trigger={["click"]} menu={{ items: more, onClick: ({ key }) => onOpen(key as Open) }}>
            <Button>{t("agreement.life.more")}</Button>
          </Dropdown>
        )}
      </div>
    </div>
  );
}

type PaperValues = { offered_on?: string; on?: string; by?: string; attachment_ids?: Attachment[] };

function PaperDialogs({ open, version, read, onClose }: { open: Open; version: AgreementVersion; read: { paper: AgreementPaper; etag: string }; onClose: () => void }) {
  const { t } = useWords();
  const account = useAccount();
  const changed = useAgreementsChanged();
  const { paper, etag } = useAsOpened(open !== null, read);
  const side = open === "promiser" || open === "customer" ? open : null;
  const about = open === "offer" || open === "copy" || side ? open : null;
  const send = (values: PaperValues) => {
    const seal = side && { [side]: { on: values.on ?? "", by: (values.by ?? "").trim() } };
    return taken(
      http.PUT("/api/v1/agreement-versions/{id}/paper", {
        params: { path: { id: version.id }, header: { "If-Match": etag } },
        body: {
          offered_on: (about === "offer" ? values.offered_on : paper.offered_on) ?? "",
          promiser: paper.promiser,
          customer: paper.customer,
          ...seal,
          attachment_ids: (values.attachment_ids ?? []).map(({ id }) => id),
        },
      }),
    );
  };
  return (
    <FormDialog<PaperValues, unknown>
      open={about !== null}
      name={`paper.${version.id}.${about ?? ""}`}
      title={t(`agreement.life.dialog.${about ?? "offer"}`)}
      submit={t("agreement.life.write_down")}
      initial={{ offered_on: today(), on: today(), by: side === "promiser" ? account.name : "" }}
      send={(values) =>
        send(values).catch((failure: unknown) => {
          // What is known here is old: the next try goes by what stands now.
          if (asProblem(failure).status === 412) changed();
          throw failure;
        })
      }
      onDone={() => {
        onClose();
        changed();
        message.success(t("agreement.life.written"));
      }}
      onClose={onClose}
    >
      {about === "offer" && (
        <Item name="offered_on" label={t("agreement.life.offered")} need extra={t("agreement.life.offered_hint")}>
          <Input type="date" />
        </Item>
      )}
      {side && (
        <div className="pair">
          <Item name="by" label={t("agreement.life.by")} need>
            <Input maxLength={200} />
          </Item>
          <Item name="on" label={t("agreement.life.on")} need>
            <Input type="date" />
          </Item>
        </div>
      )}
      {about !== "offer" && (
        <Item
          name="attachment_ids"
          label={t("agreement.life.copy")}
          extra={t("agreement.life.copy_hint")}
          rules={about === "copy" ? [{ required: true, type: "array", min: 1, message: t("ui.need", { field: t("agreement.life.copy") }) }] : []}
        >
          <CopyChoice />
        </Item>
      )}
    </FormDialog>
  );
}

function CopyChoice({ value, onChange }: { value?: Attachment[]; onChange?: (files: Attachment[]) => void }) {
  const { t } = useWords();
  return <Attach files={value ?? []} onChange={(files) => onChange?.(files)} label={t("agreement.life.choose_copy")} />;
}

type SignValues = { signed_on: string; effective_from: string; by?: string; reason?: string };

function SignDialog({ open, version, paper, onClose }: { open: boolean; version: AgreementVersion; paper: AgreementPaper | undefined; onClose: () => void }) {
  const { t } = useWords();
  const account = useAccount();
  const changed = useAgreementsChanged();
  const findings = useFindings(version.status === "draft" ? version.id : undefined);
  const needs = findings.data?.needs_acceptance ?? false;
  const seals = [paper?.promiser?.on, paper?.customer?.on].filter((on): on is string => Boolean(on)).sort();
  return (
    <FormDialog<SignValues, unknown>
      open={open}
      name={`sign.${version.id}`}
      title={t("agreement.life.dialog.sign")}
      submit={t("agreement.life.sign")}
      initial={{ signed_on: seals.at(-1) ?? today(), effective_from: today(), by: account.name }}
      send={({ signed_on, effective_from, by, reason }) =>
        taken(
          http.POST("/api/v1/agreement-versions/{id}/signature", {
            params: { path: { id: version.id } },
            body: { signed_on, effective_from, ...(needs ? { accepted_gaps: { by: by ?? "", reason: reason ?? "" } } : {}) },
          }),
        )
      }
      onDone={() => {
        onClose();
        changed();
        message.success(t("agreement.life.signed"));
      }}
      onClose={onClose}
    >
      <div className="pair">
        <Item name="signed_on" label={t("agreement.life.signed_on")} need>
          <Input type="date" />
        </Item>
        <Item name="effective_from" label={t("agreement.life.effective_from")} need extra={t("agreement.life.effective_hint")}>
          <Input type="date" />
        </Item>
      </div>
      {needs && (
        <>
          <p className="form-intro">{t("agreement.life.gaps")}</p>
          <Item name="by" label={t("agreement.life.gaps_by")} need>
            <Input maxLength={200} />
          </Item>
          <Item name="reason" label={t("agreement.life.reason")} need>
            <Input.TextArea rows={2} maxLength={1000} />
          </Item>
        </>
      )}
    </FormDialog>
  );
}

type ReasonValues = { reason: string; given_by?: "provider" | "customer"; given_on?: string; until?: string; by?: string };

/** Suspension, termination, notice and continuation: each with its reason. */
function ReasonDialogs({ open, version, onClose }: { open: Open; version: AgreementVersion; onClose: () => void }) {
  const { t } = useWords();
  const account = useAccount();
  const changed = useAgreementsChanged();
  const about = open === "suspend" || open === "terminate" || open === "notice" || open === "continue" ? open : null;
  const path = { path: { id: version.id } };
  const send = ({ reason, given_by, given_on, until, by }: ReasonValues): Promise<unknown> => {
    if (about === "suspend") return taken(http.POST("/api/v1/agreement-versions/{id}/suspension", { params: path, body: { reason } }));
    if (about === "terminate") return taken(http.POST("/api/v1/agreement-versions/{id}/termination", { params: path, body: { reason } }));
    if (about === "notice")
      return taken(http.POST("/api/v1/agreement-versions/{id}/notice", { params: path, body: { reason, given_by: given_by ?? "customer", given_on: given_on ?? "" } }));
    return taken(http.POST("/api/v1/agreement-versions/{id}/continuation", { params: path, body: { reason, until: until ?? "", by: by ?? "" } }));
  };
  return (
    <FormDialog<ReasonValues, unknown>
      open={about !== null}
      name={`${about ?? "reason"}.${version.id}`}
      title={t(`agreement.life.dialog.${about ?? "suspend"}`)}
      submit={t(`agreement.life.${about ?? "suspend"}`)}
      initial={{ given_by: "customer", given_on: today(), by: account.name }}
      send={send}
      onDone={() => {
        onClose();
        changed();
        message.success(t(`agreement.life.done.${about ?? "suspend"}`));
      }}
      onClose={onClose}
    >
      <p className="form-intro">{t(`agreement.life.about.${about ?? "suspend"}`)}</p>
      {about === "notice" && (
        <div className="pair">
          <Item name="given_by" label={t("agreement.life.given_by")}>
            <Radio.Group options={(["customer", "provider"] as const).map((value) => ({ value, label: t(`agreement.life.side.${value}`) }))} />
          </Item>
          <Item name="given_on" label={t("agreement.life.given_on")} need>
            <Input type="date" />
          </Item>
        </div>
      )}
      {about === "continue" && (
        <div className="pair">
          <Item name="until" label={t("agreement.life.until")} need>
            <Input type="date" />
          </Item>
          <Item name="by" label={t("agreement.life.answers")} need>
            <Input maxLength={200} />
          </Item>
        </div>
      )}
      <Item name="reason" label={t("agreement.life.reason")} need>
        <Input.TextArea rows={3} maxLength={1000} />
      </Item>
    </FormDialog>
  );
}

/** The way into the editor. */
export function EditDraft({ version }: { version: AgreementVersion }) {
  const { t } = useWords();
  return (
    <Link to="/agreements/$id/drafts/$version" params={{ id: version.agreement_id, version: version.id }}>
      <Button type="primary" tabIndex={-1}>
        {t("agreement.editor.do")}
      </Button>
    </Link>
  );
}
