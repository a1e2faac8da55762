import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Quotation } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { momentInWords } from "../../../ui/time";
import { copyText } from "../../../ui/copy";
import { Question } from "../parts/Question";
import { usePaper } from "./data";

/** A link by which one person of the customer signs this quotation once; shown this once. */
export function QuotationLink({ incidentId, quotation }: { incidentId: string; quotation: Quotation }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const [holder, setHolder] = useState("");
  const make = usePaper(incidentId, (name: string) =>
    taken(
      http.POST("/api/v1/incidents/{id}/quotations/{paper}/links", {
        params: { path: { id: incidentId, paper: quotation.id } },
        body: { holder: name },
      }),
    ),
  );
  const close = () => {
    setOpen(false);
    setHolder("");
    make.reset();
  };
  const made = make.data;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("desk.papers.quotation.link")}</Button>
      <Modal
        open={open}
        title={t("desk.papers.quotation.link")}
        okText={made ? t("desk.papers.quotation.copy_link") : t("desk.papers.quotation.link")}
        okButtonProps={{ loading: slow(make.isPending), disabled: holder.trim() === "" && !made }}
        onOk={() => {
          if (!made) return make.mutate(holder.trim());
          void copyText(made.url).then((copied) => {
            if (copied) void message.success(t("desk.papers.quotation.link_copied"));
          });
        }}
        onCancel={close}
        destroyOnHidden
      >
        <div className="stack-8">
          {make.error && <Refusal error={make.error} />}
          {made ? (
            <>
              <p>
                {t("desk.papers.quotation.link_made", {
                  holder: made.holder,
                  at: momentInWords(made.expires_at, serverNow(), language, t),
                })}
              </p>
              <Input.TextArea
                aria-label={t("desk.papers.quotation.link")}
                readOnly
                autoSize
                value={made.url}
                onFocus={(event) => event.currentTarget.select()}
              />
            </>
          ) : (
            <Question id="link-holder" label={t("desk.papers.quotation.link_holder")}>
              <Input id="link-holder" autoFocus value={holder} onChange={(event) => setHolder(event.target.value)} />
            </Question>
          )}
        </div>
      </Modal>
    </>
  );
}
