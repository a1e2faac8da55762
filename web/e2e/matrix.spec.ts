import { atDesk, draftBesideForce, enter, expect, isAccessible, lookAt, test } from "./world";

type MatrixRow = { lead: { kind?: string; party?: string }; clause: string; selector?: { within?: { component?: string } } };

test("the matrix is read and changed as a grid, by the keyboard alone, and saved with what differs", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  const draft = await draftBesideForce(page);
  const stored = async () =>
    ((await (await page.request.get(`/api/v1/agreement-versions/${draft.latest_version_id}`)).json()) as { content: { matrix: MatrixRow[] } }).content.matrix;
  const before = (await stored()).length;
  await page.goto(`/agreements/${draft.id}/drafts/${draft.latest_version_id}`);
  await page.getByRole("link", { name: "按表格编辑" }).click();
  const grid = page.getByRole("grid", { name: "责任矩阵" });
  await expect(grid).toBeVisible();
  await expect(grid.getByRole("rowheader", { name: "全部部件" })).toBeVisible();

  // Down to the first component of a system; what is inherited says so.
  const cells = grid.getByRole("gridcell");
  await cells.first().focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  const part = grid.locator('tr[data-level="component"]').first();
  while (!(await part.locator("td:focus").count())) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  const here = grid.locator("td:focus");
  const own = await here.getAttribute("data-own");
  await page.keyboard.press("c");
  await expect(here).toHaveAttribute("data-own", "true");
  await expect(here).toContainText("客户");
  await page.keyboard.press("Enter");
  const side = page.getByRole("complementary", { name: "这一格" });
  await expect(side.getByRole("combobox", { name: "牵头" })).toBeFocused();
  await side.getByRole("textbox", { name: "条款" }).fill("附件二 9.9");
  await page.keyboard.press("Escape");
  await expect(here).toHaveAttribute("data-own", "true");
  // Copied to its neighbour, and the neighbour lets go again.
  await page.keyboard.press("Control+c");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Control+v");
  await expect(here).toContainText("客户");
  await page.keyboard.press("Delete");
  await expect(here).toHaveAttribute("data-own", "false");
  await expect(page.getByRole("heading", { name: /的不同：\d+ 处/ })).toBeVisible();
  await expect(page.locator("ins", { hasText: "附件二 9.9" })).toBeVisible();
  await lookAt(page, info, "matrix");
  await isAccessible(page);
  await page.keyboard.press("Control+s");
  await expect(page.getByText("已全部保存")).toBeVisible();
  const rows = await stored();
  expect(rows.filter(({ clause }) => clause === "附件二 9.9")).toHaveLength(1);
  expect(rows.length - before).toBe(own === "true" ? 0 : 1);

  // Only what is open, and the way from a finding to its cell.
  await page.getByRole("checkbox", { name: "只看空白和矛盾" }).check();
  await lookAt(page, info, "matrix-open");
  await page.getByRole("checkbox", { name: "只看空白和矛盾" }).uncheck();
  await page.locator(".ant-segmented-item", { hasText: "验证" }).click();
  await expect(grid).toBeVisible();
  await page.getByRole("button", { name: /^(矛盾|空白|盖过|未登记厂商) · / }).first().click();
  await expect(grid.locator("td:focus")).toHaveCount(1);
});
