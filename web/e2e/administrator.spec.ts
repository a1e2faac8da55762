import { atDesk, enter, expect, isAccessible, lookAt, test } from "./world";

test("a webhook is made, its secret shown once, and its deliveries can be looked at", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "administrator");
  watch(page);
  await page.goto("/webhooks");
  const name = `同步到 OA ${Date.now()}`;
  await page.getByRole("button", { name: "新建订阅" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("用途").fill(name);
  await dialog.getByLabel("接收地址").fill("ftp://oa.example.cn");
  await dialog.getByRole("button", { name: "新建订阅" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expect(dialog.getByLabel("用途")).toHaveValue(name);
  await lookAt(page, info, "webhook-refused");
  await dialog.getByLabel("接收地址").fill("https://oa.example.cn/hook");
  await dialog.getByRole("button", { name: "新建订阅" }).click();
  await expect(page.getByRole("textbox", { name: "签名密钥" })).toHaveValue(/^whsec_/);
  await lookAt(page, info, "webhook-secret");
  await isAccessible(page);
  await page.getByRole("button", { name: "我已保存" }).click();
  await expect(page.getByRole("textbox", { name: "签名密钥" })).toHaveCount(0);
  const row = page.getByRole("region", { name });
  await row.getByRole("button", { name: "停用" }).click();
  await expect(row.getByText("已停用", { exact: true })).toBeVisible();
  await row.getByRole("link", { name: "投递记录" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "投递记录" })).toBeVisible();
  await isAccessible(page);
});

test("the health of the installation stands with what to do", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "administrator");
  watch(page);
  await page.goto("/health");
  await expect(page.getByRole("heading", { level: 1, name: "体检" })).toBeVisible();
  await expect(page.locator(".findings > li").first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "消息渠道" })).toBeVisible();
  await lookAt(page, info, "health");
  await isAccessible(page);
});

test("an engineer makes a link to his duties and switches it off again", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "engineer");
  watch(page);
  await page.goto("/on-call");
  await page.getByRole("button", { name: /生成链接|换一个链接/ }).click();
  await expect(page.getByRole("textbox", { name: "值班日历链接" })).toHaveValue(/duties\.ics/);
  await lookAt(page, info, "calendar-link");
  await page.getByRole("button", { name: "停用", exact: true }).click();
  await expect(page.getByText("还没有链接")).toBeVisible();
  await isAccessible(page);
});
