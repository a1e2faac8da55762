import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { useAccount } from "../../../app/session";
import { copyText } from "../../../ui/copy";
import { useLanguage } from "../../../ui/language";
import { message } from "../../../ui/messages";
import { Refusal } from "../../../ui/PageState";
import { serverNow } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { momentInWords } from "../../../ui/time";

/** The secret address that shows one's duties in a calendar program. */
export function CalendarLink() {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const person = useAccount().person_id;
  const path = { id: person ?? "" };
  const state = useQuery({
    queryKey: ["duty-feed", person],
    queryFn: () => taken(http.GET("/api/v1/people/{id}/duty-feed", { params: { path } })),
    enabled: person !== null,
  });
  const settle = { onSettled: () => void client.invalidateQueries({ queryKey: ["duty-feed", person] }) };
  const make = useMutation({
    mutationFn: () => taken(http.POST("/api/v1/people/{id}/duty-feed", { params: { path } })),
    ...settle,
  });
  const close = useMutation({
    mutationFn: () => taken(http.DELETE("/api/v1/people/{id}/duty-feed", { params: { path } })),
    ...settle,
    onSuccess: () => {
      make.reset();
      void message.success(t("desk.many.calendar.closed"));
    },
  });
  if (person === null) return null;
  const made = state.data?.made_at;
  const url = make.data && location.origin + make.data.path;
  return (
    <section className="panel stack-8" aria-labelledby="calendar-head">
      <h2 id="calendar-head">{t("desk.many.calendar.title")}</h2>
      <p className="muted">{t("desk.many.calendar.hint")}</p>
      {(make.error ?? close.error) && <Refusal error={make.error ?? close.error} />}
      {url ? (
        <>
          <p>{t("desk.many.calendar.shown")}</p>
          <Input aria-label={t("desk.many.calendar.title")} readOnly value={url} onFocus={(event) => event.currentTarget.select()} />
        </>
      ) : (
        <p>
          {made
            ? t("desk.many.calendar.made", { at: momentInWords(made, serverNow(), language, t) })
            : t("desk.many.calendar.none")}
        </p>
      )}
      <div className="line">
        {url && (
          <Button
            type="primary"
            onClick={() => void copyText(url).then((copied) => copied && void message.success(t("desk.many.calendar.copied")))}
          >
            {t("desk.many.calendar.copy")}
          </Button>
        )}
        <Button loading={slow(make.isPending)} onClick={() => make.mutate()}>
          {t(made ? "desk.many.calendar.again" : "desk.many.calendar.make")}
        </Button>
        {made && (
          <Button loading={slow(close.isPending)} onClick={() => close.mutate()}>
            {t("desk.many.calendar.close")}
          </Button>
        )}
      </div>
    </section>
  );
}
