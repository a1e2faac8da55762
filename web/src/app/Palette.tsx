import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Input, Modal, type InputRef } from "antd";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../api/client";
import { Severity } from "../ui/Severity";
import { useAllCommands, type Command } from "./commands";
import Dressed from "./Dressed";

type Choice = { id: string; title: string; key?: string | undefined; group: string; severity?: number; run: () => void };

/** Ctrl-K / ⌘K: every command there is at this moment, and any incident by number or words. */
export default function Palette({ open, onClose, incidents }: { open: boolean; onClose: () => void; incidents: boolean }) {
  const { t } = useTranslation();
  return (
    <Dressed>
      <Modal
        open={open}
        onCancel={onClose}
        footer={null}
        closable={false}
        destroyOnHidden
        title={<span className="visually-hidden">{t("ui.palette.title")}</span>}
        width={560}
        className="palette"
      >
        <Content onClose={onClose} incidents={incidents} />
      </Modal>
    </Dressed>
  );
}

function Content({ onClose, incidents }: { onClose: () => void; incidents: boolean }) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const field = useRef<InputRef>(null);
  useEffect(() => {
    const later = setTimeout(() => field.current?.focus(), 0);
    return () => clearTimeout(later);
  }, []);
  const choices = useChoices(text, incidents);
  const chosen = Math.min(at, Math.max(0, choices.length - 1));

  const pick = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    // After the dialog has given the focus back, so that a command may take it.
    setTimeout(choice.run, 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && choices.length > 0) {
      event.preventDefault();
      setAt((chosen + step + choices.length) % choices.length);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      pick(choices[chosen]);
    }
  };
  return (
    <div>
      <Input
        ref={field}
        size="large"
        value={text}
        placeholder={t("ui.palette.placeholder")}
        aria-label={t("ui.palette.placeholder")}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-choices"
        aria-activedescendant={choices[chosen] ? `palette-${chosen}` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul className="plain-list palette-choices" role="listbox" id="palette-choices" aria-label={t("ui.palette.title")}>
        {choices.map((choice, index) => (
          <li
            key={choice.id}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === chosen}
            onMouseMove={() => setAt(index)}
            onClick={() => pick(choice)}
          >
            <span className="muted small palette-group">{choice.group}</span>
            {choice.severity !== undefined && <Severity level={choice.severity} />}
            <span className="grow cut">{choice.title}</span>
            {choice.key && <kbd>{choice.key}</kbd>}
          </li>
        ))}
      </ul>
      {choices.length === 0 && <p className="muted palette-none">{t("ui.palette.empty")}</p>}
    </div>
  );
}

function useChoices(text: string, incidents: boolean): Choice[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const commands = useAllCommands();
  const wanted = text.trim().toLowerCase();
  const found = useQuery({
    queryKey: ["palette", wanted],
    queryFn: () => taken(http.GET("/api/v1/incidents", { params: { query: { view: "all", q: wanted, limit: 5 } } })),
    enabled: incidents && wanted.length >= 2,
    staleTime: 10_000,
  });
  // What begins with the words is meant sooner than what ends with them.
  const place = (command: Command) => command.title.toLowerCase().indexOf(wanted);
  const fits = (command: Command) => place(command) >= 0;
  const rows = wanted.length >= 2 ? (found.data?.items ?? []) : [];
  return [
    ...[...commands.filter(fits)].sort((one, other) => place(one) - place(other)).map((command) => ({
      id: command.id,
      title: command.title,
      key: command.key,
      group: t(`ui.palette.${command.group}`),
      run: command.run,
    })),
    ...rows.map((row) => ({
      id: row.id,
      title: `${row.number} ${row.title}`,
      group: t("ui.palette.incidents"),
      severity: row.severity,
      run: () => void navigate({ to: "/incidents/$id", params: { id: row.id } }),
    })),
  ];
}
