import { defineConfig } from "@playwright/test";

import { browser, DESKTOP, PHONE } from "./e2e/browser";

/**
 * End to end against a running server with the demonstration data:
 * `AFTERCARE_URL` is its address, `AFTERCARE_LOGINS` the log-ins as JSON (see e2e/world.ts).
 */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/e2e",
  // The projects share one server and its data; a report made by one is worked on by the next step of the same test.
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: { ...browser, baseURL: process.env.AFTERCARE_URL ?? "http://127.0.0.1:8080", trace: "retain-on-failure" },
  projects: [
    { name: "desktop", use: DESKTOP },
    { name: "phone", use: PHONE },
  ],
});
