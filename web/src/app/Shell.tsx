import {
  ApiOutlined,
  AuditOutlined,
  BarChartOutlined,
  BellOutlined,
  ExperimentOutlined,
  FileDoneOutlined,
  FormOutlined,
  HeartOutlined,
  InboxOutlined,
  MenuFoldOutlined,
  MenuUnfoldOutlined,
  NodeIndexOutlined,
  ProfileOutlined,
  QrcodeOutlined,
  SafetyCertificateOutlined,
  SearchOutlined,
  TeamOutlined,
} from "@ant-design/icons";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useState, type ComponentType } from "react";
import { useTranslation } from "react-i18next";

import type { SessionAccount } from "../api/types";
import { AccountMenu } from "./AccountMenu";
import { useLive } from "../live/useLive";
import { useCommands } from "./commands";
import { Mark } from "./Mark";
import { Palette } from "./Palette";
import { has, isStaff, useAccount, useServerTimeKept } from "./session";

/** A place; one that is looked at from a desk has no room at the thumb. */
type Place = { to: "/report" | "/faults" | "/queue" | "/dispatch" | "/on-call" | "/proposals" | "/attainment" | "/assessments" | "/what-if" | "/accounts" | "/policy" | "/labels" | "/webhooks" | "/health"; icon: ComponentType; name: PlaceName; desk?: true };
type PlaceName = "report" | "faults" | "queue" | "dispatch" | "on_call" | "proposals" | "attainment" | "assessments" | "what_if" | "accounts" | "policy" | "labels" | "webhooks" | "health";

/** The places an account may go, most used first. */
export function placesOf(account: SessionAccount): Place[] {
  const places: Place[] = [];
  if (has(account, "dispatcher")) places.push({ to: "/dispatch", icon: NodeIndexOutlined, name: "dispatch" });
  if (has(account, "engineer", "dispatcher", "manager", "vendor"))
    places.push({ to: "/queue", icon: InboxOutlined, name: "queue" });
  if (has(account, "reporter", "customer_lead", "dispatcher", "engineer", "manager"))
    places.push({ to: "/report", icon: FormOutlined, name: "report" });
  if (has(account, "engineer", "dispatcher", "manager"))
    places.push({ to: "/on-call", icon: BellOutlined, name: "on_call" });
  if (has(account, "reporter", "customer_lead")) places.push({ to: "/faults", icon: ProfileOutlined, name: "faults" });
  if (has(account, "manager", "customer_lead")) places.push({ to: "/proposals", icon: AuditOutlined, name: "proposals" });
  if (has(account, "manager", "dispatcher", "customer_lead"))
    places.push({ to: "/attainment", icon: BarChartOutlined, name: "attainment" });
  if (has(account, "manager", "customer_lead", "vendor"))
    places.push({ to: "/assessments", icon: FileDoneOutlined, name: "assessments" });
  if (has(account, "manager")) places.push({ to: "/what-if", icon: ExperimentOutlined, name: "what_if", desk: true });
  if (has(account, "administrator", "security_officer"))
    places.push({ to: "/accounts", icon: TeamOutlined, name: "accounts" });
  if (has(account, "administrator")) {
    places.push({ to: "/health", icon: HeartOutlined, name: "health" });
    places.push({ to: "/webhooks", icon: ApiOutlined, name: "webhooks" });
  }
  if (has(account, "manager", "administrator")) places.push({ to: "/labels", icon: QrcodeOutlined, name: "labels" });
  if (has(account, "security_officer", "auditor"))
    places.push({ to: "/policy", icon: SafetyCertificateOutlined, name: "policy" });
  return places;
}

/** The frame of every page behind the log-in: navigation left at a desk, at the thumb on a phone. */
export function Shell() {
  const { t } = useTranslation();
  const account = useAccount();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [narrow, setNarrow] = useState(() => localStorage.getItem("aftercare.nav") === "narrow");
  const [palette, setPalette] = useState(false);
  const places = placesOf(account);
  useServerTimeKept();
  useLive();
  useCommands(
    places.map((place) => ({
      id: `go-${place.name}`,
      title: t(`app.nav.${place.name}`),
      group: "go" as const,
      run: () => void navigate({ to: place.to }),
    })),
  );
  useCommands(
    isStaff(account)
      ? [
          { id: "go-late", title: t("desk.entry.title"), group: "go" as const, run: () => void navigate({ to: "/late-entry" }) },
          { id: "go-chat", title: t("desk.entry.chat.title"), group: "go" as const, run: () => void navigate({ to: "/chat" }) },
        ]
      : [],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setPalette((open) => !open);
      }
    };
    globalThis.addEventListener("keydown", onKey);
    return () => globalThis.removeEventListener("keydown", onKey);
  }, []);
  const toggle = () => {
    localStorage.setItem("aftercare.nav", narrow ? "wide" : "narrow");
    setNarrow(!narrow);
  };
  const links = (
    <ul className="plain-list">
      {places.map(({ to, icon: Icon, name, desk }) => (
        <li key={to} data-desk={desk}>
          <Link to={to} className="nav-link" aria-current={isAt(path, to) ? "page" : undefined} title={t(`app.nav.${name}`)}>
            <Icon aria-hidden />
            <span>{t(`app.nav.${name}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
  return (
    <div className="shell" data-narrow={narrow}>
      <a className="skip" href="#content">
        {t("app.skip")}
      </a>
      <header className="top">
        <Link to="/" className="brand" aria-label={t("app.name")}>
          <Mark />
          <span>{t("app.name")}</span>
        </Link>
        <div className="grow" />
        <button
          type="button"
          className="search-button"
          aria-label={t("ui.palette.title")}
          onClick={() => setPalette(true)}
        >
          <SearchOutlined aria-hidden />
          <span>{t("ui.palette.open")}</span>
          <kbd>Ctrl K</kbd>
        </button>
        <AccountMenu account={account} />
      </header>
      <nav className="side" aria-label={t("app.nav.label")}>
        {links}
        <button
          type="button"
          className="nav-link nav-fold"
          onClick={toggle}
          aria-label={narrow ? t("app.nav.expand") : t("app.nav.collapse")}
        >
          {narrow ? <MenuUnfoldOutlined aria-hidden /> : <MenuFoldOutlined aria-hidden />}
          <span>{t("app.nav.collapse")}</span>
        </button>
      </nav>
      <main id="content" className="content" tabIndex={-1}>
        <Outlet />
      </main>
      <Palette open={palette} onClose={() => setPalette(false)} incidents={isStaff(account)} />
    </div>
  );
}

function isAt(path: string, to: string): boolean {
  return path === to || path.startsWith(`${to}/`) || (to === "/queue" && path.startsWith("/incidents/"));
}
