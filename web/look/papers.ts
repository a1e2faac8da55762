import { at } from "./fixtures";

const QUOTATION = {
  id: "q1",
  incident_number: "INC-2026-000125",
  state: "sent",
  reason: "质保已于 2026-06-30 到期；更换控制器电池并校验缓存。",
  lines: [
    { kind: "labour", name: "工程师人天", unit: "人天", fee_code: "person_day", unit_minor: 180_000, quantity_thousandths: 1500, minor: 270_000 },
    { kind: "part", name: "控制器电池", unit: "块", fee_code: null, unit_minor: 32_050, quantity_thousandths: 2000, minor: 64_100 },
  ],
  total_minor: 334_100,
  currency: "CNY",
  done_by: at(3000),
  valid_until: at(43_200),
  by: "赵敏",
  made_at: at(-30),
  answer: null,
};

const CASE = {
  number: "INC-2026-000125",
  text: "查询库频繁报内部错误，窗口排队二十多人。",
  state: "in_progress",
  severity: 2,
  reported_at: at(-90),
  customer: "市人民医院",
  system: "门诊收费与综合查询",
  component: { id: "k1", name: "查询库", path: ["数据层", "查询库"], kind: "database" },
  fault_class: "software_defect",
  coordinator: "王建国",
  clocks: [
    {
      id: "vc1",
      milestone: "restore",
      state: "running",
      started_at: at(-60),
      due_at: at(120),
      provisional: false,
      met_at: null,
      breached_at: null,
      breach_refuted: false,
      pause_reason: null,
      remaining_micros: 7_200_000_000,
      share_used_permille: 400,
      by_hand: null,
      promised: "3h",
      vendor_id: "v1",
    },
  ],
  words: [{ kind: "to_vendor", by: "王建国", at: at(-40), text: "请今天 16 点前提供热补丁和回退说明。" }],
  attachments: [],
};

const OFFER = {
  number: "INC-2026-000125",
  title: "综合查询点“检索”一直转圈",
  state: "resolved",
  system: "门诊收费与综合查询",
  engineer: "王建国",
  solution: "重新收集了统计信息，检索恢复正常。",
  offered_at: at(-12),
  waits: true,
};

const WEBHOOK = {
  id: "w1",
  url: "https://oa.example.cn/hook",
  description: "同步到 OA 待办",
  kinds: ["incident.*", "clock.*"],
  customer_id: null,
  enabled: true,
  created_at: at(-9000),
  disabled_at: null,
  disabled_reason: null,
  failing_since: at(-30),
  old_secret_until: null,
  version: 3,
};

const DELIVERY = {
  id: "d1",
  seq: 1204,
  kind: "incident.assigned",
  state: "dead",
  attempts: 12,
  next_at: null,
  status: 500,
  reason: "answered",
  took_ms: 84,
  created_at: at(-600),
  ended_at: at(-20),
};

const PROPOSALS = [
  { id: "p1", kind: "late_entry", reason: "夜间电话处理，早上补录", steps: [{ step: "response", at: at(-600) }, { step: "solution", at: at(-540) }] },
  { id: "p2", kind: "exemption", reason: "当日 14 点全楼停电，通知附后", ground: "power_cut", steps: [] },
  { id: "p3", kind: "pause", reason: "等信息科开通账号", pause_reason: "waiting_customer", from: at(-300), to: at(-200), steps: [] },
].map((each) => ({
  ground: null,
  pause_reason: null,
  from: null,
  to: null,
  clock_id: null,
  pause_id: null,
  incident_id: "i25",
  incident_number: "INC-2026-000125",
  state: "pending",
  made_by: "王建国",
  made_at: at(-60),
  decided_by: null,
  decided_at: null,
  word: null,
  yours: true,
  ...each,
}));

const VISITS = [
  {
    id: "vi1",
    state: "left",
    person_id: "p1",
    person: "王建国",
    place: "门诊楼 3 层机房",
    arrived_at: at(-80),
    left_at: at(-20),
    done: "更换电源模块，告警消除",
    left_over: "一周后复查",
    signature: null,
    arrival_proofs: [
      { kind: "photo", at: at(-80), said: null, file_id: "f1", sha256: "0" },
      { kind: "code", at: at(-80), said: "陈护士", file_id: null, sha256: null },
    ],
    departure_proofs: [],
  },
];

const FINDINGS = [
  { code: "backup.too_old", level: "failure", text: "最近一份备份已是 50 小时前", remedy: "运行 aftercare backup，并检查定时任务。" },
  { code: "public_url.in_clear", level: "warning", text: "public_url http://care 不是 https，密码会明文传输", remedy: "请由反向代理提供证书。" },
  { code: "database.answers", level: "good", text: "数据库应答 2 毫秒", remedy: null },
];

/** What is written down beside the moves, and what the administrator sees, by path. */
export const PAPERS: Record<string, unknown> = {
  "/link/quotation": QUOTATION,
  "/link/vendor-case": CASE,
  "/link/confirmation": OFFER,
  "/webhooks": { items: [WEBHOOK] },
  "/webhooks/w1": WEBHOOK,
  "/webhooks/w1/deliveries": { items: [DELIVERY, { ...DELIVERY, id: "d2", seq: 1205, state: "delivered", status: 204 }], next_cursor: null },
  "/health/report": { level: "failure", findings: FINDINGS },
  "/proposals": { items: PROPOSALS },
  "/incidents/i25/proposals": { items: PROPOSALS.map((each) => ({ ...each, yours: false })) },
  "/incidents/i25/visits": VISITS,
  "/incidents/i25/contests": [],
  "/incidents/i25/affected": [{ id: "j1", name: "何静", place: "药房", text: null, at: at(-50) }],
  "/incidents/i25/likely-duplicates": [],
  "/incidents/i25/quotations": [QUOTATION],
  "/labels": [{ id: "l1", system: { id: "s1", name: "门诊收费与综合查询" }, component: null, place: "门诊楼 3 层机房", made_at: at(-9000), revoked_at: null }],
  "/label-readings": { id: "l1", system: { id: "s1", name: "门诊收费与综合查询" }, component: null, place: "门诊楼 3 层机房", made_at: at(-9000), revoked_at: null },
};
