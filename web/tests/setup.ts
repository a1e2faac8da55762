import { cleanup } from "@testing-library/react";
import { afterEach, beforeAll, vi } from "vitest";

import { startWords } from "../src/app/i18n";
import { withWords } from "../src/app/further";

process.env.TZ = "Asia/Shanghai";

beforeAll(async () => {
  localStorage.setItem("aftercare.language", "zh");
  await startWords();
  await withWords(Promise.resolve(), "agreement", "assessment", "calendar", "desk", "documents", "estate", "help", "hotline", "imports", "inbound", "journal", "link", "operations", "oversight", "overview", "privacy", "team", "tour", "webhook", "whatif");
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
