import { useMutation } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { Refusal } from "../../../ui/PageState";
import { useTitle } from "../../../ui/useTitle";
import { brought } from "../parts/brought";
import { Checking, Entering } from "../parts/Entering";
import { Outside } from "../parts/Outside";

/** Where a provider sends the browser back to: its answer becomes a session. */
export function WayBackPage() {
  const { t } = useTranslation();
  useTitle(t("account.login.title"));
  const { way } = useParams({ from: "/login/back/$way" });
  const arrive = useMutation({
    mutationFn: () => taken(http.POST("/api/v1/log-in-ways/{way}/arrival", { params: { path: { way } }, body: brought() })),
  });
  const begun = useRef(false);
  useEffect(() => {
    // An answer counts once, whatever the page does.
    if (begun.current) return;
    begun.current = true;
    arrive.mutate();
    // What the provider sent stays in no history.
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }, [arrive]);
  if (arrive.data) return <Entering next={arrive.data.next} />;
  return (
    <Outside title={t("account.login.title")}>
      {arrive.error ? (
        <>
          <Refusal error={arrive.error} />
          <Link to="/login">{t("account.login.again")}</Link>
        </>
      ) : (
        <Checking />
      )}
    </Outside>
  );
}
