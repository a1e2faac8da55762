import type { Page } from "@playwright/test";

import { draw, enter, expect, isAccessible, lookAt, outside, report, reported, test, type Made } from "./world";

/** On a phone the right column stands behind its tab. */
async function decisions(page: Page, phone: boolean) {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  if (phone) await page.getByRole("tab", { name: "时限与判定" }).click();
}

test("work outside warranty is quoted, and signed on a phone by a link without logging in", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "dispatcher");
  watch(page);
  const made = await reported(page, "一卡通", "消费机脱机，刷卡没有反应");
  await page.goto(`/incidents/${made.id}`);
  await decisions(page, info.project.name === "phone");
  await page.getByRole("button", { name: "报价", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "发给客户" }).click();
  await expect(dialog.getByText("请写明理由")).toBeVisible();
  await dialog.getByLabel("保外原因和工作内容").fill("质保已于 8 月 31 日到期；更换消费机主板并重新下发白名单");
  await dialog.getByLabel("名称").fill("消费机主板");
  await dialog.getByLabel("单位").fill("块");
  await dialog.getByLabel("数量").fill("2");
  await dialog.getByLabel("单价").fill("1250.50");
  await expect(dialog.getByText("¥2,501.00")).toBeVisible();
  await lookAt(page, info, "quotation-form");
  await isAccessible(page);
  await dialog.getByRole("button", { name: "发给客户" }).click();
  await expect(page.getByText("待签署").first()).toBeVisible();

  await page.getByRole("button", { name: "生成签署链接" }).click();
  await page.getByRole("dialog").getByLabel("发给谁").fill("郭处长");
  await page.getByRole("dialog").getByRole("button", { name: "生成签署链接" }).click();
  const link = await page.getByRole("dialog").getByRole("textbox", { name: "生成签署链接" }).inputValue();
  expect(link).toContain("/link/quotation#");
  await lookAt(page, info, "quotation-link");

  const signer = await outside(browser, info);
  watch(signer);
  await signer.goto(new URL(link).pathname + new URL(link).hash);
  await expect(signer.getByRole("heading", { level: 1, name: "请确认报价" })).toBeVisible();
  await signer.getByRole("button", { name: "同意并签署" }).click();
  await expect(signer.getByText("请填写姓名")).toBeVisible();
  await signer.getByLabel("签署人姓名").fill("郭处长");
  await draw(signer);
  await lookAt(signer, info, "quotation-sign");
  await isAccessible(signer);
  await signer.getByRole("button", { name: "同意并签署" }).click();
  await expect(signer.getByText("郭处长 于", { exact: false })).toBeVisible();
  await lookAt(signer, info, "quotation-signed");
  await signer.reload();
  await expect(signer.getByText("链接无效、已过期、已使用或已撤销", { exact: false })).toBeVisible();
  await isAccessible(signer);
});

test("a vendor answers by its link, and sees nothing but its case", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "dispatcher");
  watch(page);
  const list = (await (await page.request.get("/api/v1/incidents?view=all&limit=100")).json()) as { items: Made[] };
  let link = "";
  for (const { id } of list.items) {
    const made = await page.request.post(`/api/v1/incidents/${id}/vendor-links`, { data: { holder: "石工" } });
    if (made.status() !== 201) continue;
    link = ((await made.json()) as { url: string }).url;
    break;
  }
  expect(link, "the demonstration has work that a vendor leads").toContain("/link/vendor-case#");
  const vendor = await outside(browser, info);
  watch(vendor);
  await vendor.goto(new URL(link).pathname + new URL(link).hash);
  await expect(vendor.getByRole("heading", { level: 1, name: "请贵方处理" })).toBeVisible();
  await expect(vendor.getByRole("navigation", { name: "主导航" })).toBeHidden();
  await vendor.getByRole("button", { name: "提交", exact: true }).click();
  await expect(vendor.getByText("请填写内容")).toBeVisible();
  const words = `已收到，正在分析日志 ${Date.now()}`;
  await vendor.getByLabel("内容").fill(words);
  await lookAt(vendor, info, "vendor-case");
  await isAccessible(vendor);
  await vendor.getByRole("button", { name: "提交", exact: true }).click();
  await expect(vendor.getByText(words)).toBeVisible();
  await vendor.getByRole("button", { name: "对责任判定有异议" }).click();
  await expect(vendor.getByLabel("理由")).toBeVisible();
  await isAccessible(vendor);
});

test("an exemption is proposed by us and granted by the customer's responsible person", async ({ browser, watch }, info) => {
  const reporter = await enter(browser, info, "reporter");
  await report(reporter, `收费窗口断电 ${Date.now()}`);
  await reporter.getByRole("link", { name: "查看进展" }).click();
  await expect(reporter).toHaveURL(/\/faults\//);
  const id = new URL(reporter.url()).pathname.split("/").pop() ?? "";
  await reporter.getByRole("button", { name: "提出申诉" }).click();
  await expect(reporter.getByRole("dialog").getByText("对什么有异议？")).toBeVisible();
  await reporter.keyboard.press("Escape");

  const page = await enter(browser, info, "dispatcher");
  watch(page);
  await page.goto(`/incidents/${id}`);
  await decisions(page, info.project.name === "phone");
  await page.getByRole("button", { name: "提请免考核" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "提 交" }).or(dialog.getByRole("button", { name: "提交", exact: true })).click();
  await expect(dialog.getByText("请写明理由")).toBeVisible();
  // Told apart from what an earlier run left undecided.
  const outage = `全楼停电 ${Date.now()}`;
  await dialog.getByLabel("说明").fill(`当日 14 点${outage}，电力公司通知附后`);
  await lookAt(page, info, "exemption-form");
  await dialog.getByRole("button", { name: "提交", exact: true }).click();
  await expect(page.locator(".paper", { hasText: "免考核" }).getByText("待批")).toBeVisible();

  const lead = await enter(browser, info, "customer_lead");
  watch(lead);
  await lead.goto("/proposals");
  const mine = lead.locator(".paper", { hasText: outage });
  await expect(mine).toBeVisible();
  await lookAt(lead, info, "proposals");
  await isAccessible(lead);
  await mine.getByRole("button", { name: "批准" }).click();
  await expect(lead.locator(".paper", { hasText: outage })).toHaveCount(0);
});
