import { ownServer, type OwnServer } from "./program";
import { atDesk, expect, isAccessible, lookAt, test } from "./world";

let server: OwnServer | undefined;

test.beforeEach(async ({}, info) => {
  atDesk(info);
  server = await ownServer();
});

test.afterEach(() => server?.stop());

test("an empty folder opens the page that creates the administrator", async ({ page }, info) => {
  await page.addInitScript(() => localStorage.setItem("aftercare.language", "zh"));
  await page.goto(server?.address ?? "");
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
