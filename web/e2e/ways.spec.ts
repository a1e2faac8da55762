import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { freePort, ownServer, type OwnServer } from "./program";
import { expect, isAccessible, lookAt, test } from "./world";

const SECRET = "only-for-tests";
const PEOPLE = { wang: { name: "王芳", groups: ["desk"] }, guest: { name: "访客", groups: [] } };

let server: OwnServer | undefined;
let provider: ChildProcess | undefined;

test.beforeEach(async () => {
  const port = await freePort();
  const issuer = await startProvider(`http://127.0.0.1:${port}/login/back/corp`);
  const file = join(mkdtempSync(join(tmpdir(), "aftercare-ways-")), "aftercare.toml");
  writeFileSync(
    file,
    `[[ways]]
id = "corp"
name_zh = "公司账号"
name_en = "Company account"
groups = { desk = ["dispatcher"] }
[ways.oidc]
issuer = "${issuer}"
client_id = "aftercare"
client_secret = "${SECRET}"
`,
  );
  server = await ownServer({ AFTERCARE_CONFIG: file }, { port });
  const body = { provider_name: "华衡信息", zone: "Asia/Shanghai", name: "郑国栋", login: "zhengguodong", password: "Di-Yi-Ci-2026" };
  const headers = { "content-type": "application/json" };
  const made = await fetch(`${server.address}/api/v1/setup`, { method: "POST", headers, body: JSON.stringify(body) });
  expect(made.status).toBe(201);
});

test.afterEach(() => {
  server?.stop();
  provider?.kill();
});

test("somebody logs in by the provider of the house, and who may be nothing here is told so", async ({ page }, info) => {
  const address = server?.address ?? "";
  await page.goto(`${address}/login?next=%2Faccount`);
  await page.getByText("EN", { exact: true }).click();
  await expect(page.getByRole("button", { name: "Company account" })).toBeVisible();
  await page.getByText("中文", { exact: true }).click();
  const button = page.getByRole("button", { name: "公司账号" });
  await expect(button).toBeVisible();
  await lookAt(page, info, "log-in-ways");
  await isAccessible(page);
  await button.click();
  await page.getByLabel("Person").fill("guest");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("您的账号在这里没有任何角色", { exact: false })).toBeVisible();
  expect(new URL(page.url()).search).toBe("");
  await lookAt(page, info, "way-refused");
  await isAccessible(page);

  // The provider still knows the guest; somebody else begins anew.
  await page.context().clearCookies();
  await page.goto(`${address}/login?next=%2Faccount`);
  await button.click();
  await page.getByLabel("Person").fill("wang");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "我的账号" })).toBeVisible();
  await expect(page.getByText("王芳 · wang@corp", { exact: false })).toBeVisible();
  await expect(page.getByText("由对方管理", { exact: false })).toBeVisible();
  await isAccessible(page);
});

/** The provider of the server's own tests; its issuer. */
async function startProvider(back: string): Promise<string> {
  const told = JSON.stringify({ back: [back], secret: SECRET, people: PEOPLE });
  provider = spawn("node", ["provider.mjs", told], { cwd: "../crates/account/tests/peers/oidc", stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: provider.stdout ?? process.stdin });
  const [issuer] = (await once(lines, "line")) as [string];
  return issuer;
}
