import { CheckOutlined, UserOutlined } from "@ant-design/icons";
import { useNavigate } from "@tanstack/react-router";
import { Dropdown, type MenuProps } from "antd";
import { useTranslation } from "react-i18next";

import { http, taken } from "../api/client";
import type { SessionAccount } from "../api/types";
import { forgetAll } from "../ui/kept";
import { useLanguage } from "../ui/language";
import { phrase } from "../ui/words";
import { useCommands } from "./commands";
import { speak } from "./i18n";
import { chooseLanguage, type Language } from "./language";
import { chooseLook, useLook, type Look } from "./look";
import { leave, queries } from "./queries";

/** Language, appearance and the way out. */
export function AccountMenu({ account }: { account: SessionAccount }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const look = useLook();
  const navigate = useNavigate();
  const own = () => void navigate({ to: "/account" });
  const choose = (next: Language) => {
    chooseLanguage(next);
    void speak(next).then(() => queries.invalidateQueries());
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
    { id: "log-out", title: t("app.account.log_out"), group: "do", run: () => void logOut() },
  ]);
  const looks: Look[] = ["auto", "light", "dark"];
  const items: MenuProps["items"] = [
    { key: "who", type: "group", label: account.roles.map((role) => phrase(t, "account.role", role)).join(" · ") },
    { key: "own", label: t("account.own.title"), onClick: own },
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
  return (
    <Dropdown menu={{ items }} trigger={["click"]} placement="bottomRight">
      <button type="button" className="account-button" aria-label={`${t("app.account.menu")} · ${account.name}`} aria-haspopup="menu">
        <UserOutlined aria-hidden />
        <span className="cut">{account.name}</span>
      </button>
    </Dropdown>
  );
}

function tick(on: boolean) {
  return <CheckOutlined aria-hidden style={{ visibility: on ? "visible" : "hidden" }} />;
}
