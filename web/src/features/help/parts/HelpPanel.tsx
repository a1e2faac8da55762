import { CloseOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import { createPortal } from "react-dom";

import { useCommands } from "../../../app/commands";
import { sessionQuery } from "../../../app/session";
import { useLanguage } from "../../../ui/language";
import { Loaded } from "../../../ui/PageState";
import { useWide } from "../../../ui/useWide";
import { useWords } from "../../../ui/words";
import { toldQuery, type Told } from "../load";
import { topicOf, type TopicId } from "../outline";
import { pageOf } from "../search";
import { HelpSearch } from "./HelpSearch";
import { TopicText } from "./TopicText";

import "../help.css";

type Props = {
  open: boolean;
  /** The route of the page that stands beside it. */
  path: string | undefined;
  framed: boolean;
  onClose: () => void;
};

/** The help beside the page: at a desk it stands at the right and the page goes on working; on a phone it lies over it. */
export default function HelpPanel({ open, path, framed, onClose }: Props) {
  const wide = useWide();
  if (!open) return null;
  const here = topicOf(path ?? "/");
  // Another page is another thing to be told: whatever was looked up goes with the page it was looked up on.
  const content = <Content key={here} here={here} framed={framed} wide={wide} onClose={onClose} />;
  return createPortal(wide ? <Beside onClose={onClose}>{content}</Beside> : <Sheet onClose={onClose}>{content}</Sheet>, document.body);
}

/** What a press of Esc closes before it closes the help. */
const SOONER =
  '.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open, .ant-dropdown:not(.ant-dropdown-hidden), .ant-popover:not(.ant-popover-hidden), [role=combobox][aria-expanded=true]';

type FrameProps = { onClose: () => void; children: ReactNode };

function Beside({ onClose, children }: FrameProps) {
  const { t } = useWords();
  const box = useRef<HTMLElement>(null);
  useFocus(box);
  // The page makes room.
  useLayoutEffect(() => {
    document.documentElement.dataset.help = "open";
    return () => {
      delete document.documentElement.dataset.help;
    };
  }, []);
  const latest = useRef(onClose);
  latest.current = onClose;
  useEffect(() => {
    // Asked before the page hears of it: what it closes by Esc still stands then.
    const onKey = (event: globalThis.KeyboardEvent) => {
      const within = event.target instanceof Node && box.current?.contains(event.target);
      if (event.key === "Escape" && !within && document.querySelector(SOONER) === null) latest.current();
    };
    globalThis.addEventListener("keydown", onKey, true);
    return () => globalThis.removeEventListener("keydown", onKey, true);
  }, []);
  // From the page the key leads to it, within it puts it away.
  const turn = () => (box.current?.contains(document.activeElement) ? onClose() : box.current?.focus());
  useCommands([{ id: "help", title: t("app.help"), group: "do", key: "?", run: turn }]);
  return (
    <aside ref={box} id="help-panel" className="help" aria-label={t("help.panel")} tabIndex={-1} onKeyDown={closedByEsc(onClose)}>
      {children}
    </aside>
  );
}

function Sheet({ onClose, children }: FrameProps) {
  const { t } = useWords();
  const box = useRef<HTMLDialogElement>(null);
  useFocus(box);
  return (
    <dialog
      ref={box}
      id="help-panel"
      className="help help-sheet"
      aria-label={t("help.panel")}
      tabIndex={-1}
      onKeyDown={closedByEsc(onClose)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {children}
    </dialog>
  );
}

/** Takes the focus when it appears (the panel, not its field: a keyboard would cover what one came to read) and gives it back. */
function useFocus(box: RefObject<HTMLElement | null>) {
  useLayoutEffect(() => {
    const panel = box.current;
    const before = document.activeElement;
    if (panel instanceof HTMLDialogElement) panel.showModal();
    panel?.focus();
    return () => {
      const within = panel?.contains(document.activeElement);
      // Nothing behind a sheet takes the focus while it is open.
      if (panel instanceof HTMLDialogElement) panel.close();
      if (!within) return;
      // The page may have changed meanwhile; the button is always there.
      const back = before?.isConnected && before !== document.body ? before : document.querySelector(".help-button");
      if (back instanceof HTMLElement) back.focus();
    };
  }, [box]);
}

function closedByEsc(onClose: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
}

type ContentProps = { here: TopicId; framed: boolean; wide: boolean; onClose: () => void };

function Content({ here, framed, wide, onClose }: ContentProps) {
  const { t } = useWords();
  const told = useQuery(toldQuery(useLanguage()));
  const account = useQuery({ ...sessionQuery, enabled: false }).data?.account ?? null;
  const [typed, setTyped] = useState("");
  /** What was looked up; null speaks of the page. */
  const [topic, setTopic] = useState<TopicId | null>(null);
  // What had the focus goes with the topic it stood in.
  const stay = () => document.getElementById("help-panel")?.focus();
  const pick = (next: TopicId) => {
    setTyped("");
    setTopic(next === here ? null : next);
    stay();
  };
  // On a phone it lies over the page that one goes to.
  const go = wide ? stay : onClose;
  return (
    <>
      <header className="help-head">
        <h2>{t("help.panel")}</h2>
        <button type="button" className="help-close" aria-label={t("ui.close")} onClick={onClose}>
          <CloseOutlined aria-hidden />
        </button>
      </header>
      <HelpSearch account={account} typed={typed} onType={setTyped} onPick={pick} />
      {typed.trim() === "" && (
        <Loaded query={told}>
          {(words) => <Shown id={topic ?? here} here={here} told={words} account={account} framed={framed} onPick={pick} onGo={go} />}
        </Loaded>
      )}
    </>
  );
}

type ShownProps = { here: TopicId; told: Told; onPick: (id: TopicId) => void } & Omit<Parameters<typeof TopicText>[0], "here">;

function Shown({ id, here, told, account, framed, onPick, onGo }: ShownProps) {
  const { t } = useWords();
  const page = id === here ? null : pageOf(id, account);
  return (
    // Drawn anew for each topic: it begins at its head.
    <div className="help-text" key={id}>
      <h2 className="help-title">{told.topics[id].title}</h2>
      {id !== here && (
        <div className="line">
          <button type="button" className="link-button" onClick={() => onPick(here)}>
            {t("help.back")}
          </button>
          {page && (
            <Link to={page} onClick={onGo}>
              {t("help.open_page")}
            </Link>
          )}
        </div>
      )}
      <TopicText id={id} told={told} account={account} here={id === here} framed={framed} onGo={onGo} />
      {id !== "/" && (
        <button type="button" className="link-button help-about" onClick={() => onPick("/")}>
          {t("help.about")}
        </button>
      )}
    </div>
  );
}
