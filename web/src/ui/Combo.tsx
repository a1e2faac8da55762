import { CheckOutlined, DownOutlined } from "@ant-design/icons";
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";

/** One thing to choose; it is found by what `search` says too. */
export type ComboOption = { value: string; label: string; search?: string };
/** Options under a heading; without one they simply stand there. */
export type ComboGroup = { label?: string; options: ComboOption[] };

type Props = {
  /** Of the field, for its label. */
  id: string;
  groups: ComboGroup[];
  value: string | undefined;
  onChange: (value: string) => void;
  placeholder: string;
  /** Said where nothing fits what was typed. */
  none: string;
  invalid?: boolean;
};

/** The options that hold every word that was typed, with the headings they stand under. */
export function fitting(groups: ComboGroup[], typed: string): ComboGroup[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return groups;
  const fits = ({ label, search }: ComboOption) => words.every((word) => `${label} ${search ?? ""}`.toLowerCase().includes(word));
  return groups.map((group) => ({ ...group, options: group.options.filter(fits) })).filter(({ options }) => options.length > 0);
}

/**
 * A field to choose one of many by typing or pointing: a combobox with a list, as the ARIA practices have it. It stands where
 * the component library has not come yet. Whatever is typed and not chosen goes when the field is left; the choice stays.
 */
export function Combo({ id, groups, value, onChange, placeholder, none, invalid = false }: Props) {
  const list = useId();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const shown = fitting(groups, typed ?? "");
  const options = shown.flatMap((group) => group.options);
  const chosen = groups.flatMap((group) => group.options).find((option) => option.value === value);
  const current = Math.min(at, options.length - 1);
  const optionId = (index: number) => `${list}-${index}`;
  useLayoutEffect(() => {
    if (open && current >= 0) document.getElementById(`${list}-${current}`)?.scrollIntoView({ block: "nearest" });
  }, [open, current, list]);
  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) close();
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    setTyped(null);
  };
  const show = () => {
    if (open) return;
    setOpen(true);
    setAt(Math.max(0, fitting(groups, "").flatMap((group) => group.options).findIndex((option) => option.value === value)));
  };
  const pick = (option: ComboOption | undefined) => {
    if (!option) return;
    onChange(option.value);
    close();
    field.current?.focus();
  };
  const step = (by: number) => {
    if (!open) show();
    else if (options.length > 0) setAt((current + by + options.length) % options.length);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter" && open) pick(options[current]);
    else if (event.key === "Escape" && open) close();
    else if (event.key === "Tab") return close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  let index = -1;
  return (
    <div className="combo" ref={box} data-open={open}>
      <input
        ref={field}
        id={id}
        className="field"
        role="combobox"
        aria-expanded={open}
        aria-controls={open && options.length > 0 ? list : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && current >= 0 ? optionId(current) : undefined}
        aria-invalid={invalid}
        autoComplete="off"
        placeholder={chosen?.label ?? placeholder}
        value={typed ?? chosen?.label ?? ""}
        onChange={(event) => {
          setTyped(event.target.value);
          setOpen(true);
          setAt(0);
        }}
        onClick={show}
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          if (!box.current?.contains(event.relatedTarget)) close();
        }}
      />
      <DownOutlined aria-hidden className="combo-mark" />
      {open && options.length === 0 && (
        <p className="combo-list combo-none" role="status">
          {none}
        </p>
      )}
      {open && options.length > 0 && (
        <div
          role="listbox"
          id={list}
          aria-label={placeholder}
          className="combo-list"
          // The field keeps the focus while an option is pressed.
          onMouseDown={(event) => event.preventDefault()}
        >
          {shown.map((group, place) => (
            <div key={group.label ?? place} role="group" aria-label={group.label}>
              {group.label && (
                <div className="combo-head" aria-hidden>
                  {group.label}
                </div>
              )}
              {group.options.map((option) => {
                index += 1;
                const here = index;
                return (
                  <div
                    key={option.value}
                    id={optionId(here)}
                    role="option"
                    className="combo-option"
                    aria-selected={option.value === value}
                    data-at={here === current}
                    onClick={() => pick(option)}
                    onPointerMove={() => here !== current && setAt(here)}
                  >
                    <span className="grow">{option.label}</span>
                    {option.value === value && <CheckOutlined aria-hidden />}
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
