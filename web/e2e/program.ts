import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "@playwright/test";

/** The program of the demonstration under test; `AFTERCARE_PROGRAM` names it. */
const program = process.env.AFTERCARE_PROGRAM ?? "../target/debug/aftercare";

/** A server of a test's own on an empty folder: nothing of what it changes is met by another test. */
export type OwnServer = { address: string; stop: () => void };

/** What a server of a test's own is called in addresses, and its port, where the test has to know them before. */
export type Place = { host?: string; port?: number };

/** Starts one; `settings` are variables of the environment beside folder and address. */
export async function ownServer(settings: Record<string, string> = {}, place: Place = {}): Promise<OwnServer> {
  const folder = mkdtempSync(join(tmpdir(), "aftercare-own-"));
  const port = place.port ?? (await freePort());
  const listen = `127.0.0.1:${port}`;
  const address = `http://${place.host ?? "127.0.0.1"}:${port}`;
  const server: ChildProcess = spawn(program, ["serve"], {
    env: {
      ...process.env,
      AFTERCARE_SERVER__DATA: folder,
      AFTERCARE_SERVER__LISTEN: listen,
      AFTERCARE_SERVER__PUBLIC_URL: address,
      ...settings,
    },
    stdio: "ignore",
  });
  await expect.poll(() => answers(`http://${listen}/api/v1/health`), { timeout: 30_000 }).toBe(true);
  const stop = () => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { address, stop };
}

/** Who logs in as what, by role. */
export type LogIns = Record<string, { login: string; password: string }>;

/** A demonstration of a test's own, for what can be done once alone. */
export async function ownDemonstration(): Promise<OwnServer & { logIns: LogIns }> {
  const folder = mkdtempSync(join(tmpdir(), "aftercare-own-"));
  const server = spawn(program, ["demo", "--data", folder, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "ignore"] });
  const stop = () => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  let said = "";
  server.stdout.setEncoding("utf8").on("data", (more: string) => (said += more));
  try {
    await expect.poll(() => said, { timeout: 240_000 }).toMatch(/^http\S+\n(\w+ \S+ \S+\n){9}/);
  } catch (error) {
    stop();
    throw error;
  }
  const [address = "", ...lines] = said.trim().split("\n");
  const logIns = Object.fromEntries(lines.map((line) => line.split(" ")).map(([role = "", login = "", password = ""]) => [role, { login, password }]));
  return { address, stop, logIns };
}

export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer().once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const place = probe.address();
      probe.close(() => (place !== null && typeof place === "object" ? found(place.port) : failed(new Error("no port"))));
    });
  });
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}
