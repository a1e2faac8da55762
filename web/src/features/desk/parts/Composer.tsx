import { Button, Input, Tabs } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Attachment, IncidentDetail, Move, MoveResource } from "../../../api/types";
import { isStaff, useAccount } from "../../../app/session";
import { useKept } from "../../../ui/kept";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useMove } from "../data";
import { Attach } from "./Attach";
import { isOwed } from "./moves";

type Kind = "message" | "note" | "plan" | "visit";

/** Where the engineer writes: to the reporter, for himself, the plan, or what happened on site. */
export function Composer({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const staff = isStaff(useAccount());
  const may = (move: Move) => incident.allowed.includes(move);
  const ended = incident.state === "withdrawn" || incident.state === "cancelled" || incident.state === "merged";
  const kinds: Kind[] = [];
  if (!ended) kinds.push("message");
  if (staff) kinds.push("note");
  if (may("plan")) kinds.push("plan");
  if (may("arrival")) kinds.push("visit");
  const [asked, setAsked] = useKept<Kind>(`composer.${incident.id}.kind`, "message");
  // What was typed for ourselves never turns into words for the reporter because the page was read anew.
  const instead = asked !== "message" && staff ? kinds.find((each) => each === "note") : kinds[0];
  const kind = kinds.includes(asked) ? asked : instead;
  const [text, setText] = useKept(`composer.${incident.id}.text`, "");
  const [place, setPlace] = useKept(`composer.${incident.id}.place`, "");
  const [files, setFiles] = useKept<Attachment[]>(`composer.${incident.id}.files`, []);
  const make = useMove();
  const offered = kinds.join();
  // Every letter draws the box; the tabs above it stay as they are.
  const tabs = useMemo(
    () => (
      <Tabs
        size="small"
        activeKey={kind ?? ""}
        onChange={(next) => setAsked(next as Kind)}
        items={offered.split(",").map((each) => ({ key: each, label: t(`desk.composer.${each as Kind}`) }))}
      />
    ),
    [incident.id, kind, offered, t],
  );
  if (!kind) return null;

  // The first reply to the reporter is the answer that meets "respond"; later ones are messages.
  const answers = kind === "message" && may("answer") && isOwed(incident.clocks, "respond");
  const clear = () => {
    setText("");
    setPlace("");
    setFiles([]);
    void message.success(t("desk.fault.sent"));
  };
  const send = (resource: MoveResource, body: Record<string, unknown>) =>
    make.mutateAsync({ id: incident.id, resource, body });
  const submit = async () => {
    const said = text.trim();
    if (make.isPending || (said === "" && kind !== "visit")) return;
    const attached = files.length > 0 ? { attachment_ids: files.map((file) => file.id) } : {};
    try {
      if (kind === "visit") {
        await send("arrival", place.trim() ? { place: place.trim() } : {});
        if (said) await send("notes", { text: said });
      } else if (kind === "message")
        await (answers ? send("answer", { text: said }) : send("messages", { text: said, ...attached }));
      else await send(kind === "note" ? "notes" : "plan", { text: said });
      clear();
    } catch {
      // Shown below the box; what was typed stays.
    }
  };
  const hint =
    kind === "message" ? t(answers ? "desk.composer.answer_hint" : "desk.composer.message_hint") : t(`desk.composer.${kind}_hint`);
  return (
    <form
      className="composer"
      data-kind={kind}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {tabs}
      <div className="stack-8">
        {kind === "visit" && (
          <Input
            aria-label={t("desk.composer.place")}
            placeholder={t("desk.composer.place")}
            value={place}
            onChange={(event) => setPlace(event.target.value)}
          />
        )}
        <Input.TextArea
          aria-label={t(`desk.composer.${kind}`)}
          autoSize={{ minRows: 2, maxRows: 12 }}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
        {make.error && <Refusal error={make.error} />}
        <div className="spread">
          <span className="small muted">{hint}</span>
          <div className="line">
            {kind === "message" && !answers && <Attach files={files} onChange={setFiles} />}
            <Button
              type="primary"
              htmlType="submit"
              loading={slow(make.isPending)}
              disabled={kind !== "visit" && text.trim() === ""}
            >
              {kind === "visit" ? t("desk.composer.arrived") : t("desk.composer.send")}
            </Button>
          </div>
        </div>
      </div>
    </form>
  );
}
