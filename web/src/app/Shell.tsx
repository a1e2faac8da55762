import { SearchOutlined } from "@ant-design/icons";
import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { Help } from "../features/help/Help";
import { Bell } from "../features/notify/parts/Bell";
import { TourGuide, TourOffer } from "../features/tour/parts/TourPlace";
import { useLive } from "../live/useLive";
import { useWide } from "../ui/useWide";
import { useWords } from "../ui/words";
import { AccountMenu } from "./AccountMenu";
import { useCommands } from "./commands";
import { DressedOutlet } from "./dress";
import { withWords } from "./further";
import { Mark } from "./Mark";
import { SideNavigation, ThumbNavigation, type Further } from "./Navigation";
import { placesOf } from "./places";
import { has, isStaff, useAccount, useServerTimeKept } from "./session";

const Palette = lazy(() => import("./Palette"));
const EmergencyBanner = lazy(() => withWords(import("../features/oversight/parts/EmergencyBanner"), "oversight"));

/** The frame of every page behind the log-in: navigation left at a desk, at the thumb on a phone. */
export function Shell() {
  const { t } = useTranslation();
  const { t: say } = useWords();
  const account = useAccount();
  const wide = useWide();
  const navigate = useNavigate();
  const [narrow, setNarrow] = useState(() => localStorage.getItem("aftercare.nav") === "narrow");
  const [palette, setPalette] = useState(false);
  const asked = useRef(false);
  asked.current ||= palette;
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
  /** Where no place of the navigation leads. */
  const more: Further[] = has(account, "engineer", "dispatcher", "manager")
    ? [
        { id: "late", title: t("desk.entry.title"), to: "/late-entry" },
        { id: "chat", title: t("desk.entry.chat.title"), to: "/chat" },
        { id: "wall", title: say("app.to_wall"), to: "/wall" },
      ]
    : [];
  const notices: Further = { id: "notices", title: say("notify.title"), to: "/notices" };
  useCommands(
    [...more, notices].map(({ id, title, to }) => ({ id: `go-${id}`, title, group: "go" as const, run: () => void navigate({ to }) })),
  );
  const fold = () => {
    localStorage.setItem("aftercare.nav", narrow ? "wide" : "narrow");
    setNarrow(!narrow);
  };
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
        <Help framed />
        <Bell />
        <AccountMenu account={account} />
      </header>
      {wide ? (
        <SideNavigation places={places} narrow={narrow} onFold={fold} />
      ) : (
        <ThumbNavigation account={account} more={more} />
      )}
      <main id="content" className="content" tabIndex={-1}>
        {has(account, "dispatcher", "manager", "administrator") && (
          <Suspense fallback={null}>
            <EmergencyBanner />
          </Suspense>
        )}
        <TourOffer account={account} />
        <DressedOutlet />
      </main>
      <TourGuide account={account} />
      {asked.current && (
        <Suspense fallback={null}>
          <Palette open={palette} onClose={() => setPalette(false)} incidents={isStaff(account)} />
        </Suspense>
      )}
    </div>
  );
}
