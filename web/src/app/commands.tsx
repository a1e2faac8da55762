import { createContext, useContext, useEffect, useRef, useSyncExternalStore, type ReactNode } from "react";

/** Something a person can do here and now: by the palette, and by one key where it has one. */
export type Command = {
  id: string;
  title: string;
  group: "go" | "do";
  /** A single key, as `KeyboardEvent.key` gives it; not while typing or while a dialog is open. */
  key?: string;
  run: () => void;
};

class Commands {
  private sets = new Map<symbol, Command[]>();
  private all: Command[] = [];
  private listeners = new Set<() => void>();

  put(owner: symbol, commands: Command[]) {
    this.sets.set(owner, commands);
    this.changed();
  }

  drop(owner: symbol) {
    this.sets.delete(owner);
    this.changed();
  }

  list = () => this.all;

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What was mounted last comes first and wins a key that two claim. */
  byKey(key: string): Command | undefined {
    return this.all.find((command) => command.key === key);
  }

  private changed() {
    this.all = [...this.sets.values()].reverse().flat();
    for (const listener of this.listeners) listener();
  }
}

const Registry = createContext(new Commands());

export function CommandsProvider({ children }: { children: ReactNode }) {
  const registry = useRef<Commands>(null);
  registry.current ??= new Commands();
  const commands = registry.current;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isBusy(event)) return;
      // What an input method of Chinese makes of the same key.
      const command = commands.byKey(event.key === "？" ? "?" : event.key);
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    globalThis.addEventListener("keydown", onKey);
    return () => globalThis.removeEventListener("keydown", onKey);
  }, [commands]);
  return <Registry value={commands}>{children}</Registry>;
}

/** Whether the key belongs to what has the focus: a field, an open dialog, or a link or button asked to press. */
function isBusy(event: KeyboardEvent): boolean {
  if (document.querySelector('.ant-modal-wrap:not([style*="display: none"]), .ant-drawer-open')) return true;
  const element = event.target instanceof HTMLElement ? event.target : null;
  if (!element) return false;
  if (element.isContentEditable || element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [role=combobox], [role=listbox]"))
    return true;
  // A box is ticked by the space bar; letters mean nothing to it.
  return (event.key === "Enter" || event.key === " ") && element.closest("a, button, input") !== null;
}

/** Offers commands while the caller is mounted. */
export function useCommands(commands: Command[]) {
  const registry = useContext(Registry);
  const owner = useRef(Symbol("commands"));
  const latest = useRef(commands);
  latest.current = commands;
  const signature = commands.map((command) => `${command.id}|${command.title}|${command.key ?? ""}`).join("\n");
  useEffect(() => {
    const mine = owner.current;
    registry.put(
      mine,
      latest.current.map((command) => ({
        ...command,
        run: () => latest.current.find((each) => each.id === command.id)?.run(),
      })),
    );
    return () => registry.drop(mine);
  }, [registry, signature]);
}

export function useAllCommands(): Command[] {
  const registry = useContext(Registry);
  return useSyncExternalStore(registry.subscribe, registry.list);
}
