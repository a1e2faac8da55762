import { useQuery } from "@tanstack/react-query";
import { Form, Input, InputNumber, Radio, Select } from "antd";

import { http, taken } from "../../../api/client";
import { everyParty } from "../../../api/every";
import type { Agreement, AgreementContent, AgreementPeriod } from "../../../api/types";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useWords } from "../../../ui/words";
import { useSystemsOf } from "../editor/Scope";

type Values = {
  facing: "customer" | "vendor";
  customer_id?: string;
  promiser_id?: string;
  name: string;
  systems?: string[];
  since: AgreementPeriod["since"];
  months?: number;
  from?: string;
  until?: string;
  clause?: string;
  profile: string;
};

export function usePartiesOf(kind: "provider" | "customer" | "vendor") {
  return useQuery(everyParty(kind));
}

/** Who promises what to whom, from which shipped text: the rest is worked out in the draft. */
export function NewAgreement({ open, onDone, onClose }: { open: boolean; onDone: (made: Agreement) => void; onClose: () => void }) {
  const { t } = useWords();
  const profiles = useQuery({ queryKey: ["profiles"], queryFn: () => taken(http.GET("/api/v1/profiles")), staleTime: Infinity, enabled: open });
  const provider = usePartiesOf("provider").data?.[0]?.id;
  const items = profiles.data?.items ?? [];
  const send = (values: Values) => {
    const shipped = items.find((profile) => profile.code === values.profile);
    const content = shipped?.content as AgreementContent | undefined;
    const body = {
      name: values.name.trim(),
      customer_id: (values.facing === "vendor" ? provider : values.customer_id) ?? "",
      promiser_id: values.facing === "vendor" ? (values.promiser_id ?? null) : null,
      ...(content ? { content: begun(content, values) } : { profile: values.profile }),
    };
    return taken(http.POST("/api/v1/agreements", { body })) as Promise<Agreement>;
  };
  const need = (field: string) => [{ required: true, message: t("ui.need", { field }) }];
  return (
    <FormDialog<Values, Agreement>
      open={open}
      name="agreement.new"
      width={680}
      title={t("agreement.fresh.title")}
      submit={t("agreement.fresh.submit")}
      initial={{ facing: "customer", since: "acceptance", months: 36, profile: "tender", clause: "" }}
      send={send}
      onDone={onDone}
      onClose={onClose}
    >
      <Item name="facing" label={t("agreement.fresh.facing")}>
        <Radio.Group options={(["customer", "vendor"] as const).map((value) => ({ value, label: t(`agreement.fresh.facing_of.${value}`) }))} />
      </Item>
      <Form.Item noStyle dependencies={["facing"]}>
        {({ getFieldValue }) =>
          getFieldValue("facing") === "vendor" ? (
            <Item name="promiser_id" label={t("agreement.fresh.vendor")} rules={need(t("agreement.fresh.vendor"))}>
              <PartyChoice kind="vendor" />
            </Item>
          ) : (
            <Item name="customer_id" label={t("agreement.fresh.customer")} rules={need(t("agreement.fresh.customer"))}>
              <PartyChoice kind="customer" />
            </Item>
          )
        }
      </Form.Item>
      <Item name="name" label={t("agreement.fresh.name")} need>
        <Input maxLength={200} placeholder={t("agreement.fresh.name_placeholder")} />
      </Item>
      <Form.Item noStyle dependencies={["facing", "customer_id"]}>
        {({ getFieldValue }) => (
          <Item name="systems" label={t("agreement.section.systems")} extra={t("agreement.fresh.systems_hint")}>
            <SystemChoice customer={getFieldValue("customer_id") as string | undefined} everybody={getFieldValue("facing") === "vendor"} />
          </Item>
        )}
      </Form.Item>
      <Item name="since" label={t("agreement.section.terms")}>
        <Radio.Group options={(["acceptance", "go_live", "dates", "component"] as const).map((value) => ({ value, label: t(`agreement.scope.since_of.${value}`) }))} />
      </Item>
      <Form.Item noStyle dependencies={["since"]}>
        {({ getFieldValue }) => <Lasting since={getFieldValue("since") as Values["since"]} />}
      </Form.Item>
      <Item name="profile" label={t("agreement.fresh.profile")}>
        <Radio.Group
          className="profile-choice"
          options={items.map((profile) => ({
            value: profile.code,
            label: (
              <span>
                <strong>{profile.name}</strong>
                <span className="small muted">{profile.about}</span>
              </span>
            ),
          }))}
          vertical
        />
      </Item>
    </FormDialog>
  );
}

function Lasting({ since }: { since: Values["since"] }) {
  const { t } = useWords();
  if (since === "component") return null;
  if (since === "dates")
    return (
      <div className="pair">
        <Item name="from" label={t("agreement.scope.from")} need>
          <Input type="date" />
        </Item>
        <Item
          name="until"
          label={t("agreement.scope.until")}
          need
          dependencies={["from"]}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, until?: string) => (!until || !getFieldValue("from") || until >= getFieldValue("from") ? Promise.resolve() : Promise.reject(new Error(t("agreement.scope.order")))),
            }),
          ]}
        >
          <Input type="date" />
        </Item>
      </div>
    );
  return (
    <div className="pair">
      <Item name="months" label={t("agreement.scope.length")} need>
        <InputNumber min={1} max={1200} suffix={t("agreement.scope.months")} />
      </Item>
      <Item name="clause" label={t("agreement.scope.clause")}>
        <Input placeholder={t("ui.optional")} />
      </Item>
    </div>
  );
}

type Picker = { id?: string; value?: string; onChange?: (value: string) => void };

export function PartyChoice({ kind, ...props }: Picker & { kind: "customer" | "vendor" }) {
  const parties = usePartiesOf(kind);
  return <Select {...props} showSearch={{ optionFilterProp: "label" }} loading={parties.isFetching} options={(parties.data ?? []).map((party) => ({ value: party.id, label: party.name }))} />;
}

function SystemChoice({ customer, everybody, ...props }: { customer: string | undefined; everybody: boolean; id?: string; value?: string[]; onChange?: (value: string[]) => void }) {
  const systems = useSystemsOf(customer, everybody);
  return (
    <Select
      {...props}
      mode="multiple"
      disabled={!customer && !everybody}
      showSearch={{ optionFilterProp: "label" }}
      loading={systems.isFetching}
      options={(systems.data ?? []).map((system) => ({ value: system.id, label: everybody ? `${system.name} · ${system.customer_name}` : system.name }))}
    />
  );
}

/** The shipped text with the systems and the term that were chosen; the general term of the text is replaced. */
export function begun(content: AgreementContent, { systems, since, months, from, until, clause }: Partial<Values>): AgreementContent {
  const period: AgreementPeriod =
    since === "dates" ? { since, from: from ?? "", until: until ?? "" } : since === "component" ? { since } : { since: since ?? "acceptance", months: months ?? 12 };
  const general = content.terms.findIndex((term) => !term.selector?.kind && !term.selector?.within);
  const row = { selector: {}, period, clause: clause?.trim() || content.terms[general]?.clause || "" };
  return { ...content, systems: systems ?? [], terms: [row, ...content.terms.filter((_, index) => index !== general)] };
}
