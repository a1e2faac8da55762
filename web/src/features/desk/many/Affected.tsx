import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import type { IncidentDetail } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { useKept } from "../../../ui/kept";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useMany } from "./data";

import "../papers/papers.css";

/** Many reports of one fault: who else is affected, which others are likely the same, one message to all. */
export function Affected({ incident }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const account = useAccount();
  const path = { id: incident.id };
  const desk = has(account, "dispatcher", "manager");
  const open = !["closed", "withdrawn", "cancelled", "merged"].includes(incident.state);
  const joined = useQuery({
    queryKey: ["incident", incident.id, "affected"],
    queryFn: () => taken(http.GET("/api/v1/incidents/{id}/affected", { params: { path } })),
  });
  const likely = useQuery({
    queryKey: ["incident", incident.id, "likely-duplicates"],
    queryFn: () => taken(http.GET("/api/v1/incidents/{id}/likely-duplicates", { params: { path } })),
    enabled: desk && open,
  });
  const adopt = useMany((child: string) =>
    taken(http.POST("/api/v1/incidents/{id}/parent", { params: { path: { id: child } }, body: { parent_id: incident.id } })),
  );
  const leave = useMany(() => taken(http.DELETE("/api/v1/incidents/{id}/parent", { params: { path } })));
  const people = joined.data ?? [];
  const others = (likely.data ?? []).filter((row) => row.id !== incident.id);
  const speaks = has(account, "engineer", "dispatcher", "manager") && open;
  if (!incident.child_of && people.length === 0 && others.length === 0 && !(speaks && desk)) return null;
  return (
    <section className="panel stack-8" aria-labelledby="affected-head">
      <h2 id="affected-head">{t("desk.many.affected.title")}</h2>
      {(adopt.error ?? leave.error) && <Refusal error={adopt.error ?? leave.error} />}
      {incident.child_of && (
        <div className="spread">
          <span>{t("desk.many.affected.child_of")}</span>
          <div className="line">
            <Link to="/incidents/$id" params={{ id: incident.child_of }}>
              {t("desk.many.affected.parent")}
            </Link>
            {desk && (
              <Button size="small" onClick={() => leave.mutate(undefined)}>
                {t("desk.many.affected.leave")}
              </Button>
            )}
          </div>
        </div>
      )}
      <p className={people.length === 0 ? "muted" : ""}>
        {people.length === 0 ? t("desk.many.affected.none") : t("desk.many.affected.joined", { count: people.length })}
      </p>
      {people.length > 0 && (
        <p className="small muted">{people.map((one) => [one.name, one.place].filter(Boolean).join(" · ")).join(", ")}</p>
      )}
      {others.length > 0 && (
        <>
          <strong>{t("desk.many.affected.likely")}</strong>
          <ul className="plain-list stack-8">
            {others.map((row) => (
              <li key={row.id} className="spread">
                <Link to="/incidents/$id" params={{ id: row.id }} className="cut grow">
                  {row.number} {row.title}
                </Link>
                <Button size="small" onClick={() => adopt.mutate(row.id)}>
                  {t("desk.many.affected.adopt")}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {speaks && (people.length > 0 || desk) && <Broadcast incidentId={incident.id} />}
    </section>
  );
}

function Broadcast({ incidentId }: { incidentId: string }) {
  const { t } = useTranslation();
  const [text, setText] = useKept(`broadcast.${incidentId}`, "");
  const [answer, setAnswer] = useState(true);
  const send = useMany(
    () =>
      taken(
        http.POST("/api/v1/incidents/{id}/broadcasts", {
          params: { path: { id: incidentId } },
          body: { text: text.trim(), answer },
        }),
      ),
    ({ incidents }) => {
      setText("");
      void message.success(t("desk.many.affected.told", { count: incidents }));
    },
  );
  return (
    <form
      className="stack-8"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) send.mutate(undefined);
      }}
    >
      {send.error && <Refusal error={send.error} />}
      <Input.TextArea
        aria-label={t("desk.many.affected.broadcast")}
        placeholder={t("desk.many.affected.placeholder")}
        autoSize={{ minRows: 2 }}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="spread">
        <Checkbox checked={answer} onChange={(event) => setAnswer(event.target.checked)}>
          {t("desk.many.affected.as_answer")}
        </Checkbox>
        <Button htmlType="submit" disabled={text.trim() === ""} loading={slow(send.isPending)}>
          {t("desk.many.affected.send")}
        </Button>
      </div>
    </form>
  );
}
