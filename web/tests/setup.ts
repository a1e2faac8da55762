import { cleanup } from "@testing-library/react";
import { afterEach, beforeAll, vi } from "vitest";

import { startWords } from "../src/app/i18n";

process.env.TZ = "Asia/Shanghai";

beforeAll(async () => {
  localStorage.setItem("aftercare.language", "zh");
  await startWords();
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
