import type { Words } from "../../../ui/words";

/** Which pages of a file these are, in words. */
export function pagesOf(pages: number[], t: Words): string {
  return pages.length === 0 ? t("documents.all_pages") : t("documents.scan_pages", { pages: pages.join(t("documents.and")) });
}
