import { defineConfig } from "@playwright/test";

import { browser, DESKTOP, PHONE } from "./e2e/browser";

/**
 * End to end against a running server with the demonstration data:
 * `AFTERCARE_URL` is its address, `AFTERCARE_LOGINS` the log-ins as JSON (see e2e/world.ts). `AFTERCARE_PICTURES=1` takes
 * pictures on the way, `AFTERCARE_TRACE=1` keeps how a failed test went.
 */
export default defineConfig({
  testDir: "e2e",
  outputDir: process.env.AFTERCARE_OUTPUT ?? "test-results/e2e",
  // The tests of a device share one server and its data; each device has its own when `cargo xtask test` runs them.
  workers: 1,
  fullyParallel: false,
  timeout: 150_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: { ...browser, baseURL: process.env.AFTERCARE_URL ?? "http://127.0.0.1:8080", screenshot: "only-on-failure", trace: process.env.AFTERCARE_TRACE ? "retain-on-failure" : "off" },
  projects: [
    { name: "desktop", use: DESKTOP },
    { name: "phone", use: PHONE },
  ],
});
