import { atDesk, enter, expect, isAccessible, lookAt, report, test } from "./world";

/** `14:31`, so many minutes before now, as somebody in Shanghai types it. */
function minutesAgo(minutes: number): string {
  const at = new Date(Date.now() - minutes * 60_000);
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" }).format(at);
}

test("a job already done is entered in one form and counts at its own times", async ({ browser, watch }, info) => {
  const page = await enter(browser, info, "engineer");
  watch(page);
  await page.goto("/late-entry");
  await page.getByRole("combobox", { name: "哪个系统？" }).click();
  await page.locator(".ant-select-item-option").first().click();
  const words = `收费窗口打不出发票 ${Date.now()}`;
  await page.getByLabel("出了什么问题？").fill(words);
  await page.getByLabel("来电报修").fill(minutesAgo(40).replace(":", ""));
  await page.getByLabel("解决", { exact: true }).fill(minutesAgo(20));
  // What the server refuses stands by the time it concerns, and nothing typed is lost.
  await page.getByLabel("恢复").fill(minutesAgo(10));
  await page.getByLabel("怎么解决的？").fill("更换网线，打印恢复正常");
  await page.getByRole("button", { name: "补录", exact: true }).click();
  await expect(page.getByText("“解决”不能早于“恢复”").first()).toBeVisible();
  await expect(page.getByLabel("出了什么问题？")).toHaveValue(words);
  await page.getByLabel("恢复").fill("");
  await lookAt(page, info, "late-entry");
  await isAccessible(page);
  await page.getByLabel("怎么解决的？").press("Control+Enter");

  await expect(page.getByRole("heading", { level: 1, name: /INC-\d{4}-\d+ 已补录/ })).toBeVisible();
  await expect(page.getByText("各步骤按所填时间计入时限")).toBeVisible();
  await lookAt(page, info, "late-entry-receipt");
  await page.getByRole("link", { name: "打开工单" }).click();
  await expect(page.locator(".incident-head")).toContainText("待确认");
  await expect(page.locator(".timeline").getByText("补录").first()).toBeVisible();
  await isAccessible(page);
});

test("a pasted chat becomes a report with one look", async ({ browser, watch }, info) => {
  atDesk(info);
  const page = await enter(browser, info, "dispatcher");
  watch(page);
  const form = (await (await page.request.get("/api/v1/report-form")).json()) as { systems: { name: string }[] };
  const system = form.systems[0]?.name ?? "";
  await page.goto("/chat");
  const chat = `李敏(收费处) ${minutesAgo(9)}\n${system}一直转圈，点检索没有反应 ${Date.now()}\n李敏(收费处) ${minutesAgo(8)}\n[图片]`;
  await paste(page.getByRole("textbox", { name: "聊天记录" }), chat);
  await expect(page.getByRole("heading", { name: "读到的聊天" })).toBeVisible();
  await expect(page.getByText("有 1 张图片没有随文字复制过来", { exact: false })).toBeVisible();
  await expect(page.getByLabel("出了什么问题？")).toHaveValue(/一直转圈/);
  // The screenshot follows, wherever the cursor stands.
  await pastePicture(page.getByLabel("出了什么问题？"));
  await expect(page.locator(".file")).toHaveCount(1);
  await lookAt(page, info, "chat-read");
  await isAccessible(page);
  await page.getByRole("button", { name: "提交" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /INC-\d{4}-\d+/ })).toBeVisible();
  await isAccessible(page);
});

test("the progress for the group is one click away", async ({ browser, watch }, info) => {
  const reporter = await enter(browser, info, "reporter");
  const number = await report(reporter, `发药窗口叫号不响 ${Date.now()}`);
  await reporter.getByRole("link", { name: "查看进展" }).click();
  await expect(reporter).toHaveURL(/\/faults\//);
  const id = new URL(reporter.url()).pathname.split("/").pop() ?? "";
  const page = await enter(browser, info, "dispatcher");
  watch(page);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`/incidents/${id}`);
  await page.getByRole("button", { name: "复制进展" }).click();
  await expect(page.getByText("已复制，到群里粘贴即可")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`【${number}】`);
  await isAccessible(page);
});

/** Pastes as a person does: the browser hands the page what lies on the clipboard. */
async function paste(into: import("@playwright/test").Locator, text: string) {
  await into.evaluate((box, words) => {
    const data = new DataTransfer();
    data.setData("text/plain", words);
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

async function pastePicture(into: import("@playwright/test").Locator) {
  await into.evaluate(async (box) => {
    const canvas = document.createElement("canvas");
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    const data = new DataTransfer();
    if (blob) data.items.add(new File([blob], "image.png", { type: "image/png" }));
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
}
