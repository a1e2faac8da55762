//! What happened, in plain sentences: one row of a table per kind of entry, both languages.

use std::str::FromStr;

use agreement::core::{PartyKind, Severity, Text};
use clocks::core::{Milestone, PauseReason};
use jiff::tz::TimeZone;
use kernel::{Instant, Language};
use serde_json::Value as Json;

use super::attempts::{AttemptResult, AttemptWay};
use super::proof::ProofKind;
use super::proposal::ExemptionGround;

/// One entry to be told.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// What happened: `incident.accepted`, `clock.breached`, `message.plan`.
    pub kind: &'a str,
    /// The particulars as the journal keeps them.
    pub body: &'a Json,
    /// Who did it, as the reader may know them.
    pub who: &'a Text,
    /// What the clock measures, where the entry is about one.
    pub milestone: Option<Milestone>,
    /// Whether the reader belongs to the provider: reasons between colleagues stay inside.
    pub inside: bool,
    /// The zone of the dates.
    pub zone: &'a TimeZone,
}

/// Kind (with a variant after `/`), Chinese, English. `{x}` is a value; what stands in `[…]` is left out when a value in it
/// is missing.
const TABLE: &[(&str, &str, &str)] = &[
    ("incident.reported", "{who}报修", "{who} reported it"),
    ("incident.assigned", "派单给{name}[：{inner_reason}]", "Assigned to {name}[: {inner_reason}]"),
    ("incident.unassigned", "暂无合适的工程师，工单留在待派队列", "Nobody could be assigned; it waits in the queue"),
    ("incident.accepted", "{name}接单[（{behalf}代录）]", "{name} accepted it[ (entered by {behalf})]"),
    (
        "incident.answered",
        "{name}响应了报修人[（{behalf}代录）]",
        "{name} answered the reporter[ (entered by {behalf})]",
    ),
    (
        "incident.plan_published",
        "{name}提交了初步方案[（{behalf}代录）]",
        "{name} published a plan[ (entered by {behalf})]",
    ),
    ("incident.paused", "{who}登记等待：{pause}[（{note}）]", "{who} recorded waiting: {pause}[ ({note})]"),
    ("incident.resumed", "{who}恢复处理[（结束：{pauses}）]", "{who} resumed the work[ (ended: {pauses})]"),
    (
        "incident.arrived",
        "{name}到达现场[（{place}）][（{behalf}代录）]",
        "{name} arrived on site[ ({place})][ (entered by {behalf})]",
    ),
    (
        "incident.restored",
        "{name}确认业务已恢复[（{behalf}代录）]",
        "{name} stated that service is back[ (entered by {behalf})]",
    ),
    (
        "incident.restored/workaround",
        "{name}确认业务已恢复（临时措施）[（{behalf}代录）]",
        "{name} stated that service is back (workaround)[ (entered by {behalf})]",
    ),
    (
        "incident.resolved",
        "{name}提交了解决方案，等待确认[（{behalf}代录）]",
        "{name} offered a solution; it waits for confirmation[ (entered by {behalf})]",
    ),
    ("incident.confirmed", "{who}确认已解决", "{who} confirmed the solution"),
    (
        "incident.confirmed/silence",
        "约定时间内没有异议，视为确认解决",
        "Nobody objected in the time agreed; the solution counts as confirmed",
    ),
    ("incident.rejected", "{who}反馈未解决", "{who} said that it is not solved"),
    (
        "incident.rejected/down",
        "{who}反馈未解决，业务再次中断",
        "{who} said that it is not solved and service is down again",
    ),
    ("incident.closed", "工单关闭", "Closed"),
    ("incident.reopened", "{who}重新打开工单", "{who} reopened it"),
    ("incident.reopened/down", "{who}重新打开工单，业务再次中断", "{who} reopened it; service is down again"),
    ("incident.rated", "{who}评价 {stars} 星", "{who} gave {stars} of 5 stars"),
    (
        "incident.severity_changed",
        "{who}将级别由{from}调整为{to}[：{reason}]",
        "{who} changed it from {from} to {to}[: {reason}]",
    ),
    (
        "incident.severity_asked",
        "{who}请求将级别由{from}调整为{to}[：{reason}]",
        "{who} asked for {to} instead of {from}[: {reason}]",
    ),
    (
        "incident.visit_decided",
        "{who}安排上门[，约定不晚于 {window}]",
        "{who} arranged a visit[, by {window} as agreed]",
    ),
    (
        "incident.agreement_changed",
        "{who}改按《{agreement}》第 {version} 版执行[：{reason}]",
        "{who} linked “{agreement}”, version {version}[: {reason}]",
    ),
    (
        "incident.due_set",
        "{who}将[{milestone}]时限设定为 {due}[：{reason}]",
        "{who} set the due time[ of {milestone}] to {due}[: {reason}]",
    ),
    ("incident.report_issued", "{who}出具了故障报告", "{who} issued the fault report"),
    ("incident.message", "{who}发来消息", "{who} wrote"),
    ("incident.note", "{who}写了内部备注", "{who} wrote an internal note"),
    ("incident.withdrawn", "{who}撤回报修[：{reason}]", "{who} withdrew the report[: {reason}]"),
    ("incident.cancelled", "{who}取消工单[：{reason}]", "{who} called it off[: {reason}]"),
    ("incident.merged", "{who}将本单并入 {into}", "{who} merged it into {into}"),
    ("incident.linked", "{who}关联重复工单 {duplicate_of}", "{who} linked it as a duplicate of {duplicate_of}"),
    ("incident.attributed", "{who}判定主责单位类型为{party}", "{who} attributed it to: {party}"),
    (
        "incident.attributed/confirmed",
        "{who}最终判定主责单位类型为{party}",
        "{who} made the attribution final: {party}",
    ),
    ("incident.verdict_released", "{who}公布责任判定：{party}", "{who} released the verdict: {party}"),
    ("incident.entered_later", "{who}补录了处理过程[：{reason}]", "{who} entered later what had been done[: {reason}]"),
    (
        "incident.proposed",
        "{who}提交了待批事项[：{reason}]",
        "{who} proposed something that waits for agreement[: {reason}]",
    ),
    (
        "incident.proposed/late_entry",
        "{who}补录处理过程，待运维服务经理批准[：{reason}]",
        "{who} entered later what had been done; the service manager must approve it[: {reason}]",
    ),
    (
        "incident.proposed/pause",
        "{who}提请补记暂停：{pause}[（{note}）][，自 {since}][至 {until}]，待客户同意",
        "{who} asked for a pause in the past: {pause}[ ({note})][, from {since}][ to {until}]; the customer must agree",
    ),
    ("incident.proposed/pause_contest", "{who}对暂停计时提出异议[：{reason}]", "{who} contested a pause[: {reason}]"),
    (
        "incident.proposed/exemption",
        "{who}提请免考核（{ground}），待客户负责人批准[：{reason}]",
        "{who} proposed an exemption ({ground}); the customer's responsible person must approve it[: {reason}]",
    ),
    ("incident.proposal_approved", "{who}同意了待批事项[：{word}]", "{who} agreed to what was proposed[: {word}]"),
    ("incident.proposal_approved/late_entry", "{who}批准了补录[：{word}]", "{who} approved the late entry[: {word}]"),
    (
        "incident.proposal_approved/pause",
        "{who}同意补记暂停[：{word}]",
        "{who} agreed to the pause in the past[: {word}]",
    ),
    (
        "incident.proposal_approved/pause_contest",
        "{who}认可异议，该段暂停改为计时[：{word}]",
        "{who} upheld the objection; the pause counts as time[: {word}]",
    ),
    ("incident.proposal_approved/exemption", "{who}批准免考核[：{word}]", "{who} approved the exemption[: {word}]"),
    (
        "incident.proposal_refused",
        "{who}未同意待批事项[：{word}]",
        "{who} did not agree to what was proposed[: {word}]",
    ),
    ("incident.proposal_refused/late_entry", "{who}驳回补录[：{word}]", "{who} refused the late entry[: {word}]"),
    (
        "incident.proposal_refused/pause",
        "{who}不同意补记暂停[：{word}]",
        "{who} did not agree to the pause in the past[: {word}]",
    ),
    (
        "incident.proposal_refused/pause_contest",
        "{who}驳回异议，暂停照旧[：{word}]",
        "{who} dismissed the objection; the pause stands[: {word}]",
    ),
    (
        "incident.proposal_refused/exemption",
        "{who}不同意免考核[：{word}]",
        "{who} did not approve the exemption[: {word}]",
    ),
    (
        "incident.attempted",
        "{who}联系报修人（{way}）：{result}[，{note}]",
        "{who} tried to reach the reporter ({way}): {result}[, {note}]",
    ),
    (
        "incident.attempts_met",
        "按协议，[{count} 次]联系未果并已留痕，视为已响应",
        "As agreed, [{count}] logged attempts to reach the reporter count as an answer",
    ),
    ("incident.screening", "等待客户负责人审核转报", "It waits for the customer's responsible person"),
    ("incident.passed_on", "{who}转报给服务方[：{reason}]", "{who} passed it on[: {reason}]"),
    ("incident.answered_by_customer", "{who}自行处理，报修结束", "{who} dealt with it; the report has ended"),
    ("incident.sent_back", "{who}退回报修人补充[：{reason}]", "{who} sent it back to its reporter[: {reason}]"),
    ("incident.resubmitted", "{who}补充后再次提交", "{who} submitted it again"),
    ("incident.handed_over", "{who}交班给{name}", "{who} handed it over to {name}"),
    ("incident.goodwill", "{who}批准商务免费支持[：{reason}]", "{who} approved work that nobody pays[: {reason}]"),
    (
        "incident.cover_decided_again",
        "[《{agreement}》第 {version} 版溯及此前，]质保与费用承担重新判定[：{verdict}]",
        "[“{agreement}”, version {version}, binds from before: ]coverage and payer were decided again[: {verdict}]",
    ),
    ("incident.link_made", "{who}向{holder}发出链接（{purpose}）", "{who} made out a link to {holder} ({purpose})"),
    ("incident.link_revoked", "{who}撤销了给{holder}的链接", "{who} revoked the link of {holder}"),
    ("incident.vendor_stated", "{who}代表厂商作出说明", "{who} spoke for the vendor"),
    ("incident.vendor_stated/done", "{who}代表厂商说明工作已完成", "{who} stated the vendor's work done"),
    ("incident.vendor_written", "{who}致信厂商", "{who} wrote to the vendor"),
    ("incident.contested", "{who}申诉{about}[：{reason}]", "{who} contested: {about}[: {reason}]"),
    ("incident.contest_decided", "{who}裁定申诉不成立[：{reason}]", "{who} dismissed the contest[: {reason}]"),
    ("incident.contest_decided/upheld", "{who}裁定申诉成立[：{reason}]", "{who} upheld the contest[: {reason}]"),
    ("incident.verdict_agreed", "{who}不同意裁定，仍有争议", "{who} does not agree to the verdict; it stays disputed"),
    ("incident.verdict_agreed/agreed", "{who}同意裁定", "{who} agreed to the verdict"),
    ("incident.quoted", "{who}发出保外服务确认单", "{who} sent a quotation"),
    ("incident.quotation_answered", "{who}拒绝保外服务确认单[：{reason}]", "{who} refused the quotation[: {reason}]"),
    ("incident.quotation_answered/accepted", "{who}签署保外服务确认单", "{who} signed the quotation"),
    (
        "incident.quotation_withdrawn",
        "{who}撤回保外服务确认单[：{reason}]",
        "{who} took the quotation back[: {reason}]",
    ),
    ("incident.joined", "{who}登记同受影响[（{place}）]", "{who} joined as one more affected[ ({place})]"),
    ("incident.adopted", "{who}将本单挂到主单 {parent}", "{who} made it a child of {parent}"),
    ("incident.released_from_parent", "{who}将本单从主单移出", "{who} took it off its parent"),
    (
        "incident.visit_begun",
        "{name}到达现场[（{place}）][，凭证：{proofs}]",
        "{name} arrived on site[ ({place})][; shown by {proofs}]",
    ),
    (
        "incident.visit_ended",
        "{name}离开现场[：{done}][，凭证：{proofs}]",
        "{name} left the site[: {done}][; shown by {proofs}]",
    ),
    ("incident.visit_code_made", "{who}出示到场验证码", "{who} has a code to show whoever arrives"),
    ("incident.visit_code_missed", "{who}输入的到场验证码不符", "{who} typed a wrong code of the customer"),
    ("incident.visit_signed", "{who}签署现场服务单", "{who} signed the visit"),
    (
        "incident.remote_asked",
        "{who}申请远程维护：{purpose}[（至 {window}）]",
        "{who} asked for a remote session: {purpose}[ (until {window})]",
    ),
    (
        "incident.remote_authorised",
        "{who}授权远程维护[（至 {window}）]",
        "{who} authorised the session[ (until {window})]",
    ),
    ("incident.remote_refused", "{who}拒绝远程维护[：{reason}]", "{who} refused the remote session[: {reason}]"),
    ("incident.remote_started", "{who}开始远程维护", "{who} began the remote session"),
    (
        "incident.remote_overran",
        "远程维护超过授权时间[（至 {window}）]，尚未结束",
        "The remote session is past its authorised time[ (until {window})] and has not ended",
    ),
    ("incident.remote_ended", "{who}结束远程维护[：{record}]", "{who} ended the remote session[: {record}]"),
    ("incident.expense_entered", "{who}登记工时、备件或费用[：{item}]", "{who} entered time, a part or cost[: {item}]"),
    ("incident.expense_struck", "{who}作废一条登记[：{reason}]", "{who} struck an entry[: {reason}]"),
    ("incident.claimed", "{who}向厂商索赔[：{reason}]", "{who} claimed against the vendor[: {reason}]"),
    ("incident.claim_settled", "{who}登记索赔结果[：{reason}]", "{who} entered the outcome of a claim[: {reason}]"),
    ("incident.major_opened", "一级事件，重大事件记录建立", "Severity 1: the major incident record was opened"),
    ("incident.major_roles", "{who}指定重大事件角色[：{roles}]", "{who} named the roles[: {roles}]"),
    ("incident.reviewed", "{who}提交复盘", "{who} wrote the review"),
    (
        "incident.downtime_begun",
        "计划停机开始[（{note}）][，至 {window}]",
        "Planned downtime began[ ({note})][, until {window}]",
    ),
    ("incident.downtime_ended", "计划停机结束", "Planned downtime ended"),
    (
        "incident.problem_linked",
        "{who}将本单归入问题 {problem}[：{title}]",
        "{who} grouped it under {problem}[: {title}]",
    ),
    ("incident.closure_undone", "{who}撤销关闭", "{who} undid the closure"),
    ("clock.started", "{milestone}开始计时", "{milestone}: the clock started"),
    ("clock.paused", "{milestone}时限暂停计时[：{pause}]", "{milestone}: the clock stands still[: {pause}]"),
    ("clock.resumed", "{milestone}时限恢复计时", "{milestone}: the clock runs again"),
    (
        "clock.due_moved",
        "{milestone}时限[由 {from_at} ]调整为 {to_at}",
        "{milestone}: due time moved[ from {from_at}] to {to_at}",
    ),
    ("clock.breached", "{milestone}时限超时[（应于 {due} 前）]", "{milestone}: overdue[ (was due by {due})]"),
    (
        "clock.breach_refuted",
        "补录核实：{milestone}并未超时[（应于 {due} 前）]，不计超时",
        "{milestone}: a later entry proves it was in time[ (due by {due})]; the breach does not count",
    ),
    ("clock.offered", "{milestone}时限等待确认", "{milestone}: waits for confirmation"),
    (
        "clock.offer_rejected",
        "解决方案被退回，{milestone}继续计时",
        "{milestone}: the solution was rejected, the clock runs on",
    ),
    ("clock.met", "{milestone}按时完成", "{milestone}: met in time"),
    ("clock.met/late", "{milestone}完成，已超时", "{milestone}: met, late"),
    ("clock.voided", "业务再次中断，{milestone}重新计时", "{milestone}: service is down again, the clock runs on"),
    ("clock.lapsed", "{milestone}等待期满", "{milestone}: the time for objections has run out"),
    ("clock.cancelled", "{milestone}时限取消", "{milestone}: no longer measured"),
    (
        "clock.recomputed",
        "{milestone}时限按新的级别或协议重新计算",
        "{milestone}: counted anew for the new severity or agreement",
    ),
    (
        "clock.settled",
        "{milestone}的暂定时限已确定[：{due}]",
        "{milestone}: the provisional due time is final now[: {due}]",
    ),
    (
        "clock.rungs_needless",
        "补录核实：{milestone}的超时上报本不必触发",
        "{milestone}: a later entry proves that its escalation was needless",
    ),
    ("clock.acknowledged", "{milestone}：工程师已知悉", "{milestone}: the engineer took notice"),
    (
        "clock.rung_fired",
        "{milestone}触发超时上报[，已通知 {told} 类人员]",
        "{milestone}: escalated[; roles told: {told}]",
    ),
    (
        "clock.rung_fired/nobody",
        "{milestone}触发超时上报，该级无人在岗，顺延下一级",
        "{milestone}: a rung of the ladder fired and nobody stood behind it; the next one follows",
    ),
    (
        "incident.notices_sent",
        "{who}决定立即就超时上报通知客户负责人",
        "{who} had the customer's responsible persons told of the escalation at once",
    ),
    (
        "incident.notices_held_back",
        "{who}决定不就超时上报通知客户负责人",
        "{who} held back the notices of the escalation to the customer's responsible persons",
    ),
    ("message.message", "{who}发来消息", "{who} wrote"),
    ("message.answer", "{who}答复", "{who} answered"),
    ("message.plan", "{who}的初步方案", "Plan of {who}"),
    ("message.restoration", "{who}的恢复说明", "{who} on the restoration"),
    ("message.solution", "{who}的解决方案", "Solution of {who}"),
    ("message.rejection", "{who}说明未解决", "{who} on what is not solved"),
    ("message.site", "{who}的现场记录", "{who} from the site"),
    ("message.statement", "厂商{who}说明", "{who} for the vendor"),
    ("message.to_vendor", "{who}致厂商", "{who} to the vendor"),
    ("message.note", "{who}的内部备注", "Internal note of {who}"),
];

/// The sentence; none for a kind that the table does not know.
pub fn sentence(told: &Told<'_>) -> Option<Text> {
    let key = row_key(told);
    let (_, zh, en) = TABLE.iter().find(|(kind, ..)| *kind == key)?;
    Some(Text::new(filled(told, zh, Language::Zh), filled(told, en, Language::En)))
}

/// Whether the table has a sentence for entries of `kind`.
pub fn is_told(kind: &str) -> bool {
    TABLE.iter().any(|(known, ..)| *known == kind)
}

/// The row: some kinds read differently by what their particulars say.
fn row_key(told: &Told<'_>) -> String {
    let is = |name: &str| value(told.body, name) == Some(&Json::Bool(true));
    let variant = match told.kind {
        "incident.restored" if is("workaround") => "/workaround",
        "incident.confirmed" if is("by_silence") => "/silence",
        "incident.rejected" | "incident.reopened" if is("service_down") => "/down",
        "incident.attributed" if is("confirmed") => "/confirmed",
        "incident.vendor_stated" if is("done") => "/done",
        "incident.contest_decided" if is("upheld") => "/upheld",
        "incident.quotation_answered" if is("accepted") => "/accepted",
        "incident.verdict_agreed" if is("agreed") => "/agreed",
        "clock.met" if is("late") => "/late",
        "clock.rung_fired" if nobody_told(told.body) => "/nobody",
        "incident.proposed" | "incident.proposal_approved" | "incident.proposal_refused" => {
            let what = value(told.body, "what").and_then(Json::as_str);
            return what.map_or_else(|| told.kind.to_owned(), |what| format!("{}/{what}", told.kind));
        }
        _ => "",
    };
    format!("{}{variant}", told.kind)
}

/// A rung that names posts of which nobody is there.
fn nobody_told(body: &Json) -> bool {
    let named = value(body, "told").and_then(Json::as_array).is_some_and(|told| !told.is_empty());
    named && value(body, "reached") == Some(&Json::Bool(false))
}

/// A particular, whether it stands at the top or under `fact`.
fn value<'a>(body: &'a Json, name: &str) -> Option<&'a Json> {
    body.get("fact").and_then(|fact| fact.get(name)).or_else(|| body.get(name)).filter(|found| !found.is_null())
}

fn filled(told: &Told<'_>, template: &str, language: Language) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(open) = rest.find('[') {
        let close = rest[open..].find(']').map_or(rest.len(), |at| open + at);
        out.push_str(&put(told, &rest[..open], language).0);
        let (part, whole) = put(told, &rest[open + 1..close], language);
        if whole {
            out.push_str(&part);
        }
        rest = rest.get(close + 1..).unwrap_or("");
    }
    out.push_str(&put(told, rest, language).0);
    out
}

/// The piece with its values, and whether every one of them was there.
fn put(told: &Told<'_>, piece: &str, language: Language) -> (String, bool) {
    let (mut out, mut whole) = (String::new(), true);
    let mut rest = piece;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, more) = after.split_once('}').unwrap_or((after, ""));
        let found = of(told, name, language);
        whole &= found.is_some();
        out.push_str(before);
        out.push_str(&found.unwrap_or_default());
        rest = more;
    }
    out.push_str(rest);
    (out, whole)
}

fn of(told: &Told<'_>, name: &str, language: Language) -> Option<String> {
    let text = |name: &str| value(told.body, name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let who = told.who.pick(language).to_owned();
    match name {
        "who" => Some(who),
        "name" => Some(text("name").map_or(who, str::to_owned)),
        "behalf" => text("name").filter(|name| *name != who).map(|_| who),
        "inner_reason" => text("reason").filter(|_| told.inside).map(str::to_owned),
        "pause" => text("reason").and_then(|word| pause(word, language)),
        "pauses" => list(told.body, "reasons", language),
        "from" | "to" => severity(value(told.body, name)?, language),
        "party" => party(text("to").or_else(|| text("lead_kind"))?, language),
        "milestone" => milestone(told, language),
        "due" => ["due_at", "due", "breach_at", "at"].iter().find_map(|name| instant(told, name, language)),
        "window" => instant(told, "window_until", language),
        "verdict" => Some(verdict(text("verdict")?, language).to_owned()),
        "since" | "until" => instant(told, name, language),
        "ground" => word::<ExemptionGround>(text("ground")?, |ground| ground.label(language)),
        "way" => word::<AttemptWay>(text("way")?, |way| way.label(language)),
        "result" => word::<AttemptResult>(text("result")?, |result| result.label(language)),
        "from_at" => moved(told, "from", language),
        "to_at" => moved(told, "to", language),
        "told" => {
            value(told.body, "told")?.as_array().filter(|told| !told.is_empty()).map(|told| told.len().to_string())
        }
        "proofs" => proofs(value(told.body, "proofs")?, language),
        "about" => text("about").map(|word| contested(word, language)),
        "stars" | "version" | "count" => value(told.body, name).map(ToString::to_string),
        plain => text(plain).map(str::to_owned),
    }
}

/// What people call a coverage verdict.
fn verdict(word: &str, language: Language) -> &'static str {
    match word {
        "in_warranty" => language.pick("保内", "in warranty"),
        "out_of_warranty" => language.pick("保外", "out of warranty"),
        _ => language.pick("待定", "undetermined"),
    }
}

/// What people call a word of a closed list.
fn word<T: FromStr>(text: &str, label: impl Fn(T) -> &'static str) -> Option<String> {
    text.parse().ok().map(|known| label(known).to_owned())
}

fn contested(word: &str, language: Language) -> String {
    super::ContestAbout::from_str(word).map_or_else(|_| word.to_owned(), |about| about.label(language).to_owned())
}

fn pause(word: &str, language: Language) -> Option<String> {
    PauseReason::from_str(word).ok().map(|reason| reason.label(language).to_owned())
}

fn list(body: &Json, name: &str, language: Language) -> Option<String> {
    let words = value(body, name)?.as_array()?.iter().filter_map(|word| pause(word.as_str()?, language));
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| words.join(language.pick("、", ", ")))
}

/// What showed that somebody was at the site.
fn proofs(kinds: &Json, language: Language) -> Option<String> {
    let known = kinds.as_array()?.iter().filter_map(|kind| ProofKind::from_str(kind.as_str()?).ok());
    let labels: Vec<&str> = known.map(|kind| kind.label(language)).collect();
    (!labels.is_empty()).then(|| labels.join(language.pick("、", ", ")))
}

fn severity(number: &Json, language: Language) -> Option<String> {
    let number = u8::try_from(number.as_u64()?).ok()?;
    Severity::new(number).ok().map(|severity| severity.label(language).to_owned())
}

fn party(word: &str, language: Language) -> Option<String> {
    PartyKind::from_str(word).ok().map(|kind| kind.label(language).to_owned())
}

fn milestone(told: &Told<'_>, language: Language) -> Option<String> {
    let stated = value(told.body, "milestone").and_then(Json::as_str).and_then(|word| Milestone::from_str(word).ok());
    stated.or(told.milestone).map(|milestone| milestone.label(language).to_owned())
}

fn instant(told: &Told<'_>, name: &str, language: Language) -> Option<String> {
    Some(moment(at(told.body, name)?, told.zone, language))
}

/// One end of a move of a due time: to the second where both ends lie in one minute.
fn moved(told: &Told<'_>, name: &str, language: Language) -> Option<String> {
    let at = at(told.body, name)?;
    let within_a_minute = match (at_minute(told, "from"), at_minute(told, "to")) {
        (Some(from), Some(to)) => from == to,
        _ => false,
    };
    if !within_a_minute {
        return Some(moment(at, told.zone, language));
    }
    let local = at.timestamp().to_zoned(told.zone.clone());
    Some(local.strftime(language.pick("%-m月%-d日 %H:%M:%S", "%-d %b %H:%M:%S")).to_string())
}

fn at_minute(told: &Told<'_>, name: &str) -> Option<i64> {
    Some(at(told.body, name)?.micros().div_euclid(kernel::MINUTE))
}

fn at(body: &Json, name: &str) -> Option<Instant> {
    value(body, name)?.as_str()?.parse().ok()
}

/// Whether an entry tells a reader nothing: a due time that moved by less than the second it is shown to.
pub fn is_idle(kind: &str, body: &Json) -> bool {
    let second = |name| Some(at(body, name)?.micros().div_euclid(kernel::SECOND));
    kind == "clock.due_moved" && second("from").is_some_and(|from| Some(from) == second("to"))
}

/// `11月23日 14:12`, or `23 Nov 14:12`.
pub fn moment(at: Instant, zone: &TimeZone, language: Language) -> String {
    let local = at.timestamp().to_zoned(zone.clone());
    local.strftime(language.pick("%-m月%-d日 %H:%M", "%-d %b %H:%M")).to_string()
}

#[cfg(test)]
#[path = "tests/timeline.rs"]
mod tests;
