import writeExcelFile from "write-excel-file/node";

import { atDesk, enter, expect, isAccessible, lookAt, test } from "./world";

/** A workbook with the sheets and headings of the template. */
async function workbook(sheets: Record<string, string[][]>): Promise<Buffer> {
  const all = Object.entries(sheets).map(([sheet, rows]) => ({ sheet, data: rows.map((row) => row.map((value) => ({ value, type: String }))) }));
  return (await writeExcelFile(all as never).toBuffer()) as Buffer;
}

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

test("a workbook is looked through row by row before anything is written, then loaded", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "manager");
  watch(page);
  const mark = String(Date.now()).slice(-7);
  const sheets = (kind: string) => ({
    单位: [
      ["编码", "类别", "名称"],
      [`C-${mark}`, "客户", `临江区图书馆 ${mark}`],
      [`C-${mark}-2`, "客户", `临江区档案馆 ${mark}`],
    ],
    系统: [
      ["客户编码", "编码", "名称", "验收日期"],
      [`C-${mark}`, `LIB-${mark}`, "借阅管理", "2026-06-01"],
      [`C-${mark}-2`, `ARC-${mark}`, "档案检索", "2026-07-01"],
    ],
    部件: [
      ["系统编码", "编码", "名称", "类别"],
      [`LIB-${mark}`, "APP", "借阅服务", "应用软件"],
      [`LIB-${mark}`, "DB", "借阅库", kind],
      [`ARC-${mark}`, "APP", "检索服务", "应用软件"],
    ],
  });
  const give = async (kind: string) =>
    page.locator("input[type=file]").setInputFiles({ name: "台账.xlsx", mimeType: XLSX, buffer: await workbook(sheets(kind)) });
  const known = async () => ((await (await page.request.get(`/api/v1/systems?q=LIB-${mark}`)).json()) as { items: unknown[] }).items.length;

  await page.goto("/imports");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "下载模板" }).click()]);
  expect(download.suggestedFilename()).toBe("导入模板.xlsx");
  await isAccessible(page);

  // One cell is wrong: it is named with its sheet, row and column; the rows that load with it wait; nothing is written.
  await give("烤面包机");
  await expect(page.getByRole("heading", { name: "预览：每一行会怎样" })).toBeVisible();
  const fates = page.getByRole("group", { name: "按结果筛选" });
  await expect(fates.getByRole("button", { name: "1 不能导入" })).toBeVisible();
  await expect(fates.getByRole("button", { name: "3 暂缓" })).toBeVisible();
  await expect(fates.getByRole("button", { name: "3 新增" })).toBeVisible();
  await fates.getByRole("button", { name: "1 不能导入" }).click();
  await expect(page).toHaveURL(/fate=refused/);
  const row = page.locator("tr", { hasText: "烤面包机" });
  await expect(row).toContainText("部件");
  await expect(row).toContainText("3");
  await expect(row).toContainText("类别 “烤面包机” 不是可用的部件类别；请填 硬件、操作系统");
  await fates.getByRole("button", { name: "1 不能导入" }).click();
  await lookAt(page, info, "imports");
  await isAccessible(page);
  expect(await known()).toBe(0);

  // Mended and loaded; the same again changes nothing.
  await give("数据库");
  await expect(fates.getByRole("button", { name: "0 不能导入" })).toBeVisible();
  await page.getByRole("button", { name: "写入 7 行" }).click();
  await expect(page.getByRole("heading", { name: "导入结果" })).toBeVisible();
  await expect(page.getByText("已写入 7 行。")).toBeVisible();
  expect(await known()).toBe(1);
  await give("数据库");
  await expect(fates.getByRole("button", { name: "7 不变" })).toBeVisible();
  await expect(page.getByRole("button", { name: "写入 0 行" })).toBeDisabled();

  // What is no workbook is refused in words.
  await page.locator("input[type=file]").setInputFiles({ name: "台账.xlsx", mimeType: XLSX, buffer: Buffer.from("no workbook") });
  await expect(page.getByRole("alert").first()).toBeVisible();
  await isAccessible(page);
});
