import { createHmac } from "node:crypto";
import type { Page, TestInfo } from "@playwright/test";

import { letterbox, type Letterbox } from "./letterbox";
import { ownServer, type OwnServer } from "./program";
import { expect, isAccessible, lookAt, test } from "./world";

const PASSWORD = "Di-Yi-Ci-2026";
const STEP = 30_000;
/** Tests whose title begins so run on a server where the role demands an authenticator. */
const DEMANDED = "where the role demands it";

let mail: Letterbox | undefined;
let server: OwnServer | undefined;

test.beforeEach(async ({ page }, info) => {
  mail = await letterbox();
  const demanded = info.title.startsWith(DEMANDED);
  server = await ownServer({
    AFTERCARE_MAIL__HOST: "127.0.0.1",
    AFTERCARE_MAIL__PORT: String(mail.port),
    AFTERCARE_MAIL__SECURITY: "none",
    AFTERCARE_WORK__POLL_MS: "100",
    ...(demanded ? { AFTERCARE_SECOND_FACTOR__ROLES: '["administrator"]' } : {}),
  });
  const body = { provider_name: "华衡信息", zone: "Asia/Shanghai", name: "郑国栋", login: "zhengguodong", password: PASSWORD };
  const made = await fetch(at("/api/v1/setup"), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  expect(made.status).toBe(201);
  await page.addInitScript(() => localStorage.setItem("aftercare.language", "zh"));
});

test.afterEach(() => {
  server?.stop();
  mail?.close();
});

test("an administrator sets up an authenticator, logs in with it, and ends the sessions elsewhere", async ({ page, browser, watch }, info) => {
  watch(page, at("/"));
  await logIn(page, "zhengguodong", PASSWORD);
  await inside(page);
  await page.goto(at("/account"));
  await expect(page.getByRole("heading", { level: 1, name: "我的账号" })).toBeVisible();
  await seen(page, info, "own-account");

  const factor = page.getByRole("region", { name: "验证器" });
  await factor.getByRole("button", { name: "设置验证器" }).click();
  await factor.getByLabel("当前密码").fill("wrong");
  await factor.getByRole("button", { name: "设置验证器" }).click();
  await expect(factor.getByText("当前密码不正确")).toBeVisible();
  await factor.getByLabel("当前密码").fill(PASSWORD);
  await factor.getByRole("button", { name: "设置验证器" }).click();
  await expect(factor.getByRole("img", { name: "供验证器应用扫描的二维码" })).toBeVisible();
  await seen(page, info, "authenticator-secret");
  const secret = await factor.getByLabel("无法扫描时手工输入").inputValue();
  await factor.getByLabel("验证码").fill("000000");
  await factor.getByRole("button", { name: "开启" }).click();
  await expect(factor.getByText("验证码不正确")).toBeVisible();
  await factor.getByLabel("验证码").fill(code(secret, Date.now()));
  await factor.getByRole("button", { name: "开启" }).click();
  await expect(factor.getByRole("listitem")).toHaveCount(10);
  await seen(page, info, "recovery-codes");
  const recovery = await factor.getByRole("listitem").first().innerText();

  const other = await browser.newContext({ locale: "zh-CN" });
  const elsewhere = await other.newPage();
  await elsewhere.addInitScript(() => localStorage.setItem("aftercare.language", "zh"));
  await logIn(elsewhere, "zhengguodong", PASSWORD);
  await expect(elsewhere.getByText("请输入验证器上的验证码。")).toBeVisible();
  await seen(elsewhere, info, "code-asked");
  // The code of the next step counts already; the present one was used to set up.
  await elsewhere.getByLabel("验证码").fill(code(secret, Date.now() + STEP));
  await elsewhere.getByRole("button", { name: "登录" }).click();
  await inside(elsewhere);

  await page.reload();
  const sessions = page.getByRole("region", { name: "登录情况" });
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await seen(page, info, "sessions");
  await sessions.getByRole("button", { name: "退出其他所有登录" }).click();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  await elsewhere.goto(at("/accounts"));
  await expect(elsewhere.getByRole("heading", { level: 1, name: "登录" })).toBeVisible();
  await logIn(elsewhere, "zhengguodong", PASSWORD);
  await elsewhere.getByLabel("验证码").fill(recovery);
  await elsewhere.getByRole("button", { name: "登录" }).click();
  await inside(elsewhere);
  await other.close();
});

test(`${DEMANDED}, the authenticator is set up in the log-in`, async ({ page, watch }, info) => {
  watch(page, at("/"));
  await logIn(page, "zhengguodong", PASSWORD);
  await expect(page.getByRole("img", { name: "供验证器应用扫描的二维码" })).toBeVisible();
  await seen(page, info, "enrol-at-log-in");
  const secret = await page.getByLabel("无法扫描时手工输入").inputValue();
  await page.getByLabel("验证码", { exact: true }).fill("000000");
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await page.getByLabel("验证码", { exact: true }).fill(code(secret, Date.now()));
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("listitem")).toHaveCount(10);
  await seen(page, info, "codes-at-log-in");
  await page.getByRole("button", { name: "已保存，继续" }).click();
  await inside(page);
  await page.goto(at("/account"));
  await expect(page.getByRole("region", { name: "验证器" }).getByRole("button", { name: "关闭验证器" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "重新生成恢复码" })).toBeVisible();
});

test("one's own password is set by the rules, and the refusal stands at its field", async ({ page, watch }, info) => {
  watch(page, at("/"));
  await logIn(page, "zhengguodong", PASSWORD);
  await inside(page);
  await page.goto(at("/account"));
  const own = page.getByRole("region", { name: "密码" });
  await own.getByLabel("当前密码").fill(PASSWORD);
  for (const again of ["Password123!", "Xin-Mi-Ma-2027"]) {
    await own.getByLabel("新密码").fill(again);
    await own.getByLabel("再输一次密码").fill(again);
    await own.getByRole("button", { name: "设置密码" }).click();
    if (again === "Password123!") {
      await expect(own.getByRole("alert").first()).toBeVisible();
      await seen(page, info, "weak-password");
    }
  }
  await expect(own.getByLabel("当前密码")).toHaveValue("");
  await page.reload();
  await inside(page);
  await page.getByLabel("用途").fill("月报脚本");
  await page.getByRole("button", { name: "生成令牌" }).click();
  await expect(page.getByLabel(/只显示这一次/)).toHaveValue(/^[\w-]{43}$/);
  await seen(page, info, "token");
});

test("who is invited by mail chooses his password, and a forgotten one is chosen anew", async ({ page, browser, watch }, info) => {
  watch(page, at("/"));
  await logIn(page, "zhengguodong", PASSWORD);
  await inside(page);
  await page.goto(at("/accounts"));
  await page.getByRole("button", { name: "新建账号" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("姓名").fill("李强");
  await dialog.getByLabel("登录名").fill("liqiang");
  await dialog.getByLabel("邮件地址").fill("li@example.test");
  await dialog.getByLabel("角色").click();
  await page.getByTitle("服务台").click();
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "建立账号" }).click();
  await expect(page.getByText("liqiang", { exact: true })).toBeVisible();
  await seen(page, info, "invited");

  const other = await browser.newContext({ locale: "zh-CN" });
  const li = await other.newPage();
  await li.addInitScript(() => localStorage.setItem("aftercare.language", "zh"));
  await li.goto(await link(1));
  await expect(li.getByText("李强，您的账号已建立，请设置密码。")).toBeVisible();
  await seen(li, info, "choose-password");
  await choose(li, "LiQiang-Zi-Ji-26");
  await expect(li.getByRole("alert").first()).toBeVisible();
  await choose(li, "Wo-Zi-Ji-Ding-26");
  await expect(li.getByText("密码已设置，现在可以登录。")).toBeVisible();
  await logIn(li, "liqiang", "Wo-Zi-Ji-Ding-26");
  await inside(li);

  await page.goto(at("/forgot"));
  await page.getByLabel("登录名").fill("nobody");
  await page.getByRole("button", { name: "发送链接" }).click();
  const said = await page.getByRole("status").innerText();
  await seen(page, info, "forgot");
  await page.goto(at("/forgot"));
  await page.getByLabel("登录名").fill("liqiang");
  await page.getByRole("button", { name: "发送链接" }).click();
  await expect(page.getByRole("status")).toHaveText(said);
  const reset = await link(2);
  await li.goto("about:blank");
  await li.goto(reset);
  await choose(li, "You-Huan-Yi-Ge-27");
  await expect(li.getByText("密码已设置，现在可以登录。")).toBeVisible();
  await li.goto("about:blank");
  await li.goto(reset);
  await expect(li.getByText(/链接无效/)).toBeVisible();
  await seen(li, info, "link-used");
  await other.close();
});

function at(path: string): string {
  return `${server?.address ?? ""}${path}`;
}

async function logIn(page: Page, login: string, password: string) {
  await page.goto(at("/login"));
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByRole("button", { name: "登录" }).click();
}

async function inside(page: Page) {
  await expect(page.getByRole("navigation", { name: "主导航" })).toBeVisible();
}

async function choose(page: Page, password: string) {
  await page.getByLabel("新密码").fill(password);
  await page.getByLabel("再输一次密码").fill(password);
  await page.getByRole("button", { name: "设置密码" }).click();
}

async function seen(page: Page, info: TestInfo, name: string) {
  await lookAt(page, info, `account-${name}`);
  await isAccessible(page);
}

/** The link in the `count`-th letter. */
async function link(count: number): Promise<string> {
  await expect.poll(() => mail?.letters.length ?? 0).toBe(count);
  const found = mail?.letters[count - 1]?.match(/http:\/\/[^\s"<]+\/link\/password#[\w-]{43}/);
  if (!found) throw new Error("the letter has no link");
  return found[0];
}

/** What an authenticator shows at `time` (RFC 6238). */
function code(secret: string, time: number): string {
  const bits = [...secret.replaceAll(" ", "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(time / STEP)));
  const sign = createHmac("sha1", key).update(counter).digest();
  const offset = sign.readUInt8(19) & 15;
  return String((sign.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
