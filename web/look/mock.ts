import type { Page, Route } from "@playwright/test";

import { ACCOUNTS, at, ATTAINMENT, CHAT, detailOf, DUTY, EXPLANATION, ROWS, TIMELINE, UNDECIDED } from "./fixtures";
import { PAPERS } from "./papers";

export type Scene = { role: keyof typeof ACCOUNTS | "nobody"; setup?: boolean; empty?: boolean; failing?: boolean };

/** Answers `/api` from invented data, so that every page can be looked at without a server. */
export async function mock(page: Page, scene: Scene) {
  await page.route("**/api/v1/**", (route) => answer(route, scene));
}

async function answer(route: Route, scene: Scene) {
  const request = route.request();
  const url = new URL(request.url());
  const path = url.pathname.replace("/api/v1", "");
  const json = (body: unknown, status = 200) => route.fulfill({ status, json: body });
  const account = ACCOUNTS[scene.role];

  if (path === "/setup") return json({ needed: scene.setup ?? false });
  if (path === "/time") return json({ now: at(0) });
  if (path === "/session") {
    if (request.method() === "POST" && request.postDataJSON().password === "wrong")
      return route.fulfill({
        status: 401,
        contentType: "application/problem+json",
        json: { status: 401, title: "Unauthorized", detail: "登录名或密码不正确，或账号已停用。请核对后重试。", code: "session.refused" },
      });
    return account ? json({ account, now: at(0), zone: "Asia/Shanghai", currency: "CNY", demonstration: false }) : json({ status: 401, title: "unauthenticated" }, 401);
  }
  if (scene.failing)
    return route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      json: { status: 503, title: "Service Unavailable", detail: "数据库暂时不可用，您的内容没有丢失，请稍后再试。", code: "storage.unavailable" },
    });
  if (path === "/report-form")
    return json({
      systems: [
        { id: "s1", name: "门诊收费与综合查询", customer: "市人民医院", recent: true },
        { id: "s4", name: "住院护士站", customer: "市人民医院", recent: false },
        { id: "s5", name: "检验系统（LIS）", customer: "市人民医院", recent: false },
      ],
      impacts: [
        { value: "individual", label: "我" },
        { value: "department", label: "我们科室" },
        { value: "several", label: "多个部门" },
        { value: "all", label: "全院" },
      ],
      urgencies: [
        { value: "stopped", label: "停了" },
        { value: "slow", label: "变慢" },
        { value: "none", label: "没有" },
      ],
      catalogue: [],
    });
  const paper = PAPERS[path];
  if (paper !== undefined) return json(paper);
  if (path === "/late-entries") {
    const entry = request.postDataJSON() as { solution?: { occurred_at: string }; report?: { occurred_at: string } };
    if (entry.solution && entry.report && entry.solution.occurred_at < entry.report.occurred_at)
      return route.fulfill({ status: 422, contentType: "application/problem+json", json: { status: 422, detail: "各步骤的时间须依次为报修、响应、到场/方案/恢复、解决，且不晚于现在，请核对。", code: "late_entry.out_of_order", errors: [{ pointer: "/solution/occurred_at", detail: "“解决”不能早于报修" }] } });
    return json({ incident: detailOf("i29", "engineer"), counts: true, proposal_id: null }, 201);
  }
  if (path === "/incidents/drafts/from-chat") return json(CHAT);
  if (path === "/incidents") {
    if (request.method() === "POST") return json({ ...detailOf("i24", "reporter"), clocks: detailOf("i41", "x").clocks.concat(detailOf("i25", "x").clocks.slice(1, 3)) }, 201);
    const view = url.searchParams.get("view");
    return json({ items: scene.empty ? [] : view === "undecided" ? UNDECIDED : ROWS, next_cursor: null });
  }
  if (path === "/incident-counts")
    return json({ mine: 12, group: 31, undecided: 3, at_risk: 4, late: 1, waiting: 5, unacknowledged: 2 });
  const incident = /^\/incidents\/([^/]+)(?:\/(.+))?$/.exec(path);
  if (incident) {
    const [, id = "", part] = incident;
    if (id === "missing") return json({ status: 404, title: "没有这张工单", code: "incident.absent" }, 404);
    if (part === "timeline") return json({ items: TIMELINE });
    if (part === "explanation") return json(EXPLANATION);
    if (request.method() !== "GET" && part === "plan")
      return route.fulfill({
        status: 409,
        contentType: "application/problem+json",
        json: { status: 409, title: "Conflict", detail: "李娜刚刚已发布初步方案。现在可以：暂停、恢复、提交解决。", code: "incident.moved" },
      });
    return json(detailOf(id, scene.role));
  }
  if (path.startsWith("/systems/"))
    return json({ id: "s1", name: "门诊收费与综合查询", components: [{ id: "m2", name: "医保结算接口" }, { id: "m3", name: "院内核心交换" }] });
  if (path === "/duty-board") return json(scene.empty ? { at: at(0), people: [] } : DUTY);
  if (path === "/attainment") return json({ rows: scene.empty ? [] : ATTAINMENT });
  if (path === "/accounts")
    return json({
      items: Object.values(ACCOUNTS).map((each) => ({ ...each, party_id: each.party?.id ?? null, asked_roles: each.login === "zhao" ? ["manager"] : null, active: each.login !== "sun", version: 1 })),
      next_cursor: null,
    });
  if (path === "/parties") return json({ items: [{ id: "c1", name: "市人民医院", kind: "customer" }], next_cursor: null });
  if (path === "/people") return json({ items: [{ id: "p1", name: "王建国" }, { id: "p2", name: "李娜" }], next_cursor: null });
  return json({ status: 404, title: "absent" }, 404);
}
