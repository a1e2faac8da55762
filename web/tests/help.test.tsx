import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { Role, SessionAccount } from "../src/api/types";
import { CommandsProvider } from "../src/app/commands";
import { placesOf } from "../src/app/places";
import { router } from "../src/app/router";
import { sessionQuery } from "../src/app/session";
import { Help } from "../src/features/help/Help";
import { OUTLINE, outlineOf, TOPIC_IDS, topicOf, type TopicId } from "../src/features/help/outline";
import { mayGo } from "../src/features/help/reach";
import { finds, linksOf, pageOf, search } from "../src/features/help/search";
import { TERMS } from "../src/features/help/terms";
import { asked, heard, type Line, type Topic } from "../src/features/help/topic";
import * as english from "../src/features/help/topics/topics.en";
import * as chinese from "../src/features/help/topics/topics.zh";
import { chinese as inChinese, english as inEnglish, leaves } from "./allWords";

const ROLES: Role[] = ["reporter", "customer_lead", "vendor", "engineer", "dispatcher", "manager", "administrator", "security_officer", "auditor"];
const who = (...roles: Role[]) => ({ roles }) as SessionAccount;
/** Every path a page of ours stands at. */
const PATHS = Object.keys(router.routesByPath);

describe("a page", () => {
  it("has a topic each, and a topic its page", () => {
    expect([...TOPIC_IDS].sort()).toEqual([...PATHS].sort());
  });

  it("that is none of ours is told as the platform as a whole", () => {
    expect(topicOf("/nowhere")).toBe("/");
    expect(topicOf("/queue/")).toBe("/queue");
  });
});

const saidOf = (topic: Topic) => [topic.title, ...[...topic.purpose, ...topic.steps].map((line) => (typeof line === "string" ? line : line[1])), ...topic.questions.flatMap(({ ask, answer }) => [ask, answer])];

describe("the topics", () => {
  const both = TOPIC_IDS.map((id) => [id, chinese.topics[id], english.topics[id]] as const);
  const shape = (lines: readonly Line[]) => lines.map((line) => (typeof line === "string" ? "" : line[0]));

  it.each(["purpose", "steps"] as const)("say %s in both languages, each line to the same people", (part) => {
    for (const [id, zh, en] of both) expect([id, shape(zh[part])]).toEqual([id, shape(en[part])]);
  });

  it("answer the same questions in both languages", () => {
    for (const [id, zh, en] of both) expect([id, zh.questions.map((each) => each.for)]).toEqual([id, en.questions.map((each) => each.for)]);
  });

  it("name the same keys in both languages", () => {
    const keys = ({ purpose, steps, questions }: Topic) =>
      [...[...purpose, ...steps].map((line) => (typeof line === "string" ? line : line[1])), ...questions.map(({ answer }) => answer)].map((said) =>
        [...said.matchAll(/`([^`]+)`/g)].map(([, key]) => key).filter((key) => !key?.startsWith("/")).sort().join(),
      );
    for (const [id, zh, en] of both) expect([id, keys(zh)]).toEqual([id, keys(en)]);
  });

  it("are whole: nothing empty, nothing in the other language, no words that daily Chinese has not", () => {
    const zh = [...both.flatMap(([, topic]) => saidOf(topic)), ...Object.values(chinese.terms).flatMap(({ name, means }) => [name, means])];
    const en = [...both.flatMap(([, , topic]) => saidOf(topic)), ...Object.values(english.terms).flatMap(({ name, means }) => [name, means])];
    expect(zh.filter((words) => !/[\u4e00-\u9fff]/.test(words))).toEqual([]);
    expect(en.filter((words) => words.trim() === "" || /[\u4e00-\u9fff]/.test(words))).toEqual([]);
    expect(zh.filter((words) => /申报|通报|审计日志|系统错误/.test(words))).toEqual([]);
    expect([...zh, ...en].filter((words) => (words.match(/`/g)?.length ?? 0) % 2 === 1)).toEqual([]);
  });

  it("explain every term somewhere, and no other", () => {
    const used = new Set(TOPIC_IDS.flatMap((id) => outlineOf(id).terms));
    expect([...used].sort()).toEqual([...TERMS].sort());
  });

  it("call what is on the pages as the pages call it", () => {
    for (const [told, words] of [[chinese, inChinese], [english, inEnglish]] as const) {
      const all = leaves(words).map(([, said]) => said.toLowerCase());
      // The button of the help itself is no word.
      const named = (said: string) => [...said.matchAll(/“([^”?]+)”/g)].map(([, name]) => name?.toLowerCase() ?? "");
      const stands = (name: string) => all.some((said) => name.split("…").every((part) => said.includes(part)));
      for (const id of TOPIC_IDS) expect([id, saidOf(told.topics[id]).flatMap(named).filter((name) => !stands(name))]).toEqual([id, []]);
    }
  });

  it("have something to say to whoever comes to their page", () => {
    for (const id of TOPIC_IDS)
      for (const role of ROLES.filter((each) => finds(id, who(each))))
        for (const { topics } of [chinese, english]) {
          const told = [id, role, heard(topics[id].purpose, who(role)).length > 0, heard(topics[id].steps, who(role)).length + asked(topics[id].questions, who(role)).length > 0];
          expect(told).toEqual([id, role, true, true]);
        }
  });
});

describe("a link of a topic", () => {
  it("leads to a page that needs no more than its address", () => {
    for (const id of TOPIC_IDS)
      for (const path of [...outlineOf(id).links, ...(outlineOf(id).at ? [outlineOf(id).at ?? ""] : [])]) {
        expect([id, path, PATHS.includes(path)]).toEqual([id, path, true]);
        expect(path).not.toContain("$");
      }
  });

  it("is shown to those alone who have the page", () => {
    for (const id of TOPIC_IDS)
      for (const role of ROLES) for (const to of linksOf(id, who(role))) expect([id, role, to, mayGo(to, who(role))]).toEqual([id, role, to, true]);
    expect(linksOf("/faults", who("reporter"))).toEqual(["/report", "/notices"]);
    expect(linksOf("/queue", who("vendor"))).toEqual([]);
    expect(linksOf("/login", null)).toEqual(["/forgot"]);
  });

  it("reaches every place of a role's navigation by searching", () => {
    for (const role of ROLES) for (const { to } of placesOf(who(role))) expect([role, to, finds(to, who(role))]).toEqual([role, to, true]);
  });

  it("is offered by somebody to whom each page is open", () => {
    for (const id of TOPIC_IDS.filter((each) => each !== "/")) {
      const { who: for_ } = outlineOf(id);
      if (for_ === "visitor" || for_ === "anyone" || for_ === "everybody") continue;
      expect([id, ROLES.some((role) => pageOf(id, who(role)) !== null)]).toEqual([id, true]);
    }
  });
});

describe("searching", () => {
  const all = [chinese, english];

  it("finds a title before a term, and a term before what is only told", () => {
    const found = search("及时率", all, who("manager"));
    expect(found[0]).toMatchObject({ id: "/attainment", where: "title" });
    const at = (id: TopicId) => found.findIndex((each) => each.id === id);
    expect(found[at("/assessments")]?.where).toBe("term");
    expect(at("/attainment")).toBeLessThan(at("/assessments"));
    // What is told of the whole platform stands behind the pages themselves.
    expect(at("/")).toBeGreaterThan(at("/assessments/$id"));
    const weights = found.map(({ where }) => ["title", "term", "text"].indexOf(where));
    expect(weights).toEqual([...weights].sort((a, b) => a - b));
  });

  it("holds every word, in whichever language", () => {
    expect(search("pause 时钟", all, who("reporter")).map(({ id }) => id)).toContain("/faults/$id");
    expect(search("wallboard", all, who("manager"))[0]).toMatchObject({ id: "/wall", title: "大屏" });
    expect(search("wallboard", [english, chinese], who("manager"))[0]).toMatchObject({ id: "/wall", title: "Wallboard" });
    // Found in one language, shown in the reader's.
    expect(search("exemption", all, who("manager")).every(({ excerpt }) => /[\u4e00-\u9fff]/.test(excerpt))).toBe(true);
    expect(search("pause nowhere", all, who("manager"))).toEqual([]);
    expect(search("  ", all, who("manager"))).toEqual([]);
  });

  it("finds nothing that is not the reader's", () => {
    const found = search("权限", all, who("reporter")).map(({ id }) => id);
    expect(found).not.toContain("/policy");
    expect(search("登录", all, null).map(({ id }) => id)).toContain("/login");
    expect(search("登录", all, who("manager")).map(({ id }) => id)).not.toContain("/login");
    // What is said to managers alone is found by no engineer.
    expect(search("公布判定、裁定申诉", all, who("manager")).length).toBe(1);
    expect(search("公布判定、裁定申诉", all, who("engineer"))).toEqual([]);
  });
});

describe("the panel", () => {
  const root = createRootRoute({ component: Whole });
  const page = (path: string) => createRoute({ getParentRoute: () => root, path });

  function Whole() {
    return (
      <>
        <Help framed />
        <input aria-label="field" />
      </>
    );
  }

  async function stand(path: "/queue" | "/report", ...roles: Role[]) {
    const client = new QueryClient();
    client.setQueryData(sessionQuery.queryKey, { account: who(...roles) } as never);
    const small = createRouter({ routeTree: root.addChildren([page("/queue"), page("/report")]), history: createMemoryHistory({ initialEntries: [path] }) });
    render(
      <QueryClientProvider client={client}>
        <CommandsProvider>
          <RouterProvider router={small as never} />
        </CommandsProvider>
      </QueryClientProvider>,
    );
    await screen.findByRole("button", { name: "帮助" });
    return small;
  }

  const panel = () => screen.findByRole("complementary", { name: "帮助" });

  it("opens by its key, tells of the page, and gives the focus back by Esc", async () => {
    await stand("/queue", "engineer");
    const button = screen.getByRole("button", { name: "帮助" });
    button.focus();
    fireEvent.keyDown(document.body, { key: "?" });
    const help = await panel();
    await screen.findByRole("heading", { name: "工单队列" });
    expect(help.contains(document.activeElement)).toBe(true);
    expect(screen.getByText("现在能用的快捷键")).toBeTruthy();
    expect(help.textContent).toContain("交班");
    expect(help.textContent).not.toContain("批量派单");
    fireEvent.keyDown(help, { key: "Escape" });
    await waitFor(() => expect(screen.queryByRole("complementary")).toBeNull());
    expect(document.activeElement).toBe(button);
  });

  it("does not open while somebody types a question mark", async () => {
    await stand("/queue", "engineer");
    fireEvent.keyDown(screen.getByRole("textbox", { name: "field" }), { key: "?" });
    expect(screen.queryByRole("complementary")).toBeNull();
  });

  it("follows to the next page", async () => {
    const small = await stand("/queue", "engineer");
    fireEvent.click(screen.getByRole("button", { name: "帮助" }));
    await screen.findByRole("heading", { name: "工单队列" });
    await act(() => small.navigate({ to: "/report" }));
    await screen.findByRole("heading", { name: "我要报修" });
    expect(screen.queryByRole("heading", { name: "工单队列" })).toBeNull();
  });

  it("is searched by keys: down, Enter, and Esc clears before it closes", async () => {
    await stand("/queue", "dispatcher");
    fireEvent.click(screen.getByRole("button", { name: "帮助" }));
    await screen.findByRole("heading", { name: "工单队列" });
    const field = screen.getByRole("combobox", { name: "查找帮助" });
    fireEvent.change(field, { target: { value: "排班" } });
    const options = await screen.findAllByRole("option");
    expect(options[0]?.textContent).toContain("排班表");
    fireEvent.keyDown(field, { key: "Escape" });
    await screen.findByRole("heading", { name: "工单队列" });
    fireEvent.change(field, { target: { value: "排班" } });
    await screen.findAllByRole("option");
    fireEvent.keyDown(field, { key: "Enter" });
    await screen.findByRole("heading", { name: "排班表" });
    expect(screen.getByRole("link", { name: "打开这个页面" }).getAttribute("href")).toBe("/roster");
    fireEvent.click(screen.getByRole("button", { name: "回到本页的帮助" }));
    await screen.findByRole("heading", { name: "工单队列" });
  });
});

it("tells of as many pages as there are", () => {
  expect(Object.keys(OUTLINE).length).toBe(PATHS.length);
});
