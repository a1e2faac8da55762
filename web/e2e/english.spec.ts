import type { Page, TestInfo } from "@playwright/test";

import { chinese, english, leaves } from "../tests/allWords";
import { enter, expect, isAccessible, lookAt, test } from "./world";

/** What the pages say in Chinese and in no other way; what people write may use any of these words within a sentence. */
const SAID = new Set(leaves(chinese).map(([, sentence]) => sentence));
for (const [, sentence] of leaves(english)) SAID.delete(sentence);
// The demonstration's shifts are called like this: names stay as they were given.
for (const name of ["白班", "晚班"]) SAID.delete(name);

/** Everything a reader of English sees or hears of the page is said in English, but for what people wrote. */
async function speaksEnglish(page: Page, info: TestInfo, name: string) {
  await lookAt(page, info, `english-${name}`);
  const said = await page.evaluate(() => {
    const found: string[] = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) found.push((walk.currentNode.textContent ?? "").trim());
    for (const each of document.querySelectorAll("[aria-label], [title], [placeholder]"))
      for (const attribute of ["aria-label", "title", "placeholder"]) found.push((each.getAttribute(attribute) ?? "").trim());
    return found;
  });
  expect(said.filter((words) => SAID.has(words))).toEqual([]);
  await expect(page.locator("html")).toHaveAttribute("lang", /^en/);
  await isAccessible(page);
}

/** The whole path of one fault, each person in English. */
test("four people do their work in English: reported, given out, solved, confirmed, looked back upon", async ({ browser, watch }, info) => {
  test.slow();
  const reporter = await enter(browser, info, "reporter", "en");
  watch(reporter);
  await reporter.goto("/report");
  await expect(reporter.getByRole("heading", { level: 1, name: "Report a fault" })).toBeVisible();
  await reporter.getByRole("button", { name: "Send" }).click();
  await expect(reporter.getByRole("alert")).toContainText("answers are missing");
  const system = reporter.getByRole("combobox", { name: "Which system?" });
  await system.click();
  await reporter.getByRole("option").first().click();
  await reporter.getByLabel("What is wrong?").fill(`The invoice printer stays silent ${Date.now()}`);
  await reporter.getByRole("group", { name: "Who is affected?" }).getByRole("radio").nth(1).check();
  await reporter.getByRole("group", { name: "Did the work stop?" }).getByRole("radio").nth(1).check();
  await speaksEnglish(reporter, info, "report");
  await reporter.getByRole("button", { name: "Send" }).click();
  await expect(reporter.getByRole("heading", { level: 1, name: /INC-\d{4}-\d+/ })).toBeVisible();
  await speaksEnglish(reporter, info, "receipt");
  await reporter.getByRole("link", { name: "Follow its progress" }).click();
  await expect(reporter.getByRole("heading", { name: "What we promised" })).toBeVisible();
  const id = new URL(reporter.url()).pathname.split("/").pop() ?? "";

  const engineer = await enter(browser, info, "engineer", "en");
  watch(engineer);
  const { account } = (await (await engineer.request.get("/api/v1/session")).json()) as { account: { name: string } };
  const dispatcher = await enter(browser, info, "dispatcher", "en");
  watch(dispatcher);
  await dispatcher.goto("/dispatch");
  await expect(dispatcher.getByRole("heading", { level: 1, name: "Dispatch" })).toBeVisible();
  await speaksEnglish(dispatcher, info, "dispatch");
  await dispatcher.goto(`/incidents/${id}`);
  await expect(dispatcher.getByRole("heading", { level: 1 })).toBeVisible();
  const now = (await (await dispatcher.request.get(`/api/v1/incidents/${id}`)).json()) as { engineer: { name: string } | null };
  if (now.engineer?.name !== account.name)
    await move(dispatcher, "Reassign", async (dialog) => {
      await dialog.getByLabel("Reassign to").fill(account.name);
      await dispatcher.locator(".ant-select-item-option", { hasText: account.name }).first().click();
      await dialog.getByLabel("Reason").fill("Knows the printers");
      await dialog.getByRole("checkbox").check();
    });
  await speaksEnglish(dispatcher, info, "given-out");

  await engineer.goto("/queue?view=mine");
  await expect(engineer.getByRole("heading", { level: 1, name: "Due next" })).toBeVisible();
  await speaksEnglish(engineer, info, "queue");
  await engineer.goto(`/incidents/${id}`);
  await engineer.getByRole("button", { name: "Accept", exact: true }).click();
  await expect(engineer.locator(".incident-head")).toContainText("accepted");
  await engineer.getByLabel("Public reply").last().fill("We are on our way, ten minutes.");
  await engineer.getByRole("button", { name: "Send", exact: true }).click();
  await expect(engineer.locator(".timeline").getByText("ten minutes")).toBeVisible();
  await move(engineer, "Solved", async (dialog) => {
    await dialog.getByLabel("Solution").fill("The cable was loose.");
    await dialog.getByLabel("Cause").fill("Moved furniture");
  });
  await expect(engineer.locator(".incident-head")).toContainText("to be confirmed");
  await speaksEnglish(engineer, info, "solved");

  await reporter.reload();
  await expect(reporter.getByRole("heading", { name: "Please confirm" })).toBeVisible();
  await speaksEnglish(reporter, info, "confirm");
  await reporter.getByRole("button", { name: "It is solved" }).click();
  await reporter.getByRole("radio", { name: "4 stars" }).check();
  await reporter.getByRole("button", { name: "Send the rating" }).click();
  await expect(reporter.getByText("Thank you for your rating")).toBeVisible();

  const manager = await enter(browser, info, "manager", "en");
  watch(manager);
  for (const [path, heading] of MANAGED) {
    await manager.goto(path);
    await expect(manager.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await speaksEnglish(manager, info, `manager${path.replaceAll("/", "-")}`);
  }
});

const MANAGED = [
  ["/overview", "Overview"],
  ["/month-end", "Month’s end"],
  ["/agreements", "Agreements"],
  ["/assessments", "Assessment sheets"],
  ["/documents", "Documents"],
  ["/team", "Team"],
  ["/team/groups", "Team"],
  ["/team/staffing", "Team"],
  ["/team/leave", "Team"],
  ["/roster", "Roster"],
  ["/shifts", "Shifts"],
  ["/inbound", "Letters"],
] as const;

/** Makes a move by its name: the primary button, else the menu; then its form. */
async function move(page: Page, name: string, fill: (dialog: ReturnType<Page["getByRole"]>) => Promise<void>) {
  const head = page.locator(".incident-head");
  const primary = head.getByRole("button", { name, exact: true });
  if (await primary.isVisible()) await primary.click();
  else {
    await head.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name, exact: true }).or(page.getByRole("menuitem", { name: new RegExp(`^${name}`) })).first().click();
  }
  const dialog = page.getByRole("dialog");
  await fill(dialog);
  await dialog.getByRole("button", { name, exact: true }).click();
  await expect(dialog).toBeHidden();
}
