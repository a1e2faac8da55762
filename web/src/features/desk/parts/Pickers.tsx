import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { every, everyPerson } from "../../../api/every";
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
  const people = useQuery(everyPerson());
  return (
    <Select
      {...props}
      showSearch={{ optionFilterProp: "label" }}
      allowClear={props.placeholder !== undefined}
      style={{ width: "100%" }}
      loading={people.isFetching}
      options={people.data?.map((person) => ({ value: person.id, label: person.name }))}
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
  const list = await every((cursor) => taken(http.GET("/api/v1/agreements", { params: { query: { customer_id: customer, limit: 200, ...cursor } } })));
  const whole = list
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

/** Incidents found by number or words, whoever their customer is; several where `multiple`. */
export function AnyIncidentSelect({ multiple = false, ...props }: { multiple?: boolean; id?: string; value?: string | string[]; onChange?: (value: never) => void }) {
  const [q, setQ] = useState("");
  const found = useIncidents({ view: "all", limit: 30, ...(q ? { q } : {}) });
  // What was chosen keeps its words when the list shows something else.
  const [known, setKnown] = useState<Record<string, string>>({});
  const rows = Object.fromEntries((found.data?.items ?? []).map((row) => [row.id, `${row.number} ${row.title}`]));
  const chosen = [props.value ?? []].flat();
  // What stood in the field before anybody looked for it: its words are read.
  const alone = useIncident(typeof props.value === "string" ? props.value : "").data;
  const told = alone ? { [alone.id]: `${alone.number} ${alone.title}` } : {};
  const labels = { ...Object.fromEntries(chosen.map((id) => [id, known[id] ?? id])), ...told, ...rows };
  return (
    <Select
      {...(props as object)}
      {...(multiple ? { mode: "multiple" as const } : {})}
      showSearch={{ filterOption: false, onSearch: setQ }}
      loading={found.isFetching}
      onSelect={(id: string) => setKnown((before) => ({ ...before, [id]: rows[id] ?? id }))}
      options={Object.entries(labels).map(([value, label]) => ({ value, label }))}
    />
  );
}

/** A delivered system, found by its name or everyday words, however many there are. */
export function SystemSelect(props: Picker & { disabled?: boolean }) {
  const [q, setQ] = useState("");
  const systems = useQuery({
    queryKey: ["systems", "search", q],
    queryFn: () => taken(http.GET("/api/v1/systems", { params: { query: { limit: 50, ...(q ? { q } : {}) } } })),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  const chosen = useSystem(props.value);
  const options = (systems.data?.items ?? []).map((row) => ({ value: row.id, label: `${row.name} · ${row.customer_name}` }));
  if (chosen.data && !options.some((option) => option.value === props.value))
    options.push({ value: chosen.data.id, label: `${chosen.data.name} · ${chosen.data.customer_name}` });
  return (
    <Select
      {...props}
      showSearch={{ filterOption: false, onSearch: setQ }}
      loading={systems.isFetching}
      options={options}
      style={{ width: "100%" }}
    />
  );
}

/** A system with its components. */
export function useSystem(id: string | undefined) {
  return useQuery({ ...systemQuery(id ?? ""), enabled: Boolean(id) });
}

/** The query of a system with its components. */
export function systemQuery(id: string) {
  return {
    queryKey: ["system", id],
    queryFn: () => taken(http.GET("/api/v1/systems/{id}", { params: { path: { id } } })),
    staleTime: 60_000,
  };
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
