import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, isAccessible, lookAt, test } from "./world";

/** The program of the demonstration under test; `AFTERCARE_PROGRAM` names it. */
const program = process.env.AFTERCARE_PROGRAM ?? "../target/debug/aftercare";

let server: ChildProcess | undefined;
let folder = "";
let address = "";

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "aftercare-first-run-"));
  const listen = `127.0.0.1:${await freePort()}`;
  address = `http://${listen}`;
  server = spawn(program, ["serve"], {
    env: { ...process.env, AFTERCARE_SERVER__DATA: folder, AFTERCARE_SERVER__LISTEN: listen },
    stdio: "ignore",
  });
  await expect.poll(() => answers(`${address}/api/v1/health`), { timeout: 30_000 }).toBe(true);
});

test.afterEach(() => {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

test("an empty folder opens the page that creates the administrator", async ({ page }, info) => {
  await page.addInitScript(() => localStorage.setItem("aftercare.language", "zh"));
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1, name: "首次使用" })).toBeVisible();
  await lookAt(page, info, "first-run");
  await isAccessible(page);

  await page.getByLabel("单位名称（集成商）").fill("华衡信息");
  await page.getByLabel("姓名").fill("郑国栋");
  await page.getByLabel("登录名").fill("zhengguodong");
  await page.getByLabel("密码", { exact: true }).fill("Di-Yi-Ci-2026");
  await page.getByLabel("再输一次密码").fill("Di-Yi-Ci-2026");
  await page.getByRole("button", { name: "建立并登录" }).click();
  await expect(page.getByRole("navigation", { name: "主导航" })).toBeVisible();
  await lookAt(page, info, "first-run-inside");
  await isAccessible(page);
});

function freePort(): Promise<number> {
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
