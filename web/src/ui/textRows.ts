import Papa from "papaparse";

/**
 * RFC 4180, also with semicolons or tabs between the cells; the apostrophe that keeps text from being calculated is no part of it.
 * Null where quotes do not close, or not at a cell's end: nobody knows then which cell is which.
 */
export function textRows(text: string, most = 0): string[][] | null {
  // A file may have been joined from two that end their lines differently.
  const lines = text.replace(/\r\n?/g, "\n");
  const head = lines.slice(0, Math.max(0, lines.search(/\n|$/)));
  const { data, errors } = Papa.parse<string[]>(lines, {
    // By the heading: notes below it hold signs of all kinds.
    delimiter: ["\t", ";", ","].find((sign) => head.includes(sign)) ?? ",",
    newline: "\n",
    preview: most,
    transform: (cell) => cell.replace(/^'(?=[=+\-@])/, ""),
    worker: false,
  });
  return errors.some(({ type }) => type === "Quotes") ? null : data;
}
