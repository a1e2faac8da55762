import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";

import { DESKTOP, PHONE } from "../e2e/browser";
import { NOW } from "./fixtures";
import { mock, type Scene } from "./mock";

type Shot = { name: string; path: string; scene: Scene; before?: (page: Page) => Promise<void>; full?: boolean };

const SHOTS: Shot[] = [
  { name: "setup", path: "/", scene: { role: "nobody", setup: true } },
  {
    name: "login-refused",
    path: "/login",
    scene: { role: "nobody" },
    before: async (page) => {
      await page.locator("#login_login").fill("wang");
      await page.locator("#login_password").fill("wrong");
      await page.getByRole("button", { name: /登录|Log in/ }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  { name: "report", path: "/report", scene: { role: "reporter" } },
  {
    name: "report-missing",
    path: "/report",
    scene: { role: "reporter" },
    before: async (page) => {
      await page.getByRole("button", { name: /提交|Send/ }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "report-receipt",
    path: "/report?system=s1",
    scene: { role: "reporter" },
    before: async (page) => {
      await page.getByRole("textbox").first().fill("综合查询点“检索”一直转圈");
      await page.getByRole("radio", { name: "我们科室" }).check();
      await page.getByRole("radio", { name: "停了" }).check();
      await page.getByRole("button", { name: /提交|Send/ }).click();
      await page.getByRole("heading", { level: 1, name: /INC/ }).waitFor();
    },
  },
  { name: "late-entry", path: "/late-entry", scene: { role: "engineer" } },
  {
    name: "late-entry-full",
    path: "/late-entry",
    scene: { role: "dispatcher" },
    full: true,
    before: async (page) => {
      await page.getByLabel(/来电报修|^Call/).fill("23:40");
      await page.getByRole("button", { name: /更多|More/ }).click();
      await page.getByLabel(/^到场|^Arrived/).first().fill("00:25");
      await page.getByLabel(/^解决|^Solved/).fill("01:10");
    },
  },
  {
    name: "chat",
    path: "/chat",
    scene: { role: "engineer" },
    full: true,
    before: async (page) => {
      await page.getByRole("textbox").first().fill("李敏(收费处) 11/23 14:22\n综合查询一直转圈");
      await page.getByRole("button", { name: /读取|Read/ }).click();
      await page.locator(".chat-message").first().waitFor();
    },
  },
  { name: "link-quotation", path: "/link/quotation#secret", scene: { role: "nobody" }, full: true },
  { name: "link-vendor", path: "/link/vendor-case#secret", scene: { role: "nobody" }, full: true },
  { name: "link-offer", path: "/link/confirmation#secret", scene: { role: "nobody" } },
  { name: "proposals", path: "/proposals", scene: { role: "manager" } },
  { name: "webhooks", path: "/webhooks", scene: { role: "manager" } },
  { name: "webhook-deliveries", path: "/webhooks/w1", scene: { role: "manager" } },
  { name: "health", path: "/health", scene: { role: "manager" } },
  { name: "labels", path: "/labels", scene: { role: "manager" } },
  { name: "at", path: "/at#code", scene: { role: "engineer" } },
  { name: "faults", path: "/faults", scene: { role: "reporter" } },
  { name: "faults-empty", path: "/faults", scene: { role: "reporter", empty: true } },
  { name: "fault", path: "/faults/i25", scene: { role: "reporter" }, full: true },
  { name: "fault-confirm", path: "/faults/i29", scene: { role: "reporter" } },
  { name: "queue", path: "/queue", scene: { role: "engineer" } },
  { name: "queue-empty", path: "/queue", scene: { role: "engineer", empty: true } },
  { name: "queue-failing", path: "/queue", scene: { role: "engineer", failing: true }, before: (page) => page.getByRole("alert").waitFor() },
  { name: "incident", path: "/incidents/i25", scene: { role: "engineer" }, full: true },
  { name: "incident-absent", path: "/incidents/missing", scene: { role: "engineer" } },
  {
    name: "incident-why",
    path: "/incidents/i25",
    scene: { role: "dispatcher" },
    before: async (page) => {
      const tab = page.getByRole("tab", { name: /时限与判定|Deadlines/ });
      if (await tab.isVisible()) await tab.click();
      await page.getByRole("button", { name: /(处理人|Engineer)$/ }).click();
      await page.locator("#why-assignment").waitFor();
      await page.waitForTimeout(300);
    },
  },
  {
    name: "incident-plan-refused",
    path: "/incidents/i25",
    scene: { role: "engineer" },
    before: async (page) => {
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.keyboard.press("p");
      await page.getByRole("dialog").getByRole("textbox").first().fill("先在线收集统计信息");
      await page.getByRole("dialog").getByRole("button", { name: /发初步方案|Publish/ }).click();
      await page.getByRole("dialog").getByRole("alert").waitFor();
    },
  },
  { name: "dispatch", path: "/dispatch", scene: { role: "dispatcher" }, full: true },
  { name: "dispatch-one", path: "/dispatch?incident=i41", scene: { role: "dispatcher" }, full: true },
  { name: "dispatch-empty", path: "/dispatch", scene: { role: "dispatcher", empty: true } },
  { name: "attainment", path: "/attainment", scene: { role: "manager" } },
  { name: "accounts", path: "/accounts", scene: { role: "manager" } },
  {
    name: "palette",
    path: "/queue",
    scene: { role: "engineer" },
    before: async (page) => {
      await page.locator("table.queue, .card").first().waitFor();
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: /命令|command/i }).waitFor();
      await page.waitForTimeout(250);
    },
  },
];

const DRESSES = [
  { name: "desk", use: DESKTOP, language: "zh", look: "light" },
  { name: "phone", use: PHONE, language: "zh", look: "light" },
  { name: "desk-en", use: DESKTOP, language: "en", look: "light" },
  { name: "phone-dark", use: PHONE, language: "zh", look: "dark" },
  { name: "desk-dark", use: DESKTOP, language: "zh", look: "dark" },
] as const;

for (const dress of DRESSES) {
  test.describe(dress.name, () => {
    test.use(dress.use);
    for (const shot of SHOTS) {
      test(shot.name, async ({ page }) => {
        const complaints: string[] = [];
        page.on("pageerror", (error) => complaints.push(String(error)));
        page.on("console", (message) => {
          if (message.type() === "error" && !message.text().includes("status of")) complaints.push(message.text());
        });
        await page.clock.setFixedTime(NOW);
        await page.addInitScript(
          ([language, look]) => {
            localStorage.setItem("aftercare.language", language);
            localStorage.setItem("aftercare.look", look);
          },
          [dress.language, dress.look] as const,
        );
        await mock(page, shot.scene);
        await page.goto(shot.path);
        await page.getByRole("main").waitFor();
        await page.waitForLoadState("networkidle");
        await shot.before?.(page);
        await page.screenshot({ path: `test-results/look/${dress.name}/${shot.name}.png`, fullPage: shot.full ?? false });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).slice(0, 3).join(" | ")}`)).toEqual([]);
        expect(complaints).toEqual([]);
      });
    }
  });
}
