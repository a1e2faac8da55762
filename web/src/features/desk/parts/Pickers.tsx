import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { Attachment } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { serverNow } from "../../../ui/serverClock";
import { dueInWords } from "../../../ui/time";
import { phrase } from "../../../ui/words";
import { useIncident, useIncidents } from "../data";
import { Attach } from "./Attach";

/** What the form item around a picker gives it. */
type Picker = { value?: string; onChange?: (value: string | undefined) => void; id?: string };

/** The people of the maintenance team. */
export function PersonSelect(props: Picker & { placeholder?: string }) {
  const people = useQuery({
    queryKey: ["people"],
    queryFn: () => taken(http.GET("/api/v1/people", { params: { query: { limit: 200 } } })),
    staleTime: 60_000,
  });
  return (
    <Select
      {...props}
      showSearch={{ optionFilterProp: "label" }}
      allowClear={props.placeholder !== undefined}
      style={{ width: "100%" }}
      loading={people.isFetching}
      options={people.data?.items.map((person) => ({ value: person.id, label: person.name }))}
    />
  );
}

/** The open clocks of the incident, or every one that promises something. */
export function ClockSelect({ of, every = false, ...props }: Picker & { of: string; every?: boolean; placeholder?: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const incident = useIncident(of);
  const open = (incident.data?.clocks ?? []).filter((clock) =>
    every ? clock.milestone !== "supervise" : clock.state === "running" || clock.state === "paused",
  );
  return (
    <Select
      {...props}
      allowClear={every}
      style={{ width: "100%" }}
      loading={incident.isFetching}
      options={open.map((clock) => ({
        value: clock.id,
        label: [
          phrase(t, "ui.milestone", clock.milestone),
          clock.due_at && dueInWords(clock.due_at, serverNow(), language, t),
        ]
          .filter(Boolean)
          .join(" · "),
      }))}
    />
  );
}

/** The versions of the customer's agreements. */
export function AgreementSelect({ of, ...props }: Picker & { of: string }) {
  const { t } = useTranslation();
  const incident = useIncident(of);
  const customer = incident.data?.customer.id ?? "";
  const versions = useQuery({
    queryKey: ["agreement-versions", customer],
    queryFn: () => versionsOf(customer),
    enabled: customer !== "",
    staleTime: 60_000,
  });
  return (
    <Select
      {...props}
      loading={versions.isFetching}
      options={versions.data?.map(({ agreement, id, number, effective_from }) => ({
        value: id,
        label: t("desk.form.agreement_version", { agreement, number, from: effective_from ?? "—" }),
      }))}
    />
  );
}

async function versionsOf(customer: string) {
  const list = await taken(http.GET("/api/v1/agreements", { params: { query: { customer_id: customer, limit: 100 } } }));
  const whole = list.items
    .filter((row) => row.facing === "customer")
    .map((row) => taken(http.GET("/api/v1/agreements/{id}", { params: { path: { id: row.id } } })));
  return (await Promise.all(whole)).flatMap((agreement) =>
    agreement.versions
      .filter((version) => version.status !== "draft")
      .map((version) => ({ ...version, agreement: agreement.name })),
  );
}

/** Another incident of the same customer, found by number or words; `earlier` ones only for a merge. */
export function IncidentSelect({ of, earlier, ...props }: Picker & { of: string; earlier: boolean }) {
  const incident = useIncident(of);
  const [q, setQ] = useState("");
  const customer = incident.data?.customer.id;
  const found = useIncidents({ view: "all", limit: 30, ...(customer ? { customer_id: customer } : {}), ...(q ? { q } : {}) });
  return (
    <Select
      {...props}
      showSearch={{ filterOption: false, onSearch: setQ }}
      loading={found.isFetching}
      options={found.data?.items
        .filter((row) => row.id !== of && !(earlier && incident.data && row.reported_at > incident.data.reported_at))
        .map((row) => ({ value: row.id, label: `${row.number} ${row.title}` }))}
    />
  );
}

/** A file of the incident, or one that is uploaded here. */
export function FileChoice({ of, value, onChange, ...props }: Picker & { of: string }) {
  const incident = useIncident(of);
  const [files, setFiles] = useState<Attachment[]>([]);
  const known = [...files, ...(incident.data?.attachments ?? [])];
  return (
    <div className="stack-8">
      <Select
        {...props}
        value={value}
        onChange={onChange}
        options={known.map((file) => ({ value: file.id, label: file.name }))}
      />
      <Attach
        files={files}
        onChange={(now) => {
          setFiles(now);
          onChange?.(now.at(-1)?.id ?? (files.some((file) => file.id === value) ? undefined : value));
        }}
      />
    </div>
  );
}
