import type {
  Clock,
  IncidentDetail,
  IncidentRow,
  SessionAccount,
  TimelineEntry,
} from "../src/api/types";

/** Invented answers of the server, around a fixed afternoon in Shanghai, to look at pages without one. */
export const NOW = Date.parse("2026-11-23T06:40:00Z");
const MIN = 60_000;
export const at = (minutes: number) => new Date(NOW + minutes * MIN).toISOString();

export const ACCOUNTS: Record<string, SessionAccount> = {
  reporter: {
    id: "a1",
    name: "陈护士",
    login: "chen",
    roles: ["reporter"],
    person_id: null,
    party: { id: "c1", name: "市人民医院", kind: "customer" },
    department_id: "d1",
    language: "zh",
    way: null,
  },
  engineer: {
    id: "a2",
    name: "王建国",
    login: "wang",
    roles: ["engineer"],
    person_id: "p1",
    party: null,
    department_id: null,
    language: "zh",
    way: null,
  },
  dispatcher: {
    id: "a3",
    name: "赵敏",
    login: "zhao",
    roles: ["dispatcher"],
    person_id: "p3",
    party: null,
    department_id: null,
    language: "zh",
    way: null,
  },
  manager: {
    id: "a4",
    name: "孙经理",
    login: "sun",
    roles: ["manager", "administrator"],
    person_id: null,
    party: null,
    department_id: null,
    language: "zh",
    way: null,
  },
};

const hospital = { id: "c1", name: "市人民医院" };
const finance = { id: "c2", name: "财政局" };
const water = { id: "c3", name: "水务集团" };
const clinic = { id: "s1", name: "门诊收费与综合查询" };
const budget = { id: "s2", name: "预算执行系统" };
const billing = { id: "s3", name: "营收系统" };
const wang = { id: "p1", name: "王建国" };
const li = { id: "p2", name: "李娜" };
const zhang = { id: "p4", name: "张伟" };

function row(index: number, fields: Partial<IncidentRow>): IncidentRow {
  return {
    id: `i${index}`,
    number: `INC-2026-000${100 + index}`,
    title: "综合查询点“检索”一直转圈",
    state: "in_progress",
    severity: 2,
    kind: "fault",
    customer: hospital,
    system: clinic,
    engineer: wang,
    next_due_at: at(41),
    next_milestone: "respond",
    next_clock_state: "running" ,
    paused_reason: null,
    reported_at: at(-79),
    decided: true,
    version: 1,
    ...fields,
  };
}

export const ROWS: IncidentRow[] = [
  row(23, {
    title: "夜间批量扣费失败，窗口无法结算",
    severity: 1,
    next_due_at: at(-12.4),
    next_clock_state: "late" ,
    state: "accepted",
    next_milestone: "plan",
  }),
  row(24, { state: "assigned", next_due_at: at(8.6)  }),
  row(25, {}),
  row(26, {
    title: "月结差额 1286.40，预算单位与支付明细对不上",
    customer: finance,
    system: budget,
    engineer: li,
    next_milestone: "plan",
    next_due_at: at(18 * 60 + 20) ,
  }),
  row(27, {
    title: "导出少“开票日期”列",
    severity: 3,
    customer: water,
    system: billing,
    engineer: zhang,
    state: "waiting",
    next_milestone: "resolve",
    next_clock_state: "paused",
    paused_reason: "waiting_customer",
    next_due_at: at(2 * 24 * 60) ,
  }),
  row(28, {
    title: "申请为新入职的 12 名窗口人员做一次收费操作培训",
    severity: 4,
    kind: "request",
    engineer: null,
    state: "reported",
    next_milestone: "respond",
    next_due_at: at(3 * 24 * 60) ,
    decided: false,
  }),
  row(29, {
    title: "打印机不出票",
    severity: 3,
    state: "resolved",
    next_milestone: null,
    next_due_at: null,
    next_clock_state: "none" ,
  }),
];

export const UNDECIDED: IncidentRow[] = [
  row(41, {
    title: "医保结算提示“交易超时，请重试”，有时成功有时不成功",
    state: "reported",
    engineer: null,
    decided: false,
    next_due_at: at(64) ,
  }),
  row(42, {
    title: "屏幕一片白",
    severity: 3,
    customer: water,
    system: billing,
    state: "reported",
    engineer: null,
    decided: false,
    next_due_at: at(26 * 60) ,
  }),
  row(43, {
    title: "数据不对",
    severity: 3,
    customer: finance,
    system: budget,
    state: "reported",
    engineer: null,
    decided: false,
    next_due_at: at(28 * 60) ,
  }),
];

function clock(fields: Partial<Clock>): Clock {
  return {
    id: "k1",
    milestone: "respond",
    state: "running",
    started_at: at(-79),
    due_at: at(41),
    provisional: false,
    met_at: null,
    breached_at: null,
    breach_refuted: false,
    pause_reason: null,
    remaining_micros: 41 * 60 * 1e6,
    share_used_permille: 660,
    by_hand: null,
    promised: "2h",
    vendor_id: null,
    ...fields,
  };
}

const CLOCKS: Clock[] = [
  clock({ id: "k1", milestone: "respond", state: "met", met_at: at(-70), due_at: at(41), share_used_permille: 80 }),
  clock({ id: "k2", milestone: "plan", due_at: at(22 * 60 + 41), share_used_permille: 55 }),
  clock({ id: "k3", milestone: "restore", due_at: at(41), share_used_permille: 830 }),
  clock({
    id: "k4",
    milestone: "resolve",
    due_at: at(3 * 24 * 60),
    promised: "3wd",
    provisional: true,
    share_used_permille: 60,
  }),
];

const DETAIL = {
  ...row(25, { next_milestone: "restore" }),
  text: "综合查询点“检索”一直转圈，等了五分钟没有结果。窗口排队二十多人，其他菜单正常。",
  reporter: { name: "陈护士", phone: "138 0013 8000", place: "3 楼东" },
  department_id: "d1",
  channel: "portal",
  component: { id: "m1", name: "综合查询", path: ["门诊收费与综合查询", "应用", "综合查询"], kind: "application" },
  fault_class: "capacity",
  impact: "department",
  urgency: "stopped",
  service_code: null,
  cause: null,
  merged_into: null,
  entered_at: at(-79),
  triage: null,
  now: at(0),
  coverage: { verdict: "in_warranty", reason: null },
  attribution: {
    lead: { id: "v0", name: "华衡信息" },
    lead_kind: "provider",
    state: "provisional",
    released: false,
  },
  clocks: CLOCKS,
  pauses: [],
  allowed: [
    "answer",
    "plan",
    "pause",
    "restoration",
    "resolution",
    "assignment",
    "decline",
    "severity",
    "arrival",
  ],
  turn: "provider",
  solution: null,
  stars: null,
  attachments: [{ id: "f1", name: "转圈截图.png", media_type: "image/png", size: 482_113 }],
  deliveries: [
    { id: "e1", channel: "mail", recipient: "wang@huaheng.example", state: "sent", attempts: 1, last_error: null, at: at(-78) },
    {
      id: "e2",
      channel: "mail",
      recipient: "chen@hospital.example",
      state: "failed",
      attempts: 3,
      last_error: "421 服务暂不可用",
      at: at(-60),
    },
  ],
};

const TRIAGE = {
  confidence_permille: 460,
  decided: false,
  model: "rules-1",
  corpus_watermark: 3,
  candidates: [
    {
      component: "m2",
      component_kind: "interface",
      fault_class: "third_party_interface",
      weight_permille: 460,
      evidence: [
        { text_zh: "文中“医保”“交易超时”指向接口、第三方接口", text_en: "“医保”, “交易超时” in the text point to interfaces", weight: 920 },
        { text_zh: "同系统近 90 天有 3 次同类", text_en: "3 similar faults of this system in 90 days", weight: 410 },
      ],
    },
    {
      component: "m3",
      component_kind: "network",
      fault_class: "network_line",
      weight_permille: 310,
      evidence: [{ text_zh: "文中“有时成功”指向网络", text_en: "“有时成功” in the text points to the network", weight: 500 }],
    },
    {
      component: null,
      component_kind: "application",
      fault_class: "software_defect",
      weight_permille: 180,
      evidence: [{ text_zh: "文中“结算”指向应用", text_en: "“结算” in the text points to an application", weight: 300 }],
    },
  ],
};

export function detailOf(id: string, role: string) {
  const found = [...ROWS, ...UNDECIDED].find((each) => each.id === id) ?? ROWS[2];
  if (id === "i25" && role !== "reporter") return DETAIL;
  if (id === "i29")
    return {
      ...DETAIL,
      ...found,
      id,
      clocks: [
        CLOCKS[0]!,
        clock({ id: "k5", milestone: "restore", state: "met", met_at: at(-30) }),
        clock({ id: "k6", milestone: "resolve", state: "offered", due_at: at(300) }),
      ],
      allowed: role === "reporter" ? ["confirmation", "rejection"] : ["closure"],
      turn: "reporter",
      solution: "更换了打印机的进纸轮，并清理了排队的任务。",
      deliveries: role === "reporter" ? [] : DETAIL.deliveries,
    } as unknown as IncidentDetail;
  const undecided = UNDECIDED.some((each) => each.id === id);
  return {
    ...DETAIL,
    ...found,
    id,
    ...(undecided
      ? {
          text: "医保结算提示“交易超时，请重试”，有时成功有时不成功，上午十点左右开始，三个窗口都有。",
          component: null,
          fault_class: null,
          attribution: { lead: null, lead_kind: "provider", state: "provisional", released: false },
          clocks: [clock({ id: "k9", due_at: found?.next_due_at ?? at(60) })],
          allowed: ["attribution", "assignment", "severity"],
          triage: TRIAGE,
        }
      : {}),
    ...(role === "reporter" ? { allowed: [], deliveries: [], triage: null } : {}),
  } as unknown as IncidentDetail;
}

function said(
  id: string,
  minutes: number,
  actor: TimelineEntry["actor"],
  text_zh: string,
  text_en: string,
  more: Partial<TimelineEntry> = {},
): TimelineEntry {
  return {
    id,
    at: at(minutes),
    entered_at: at(minutes),
    late_entry: false,
    kind: "incident.message",
    actor,
    visibility: "public",
    text_zh,
    text_en,
    message: null,
    body: {},
    ...more,
  };
}

const platform = { name: "platform:desk", side: "platform" as const };
const engineer = { name: "王建国", side: "provider" as const };
export const TIMELINE = [
  said("t1", -79, { name: "陈护士", side: "customer" }, "报修：综合查询点“检索”一直转圈。", "Reported: the query page spins."),
  said("t2", -79, platform, "定为二级（紧急），质保内，牵头单位华衡信息；派给王建国。", "Severity 2, in warranty, led by Huaheng; assigned to Wang Jianguo."),
  said("t3", -70, engineer, "您好，已看到，正在查数据库锁等待，十分钟内给您电话。", "I am looking into a lock wait and will call within ten minutes.", {
    late_entry: true,
    entered_at: at(-58),
  }),
  said("t4", -55, engineer, "AWR 显示检索语句全表扫描，昨晚升级后统计信息失效。", "Full scans since last night's upgrade; statistics are stale.", { visibility: "internal" }),
  said("t5", -40, { name: "星瀚数据库", side: "vendor" }, "厂商确认可在线收集统计信息，无需停机。", "The vendor confirms statistics can be gathered online."),
];

export const EXPLANATION = {
  severity: {
    severity: 2,
    rule: { zh: "影响 × 紧急程度（定级表）", en: "impact × urgency (the table)" },
    evidence: [{ zh: "报修人选择：我们科室 / 停了", en: "The reporter chose: our department / stopped" }],
  },
  coverage: {
    verdict: "in_warranty",
    clause: "第 3.2 条",
    evidence: {
      zh: "报修时（2026-11-23 13:21）在质保期内，至 2027-06-30。",
      en: "Within warranty at the time of the report, until 2027-06-30.",
    },
  },
  triage: {
    text_zh: "把握不足 60%，交服务台判断：文字线索指向两个部件。",
    text_en: "Below 60 % confidence: the words point to two components.",
    ...TRIAGE,
  },
  attribution: {
    clause: "附件一 · 4",
    stages: [
      {
        stage: "diagnose",
        evidence: { zh: "第 7 行：应用 · 容量 → 集成商主责", en: "Row 7: application · capacity → the integrator leads" },
      },
      {
        stage: "repair",
        evidence: { zh: "第 7 行：应用 · 容量 → 集成商主责", en: "Row 7: application · capacity → the integrator leads" },
      },
    ],
  },
  assignment: {
    chosen: {
      person: "p1",
      name: "王建国",
      total: 60,
      terms: [
        { key: "expected_finish", points: 75, text_zh: "手上 40 分钟，本单约 35 分钟（4 级）", text_en: "40 min queued, 35 min for this (level 4)" },
        { key: "continuity", points: -15, text_zh: "处理过此系统 3 次", text_en: "worked on this system 3 times" },
      ],
    },
    next: [
      {
        person: "p2",
        name: "李娜",
        total: 105,
        terms: [{ key: "expected_finish", points: 105, text_zh: "手上 75 分钟，本单约 30 分钟", text_en: "75 min queued, 30 min for this" }],
      },
    ],
    excluded: [
      { person: "p4", name: "张伟", filter: "on_leave", text_zh: "休假至 11 月 24 日", text_en: "on leave until 24 November" },
      { person: "p6", name: "刘洋", filter: "skill" },
    ],
    formula: "预计完成 − 熟悉程度 + 路程 + 临近交班",
  },
  clocks: CLOCKS.map((each) => ({
    clock: each,
    explanation:
      each.promised === "3wd"
        ? {
            counted: [1, 2, 3].map((day) => ({
              from: at(day * 24 * 60 - 340),
              to: at(day * 24 * 60 + 200),
              micros: 9 * 3600e6,
            })),
            total_micros: 27 * 3600e6,
            paused: [],
            uncounted_days: [{ date: "2026-11-23", name: null, start_date: true }],
            due: each.due_at ?? at(0),
            provisional: true,
          }
        : {
            counted: [{ from: each.started_at, to: each.due_at ?? at(0), micros: (Date.parse(each.due_at ?? "") - Date.parse(each.started_at)) * 1000 }],
            paused: [],
            due: each.due_at ?? at(0),
            provisional: false,
          },
  })),
};

export const DUTY = {
  at: at(0),
  people: [
    { person: wang, load: 5, capacity: 6, hours: [{ from: at(-340), to: at(-160) }, { from: at(-70), to: at(200) }] },
    { person: li, load: 3, capacity: 6, hours: [{ from: at(-340), to: at(200) }] },
    { person: { id: "p5", name: "刘洋" }, load: 1, capacity: 4, hours: [{ from: at(200), to: at(560) }] },
    { person: zhang, load: 0, capacity: 6, hours: [] },
  ],
  gaps: [{ from: at(-880), to: at(-340) }],
};

export const ATTAINMENT = (["respond", "plan", "restore", "resolve"] as const).flatMap((milestone, m) =>
  [1, 2, 3].map((severity) => ({
    agreement: "市人民医院 2026 维保协议",
    milestone,
    severity,
    party: { id: "v0", name: "华衡信息" },
    met: 12 * severity + m * 3,
    missed: m === 2 && severity < 3 ? severity : 0,
    not_counted: { provisional: m, exempt: severity === 2 ? 1 : 0 },
    permille: Math.round((1000 * (12 * severity + m * 3)) / (12 * severity + m * 3 + (m === 2 && severity < 3 ? severity : 0))),
  })),
);

export const CHAT = {
  report: {
    system_id: "s1",
    text: "综合查询一直转圈，点检索没有反应\n收费窗口排队了",
    kind: "fault",
    channel: "chat",
    impact: "department",
    urgency: "slow",
    occurred_at: at(-18),
    reporter_name: "李敏(收费处)",
    department_id: "d1",
    component_id: "m2",
    fault_class: null,
  },
  system: { id: "s1", name: "门诊收费与综合查询" },
  component: { id: "m2", name: "综合查询" },
  confidence_permille: 820,
  messages: [
    { author: "李敏(收费处)", at: at(-18), text: "综合查询一直转圈，点检索没有反应", ours: false, left_out: 0 },
    { author: "李敏(收费处)", at: at(-17), text: "收费窗口排队了", ours: false, left_out: 1 },
    { author: "王建国", at: at(-15), text: "收到，马上看", ours: true, left_out: 0 },
  ],
  left_out: 1,
  masked: true,
};
