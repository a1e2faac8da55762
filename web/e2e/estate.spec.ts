import { enter, expect, isAccessible, lookAt, test } from "./world";

test("a delivered system is found by an everyday word, and read down to the function point", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "engineer");
  watch(page);
  await page.goto("/systems");
  await expect(page.getByRole("link", { name: /门诊收费/ }).first()).toBeVisible();
  await lookAt(page, info, "estate");
  await isAccessible(page);
  await page.getByLabel("系统名称、编号或日常叫法").fill("门诊收费");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=/);
  await page.getByRole("link", { name: /门诊收费/ }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "门诊收费与综合查询" })).toBeVisible();
  await lookAt(page, info, "estate-system");
  await isAccessible(page);

  const close = page.getByRole("button", { name: /^收起 / }).first();
  const parts = page.locator(".estate-name");
  const before = await parts.count();
  await close.click();
  await expect.poll(() => parts.count()).toBeLessThan(before);
  await page.getByLabel("查找部件、型号或序列号").fill("查询");
  await page.keyboard.press("Enter");
  await expect(parts.filter({ hasText: "查询" }).first()).toBeVisible();
  await isAccessible(page);
  await page.getByRole("link", { name: "报修这个系统" }).click();
  await expect(page).toHaveURL(/\/report\?system=/);
});
