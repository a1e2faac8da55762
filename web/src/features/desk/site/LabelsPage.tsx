import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Popconfirm, QRCode } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { MadeLabel } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { List, type ListColumn } from "../../../ui/list/List";
import { message } from "../../../ui/messages";
import { Empty, Loaded, Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { fullMoment, momentInWords } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { SystemSelect } from "../parts/Pickers";
import { Question } from "../parts/Question";

import "../desk.css";
import "../papers/papers.css";

type Label = MadeLabel["label"];

/** Labels to print for rooms and devices; each is shown once. */
export function LabelsPage() {
  const { t } = useTranslation();
  useTitle(t("desk.site.labels.title"));
  const client = useQueryClient();
  const navigate = useNavigate({ from: "/labels" });
  const { system } = useSearch({ from: "/inside/labels" });
  const [place, setPlace] = useState("");
  const make = useMutation({
    mutationFn: () => taken(http.POST("/api/v1/labels", { body: { system_id: system ?? "", place: place.trim() } })),
    onSuccess: () => {
      setPlace("");
      void client.invalidateQueries({ queryKey: ["labels", system] });
    },
  });
  const fields = make.error ? asProblem(make.error).fields : {};
  return (
    <div className="page narrow stack">
      <div className="page-head">
        <h1>{t("desk.site.labels.title")}</h1>
        <p className="muted">{t("desk.site.labels.hint")}</p>
      </div>
      <form
        className="panel stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (system && place.trim()) make.mutate();
        }}
      >
        {make.error && <Refusal error={make.error} />}
        <Question id="label-system" label={t("desk.site.labels.system")}>
          <SystemSelect
            id="label-system"
            {...(system ? { value: system } : {})}
            onChange={(value) => {
              void navigate({ search: value ? { system: value } : {}, replace: true });
              make.reset();
            }}
          />
        </Question>
        <Question id="label-place" label={t("desk.site.labels.place")} note={fields.place}>
          <Input
            id="label-place"
            placeholder={t("desk.site.labels.place_placeholder")}
            value={place}
            onChange={(event) => setPlace(event.target.value)}
          />
        </Question>
        <div>
          <Button type="primary" htmlType="submit" disabled={!system || place.trim() === ""} loading={slow(make.isPending)}>
            {t("desk.site.labels.make")}
          </Button>
        </div>
      </form>
      {make.data && <Sheet made={make.data} />}
      {system && <Made system={system} />}
    </div>
  );
}

function Sheet({ made }: { made: MadeLabel }) {
  const { t } = useTranslation();
  return (
    <section className="panel stack" aria-labelledby="sheet-head">
      <div className="spread">
        <h2 id="sheet-head">{t("desk.site.labels.made")}</h2>
        <Button type="primary" onClick={() => globalThis.print()}>
          {t("desk.site.labels.print")}
        </Button>
      </div>
      <div>
        <div className="label-sheet">
          <strong>{made.label.system.name}</strong>
          <QRCode type="svg" aria-label={t("desk.site.labels.scan")} value={made.url} size={200} bordered={false} color="#111827" bgColor="#ffffff" />
          <span>{made.label.place}</span>
          <span>{t("desk.site.labels.scan")}</span>
        </div>
      </div>
    </section>
  );
}

function Made({ system }: { system: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ["labels", system],
    queryFn: () => taken(http.GET("/api/v1/labels", { params: { query: { system_id: system } } })),
  });
  const revoke = useMutation({
    mutationFn: (id: string) => taken(http.DELETE("/api/v1/labels/{id}", { params: { path: { id } } })),
    onSettled: () => void client.invalidateQueries({ queryKey: ["labels", system] }),
    onError: (error) => void message.error(asProblem(error).sentence),
  });
  const columns: ListColumn<Label>[] = [
    { key: "place", title: t("desk.site.labels.place"), fixed: true, cell: (label) => label.place, render: (label) => label.place },
    { key: "made", title: t("desk.site.labels.column_made"), cell: (label) => fullMoment(label.made_at, language), render: (label) => momentInWords(label.made_at, serverNow(), language, t) },
    {
      key: "state",
      title: t("desk.site.labels.column_state"),
      width: 140,
      cell: (label) => t(label.revoked_at ? "desk.site.labels.revoked" : "desk.site.labels.standing"),
      render: (label) => <Revoking label={label} onRevoke={() => revoke.mutate(label.id)} />,
    },
  ];
  return (
    <Loaded query={query}>
      {(labels) => (
        <section aria-label={t("desk.site.labels.title")}>
          <List
            name="labels"
            title={t("desk.site.labels.title")}
            columns={columns}
            rows={labels}
            empty={<Empty title={t("desk.site.labels.empty")} />}
            rowKey={(label) => label.id}
            card={(label) => (
              <div className="panel spread">
                <span>
                  {label.place} <span className="small muted">{t("desk.site.labels.at", { at: momentInWords(label.made_at, serverNow(), language, t) })}</span>
                </span>
                <Revoking label={label} onRevoke={() => revoke.mutate(label.id)} />
              </div>
            )}
          />
        </section>
      )}
    </Loaded>
  );
}

function Revoking({ label, onRevoke }: { label: Label; onRevoke: () => void }) {
  const { t } = useTranslation();
  if (label.revoked_at) return <span className="adjective">{t("desk.site.labels.revoked")}</span>;
  return (
    <Popconfirm title={t("desk.site.labels.revoke_ask")} okText={t("desk.site.labels.revoke")} onConfirm={onRevoke}>
      <Button size="small">{t("desk.site.labels.revoke")}</Button>
    </Popconfirm>
  );
}
