import { queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Divider } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { useLanguage } from "../../../ui/language";
import { Refusal } from "../../../ui/PageState";
import { slow } from "../../../ui/slow";

export const waysQuery = queryOptions({
  queryKey: ["log-in-ways"],
  queryFn: () => taken(http.GET("/api/v1/log-in-ways")),
  staleTime: Infinity,
});

/** The log-in ways beside a password: nothing where there are none. */
export function Ways({ next }: { next: string | undefined }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const navigate = useNavigate();
  const ways = useQuery(waysQuery);
  const setOut = useMutation({
    mutationFn: (way: string) =>
      taken(http.POST("/api/v1/log-in-ways/{way}/departure", { params: { path: { way } }, body: { next: next ?? null } })),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const sent = ways.data?.items ?? [];
  if (sent.length === 0) return null;
  return (
    <div className="stack-8">
      <Divider plain>{t("account.login.or")}</Divider>
      {setOut.error && <Refusal error={setOut.error} />}
      {sent.map((way) => (
        <Button
          key={way.id}
          block
          size="large"
          disabled={setOut.isPending || setOut.isSuccess}
          loading={slow(setOut.isPending && setOut.variables === way.id)}
          onClick={() =>
            // A directory has no page of its own: ours asks for it.
            way.kind === "directory"
              ? void navigate({ to: "/login/by/$way", params: { way: way.id }, search: next ? { next } : {} })
              : setOut.mutate(way.id)
          }
        >
          {language === "zh" ? way.name_zh : way.name_en}
        </Button>
      ))}
    </div>
  );
}
