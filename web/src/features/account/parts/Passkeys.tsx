import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Loaded, Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { momentInWords } from "../../../ui/time";
import { canAsk, Known, registered } from "./device";

/** One's own passkeys: registered, named, last used, revoked. */
export function Passkeys() {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const query = useQuery({ queryKey: ["passkeys"], queryFn: () => taken(http.GET("/api/v1/passkeys")) });
  const settled = () => {
    void client.invalidateQueries({ queryKey: ["passkeys"] });
    void client.invalidateQueries({ queryKey: ["sessions"] });
  };
  const revoke = useMutation({
    mutationFn: (id: string) => taken(http.DELETE("/api/v1/passkeys/{id}", { params: { path: { id } } })),
    onSuccess: () => void message.success(t("account.passkeys.revoked")),
    onError: (error) => void message.error(asProblem(error).sentence || t("ui.problem.unknown")),
    onSettled: settled,
  });
  const when = (at: string) => momentInWords(at, serverNow(), language, t);
  return (
    <section className="panel stack" aria-labelledby="passkeys">
      <h2 id="passkeys">{t("account.passkeys.title")}</h2>
      <p className="muted">{t("account.passkeys.hint")}</p>
      <Loaded query={query} rows={1}>
        {({ items, available }) => (
          <>
            {items.length > 0 && (
              <ul className="plain-list stack-8">
                {items.map((key) => (
                  <li key={key.id} className="spread">
                    <div className="grow">
                      <strong>{key.name}</strong>
                      <div className="small muted">
                        {[
                          t("account.passkeys.made", { at: when(key.made_at) }),
                          key.last_used_at ? t("account.passkeys.last_used", { at: when(key.last_used_at) }) : t("account.passkeys.never_used"),
                        ].join(" · ")}
                      </div>
                    </div>
                    <Popconfirm
                      title={t("account.passkeys.revoke_sure", { name: key.name })}
                      okText={t("account.passkeys.revoke")}
                      cancelText={t("ui.cancel")}
                      onConfirm={() => revoke.mutate(key.id)}
                    >
                      <Button size="small" disabled={revoke.isPending}>
                        {t("account.passkeys.revoke")}
                      </Button>
                    </Popconfirm>
                  </li>
                ))}
              </ul>
            )}
            {!available && <p className="muted">{t("account.passkeys.no_address")}</p>}
            {available && !canAsk() && <p className="muted">{t("account.passkeys.no_browser")}</p>}
            {available && canAsk() && !adding && (
              <div>
                <Button onClick={() => setAdding(true)}>{t("account.passkeys.add")}</Button>
              </div>
            )}
            {adding && (
              <Adding
                onDone={() => {
                  setAdding(false);
                  settled();
                }}
                onCancel={() => setAdding(false)}
              />
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

type Typed = { name: string; present_password: string };

/** The password once more, a name, and then the device is asked. */
function Adding({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const [calledOff, setCalledOff] = useState<"called_off" | "known">();
  const add = useMutation({
    mutationFn: async ({ name, present_password }: Typed) => {
      setCalledOff(undefined);
      const question = await taken(http.POST("/api/v1/passkeys/question", { body: { present_password } }));
      const credential = await registered(question).catch((error: unknown) => {
        if (error instanceof Known) return "known" as const;
        throw error;
      });
      if (credential === null || credential === "known") return setCalledOff(credential ?? "called_off");
      await taken(http.POST("/api/v1/passkeys", { body: { name, credential: credential as Record<string, never> } }));
      void message.success(t("account.passkeys.added", { name }));
      onDone();
    },
  });
  const fields = add.error ? asProblem(add.error).fields : {};
  const field = (name: keyof Typed) => (fields[name] ? { validateStatus: "error" as const, help: fields[name] } : {});
  return (
    <Form<Typed> layout="vertical" name="passkey" validateTrigger="onSubmit" onFinish={(typed) => add.mutate(typed)}>
      {add.error && Object.keys(fields).length === 0 && <Refusal error={add.error} />}
      {calledOff && (
        <p role="status" className="muted">
          {t(`account.passkeys.${calledOff}`)}
        </p>
      )}
      <Form.Item name="name" label={t("account.passkeys.name")} rules={[{ required: true, whitespace: true, message: t("account.need.passkey_name") }]} {...field("name")}>
        <Input autoComplete="off" maxLength={100} placeholder={t("account.passkeys.name_example")} autoFocus />
      </Form.Item>
      <Form.Item name="present_password" label={t("account.own.present_password")} rules={[{ required: true, message: t("account.need.password") }]} {...field("present_password")}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <div className="line">
        <Button type="primary" htmlType="submit" loading={slow(add.isPending)}>
          {t("account.passkeys.add")}
        </Button>
        <Button onClick={onCancel}>{t("ui.cancel")}</Button>
      </div>
    </Form>
  );
}
