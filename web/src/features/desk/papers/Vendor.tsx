import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { IncidentDetail, StatementInput } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { copyText } from "../../../ui/copy";
import { useKept } from "../../../ui/kept";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { VendorAnswer } from "../../link/parts/VendorAnswer";
import { usePaper } from "./data";

import "./papers.css";

/** Between us and the vendor that leads: our letters and links on one side, its answers on the other. */
export function Vendor({ incident }: { incident: IncidentDetail }) {
  const account = useAccount();
  const outside = !["provider", "customer"].includes(incident.attribution.lead_kind);
  if (has(account, "vendor")) return <Answering incident={incident} />;
  if (!outside || !has(account, "engineer", "dispatcher", "manager")) return null;
  return <Writing incident={incident} />;
}

function Writing({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const [text, setText] = useKept(`to-vendor.${incident.id}`, "");
  const [holder, setHolder] = useKept(`vendor-link.${incident.id}`, "");
  const path = { id: incident.id };
  const write = usePaper(
    incident.id,
    () => taken(http.POST("/api/v1/incidents/{id}/vendor-messages", { params: { path }, body: { text: text.trim() } })),
    () => {
      setText("");
      void message.success(t("desk.papers.vendor.sent"));
    },
  );
  const link = usePaper(incident.id, () =>
    taken(http.POST("/api/v1/incidents/{id}/vendor-links", { params: { path }, body: { holder: holder.trim() } })),
  );
  return (
    <section className="panel stack-8" aria-labelledby="vendor-head">
      <h2 id="vendor-head">{incident.attribution.lead?.name ?? t("desk.papers.vendor.title")}</h2>
      {(write.error ?? link.error) && <Refusal error={write.error ?? link.error} />}
      <form
        className="stack-8"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) write.mutate(undefined);
        }}
      >
        <Input.TextArea
          aria-label={t("desk.papers.vendor.write")}
          placeholder={t("desk.papers.vendor.write_placeholder")}
          autoSize={{ minRows: 2 }}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div>
          <Button htmlType="submit" disabled={text.trim() === ""} loading={slow(write.isPending)}>
            {t("desk.papers.vendor.send")}
          </Button>
        </div>
      </form>
      <form
        className="line"
        onSubmit={(event) => {
          event.preventDefault();
          if (holder.trim()) link.mutate(undefined);
        }}
      >
        <Input
          className="grow"
          aria-label={t("desk.papers.vendor.holder")}
          placeholder={t("desk.papers.vendor.holder")}
          value={holder}
          onChange={(event) => setHolder(event.target.value)}
        />
        <Button htmlType="submit" disabled={holder.trim() === ""} loading={slow(link.isPending)}>
          {t("desk.papers.vendor.link")}
        </Button>
      </form>
      {link.data && (
        <div className="stack-8" role="status">
          <p>{t("desk.papers.vendor.link_made", { holder: link.data.holder })}</p>
          <Input.TextArea
            aria-label={t("desk.papers.vendor.link")}
            readOnly
            autoSize
            value={link.data.url}
            onFocus={(event) => event.currentTarget.select()}
          />
          <div>
            <Button
              onClick={() =>
                void copyText(link.data.url).then(
                  (copied) => copied && void message.success(t("desk.papers.quotation.link_copied")),
                )
              }
            >
              {t("desk.papers.quotation.copy_link")}
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}

/** A vendor with a log-in answers here as it would by a link. */
function Answering({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const path = { id: incident.id };
  const state = usePaper(incident.id, (body: StatementInput) =>
    taken(http.POST("/api/v1/incidents/{id}/vendor-statements", { params: { path }, body })),
  );
  return (
    <section className="panel stack-8" aria-labelledby="vendor-head">
      <h2 id="vendor-head">{t("link.vendor.say")}</h2>
      <VendorAnswer
        keep={incident.id}
        to={{ path: "/api/v1/attachments", headers: {} }}
        sending={state.isPending}
        error={state.error}
        onSend={(body, sent) => state.mutate(body, { onSuccess: sent })}
      />
    </section>
  );
}
