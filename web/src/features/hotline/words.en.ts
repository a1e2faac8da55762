import type { zh } from "./words.zh";

export const en: typeof zh = {
  title: "Hotline",
  hint: "Type the number that calls: who it is, his house, its systems and its open faults appear.",
  phone: "Number that calls",
  find: "Find",
  who: "Who calls",
  nameless: "no name given",
  contact: "contact of the house",
  called: "last called {{at}}",
  other: "Somebody else",
  other_hint: "begin with the system",
  nobody: "Nobody is known under this number",
  nobody_hint: "Write the report; the next call will be recognised.",
  open: "Open faults of this house",
  open_hint: "It may be one of these: look first.",
  no_open: "This house has no open faults.",
  report: "Write the report",
  read_back: "Read back to the caller: the number, and the times promised below.",
  next: "Next call",
};
