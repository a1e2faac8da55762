import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal, Select } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { etagOf } from "../../../api/etag";
import { everyParty } from "../../../api/every";
import { asProblem } from "../../../api/problem";
import type { NewWebhookInput, Webhook } from "../../../api/types";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";

type Values = { url: string; description: string; kinds: string[]; customer_id?: string };
type Props = { webhook: Webhook | null; onClose: () => void; onSecret: (secret: string) => void };

/** A new subscription, or another address, purpose or choice of what it hears. */
export function WebhookForm({ webhook, onClose, onSecret }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const customers = useQuery(everyParty("customer"));
  const save = useMutation({
    mutationFn: async (values: Values) => {
      const body: NewWebhookInput = { ...values, customer_id: values.customer_id ?? null };
      if (webhook === null) return (await taken(http.POST("/api/v1/webhooks", { body }))).secret;
      await taken(
        http.PATCH("/api/v1/webhooks/{id}", {
          params: { path: { id: webhook.id }, header: { "If-Match": etagOf(webhook.version) } },
          body,
        }),
      );
      return null;
    },
    onSuccess: (secret) => {
      void client.invalidateQueries({ queryKey: ["webhooks"] });
      if (secret) onSecret(secret);
      onClose();
    },
  });
  const fields = save.error ? asProblem(save.error).fields : {};
  const refused = (name: string) => (fields[name] ? { validateStatus: "error" as const, help: fields[name] } : {});
  const rule = (field: string) => [{ required: true, message: t("desk.form.need", { field }) }];
  const usual = [
    { value: "incident.*", label: t("webhook.kind.incident") },
    { value: "clock.*", label: t("webhook.kind.clock") },
    { value: "incident.assigned", label: t("webhook.kind.assigned") },
    { value: "*", label: t("webhook.kind.all") },
  ];
  return (
    <Modal
      open
      title={t(webhook ? "webhook.change_title" : "webhook.create_title")}
      okText={t(webhook ? "webhook.change" : "webhook.create")}
      okButtonProps={{ loading: slow(save.isPending) }}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className="stack">
        {save.error && <Refusal error={save.error} />}
        <Form
          form={form}
          layout="vertical"
          name="webhook"
          validateTrigger="onSubmit"
          initialValues={
            webhook
              ? { url: webhook.url, description: webhook.description, kinds: webhook.kinds, customer_id: webhook.customer_id ?? undefined }
              : { kinds: ["incident.*"] }
          }
          onFinish={(values) => save.mutate(values)}
        >
          <Form.Item name="description" label={t("webhook.description")} rules={rule(t("webhook.description"))} {...refused("description")}>
            <Input placeholder={t("webhook.description_placeholder")} />
          </Form.Item>
          <Form.Item name="url" label={t("webhook.url")} rules={rule(t("webhook.url"))} {...refused("url")}>
            <Input placeholder={t("webhook.url_placeholder")} inputMode="url" />
          </Form.Item>
          <Form.Item name="kinds" label={t("webhook.kinds")} extra={t("webhook.kinds_hint")} rules={rule(t("webhook.kinds"))} {...refused("kinds")}>
            <Select mode="tags" options={usual} />
          </Form.Item>
          <Form.Item name="customer_id" label={t("webhook.customer")} {...refused("customer_id")}>
            <Select
              allowClear
              placeholder={t("webhook.customer_all")}
              showSearch={{ optionFilterProp: "label" }}
              loading={customers.isFetching}
              options={customers.data?.map((party) => ({ value: party.id, label: party.name }))}
            />
          </Form.Item>
        </Form>
      </div>
    </Modal>
  );
}
