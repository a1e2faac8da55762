import { CheckOutlined, UserOutlined } from "@ant-design/icons";
import { useNavigate } from "@tanstack/react-router";
import type { MenuProps } from "antd";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../api/client";
import type { SessionAccount } from "../api/types";
import { startTour } from "../features/tour/kept";
import { isByHand } from "../live/readAnew";
import { forgetAll } from "../ui/kept";
import { useLanguage } from "../ui/language";
import { phrase, useWords } from "../ui/words";
import { useCommands } from "./commands";
import { speak } from "./i18n";
import { chooseLanguage, type Language } from "./language";
import { chooseLook, useLook, type Look } from "./look";
import { leave, queries } from "./queries";
import { useDemonstration } from "./session";

/** A menu is half as heavy as all the rest of the frame: it comes when somebody reaches for it. */
const load = () => import("./LazyMenu");
const LazyMenu = lazy(load);

/** Language, appearance and the way out. */
export function AccountMenu({ account }: { account: SessionAccount }) {
  const { t } = useTranslation();
  const { t: say } = useWords();
  const language = useLanguage();
  const look = useLook();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const opened = useRef(false);
  const tour = useDemonstration() ? [{ title: say("tour.title"), run: () => startTour(account.id) }] : [];
  const own = () => void navigate({ to: "/account" });
  const choose = (next: Language) => {
    chooseLanguage(next);
    // Words that do not come, because the server was renewed meanwhile, come with the page itself.
    speak(next).then(
      () => void queries.invalidateQueries({ predicate: (query) => !isByHand(query) }),
      () => location.reload(),
    );
  };
  const logOut = async () => {
    await taken(http.DELETE("/api/v1/session")).catch(() => undefined);
    forgetAll();
    leave();
  };
  const other: Language = language === "zh" ? "en" : "zh";
  useCommands([
    { id: "go-account", title: t("account.own.title"), group: "go", run: own },
    { id: "language", title: `${t("app.account.language")}: ${other === "en" ? "English" : "中文"}`, group: "do", run: () => choose(other) },
    ...tour.map((each) => ({ id: "tour", group: "do" as const, ...each })),
    { id: "log-out", title: t("app.account.log_out"), group: "do", run: () => void logOut() },
  ]);
  const looks: Look[] = ["auto", "light", "dark"];
  const items: MenuProps["items"] = [
    { key: "who", type: "group", label: account.roles.map((role) => phrase(t, "account.role", role)).join(" · ") },
    { key: "own", label: t("account.own.title"), onClick: own },
    ...tour.map(({ title, run }) => ({ key: "tour", label: title, onClick: run })),
    { type: "divider" },
    { key: "zh", label: t("app.account.to_chinese"), icon: tick(language === "zh"), onClick: () => choose("zh") },
    { key: "en", label: t("app.account.to_english"), icon: tick(language === "en"), onClick: () => choose("en") },
    { type: "divider" },
    ...looks.map((each) => ({
      key: each,
      label: t(`app.account.look_${each}`),
      icon: tick(look === each),
      onClick: () => chooseLook(each),
    })),
    { type: "divider" },
    { key: "out", label: t("app.account.log_out"), onClick: () => void logOut() },
  ];
  const button = (
    <button
      type="button"
      className="account-button"
      aria-label={`${t("app.account.menu")} · ${account.name}`}
      aria-haspopup="menu"
      aria-expanded={open}
      onPointerEnter={() => void load()}
      onClick={() => setOpen(true)}
    >
      <UserOutlined aria-hidden />
      <span className="cut">{account.name}</span>
    </button>
  );
  if (!open && !opened.current) return button;
  opened.current = true;
  return (
    <Suspense fallback={button}>
      <LazyMenu open={open} onOpen={setOpen} items={items}>
        {button}
      </LazyMenu>
    </Suspense>
  );
}

function tick(on: boolean) {
  return <CheckOutlined aria-hidden style={{ visibility: on ? "visible" : "hidden" }} />;
}
