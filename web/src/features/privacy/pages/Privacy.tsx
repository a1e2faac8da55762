import { DownloadOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import { everyAccount } from "../../../api/every";
import type { AccountRow, Erased } from "../../../api/types";
import { has, useAccount } from "../../../app/session";
import { FormDialog, Item } from "../../../ui/FormDialog";
import { List } from "../../../ui/list/List";
import { message } from "../../../ui/messages";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { useWords } from "../../../ui/words";
import { Holds } from "../parts/Holds";

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

function Erasing() {
  const { t } = useWords();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<AccountRow>();
  const query = useQuery(everyAccount);
  return (
    <section className="stack" aria-labelledby="erasing">
      <h2 id="erasing">{t("privacy.erase.title")}</h2>
      <p className="muted">{t("privacy.erase.hint")}</p>
      <Loaded query={query} rows={2}>
        {(accounts) => (
          <List
            name="erasing"
            title={t("privacy.erase.title")}
            columns={[
              { key: "name", title: t("privacy.erase.name"), fixed: true, cell: ({ name }) => name, render: ({ name }) => <strong>{name}</strong> },
              { key: "login", title: t("privacy.erase.login"), cell: ({ login }) => login, render: ({ login }) => <span className="muted">{login}</span> },
            ]}
            rows={accounts.filter(({ active, login }) => !active && !login.startsWith(ERASED))}
            empty={<Empty title={t("privacy.erase.empty")} hint={t("privacy.erase.empty_hint")} />}
            rowKey={({ id }) => id}
            cards={{ list: "stack-8", each: "panel spread" }}
            card={(account, shows) => (
              <>
                <span>
                  <strong>{account.name}</strong> {shows.has("login") && <span className="muted">{account.login}</span>}
                </span>
                <Button size="small" danger onClick={() => setChosen(account)}>
                  {t("privacy.erase.action")}
                </Button>
              </>
            )}
          />
        )}
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
