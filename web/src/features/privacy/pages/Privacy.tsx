import { DownloadOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import { everyParty } from "../../../api/every";
import type { AccountRow, Erased, Hold } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded } from "../../../ui/PageState";
import { fullMoment } from "../../../ui/time";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";

/** What an erased account's log-in name begins with. */
const ERASED = "erased-";

/** What is kept of people: one's own to take away, holds, and for the security officer erasing. */
export function PrivacyPage() {
  const { t } = useWords();
  useTitle(t("privacy.title"));
  const account = useAccount();
  return (
    <div className="page narrow stack">
      <PageHead title={t("privacy.title")} hint={t("privacy.hint")} />
      <section className="panel stack" aria-labelledby="own-data">
        <h2 id="own-data">{t("privacy.own.title")}</h2>
        <p className="muted">{t("privacy.own.hint")}</p>
        <div>
          <Button icon={<DownloadOutlined aria-hidden />} href="/api/v1/personal-data" download="personal-data.json">
            {t("privacy.own.download")}
          </Button>
        </div>
      </section>
      {has(account, "manager", "security_officer", "auditor") && <Holds />}
      {has(account, "security_officer") && <Erasing />}
    </div>
  );
}

function Holds() {
  const { t } = useWords();
  const language = useLanguage();
  const account = useAccount();
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
    <section className="panel stack" aria-labelledby="holds">
      <div className="spread">
        <h2 id="holds">{t("privacy.holds.title")}</h2>
        {has(account, "manager") && (
          <Button type="primary" onClick={() => setPlacing(true)}>
            {t("privacy.holds.place")}
          </Button>
        )}
      </div>
      <p className="muted">{t("privacy.holds.hint")}</p>
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t("privacy.holds.empty")} hint={t("privacy.holds.empty_hint")} />
          ) : (
            <ul className="plain-list stack-8">
              {items.map((hold) => (
                <li key={hold.id} className="spread">
                  <div>
                    <strong>{hold.customer}</strong> · {t(hold.incident_id ? "privacy.holds.one" : "privacy.holds.whole")}
                    <div>{hold.reason}</div>
                    <div className="small muted">
                      {t("privacy.holds.since")} {fullMoment(hold.placed_at, language)}
                      {hold.lifted_at && ` · ${t("privacy.holds.lifted")} ${fullMoment(hold.lifted_at, language)} · ${hold.lifted_reason ?? ""}`}
                    </div>
                  </div>
                  <span className="line">
                    <span className="adjective" data-open={!hold.lifted_at}>
                      {t(hold.lifted_at ? "privacy.holds.lifted" : "privacy.holds.standing")}
                    </span>
                    {!hold.lifted_at && has(account, "security_officer") && (
                      <Button size="small" onClick={() => setLifting(hold)}>
                        {t("privacy.holds.lift")}
                      </Button>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
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

function Erasing() {
  const { t } = useWords();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<AccountRow>();
  const query = useQuery({
    queryKey: ["accounts", 200],
    queryFn: () => taken(http.GET("/api/v1/accounts", { params: { query: { limit: 200 } } })),
  });
  return (
    <section className="panel stack" aria-labelledby="erasing">
      <h2 id="erasing">{t("privacy.erase.title")}</h2>
      <p className="muted">{t("privacy.erase.hint")}</p>
      <Loaded query={query} rows={2}>
        {({ items }) => {
          const off = items.filter(({ active, login }) => !active && !login.startsWith(ERASED));
          return off.length === 0 ? (
            <Empty title={t("privacy.erase.empty")} hint={t("privacy.erase.empty_hint")} />
          ) : (
            <ul className="plain-list stack-8">
              {off.map((account) => (
                <li key={account.id} className="spread">
                  <span>
                    <strong>{account.name}</strong> <span className="muted">{account.login}</span>
                  </span>
                  <Button size="small" danger onClick={() => setChosen(account)}>
                    {t("privacy.erase.action")}
                  </Button>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      {chosen && (
        <FormDialog<{ reason: string }, Erased>
          open
          name={`erase.${chosen.id}`}
          title={t("privacy.erase.ask", { name: chosen.name })}
          submit={t("privacy.erase.action")}
          send={(body) => taken(http.POST("/api/v1/accounts/{id}/erasure", { params: { path: { id: chosen.id } }, body }))}
          onDone={({ incidents }) => {
            void message.success(t("privacy.erase.done", { count: incidents }));
            setChosen(undefined);
            void client.invalidateQueries();
          }}
          onClose={() => setChosen(undefined)}
        >
          <Item name="reason" label={t("privacy.erase.reason")} extra={t("privacy.erase.reason_hint")} need>
            <Input.TextArea rows={3} maxLength={1000} />
          </Item>
        </FormDialog>
      )}
    </section>
  );
}
