import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import type { OutChannel } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { Loaded, Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { phrase } from "../../../ui/words";

/** By which ways messages leave the house, each with a button that tries it. */
export function Channels() {
  const { t } = useTranslation();
  const language = useLanguage();
  const query = useQuery({
    queryKey: ["channels", language],
    queryFn: () => taken(http.GET("/api/v1/channels")),
    staleTime: 60_000,
  });
  return (
    <section className="panel stack" aria-labelledby="channels-title">
      <div>
        <h2 id="channels-title">{t("operations.channels.title")}</h2>
        <p className="muted">{t("operations.channels.hint")}</p>
      </div>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{t("operations.channels.none")}</p>
          ) : (
            <ul className="plain-list channels">
              {items.map((channel) => (
                <li key={channel.id}>
                  <Way channel={channel} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function Way({ channel }: { channel: OutChannel }) {
  const { t } = useTranslation();
  const id = useId();
  const [address, setAddress] = useState("");
  const trial = useMutation({
    mutationFn: () =>
      taken(
        http.POST("/api/v1/channel-trials", {
          body: { channel: channel.id, ...(channel.asks_for ? { address: address.trim() } : {}) },
        }),
      ),
  });
  const missing = trial.error ? asProblem(trial.error).fields.address : undefined;
  return (
    <form
      className="stack-8"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        trial.mutate();
      }}
    >
      <div className="line">
        <span className="grow">
          <strong>{channel.name}</strong>{" "}
          {channel.kind === "robot" && <span className="muted small">{phrase(t, "operations.channels.kind", channel.kind)}</span>}
        </span>
        {channel.asks_for && (
          <Input
            id={id}
            className="channel-address"
            type={channel.asks_for === "phone" ? "tel" : "email"}
            aria-label={channel.asks_for === "phone" ? t("operations.channels.phone") : t("operations.channels.mail")}
            placeholder={channel.asks_for === "phone" ? t("operations.channels.phone") : t("operations.channels.mail")}
            aria-invalid={missing !== undefined}
            aria-describedby={missing ? `${id}-note` : undefined}
            status={missing ? "error" : ""}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        )}
        <Button htmlType="submit" aria-label={t("operations.channels.try_by", { name: channel.name })} loading={slow(trial.isPending)}>
          {t("operations.channels.try")}
        </Button>
      </div>
      {missing && (
        <p id={`${id}-note`} className="field-note" role="alert">
          {missing}
        </p>
      )}
      {trial.error && !missing && <Refusal error={trial.error} />}
      {trial.data && (
        <p role="status" className={trial.data.delivered ? "muted" : "field-note"}>
          {trial.data.delivered ? t("operations.channels.delivered", { name: address.trim() || channel.name }) : trial.data.text}
        </p>
      )}
    </form>
  );
}
