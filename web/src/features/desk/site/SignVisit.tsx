import { Button, Input, Modal } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken, upload } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { Visited } from "../../../api/types";
import { isStaff, useAccount } from "../../../app/session";
import { useKept } from "../../../ui/kept";
import { Refusal } from "../../../ui/PageState";
import { SignaturePad, type Drawn } from "../../../ui/SignaturePad";
import { slow } from "../../../ui/slow";
import { usePaper } from "../papers/data";
import { Question } from "../parts/Question";

/** The customer signs the visit: on his own screen, or drawn on the engineer's. */
export function SignVisit({ incidentId, visit }: { incidentId: string; visit: Visited }) {
  const { t } = useTranslation();
  const account = useAccount();
  const [open, setOpen] = useState(false);
  const [name, setName] = useKept(`sign.${visit.id}.name`, isStaff(account) ? "" : account.name);
  const [remark, setRemark] = useKept(`sign.${visit.id}.remark`, "");
  const [lacking, setLacking] = useState(false);
  const pad = useRef<Drawn>(null);
  const sign = usePaper(
    incidentId,
    async () => {
      const drawn = (await pad.current?.picture()) ?? null;
      const file = drawn ? await upload(drawn) : null;
      return taken(
        http.POST("/api/v1/incidents/{id}/visits/{paper}/signature", {
          params: { path: { id: incidentId, paper: visit.id } },
          body: {
            name: name.trim(),
            ...(file ? { drawn_id: file.id } : {}),
            ...(remark.trim() ? { remark: remark.trim() } : {}),
          },
        }),
      );
    },
    () => setOpen(false),
  );
  const fields = sign.error ? asProblem(sign.error).fields : {};
  const submit = () => {
    setLacking(name.trim() === "");
    if (name.trim() !== "") sign.mutate(undefined);
  };
  return (
    <div>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t("desk.site.sign")}
      </Button>
      <Modal
        open={open}
        title={t("desk.site.sign_title")}
        okText={t("desk.site.sign")}
        okButtonProps={{ loading: slow(sign.isPending) }}
        onOk={submit}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <div className="stack">
          {sign.error && <Refusal error={sign.error} />}
          <Question id="sign-name" label={t("desk.papers.signature.name")} note={lacking && name.trim() === "" ? t("desk.site.need_name") : fields.name}>
            <Input id="sign-name" size="large" value={name} onChange={(event) => setName(event.target.value)} />
          </Question>
          <SignaturePad ref={pad} name={t("desk.papers.signature.image")} />
          {fields.drawn_id && <div className="field-note">{fields.drawn_id}</div>}
          <Question id="sign-remark" label={t("desk.site.remark")}>
            <Input id="sign-remark" value={remark} onChange={(event) => setRemark(event.target.value)} />
          </Question>
        </div>
      </Modal>
    </div>
  );
}
