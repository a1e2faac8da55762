import { currentLanguage } from "../../app/language";
import { Problem, problemOf } from "../../api/problem";
import type { ImportAnswer } from "../../api/types";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Sends a workbook: looked through only, or loaded. */
export async function sendWorkbook(file: File, dry: boolean): Promise<ImportAnswer> {
  const response = await fetch(`/api/v1/imports?dry_run=${dry}`, {
    method: "POST",
    headers: { "Accept-Language": currentLanguage(), "Content-Type": XLSX },
    body: file,
  }).catch(() => {
    throw new Problem({ status: 0 });
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw problemOf(response.status, body);
  return body as ImportAnswer;
}

/** Saves the empty workbook, its headings in the language of the page. */
export async function saveTemplate(name: string) {
  const response = await fetch("/api/v1/imports/template", { headers: { "Accept-Language": currentLanguage() } }).catch(() => {
    throw new Problem({ status: 0 });
  });
  if (!response.ok) throw problemOf(response.status, await response.json().catch(() => null));
  const place = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = place;
  link.download = `${name}.xlsx`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(place), 10_000);
}
