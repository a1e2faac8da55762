import { defineConfig } from "@playwright/test";

import { browser } from "../e2e/browser";

/** Photographs every page over invented data: `npm run build && npm run look`, then open `test-results/look`. */
export default defineConfig({
  testDir: ".",
  testMatch: "*.look.ts",
  outputDir: "../test-results/look-run",
  workers: 2,
  reporter: "line",
  timeout: 40_000,
  use: { ...browser, baseURL: "http://127.0.0.1:4173" },
  webServer: { command: "npx vite preview --port 4173 --strictPort --host 127.0.0.1", cwd: "..", port: 4173, reuseExistingServer: true },
});
