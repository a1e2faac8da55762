import { Input } from "antd";
import { useEffect, useRef, useState } from "react";

type Props = {
  /** What is looked for, as the address says it. */
  value: string | undefined;
  label: string;
  className?: string;
  /** Looks while it is typed: where nobody has to be asked. */
  live?: boolean;
  onSearch: (words: string | undefined) => void;
};

/** What a list is looked through for. It follows the address: a view that is opened says there what it looks for. */
export function ListSearch({ value = "", label, live = false, onSearch, ...rest }: Props) {
  const [typed, setTyped] = useState(value);
  const asked = useRef(value);
  useEffect(() => {
    if (value !== asked.current) setTyped(value);
    asked.current = value;
  }, [value]);
  const search = (words: string) => {
    asked.current = words.trim();
    onSearch(asked.current || undefined);
  };
  return (
    <Input.Search
      {...rest}
      allowClear
      value={typed}
      placeholder={label}
      aria-label={label}
      onChange={(event) => {
        setTyped(event.target.value);
        if (live) search(event.target.value);
      }}
      onSearch={search}
    />
  );
}
