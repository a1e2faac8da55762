import { useNavigate } from "@tanstack/react-router";
import { Button, Dropdown, Form, Input, Modal, Popconfirm } from "antd";
import { MoreOutlined } from "@ant-design/icons";
import { useState } from "react";

import { asProblem } from "../../../api/problem";
import type { AssessmentSheet } from "../../../api/types";
import { useCommands } from "../../../app/commands";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useWords } from "../../../ui/words";
import { useCurrency } from "../../agreement/data";
import { useStep, type Done } from "../data";
import { minorOf } from "../../../ui/money";

/** Steps that ask for words first. */
type Asking = "issue" | "withdraw" | "correct" | "set_fee";

/** What can be done with the sheet now: one step ahead as a button, the rest beside it. */
export function Steps({ sheet }: { sheet: AssessmentSheet }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const step = useStep(sheet);
  const [asking, setAsking] = useState<Asking | null>(null);
  const can = (name: AssessmentSheet["steps"][number]) => sheet.steps.includes(name);
  const take = (done: Done) =>
    step.mutate(done, {
      onSuccess: (now) => {
        setAsking(null);
        void message.success(t(`assessment.done.${done.step}`));
        if (now.id !== sheet.id) void navigate({ to: "/assessments/$id", params: { id: now.id } });
      },
      onError: (error) => {
        if (asking === null) void message.error(asProblem(error).sentence || t("ui.problem.unknown"));
      },
    });
  const further = (["set_fee", "withdraw"] as const).filter(can);
  useCommands([
    ...(can("compute")
      ? [{ id: "assessment-compute", title: t("assessment.step.compute"), group: "do" as const, run: () => take({ step: "compute" }) }]
      : []),
    ...further.map((name) => ({ id: `assessment-${name}`, title: t(`assessment.step.${name}`), group: "do" as const, run: () => setAsking(name) })),
  ]);
  const busy = { disabled: step.isPending };
  return (
    <>
      {can("compute") && (
        <Button {...busy} onClick={() => take({ step: "compute" })}>
          {t("assessment.step.compute")}
        </Button>
      )}
      {can("discuss") && (
        <Popconfirm title={t("assessment.ask.discuss")} onConfirm={() => take({ step: "discuss" })} okText={t("assessment.step.discuss")} cancelText={t("ui.cancel")}>
          <Button type="primary" {...busy}>
            {t("assessment.step.discuss")}
          </Button>
        </Popconfirm>
      )}
      {can("agree") && (
        <Popconfirm title={t("assessment.ask.agree")} onConfirm={() => take({ step: "agree" })} okText={t("assessment.step.agree")} cancelText={t("ui.cancel")}>
          <Button type="primary" {...busy}>
            {t("assessment.step.agree")}
          </Button>
        </Popconfirm>
      )}
      {can("issue") && sheet.agreed && (
        <Popconfirm title={t("assessment.ask.issue_agreed")} onConfirm={() => take({ step: "issue", reason: null })} okText={t("assessment.step.issue")} cancelText={t("ui.cancel")}>
          <Button type="primary" {...busy}>
            {t("assessment.step.issue")}
          </Button>
        </Popconfirm>
      )}
      {can("issue") && !sheet.agreed && (
        <Button type="primary" {...busy} onClick={() => setAsking("issue")}>
          {t("assessment.step.issue")}
        </Button>
      )}
      {can("correct") && (
        <Button {...busy} onClick={() => setAsking("correct")}>
          {t("assessment.step.correct")}
        </Button>
      )}
      {further.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: further.map((name) => ({ key: name, label: t(`assessment.step.${name}`) })),
            onClick: ({ key }) => setAsking(key as Asking),
          }}
        >
          <Button icon={<MoreOutlined aria-hidden />} aria-label={t("assessment.step.further")} />
        </Dropdown>
      )}
      <Asked
        asking={asking}
        sheet={sheet}
        error={step.error}
        pending={step.isPending}
        onClose={() => {
          step.reset();
          setAsking(null);
        }}
        onTake={take}
      />
    </>
  );
}

type AskedProps = {
  asking: Asking | null;
  sheet: AssessmentSheet;
  error: unknown;
  pending: boolean;
  onClose: () => void;
  onTake: (done: Done) => void;
};

function Asked({ asking, sheet, error, pending, onClose, onTake }: AskedProps) {
  const { t } = useWords();
  const [form] = Form.useForm<{ text?: string }>();
  const agreed = useCurrency(asking === "set_fee" ? sheet.agreement.id : undefined);
  const currency = sheet.result?.cost?.fee.currency ?? agreed;
  const submit = ({ text = "" }: { text?: string }) => {
    if (asking === "set_fee") {
      const minor = text.trim() === "" || !currency ? null : minorOf(text, currency);
      onTake({ step: "set_fee", fee: minor === null || !currency ? null : { minor, currency } });
    } else if (asking) onTake({ step: asking, reason: text });
  };
  const fee = asking === "set_fee";
  return (
    <Modal
      open={asking !== null}
      title={asking ? t(`assessment.step.${asking}`) : ""}
      okText={asking ? t(`assessment.step.${asking}`) : ""}
      cancelText={t("ui.cancel")}
      okButtonProps={{ loading: slow(pending) }}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      {asking && (
        <div className="stack">
          {error !== null && error !== undefined && <Refusal error={error} />}
          <Form form={form} layout="vertical" preserve={false} validateTrigger="onSubmit" onFinish={submit} name={`assessment-${asking}`}>
            <Form.Item
              name="text"
              label={t(`assessment.ask.${asking}`)}
              extra={fee ? t("assessment.ask.fee_hint") : undefined}
              rules={[
                fee
                  ? {
                      validator: (_, typed?: string) =>
                        !typed || (currency && minorOf(typed, currency) !== null)
                          ? Promise.resolve()
                          : Promise.reject(new Error(t("assessment.need_amount"))),
                    }
                  : { required: true, whitespace: true, message: t("assessment.need_reason") },
              ]}
            >
              {fee ? <Input inputMode="decimal" autoComplete="off" disabled={!currency} suffix={currency} /> : <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} />}
            </Form.Item>
          </Form>
        </div>
      )}
    </Modal>
  );
}
