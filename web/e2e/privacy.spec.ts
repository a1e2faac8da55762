import { atDesk, enter, expect, isAccessible, lookAt, test } from "./world";

test("everybody takes away what is kept of him", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "engineer");
  watch(page);
  await page.goto("/privacy");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await isAccessible(page);
  await lookAt(page, info, "privacy-own");
  await expect(page.getByRole("region", { name: "留存保全" })).toHaveCount(0);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "下载我的个人信息" }).click();
  expect((await download).suggestedFilename()).toBe("personal-data.json");
});

test("a hold is placed by the manager and lifted by the security officer, each with a reason", async ({ browser, watch }, info) => {
  atDesk(info);
  const reason = `合同纠纷诉讼期间保全 ${Date.now() % 100_000}`;
  const manager = await enter(browser, info, "manager");
  watch(manager);
  await manager.goto("/privacy");
  await manager.getByRole("button", { name: "设置保全" }).click();
  const dialog = manager.getByRole("dialog");
  await dialog.getByRole("button", { name: "设置保全" }).click();
  await expect(dialog.getByText("请填写“客户”")).toBeVisible();
  await dialog.getByRole("combobox").click();
  await manager.locator(".ant-select-item-option").first().click();
  await dialog.getByLabel("理由").fill(reason);
  await lookAt(manager, info, "hold");
  await dialog.getByRole("button", { name: "设置保全" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(manager.getByRole("listitem").filter({ hasText: reason })).toContainText("保全中");
  await isAccessible(manager);

  const officer = await enter(browser, info, "security_officer");
  watch(officer);
  await officer.goto("/privacy");
  await expect(officer.getByRole("heading", { level: 1 })).toBeVisible();
  await lookAt(officer, info, "privacy-officer");
  await isAccessible(officer);
  const hold = officer.getByRole("listitem").filter({ hasText: reason });
  await hold.getByRole("button", { name: "解除" }).click();
  const lifting = officer.getByRole("dialog");
  await lifting.getByLabel("理由").fill("诉讼已结案，书面同意解除");
  await lifting.getByRole("button", { name: "解除" }).click();
  await expect(hold).toContainText("已解除");
});
