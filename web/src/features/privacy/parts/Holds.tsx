import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Input, Segmented, Select } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import { everyParty } from "../../../api/every";
import type { Hold } from "../../../api/types";
import type { Language } from "../../../app/language";
import { has, useAccount } from "../../../app/session";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { List, plainColumn, type ListColumn, type Shows } from "../../../ui/list/List";
import { message } from "../../../ui/messages";
import { Empty, Loaded } from "../../../ui/PageState";
import { fullMoment } from "../../../ui/time";
import { useWords, type Words } from "../../../ui/words";
import { HOLD_SHOWS, type HoldShow } from "../routes";

/** Holds of customers and incidents: placed by the manager, lifted by the security officer. */
export function Holds() {
  const { t } = useWords();
  const language = useLanguage();
  const account = useAccount();
  const mayLift = has(account, "security_officer");
  const navigate = useNavigate({ from: "/privacy" });
  const { holds: show } = useSearch({ from: "/inside/privacy" });
  const client = useQueryClient();
  const [placing, setPlacing] = useState(false);
  const [lifting, setLifting] = useState<Hold>();
  const query = useQuery({ queryKey: ["holds"], queryFn: () => taken(http.GET("/api/v1/holds")) });
  const settled = (sentence: string) => {
    void message.success(sentence);
    setPlacing(false);
    setLifting(undefined);
    void client.invalidateQueries({ queryKey: ["holds"] });
  };
  return (
    <section className="stack" aria-labelledby="holds">
      <div className="spread">
        <h2 id="holds">{t("privacy.holds.title")}</h2>
        {has(account, "manager") && (
          <Button type="primary" onClick={() => setPlacing(true)}>
            {t("privacy.holds.place")}
          </Button>
        )}
      </div>
      <p className="muted">{t("privacy.holds.hint")}</p>
      <div>
        <Segmented<"all" | HoldShow>
          aria-label={t("privacy.holds.state")}
          value={show ?? "all"}
          onChange={(next) => void navigate({ search: next === "all" ? {} : { holds: next }, replace: true, resetScroll: false })}
          options={[{ value: "all", label: t("ui.list.all") }, ...HOLD_SHOWS.map((value) => ({ value, label: t(`privacy.holds.${value}`) }))]}
        />
      </div>
      <Loaded query={query} rows={2}>
        {({ items }) => (
          <List
            name="holds"
            title={t("privacy.holds.title")}
            columns={columnsOf(t, language)}
            rows={items.filter(({ lifted_at }) => show === undefined || (show === "lifted") === (lifted_at !== null))}
            empty={<Empty title={t("privacy.holds.empty")} hint={t("privacy.holds.empty_hint")} />}
            rowKey={(hold) => hold.id}
            cards={{ list: "stack-8", each: "panel spread" }}
            card={(hold, shows) => <Standing hold={hold} shows={shows} {...(mayLift ? { onLift: () => setLifting(hold) } : {})} />}
          />
        )}
      </Loaded>
      {placing && <Placing onDone={() => settled(t("privacy.holds.placed"))} onClose={() => setPlacing(false)} />}
      {lifting && (
        <FormDialog<{ reason: string }, Hold>
          open
          name={`lift.${lifting.id}`}
          title={t("privacy.holds.lift_title")}
          submit={t("privacy.holds.lift")}
          send={(body) => taken(http.POST("/api/v1/holds/{id}/lifting", { params: { path: { id: lifting.id } }, body }))}
          onDone={() => settled(t("privacy.holds.done"))}
          onClose={() => setLifting(undefined)}
        >
          <p className="muted">{t("privacy.holds.lift_hint")}</p>
          <Item name="reason" label={t("privacy.holds.reason")} extra={t("privacy.holds.reason_hint")} need>
            <Input.TextArea rows={3} maxLength={1000} />
          </Item>
        </FormDialog>
      )}
    </section>
  );
}

/** What is said of a hold: what of it is shown, and what of it goes into a file. */
function columnsOf(t: Words, language: Language): ListColumn<Hold>[] {
  const of = plainColumn<Hold>;
  return [
    of("customer", t("privacy.holds.customer"), (hold) => hold.customer, { fixed: true }),
    of("of", t("privacy.holds.of"), (hold) => t(hold.incident_id ? "privacy.holds.one" : "privacy.holds.whole")),
    of("reason", t("privacy.holds.reason"), (hold) => hold.reason),
    of("since", t("privacy.holds.since"), (hold) => fullMoment(hold.placed_at, language)),
    of("lifted", t("privacy.holds.lifted"), (hold) => (hold.lifted_at ? `${fullMoment(hold.lifted_at, language)} ${hold.lifted_reason ?? ""}` : "")),
    of("state", t("privacy.holds.state"), (hold) => t(hold.lifted_at ? "privacy.holds.lifted" : "privacy.holds.standing"), { fixed: true }),
  ];
}

function Standing({ hold, shows, onLift }: { hold: Hold; shows: Shows; onLift?: () => void }) {
  const { t } = useWords();
  const language = useLanguage();
  const times = [
    shows.has("since") && `${t("privacy.holds.since")} ${fullMoment(hold.placed_at, language)}`,
    shows.has("lifted") && hold.lifted_at && `${t("privacy.holds.lifted")} ${fullMoment(hold.lifted_at, language)} · ${hold.lifted_reason ?? ""}`,
  ];
  return (
    <>
      <div>
        <strong>{hold.customer}</strong>
        {shows.has("of") && ` · ${t(hold.incident_id ? "privacy.holds.one" : "privacy.holds.whole")}`}
        {shows.has("reason") && <div>{hold.reason}</div>}
        <div className="small muted">{times.filter(Boolean).join(" · ")}</div>
      </div>
      <span className="line">
        <span className="adjective" data-open={!hold.lifted_at}>
          {t(hold.lifted_at ? "privacy.holds.lifted" : "privacy.holds.standing")}
        </span>
        {!hold.lifted_at && onLift && (
          <Button size="small" onClick={onLift}>
            {t("privacy.holds.lift")}
          </Button>
        )}
      </span>
    </>
  );
}

type Values = { customer_id: string; incident_id?: string; reason: string };

function Placing({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const { t } = useWords();
  const customers = useQuery(everyParty("customer"));
  return (
    <FormDialog<Values, Hold>
      open
      name="hold"
      title={t("privacy.holds.place_title")}
      submit={t("privacy.holds.place")}
      send={({ customer_id, incident_id, reason }) =>
        taken(http.POST("/api/v1/holds", { body: { customer_id, incident_id: incident_id?.trim() || null, reason } }))
      }
      onDone={onDone}
      onClose={onClose}
    >
      <Item name="customer_id" label={t("privacy.holds.customer")} need>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          loading={customers.isPending}
          options={(customers.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Item>
      <Item name="incident_id" label={t("privacy.holds.incident")} extra={t("privacy.holds.incident_hint")}>
        <Input />
      </Item>
      <Item name="reason" label={t("privacy.holds.reason")} extra={t("privacy.holds.reason_hint")} need>
        <Input.TextArea rows={3} maxLength={1000} />
      </Item>
    </FormDialog>
  );
}
