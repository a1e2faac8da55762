import { CloseOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import { sessionQuery } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { Loaded } from "../../../ui/PageState";
import { useWide } from "../../../ui/useWide";
import { useWords } from "../../../ui/words";
import { closeHelp, PANEL, showTopic, useHelp } from "../help";
import { toldQuery, type Told } from "../load";
import { topicOf, type TopicId } from "../outline";
import { pageOf } from "../search";
import { HelpSearch } from "./HelpSearch";
import { TopicText } from "./TopicText";

import "../help.css";

/** The help beside the page: at a desk it stands at the right and the page goes on working; on a phone it lies over it. */
export default function HelpPanel() {
  const { open } = useHelp();
  const wide = useWide();
  if (!open) return null;
  return wide ? (
    <Beside>
      <Content />
    </Beside>
  ) : (
    <Sheet>
      <Content />
    </Sheet>
  );
}

/** What a press of Esc closes before it closes the help. */
const SOONER =
  '.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open, .ant-dropdown:not(.ant-dropdown-hidden), .ant-popover:not(.ant-popover-hidden), [role=combobox][aria-expanded=true]';

function Beside({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  useEffect(() => {
    const page = document.documentElement;
    page.dataset.help = "open";
    return () => {
      delete page.dataset.help;
    };
  }, []);
  useEffect(() => {
    // Asked before the page hears of it: what it closes by Esc still stands then.
    const onKey = (event: globalThis.KeyboardEvent) => {
      const within = event.target instanceof Node && box.current?.contains(event.target);
      if (event.key === "Escape" && !within && document.querySelector(SOONER) === null) closeHelp();
    };
    globalThis.addEventListener("keydown", onKey, true);
    return () => globalThis.removeEventListener("keydown", onKey, true);
  }, []);
  return (
    <aside ref={box} id={PANEL} className="help" aria-label={t("help.panel")} tabIndex={-1} onKeyDown={closedByEsc}>
      {children}
    </aside>
  );
}

function Sheet({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    box.current?.showModal();
    // Not the field: a keyboard would cover what one came to read.
    box.current?.focus();
  }, []);
  return (
    <dialog
      ref={box}
      id={PANEL}
      className="help help-sheet"
      aria-label={t("help.panel")}
      tabIndex={-1}
      onKeyDown={closedByEsc}
      onCancel={(event) => {
        event.preventDefault();
        closeHelp();
      }}
    >
      {children}
    </dialog>
  );
}

function closedByEsc(event: KeyboardEvent) {
  if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.stopPropagation();
  closeHelp();
}

function Content() {
  const { t } = useWords();
  const { topic } = useHelp();
  const told = useQuery(toldQuery(useLanguage()));
  // By the page that stands there, not by the one that is on its way.
  const here = useRouterState({ select: ({ matches }) => topicOf(matches.at(-1)?.fullPath ?? "/") });
  const [typed, setTyped] = useState("");
  const account = useQuery({ ...sessionQuery, enabled: false }).data?.account ?? null;
  // Whoever goes to another page wants to read of that.
  useEffect(() => {
    showTopic(null);
    setTyped("");
  }, [here]);
  const id = topic === null ? here : topicOf(topic);
  const pick = (next: TopicId) => {
    setTyped("");
    showTopic(next === here ? null : next);
    document.getElementById(PANEL)?.focus();
  };
  return (
    <>
      <header className="help-head">
        <h2>{t("help.panel")}</h2>
        <button type="button" className="help-close" aria-label={t("ui.close")} onClick={closeHelp}>
          <CloseOutlined aria-hidden />
        </button>
      </header>
      <HelpSearch account={account} typed={typed} onType={setTyped} onPick={pick} />
      {typed.trim() === "" && (
        <Loaded query={told}>{(words) => <Shown id={id} here={here} told={words} onPick={pick} account={account} />}</Loaded>
      )}
    </>
  );
}

type ShownProps = { id: TopicId; here: TopicId; told: Told; onPick: (id: TopicId) => void } & Pick<Parameters<typeof TopicText>[0], "account">;

function Shown({ id, here, told, onPick, account }: ShownProps) {
  const { t } = useWords();
  const wide = useWide();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.scrollTo?.({ top: 0 }), [id]);
  // On a phone it lies over the page that one goes to.
  const go = () => {
    if (!wide) closeHelp();
  };
  const page = id === here ? null : pageOf(id, account);
  return (
    <div className="help-text" ref={box} key={id}>
      <h2 className="help-title">{told.topics[id].title}</h2>
      {id !== here && (
        <div className="line">
          <button type="button" className="link-button" onClick={() => onPick(here)}>
            {t("help.back")}
          </button>
          {page && (
            <Link to={page} onClick={go}>
              {t("help.open_page")}
            </Link>
          )}
        </div>
      )}
      <TopicText id={id} told={told} account={account} here={id === here} onGo={go} />
      {id !== "/" && (
        <button type="button" className="link-button help-about" onClick={() => onPick("/")}>
          {t("help.about")}
        </button>
      )}
    </div>
  );
}
