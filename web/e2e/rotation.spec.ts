import { atDesk, enter, expect, isAccessible, lookAt, test } from "./world";

test("a rotation is made and its order changed, with the coming weeks and their coverage seen before it is saved", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  const name = `节前值守 ${String(Date.now()).slice(-6)}`;
  await page.goto("/roster");
  await page.getByRole("link", { name: "编辑轮值" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "轮值" })).toBeVisible();
  await lookAt(page, info, "rotations");
  await isAccessible(page);
  await page.getByRole("link", { name: "新建轮值" }).click();
  await page.getByRole("textbox", { name: "名称" }).fill(name);
  const add = async () => {
    await page.getByRole("combobox", { name: "增加人员" }).click();
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
  };
  await add();
  await add();
  const members = page.locator(".rotation-members > li .grow");
  await expect(members).toHaveCount(2);
  const [first, second] = await members.allTextContents();
  const preview = page.getByRole("region", { name: "未来四周会是这样" });
  await expect(preview.getByRole("rowheader", { name: first ?? "", exact: true })).toBeVisible();
  await expect(preview.getByRole("status")).toContainText("本组缺口");
  await expect(preview.locator("tfoot .roster-covered, tfoot .roster-gap").first()).toBeVisible();
  await page.getByRole("combobox", { name: "怎么轮" }).click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: "按班轮" }).click();
  await expect(page.getByText("每人连续 1 个班，然后换下一位")).toBeVisible();
  await lookAt(page, info, "rotation");
  await isAccessible(page);
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page).not.toHaveURL(/new$/);

  // The order is changed; somebody else changes the name meanwhile: both stand.
  const id = page.url().split("/").at(-1) ?? "";
  await page.getByRole("button", { name: `把${second}提前` }).click();
  await expect(members.first()).toHaveText(second ?? "");
  const patched = await page.request.patch(`/api/v1/rotations/${id}`, { data: { name: `${name}（改）` }, headers: { "If-Match": '"v1"' } });
  expect(patched.status(), await patched.text()).toBe(200);
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${name}（改）` })).toBeVisible();
  await expect(members.first()).toHaveText(second ?? "");

  // An exception, and taken back.
  await page.getByRole("button", { name: "增加例外" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("由谁来").click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option").last().click();
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel("从", { exact: true }).fill(`${day}T00:00`);
  await dialog.getByLabel("到", { exact: true }).fill(`${day}T23:59`);
  await dialog.getByLabel("原因").fill("外出培训");
  await dialog.getByRole("button", { name: "保存" }).click();
  const exceptions = page.getByRole("region", { name: "例外（换班）" });
  await expect(exceptions.getByText("外出培训")).toBeVisible();
  await exceptions.getByRole("button", { name: "撤销" }).click();
  await expect(exceptions.getByText("没有例外")).toBeVisible();
  await isAccessible(page);
});
