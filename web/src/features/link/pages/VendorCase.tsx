import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { byLink, http, taken } from "../../../api/client";
import type { ContestInput, StatementInput, VendorCase } from "../../../api/types";
import { Countdown, promisedByClock, timeStateOf } from "../../../ui/Countdown";
import { useLanguage } from "../../../ui/language";
import { serverNow } from "../../../ui/serverClock";
import { Severity } from "../../../ui/Severity";
import { momentInWords } from "../../../ui/time";
import { phrase } from "../../../ui/words";
import { StateTag } from "../../desk/parts/Adjectives";
import { Facts } from "../../desk/parts/Particulars";
import { Linked, useLinked, useSecret } from "../parts/Linked";
import { VendorAnswer } from "../parts/VendorAnswer";
import { VendorContest } from "../parts/VendorContest";

import "../../desk/desk.css";

/** A case as its vendor may know it, with a box to answer; nothing of anybody else. */
export function VendorCasePage() {
  const { t } = useTranslation();
  const secret = useSecret();
  const headers = byLink(secret);
  const client = useQueryClient();
  const query = useLinked("vendor-case", secret, () => taken(http.GET("/api/v1/link/vendor-case", { headers })));
  const [contested, setContested] = useState(false);
  const state = useMutation({
    mutationFn: (body: StatementInput) => taken(http.POST("/api/v1/link/vendor-case/statements", { headers, body })),
    onSuccess: (now) => client.setQueryData(["link", "vendor-case", secret], now),
  });
  const contest = useMutation({
    mutationFn: (body: ContestInput) => taken(http.POST("/api/v1/link/vendor-case/contests", { headers, body })),
    onSuccess: () => setContested(true),
  });
  const to = { path: "/api/v1/link/vendor-case/attachments", headers };
  return (
    <Linked title={t("link.vendor.title")} query={query}>
      {(known) => (
        <div className="stack">
          <Case known={known} />
          <VendorAnswer
            keep={known.number}
            to={to}
            sending={state.isPending}
            error={state.error}
            onSend={(body, sent) => state.mutate(body, { onSuccess: sent })}
          />
          <Words known={known} />
          {contested ? (
            <p role="status">{t("link.vendor.contested")}</p>
          ) : (
            <VendorContest keep={known.number} to={to} sending={contest.isPending} error={contest.error} onSend={(body) => contest.mutate(body)} />
          )}
        </div>
      )}
    </Linked>
  );
}

function Case({ known }: { known: VendorCase }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = serverNow();
  return (
    <div className="stack-8">
      <div className="line">
        <Severity level={known.severity} named />
        <span className="muted">{known.number}</span>
        <StateTag state={known.state} />
      </div>
      <div className="reported">
        <div className="small muted">{t("link.vendor.reported")}</div>
        <p className="said">{known.text}</p>
      </div>
      <Facts
        rows={[
          [t("link.vendor.customer"), known.customer],
          [t("link.vendor.system"), known.system],
          [t("link.vendor.component"), known.component?.path.join(" › ") || known.component?.name],
          [t("link.vendor.fault_class"), known.fault_class && phrase(t, "desk.fault_class", known.fault_class)],
          [t("link.vendor.reported_at"), momentInWords(known.reported_at, now, language, t)],
          [t("link.vendor.coordinator"), known.coordinator],
        ]}
      />
      {known.clocks.length > 0 && (
        <>
          <h2>{t("link.vendor.clocks")}</h2>
          <ul className="plain-list promises">
            {known.clocks.map((clock) => (
              <li key={clock.id} data-time={timeStateOf(promisedByClock(clock), now)}>
                <Countdown promised={promisedByClock(clock)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Words({ known }: { known: VendorCase }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = serverNow();
  return (
    <section className="stack-8" aria-labelledby="words-head">
      <h2 id="words-head">{t("link.vendor.words")}</h2>
      {known.words.length === 0 && <p className="muted">{t("link.vendor.no_words")}</p>}
      <ol className="plain-list stack-8">
        {known.words.map((word, index) => (
          <li key={index}>
            <div className="small muted">
              {word.by} · {momentInWords(word.at, now, language, t)}
            </div>
            <div className="said">{word.text}</div>
          </li>
        ))}
      </ol>
      {known.attachments.length > 0 && (
        <p className="small muted">
          {t("link.vendor.files")}: {known.attachments.map((file) => file.name).join(", ")}
        </p>
      )}
    </section>
  );
}
