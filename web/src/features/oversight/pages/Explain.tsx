import { CheckCircleOutlined, StopOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Form, Input, Select } from "antd";

import { http, taken } from "../../../api/client";
import type { AccessExplanation, ExplanationSubjects } from "../../../api/types";
import { useLanguage } from "../../../ui/language";
import { PageHead } from "../../../ui/Page";
import { Empty, Loaded } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { phrase, useWords } from "../../../ui/words";
import { subjectsQuery } from "../data";
import type { Asked } from "../routes";

import "../oversight.css";

/** Person, action, object: the line of the policy that allows or refuses. */
export function ExplainPage() {
  const { t } = useWords();
  const language = useLanguage();
  useTitle(t("oversight.explain.title"));
  const asked = useSearch({ from: "/inside/explain" });
  const subjects = useQuery(subjectsQuery(language));
  return (
    <div className="page stack">
      <PageHead title={t("oversight.explain.title")} hint={t("oversight.explain.hint")} />
      <Loaded query={subjects} rows={4}>
        {(known) => (
          <>
            <Question known={known} asked={asked} />
            {asked.account && asked.action ? (
              <Answer asked={asked} known={known} />
            ) : (
              <div className="panel">
                <Empty title={t("oversight.explain.empty")} hint={t("oversight.explain.empty_hint")} />
              </div>
            )}
          </>
        )}
      </Loaded>
    </div>
  );
}

/** Words are looked for in what is shown, not in what is sent. */
const SEARCHED = { showSearch: { optionFilterProp: "label" } } as const;

function Question({ known, asked }: { known: ExplanationSubjects; asked: Asked }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const need = (field: string) => [{ required: true, message: t("ui.need", { field: t(`oversight.explain.${field}`) }) }];
  const ask = (values: Asked) => {
    const filled = Object.entries(values).flatMap(([key, value]) => (value?.trim() ? [[key, value.trim()] as const] : []));
    void navigate({ to: "/explain", search: Object.fromEntries(filled) as Asked });
  };
  return (
    <section className="panel" aria-label={t("oversight.explain.question")}>
      <Form<Asked> layout="vertical" name="explain" initialValues={asked} validateTrigger="onSubmit" onFinish={ask} className="explain-question">
        <Form.Item name="account" label={t("oversight.explain.account")} rules={need("account")}>
          <Select
            {...SEARCHED}
            options={known.accounts.map(({ id, name, login, roles, active }) => ({
              value: id,
              label: [`${name} · ${login}`, ...roles.map((role) => phrase(t, "account.role", role)), ...(active ? [] : [t("oversight.explain.inactive")])].join(" · "),
            }))}
          />
        </Form.Item>
        <Form.Item name="action" label={t("oversight.explain.action")} rules={need("action")}>
          <Select {...SEARCHED} options={known.actions.map(({ action, label }) => ({ value: action, label: `${label} · ${action}` }))} />
        </Form.Item>
        <Form.Item name="number" label={t("oversight.explain.number")} extra={t("oversight.explain.number_hint")}>
          <Input placeholder="INC-2026-000123" autoComplete="off" allowClear />
        </Form.Item>
        <Form.Item name="customer" label={t("oversight.explain.customer")} extra={t("oversight.explain.customer_hint")}>
          <Select {...SEARCHED} allowClear options={known.customers.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t("oversight.explain.ask")}
        </Button>
      </Form>
    </section>
  );
}

function Answer({ asked, known }: { asked: Asked; known: ExplanationSubjects }) {
  const { t } = useWords();
  const language = useLanguage();
  const { account = "", action = "", number, customer } = asked;
  const query = useQuery({
    queryKey: ["explanation", language, asked],
    queryFn: () =>
      taken(
        http.GET("/api/v1/access/explanation", {
          params: {
            query: { account_id: account, action, ...(number ? { incident_number: number } : {}), ...(customer && !number ? { customer_id: customer } : {}) },
          },
        }),
      ),
  });
  const name = known.accounts.find(({ id }) => id === account)?.name ?? account;
  const what = number ?? known.customers.find(({ id }) => id === customer)?.name ?? t("oversight.explain.anything");
  return (
    <Loaded query={query} rows={3}>
      {(told) => (
        <section className="panel stack" aria-label={t("oversight.explain.answer")}>
          <div className="line explain-verdict" data-allowed={told.allowed}>
            {told.allowed ? <CheckCircleOutlined aria-hidden /> : <StopOutlined aria-hidden />}
            <strong>
              {name} · {what} · {told.sentence}
            </strong>
          </div>
          <Lines told={told} />
        </section>
      )}
    </Loaded>
  );
}

function Lines({ told }: { told: AccessExplanation }) {
  const { t } = useWords();
  if (told.lines.length === 0) return <p className="muted">{t("oversight.explain.no_role")}</p>;
  return (
    <ol className="plain-list stack-8 explain-lines">
      {told.lines.map((line, index) => (
        <li key={index} className="line" data-effect={line.effect}>
          <span className="adjective">{t(`oversight.effect.${line.effect}`)}</span>
          <span className="grow">{line.sentence}</span>
        </li>
      ))}
    </ol>
  );
}
