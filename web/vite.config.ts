import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds a running server. */
const server = process.env.AFTERCARE_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  // The server puts the nonce of each answer in its place (crates/server/src/pages.rs).
  html: { cspNonce: "aftercare-page-nonce" },
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // Fonts and images stay files: the content security policy allows no data: scripts and few data: images.
    assetsInlineLimit: 0,
  },
  // The policy the server sends, so that looking at the pages proves they keep to it.
  preview: {
    headers: {
      "Content-Security-Policy":
        "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-aftercare-page-nonce'; img-src 'self' data: blob:; " +
        "font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
    },
  },
  server: { proxy: { "/api": { target: server, changeOrigin: false } } },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/setup.ts"],
    testTimeout: 20_000,
  },
});
