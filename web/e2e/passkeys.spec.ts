import type { CDPSession, Page } from "@playwright/test";

import { ownServer, type OwnServer } from "./program";
import { atDesk, expect, isAccessible, lookAt, test } from "./world";

const PASSWORD = "Di-Yi-Ci-2026";

let server: OwnServer | undefined;

test.beforeEach(async ({ page }, info) => {
  atDesk(info);
  // A passkey belongs to a name.
  server = await ownServer({ AFTERCARE_SECOND_FACTOR__ROLES: '["security_officer"]' }, { host: "localhost" });
  const body = { provider_name: "华衡信息", zone: "Asia/Shanghai", name: "郑国栋", login: "zhengguodong", password: PASSWORD };
  const made = await fetch(at("/api/v1/setup"), { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  expect(made.status).toBe(201);
  await page.addInitScript(() => localStorage.setItem("aftercare.language", "zh"));
});

test.afterEach(() => server?.stop());

test("a passkey is registered, logs in without a password, and is revoked", async ({ page, watch }, info) => {
  watch(page, at("/"));
  const device = await withDevice(page);
  await page.goto(at("/login"));
  await page.getByLabel("登录名").fill("zhengguodong");
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByRole("navigation", { name: "主导航" })).toBeVisible();

  await page.goto(at("/account"));
  const keys = page.getByRole("region", { name: "通行密钥" });
  await keys.getByRole("button", { name: "登记通行密钥" }).click();
  await keys.getByLabel("名称").fill("办公室电脑");
  await keys.getByLabel("当前密码").fill("wrong");
  await keys.getByRole("button", { name: "登记通行密钥" }).click();
  await expect(keys.getByText("当前密码不正确")).toBeVisible();
  await lookAt(page, info, "passkey-new");
  await keys.getByLabel("当前密码").fill(PASSWORD);
  await keys.getByRole("button", { name: "登记通行密钥" }).click();
  await expect(keys.getByText("还没有用过", { exact: false })).toBeVisible();
  await lookAt(page, info, "passkeys");
  await isAccessible(page);
  // The same device once more: it says that it has one.
  await keys.getByRole("button", { name: "登记通行密钥" }).click();
  await keys.getByLabel("名称").fill("again");
  await keys.getByLabel("当前密码").fill(PASSWORD);
  await keys.getByRole("button", { name: "登记通行密钥" }).click();
  await expect(keys.getByText("这台设备已经登记过")).toBeVisible();

  await page.context().clearCookies();
  await page.goto(at("/login?next=%2Faccount"));
  await expect(page.getByRole("heading", { level: 1, name: "登录" })).toBeVisible();
  await lookAt(page, info, "log-in-passkey");
  await isAccessible(page);
  // The holder does not show who he is.
  await device.send("WebAuthn.setUserVerified", { authenticatorId: device.id, isUserVerified: false });
  await page.getByRole("button", { name: "用通行密钥登录" }).click();
  await expect(page.getByText("设备没有给出通行密钥", { exact: false })).toBeVisible();
  await device.send("WebAuthn.setUserVerified", { authenticatorId: device.id, isUserVerified: true });
  await page.getByRole("button", { name: "用通行密钥登录" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "我的账号" })).toBeVisible();
  await expect(keys.getByText("最近使用", { exact: false })).toBeVisible();

  await keys.getByRole("button", { name: "撤销" }).click();
  await page.getByRole("tooltip").getByRole("button", { name: "撤销" }).click();
  await expect(keys.getByText("办公室电脑")).toHaveCount(0);
  await page.context().clearCookies();
  await page.goto(at("/login"));
  await page.getByRole("button", { name: "用通行密钥登录" }).click();
  await expect(page.getByText("这个通行密钥未通过核验", { exact: false })).toBeVisible();
  await lookAt(page, info, "passkey-refused");
  await isAccessible(page);
});

function at(path: string): string {
  return `${server?.address}${path}`;
}

type Device = CDPSession & { id: string };

/** Chromium's virtual authenticator: a device of this page that keeps passkeys and verifies its holder. */
async function withDevice(page: Page): Promise<Device> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return Object.assign(session, { id: authenticatorId });
}
