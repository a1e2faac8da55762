import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { directory, SEARCHER, type Directory } from "./directory";
import { freePort, ownServer, type OwnServer } from "./program";
import { expect, isAccessible, lookAt, test } from "./world";

const SECRET = "only-for-tests";
const PASSWORD = "Yu-Zhang-Hao-2026";

let server: OwnServer | undefined;
let peers: ChildProcess[] = [];
let house: Directory | undefined;

test.beforeEach(async () => {
  const port = await freePort();
  const back = (way: string) => `http://127.0.0.1:${port}/login/back/${way}`;
  const issuer = await started("oidc", "provider.mjs", {
    back: [back("corp")],
    secret: SECRET,
    people: { wang: { name: "王芳", groups: ["desk"] }, guest: { name: "访客", groups: [] } },
  });
  const cas = await started("cas", "server.mjs", {
    services: [`${back("cas")}?state=`],
    people: { chen: { displayName: "陈静", memberOf: ["desk"] } },
  });
  house = await directory({ liu: { name: "刘洋", password: PASSWORD }, guest: { name: "访客", password: PASSWORD } }, ["liu"]);
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

[[ways]]
id = "cas"
name_zh = "统一身份认证"
name_en = "Central log-in"
groups = { desk = ["dispatcher"] }
[ways.cas]
server = "${cas}"

[[ways]]
id = "domain"
name_zh = "域账号"
name_en = "Domain account"
groups = { "CN=Desk, DC=corp,DC=example" = ["dispatcher"] }
[ways.directory]
urls = ["${house.url}"]
start_tls = false
bind_dn = "${SEARCHER.dn}"
bind_password = "${SEARCHER.password}"
base = "dc=corp,dc=example"
filter = "(uid={login})"
group_base = "dc=corp,dc=example"
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
  house?.stop();
  for (const peer of peers) peer.kill();
  peers = [];
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

test("somebody logs in by the CAS server of the house", async ({ page }) => {
  await page.goto(`${server?.address}/login?next=%2Faccount`);
  await page.getByText("中文", { exact: true }).click();
  await page.getByRole("button", { name: "统一身份认证" }).click();
  await page.getByLabel("Person").fill("chen");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("陈静 · chen@cas", { exact: false })).toBeVisible();
  // The ticket stays in no history.
  expect(new URL(page.url()).search).toBe("");
  await isAccessible(page);
});

test("a directory's password is asked for by our own page; a wrong one and a directory that is gone are told apart", async ({ page }, info) => {
  await page.goto(`${server?.address}/login?next=%2Faccount`);
  await page.getByText("中文", { exact: true }).click();
  await page.getByRole("button", { name: "域账号" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "域账号" })).toBeVisible();
  await page.getByLabel("用户名").fill("liu");
  await page.getByLabel("密码").fill("wrong");
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByText("用户名或密码未通过对方核验", { exact: false })).toBeVisible();
  await lookAt(page, info, "way-asked");
  await isAccessible(page);
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByText("刘洋 · liu@domain", { exact: false })).toBeVisible();

  await page.context().clearCookies();
  house?.stop();
  await page.goto(`${server?.address}/login/by/domain`);
  await page.getByText("EN", { exact: true }).click();
  await page.getByLabel("Name").fill("liu");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByText("nobody answers at its address", { exact: false })).toBeVisible();
  await lookAt(page, info, "way-unavailable");
  await isAccessible(page);
});

/** A peer of the server's own tests; what it says on its first line. */
async function started(folder: string, program: string, told: object): Promise<string> {
  const peer = spawn("node", [program, JSON.stringify(told)], { cwd: `../crates/account/tests/peers/${folder}`, stdio: ["pipe", "pipe", "ignore"] });
  peers.push(peer);
  const lines = createInterface({ input: peer.stdout ?? process.stdin });
  const [said] = (await once(lines, "line")) as [string];
  return said;
}
