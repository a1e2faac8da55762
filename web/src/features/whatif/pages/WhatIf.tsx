import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Select } from "antd";
import { useState } from "react";

import { http, taken } from "../../../api/client";
import { every } from "../../../api/every";
import { Empty, Loaded } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";
import { useTitle } from "../../../ui/useTitle";
import { phrase, useWords } from "../../../ui/words";
import { Outcome } from "../parts/Outcome";

const MONTHS = [1, 2, 3, 6, 12, 24];

/** How the past months would have gone under another version of an agreement. */
export function WhatIfPage() {
  const { t } = useWords();
  useTitle(t("whatif.title"));
  const navigate = useNavigate({ from: "/what-if" });
  const search = useSearch({ from: "/inside/what-if" });
  const [agreement, setAgreement] = useState(search.agreement);
  const [version, setVersion] = useState(search.version);
  const [months, setMonths] = useState(search.months ?? 3);
  const agreements = useQuery({
    queryKey: ["agreements", "promised"],
    queryFn: () => every((cursor) => taken(http.GET("/api/v1/agreements", { params: { query: { limit: 200, ...cursor } } }))),
  });
  const chosen = useQuery({
    queryKey: ["agreement", agreement],
    queryFn: () => taken(http.GET("/api/v1/agreements/{id}", { params: { path: { id: agreement ?? "" } } })),
    enabled: agreement !== undefined,
  });
  const asked = search.version === undefined ? undefined : { version: search.version, months: search.months ?? 3 };
  const answer = useQuery({
    queryKey: ["what-if", asked],
    queryFn: () =>
      taken(http.POST("/api/v1/what-ifs", { body: { months: asked?.months ?? 3, agreement_version_id: asked?.version ?? "" } })),
    enabled: asked !== undefined,
    // The past does not change while one looks at it, and each question is kept in the journal.
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  // Newest first: what is asked about is usually the draft.
  const versions = [...(chosen.data?.versions ?? [])].reverse();
  const picked = versions.find((each) => each.id === version) ? version : versions[0]?.id;
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t("whatif.title")}</h1>
          <p className="muted">{t("whatif.hint")}</p>
        </div>
        <form
          className="line"
          onSubmit={(event) => {
            event.preventDefault();
            if (agreement && picked) void navigate({ search: { agreement, version: picked, months }, replace: true });
          }}
        >
          <Select
            aria-label={t("whatif.agreement")}
            placeholder={t("whatif.agreement")}
            style={{ minWidth: 220 }}
            loading={agreements.isPending}
            value={agreement}
            showSearch={{ optionFilterProp: "label" }}
            onChange={(id: string) => {
              setAgreement(id);
              setVersion(undefined);
            }}
            options={(agreements.data ?? [])
              .filter((each) => each.facing === "customer")
              .map((each) => ({ value: each.id, label: each.name }))}
          />
          <Select
            aria-label={t("whatif.version")}
            placeholder={t("whatif.version")}
            style={{ minWidth: 160 }}
            disabled={versions.length === 0}
            value={picked}
            onChange={setVersion}
            options={versions.map((each) => ({
              value: each.id,
              label: t("whatif.version_name", { number: each.number, status: phrase(t, "whatif.status", each.status) }),
            }))}
          />
          <Select
            aria-label={t("whatif.months")}
            value={months}
            onChange={setMonths}
            options={MONTHS.map((count) => ({ value: count, label: t("whatif.months_count", { count }) }))}
          />
          <Button type="primary" htmlType="submit" disabled={!picked} loading={slow(asked !== undefined && answer.isFetching)}>
            {t("whatif.run")}
          </Button>
        </form>
      </div>
      {asked === undefined ? (
        <div className="panel">
          <Empty title={t("whatif.choose")} hint={t("whatif.choose_hint")} />
        </div>
      ) : (
        <Loaded query={answer} rows={10}>
          {(found) => <Outcome answer={found} />}
        </Loaded>
      )}
    </div>
  );
}
