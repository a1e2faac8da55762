//! Every action of the product and, in the same text, the policy: how far each role reaches for it.
//!
//! Actions and table are one list on purpose: an action cannot be added without deciding who may do it.

use std::fmt;
use std::str::FromStr;

use kernel::Language;

use super::policy::{Reach, RoleRow};

const __: &[Reach] = &[];
const ALL: &[Reach] = &[Reach::Everything];
const ORG: &[Reach] = &[Reach::Organisation];
const DEP: &[Reach] = &[Reach::Department, Reach::Own];
const OWN: &[Reach] = &[Reach::Own];
const GRP: &[Reach] = &[Reach::Groups];
const PTY: &[Reach] = &[Reach::Party];

macro_rules! policy {
    ($($action:ident $name:literal $zh:literal $en:literal [$($cell:ident)*];)*) => {
        /// Something a person or a program can do here, named `resource.verb`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $(#[doc = $en] $action,)*
        }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$action),*];

            /// The stable name on the wire and in the journal: `incident.report`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$action => $name,)* }
            }

            /// What people read.
            pub const fn label(self, language: Language) -> &'static str {
                match self { $(Self::$action => language.pick($zh, $en),)* }
            }
        }

        /// The policy: one row an action, in the order of [`Action::ALL`].
        pub const TABLE: &[RoleRow] = &[
            $(RoleRow { action: Action::$action, cells: [$($cell),*] },)*
        ];
    };
}

// Columns: reporter, customer lead, vendor, engineer, dispatcher, manager, administrator, security officer, auditor.
policy! {
    // desk: the incident's road
    IncidentReport "incident.report" "报修" "report a fault or a request" [ORG ORG __ GRP ALL ALL __ __ __];
    IncidentRead "incident.read" "查看工单" "read incidents" [DEP ORG PTY GRP ALL ALL __ __ __];
    IncidentExplain "incident.explain" "查看判定依据" "read why it was decided so" [DEP ORG __ GRP ALL ALL __ __ __];
    IncidentMessage "incident.message" "与对方沟通" "write to the other side" [DEP ORG PTY GRP ALL ALL __ __ __];
    CallerFind "caller.find" "按来电号码查找" "find who calls by the number" [__ __ __ __ ALL ALL __ __ __];
    IncidentNote "incident.note" "写内部备注" "write an internal note" [__ __ __ GRP ALL ALL __ __ __];
    IncidentWithdraw "incident.withdraw" "撤回报修" "withdraw a report" [DEP ORG __ __ ALL ALL __ __ __];
    IncidentConfirm "incident.confirm" "确认或退回解决结果" "confirm or reject the solution" [DEP ORG __ __ __ __ __ __ __];
    IncidentRate "incident.rate" "评价服务" "rate the service" [DEP ORG __ __ __ __ __ __ __];
    IncidentReopen "incident.reopen" "重新打开" "reopen" [DEP ORG __ GRP ALL ALL __ __ __];
    IncidentSeverity "incident.severity" "调高级别" "raise the severity" [DEP ORG __ GRP ALL ALL __ __ __];
    IncidentLowerSeverity "incident.lower_severity" "调低级别" "lower the severity" [__ __ __ __ ALL ALL __ __ __];
    IncidentAccept "incident.accept" "接单" "accept" [__ __ __ GRP ALL ALL __ __ __];
    IncidentDecline "incident.decline" "退回" "decline" [__ __ __ GRP ALL ALL __ __ __];
    IncidentAssign "incident.assign" "指派" "assign to a person" [__ __ __ __ ALL ALL __ __ __];
    IncidentOverload "incident.overload" "超负荷指派" "assign beyond capacity" [__ __ __ __ ALL __ __ __ __];
    IncidentAnswer "incident.answer" "答复报修人" "answer the reporter" [__ __ __ GRP ALL ALL __ __ __];
    IncidentArrive "incident.arrive" "登记到场" "record the arrival on site" [__ __ __ GRP ALL ALL __ __ __];
    IncidentPlan "incident.plan" "发布初步方案" "publish the preliminary plan" [__ __ __ GRP ALL ALL __ __ __];
    IncidentPause "incident.pause" "暂停与恢复计时" "pause and resume the clocks" [__ __ __ GRP ALL ALL __ __ __];
    IncidentRestore "incident.restore" "登记恢复" "state that service is back" [__ __ __ GRP ALL ALL __ __ __];
    IncidentResolve "incident.resolve" "提交解决结果" "offer the solution" [__ __ __ GRP ALL ALL __ __ __];
    IncidentClose "incident.close" "关闭" "close" [__ __ __ GRP ALL ALL __ __ __];
    IncidentIssueReport "incident.issue_report" "登记故障报告" "mark a file as the issued report" [__ __ __ GRP ALL ALL __ __ __];
    IncidentRelink "incident.relink" "更换所属协议" "link to another agreement" [__ __ __ __ ALL ALL __ __ __];
    IncidentDueByHand "incident.due_by_hand" "手工设定时限" "set a due time by hand" [__ __ __ __ ALL ALL __ __ __];
    IncidentMerge "incident.merge" "合并" "merge into another" [__ __ __ __ ALL ALL __ __ __];
    IncidentLink "incident.link" "关联重复报告" "link as a duplicate" [__ __ __ GRP ALL ALL __ __ __];
    IncidentAttribute "incident.attribute" "判定责任" "attribute to a component and a party" [__ __ __ GRP ALL ALL __ __ __];
    IncidentRelease "incident.release" "向客户公布责任判定" "release the verdict to the customer" [__ __ __ __ __ ALL __ __ __];
    // desk: what is entered, agreed or shown beside the road
    IncidentLateEntry "incident.late_entry" "补录" "enter later what was done" [__ __ __ GRP ALL ALL __ __ __];
    IncidentAttempt "incident.attempt" "登记联系报修人" "log attempts to reach the reporter" [__ __ __ GRP ALL ALL __ __ __];
    IncidentScreen "incident.screen" "审核并转报本单位报修" "screen reports of one's own organisation" [__ ORG __ __ __ __ __ __ __];
    IncidentResubmit "incident.resubmit" "补充后再次报修" "report again what was sent back" [DEP ORG __ __ __ __ __ __ __];
    IncidentGoodwill "incident.goodwill" "批准商务免费支持" "approve work that nobody pays" [__ __ __ __ __ ALL __ __ __];
    IncidentExempt "incident.exempt" "提请免考核" "propose an exemption from assessment" [__ __ __ GRP ALL ALL __ __ __];
    IncidentContestPause "incident.contest_pause" "对暂停提出异议" "contest a pause" [DEP ORG __ __ __ __ __ __ __];
    IncidentDecideProposal "incident.decide_proposal" "审批待批事项" "decide what waits for agreement" [DEP ORG __ __ __ ALL __ __ __];
    IncidentVisitCode "incident.visit_code" "出示到场验证码" "show a code to whoever arrives" [DEP ORG __ __ __ __ __ __ __];
    IncidentHandOver "incident.hand_over" "交接班" "hand open work over" [__ __ __ GRP ALL ALL __ __ __];
    DeliveryRead "delivery.read" "查看通知送达情况" "read the state of deliveries" [__ __ __ GRP ALL ALL __ __ __];
    DeliveryMonitor "delivery.monitor" "查看未送达的通知" "read what has not arrived" [__ __ __ __ ALL ALL __ __ __];
    DeliveryAgain "delivery.again" "重发通知" "send a message again" [__ __ __ __ ALL ALL __ __ __];
    DeliveryHold "delivery.hold" "决定是否通知客户负责人" "decide whether the customer's responsible persons are told" [__ __ __ __ __ ALL __ __ __];
    NoticeTextRead "notice_text.read" "查看通知文字" "read the texts of notices" [__ __ __ __ __ ALL ALL __ __];
    NoticeTextWrite "notice_text.write" "修改通知文字" "change the texts of notices" [__ __ __ __ __ ALL ALL __ __];
    AlertRead "alert.read" "查看工单的告警" "read the alerts of an incident" [__ ORG __ GRP ALL ALL __ __ __];
    AttachmentAdd "attachment.add" "上传附件" "upload a file" [OWN OWN OWN OWN OWN OWN __ __ __];
    AttachmentRead "attachment.read" "下载附件" "read attached files" [DEP ORG PTY GRP ALL ALL __ __ __];
    AttainmentRead "attainment.read" "查看及时率" "read attainment" [__ ORG __ __ ALL ALL __ __ __];
    DutyRead "duty.read" "查看值班与负荷" "read the duty board" [__ __ __ GRP ALL ALL __ __ __];
    // desk: parties beside the road
    IncidentContest "incident.contest" "申诉" "contest a decision" [DEP ORG PTY __ __ __ __ __ __];
    IncidentDecideContest "incident.decide_contest" "裁定申诉" "decide a contest" [__ __ __ __ __ ALL __ __ __];
    IncidentAgreeVerdict "incident.agree_verdict" "同意责任裁定" "agree to a verdict on the provider" [__ ORG __ __ __ __ __ __ __];
    VendorState "vendor.state" "代表厂商答复" "speak for the vendor" [__ __ PTY __ __ __ __ __ __];
    VendorLink "vendor.link" "联系厂商并发送链接" "write to a vendor and send links" [__ __ __ GRP ALL ALL __ __ __];
    QuotationWrite "quotation.write" "报价保外服务" "quote work outside warranty" [__ __ __ GRP ALL ALL __ __ __];
    QuotationSign "quotation.sign" "签署保外服务确认单" "sign or refuse a quotation" [__ ORG __ __ __ __ __ __ __];
    IncidentJoin "incident.join" "登记同受影响" "join as one more affected" [DEP ORG __ GRP ALL ALL __ __ __];
    VisitSign "visit.sign" "签署现场服务单" "sign a visit" [DEP ORG __ GRP ALL ALL __ __ __];
    RemoteWork "remote.work" "申请并进行远程维护" "ask for and make remote sessions" [__ __ __ GRP ALL ALL __ __ __];
    RemoteAuthorise "remote.authorise" "授权远程维护" "authorise remote sessions" [__ ORG __ __ __ __ __ __ __];
    EffortEnter "effort.enter" "登记工时、备件和费用" "enter time, parts and cost" [__ __ __ GRP ALL ALL __ __ __];
    ClaimKeep "claim.keep" "向厂商索赔" "claim against vendors" [__ __ __ __ __ ALL __ __ __];
    MajorKeep "major.keep" "登记重大事件角色与复盘" "name roles and write the review of a major incident" [__ __ __ GRP ALL ALL __ __ __];
    WindowRead "window.read" "查看计划停机与重保期" "read planned downtime and guarded periods" [ORG ORG __ GRP ALL ALL __ __ __];
    WindowKeep "window.keep" "登记计划停机与重保期" "enter planned downtime and guarded periods" [__ __ __ __ ALL ALL __ __ __];
    ProblemKeep "problem.keep" "管理问题与已知错误" "keep problems and known errors" [__ __ __ ALL ALL ALL __ __ __];
    IncidentBulk "incident.bulk" "批量操作与撤销" "move many incidents at once" [__ __ __ __ ALL ALL __ __ __];
    // inbound: what comes in by itself
    InboundRead "inbound.read" "查看来信" "read letters that came in" [__ __ __ __ ALL ALL __ __ __];
    InboundDecide "inbound.decide" "认领或搁置来信" "decide about letters that wait" [__ __ __ __ ALL ALL __ __ __];
    // assessment
    AssessmentRead "assessment.read" "查看考核表" "read assessment sheets" [__ ORG PTY __ __ ALL __ __ __];
    AssessmentWrite "assessment.write" "起草考核表并答复意见" "draft assessment sheets and answer remarks" [__ __ __ __ __ ALL __ __ __];
    AssessmentRemark "assessment.remark" "对考核表提出意见" "remark on assessment sheets" [__ ORG __ __ __ ALL __ __ __];
    AssessmentAgree "assessment.agree" "确认考核表" "agree to assessment sheets" [__ ORG __ __ __ __ __ __ __];
    AssessmentIssue "assessment.issue" "签发与更正考核表" "issue and correct assessment sheets" [__ __ __ __ __ ALL __ __ __];
    ProfitRead "profit.read" "查看协议盈亏" "read what agreements came to" [__ __ __ __ __ ALL __ __ __];
    // documents
    MonthEndRead "month_end.read" "查看月末事项" "read what a month's end owes" [__ __ __ __ __ ALL __ __ __];
    DocumentRead "document.read" "查看文书" "read documents" [__ ORG __ GRP ALL ALL __ __ __];
    DocumentMake "document.make" "起草文书" "draft documents" [__ __ __ GRP ALL ALL __ __ __];
    DocumentApprove "document.approve" "审批文书" "approve documents" [__ __ __ __ __ ALL __ __ __];
    DocumentIssue "document.issue" "签发、归档与更正文书" "issue, archive and correct documents" [__ __ __ __ __ ALL __ __ __];
    DocumentSeal "document.seal" "登记盖章与回收" "record seals and returns" [__ __ __ __ ALL ALL __ __ __];
    DocumentTemplate "document.template" "维护文书模板" "keep the customers' own forms of documents" [__ __ __ __ __ ALL __ __ __];
    // estate
    EstateRead "estate.read" "查看交付台账" "read the estate" [ORG ORG PTY GRP ALL ALL ALL __ __];
    EstateWrite "estate.write" "维护交付台账" "change the estate" [__ __ __ __ __ ALL ALL __ __];
    ImportRun "import.run" "导入工作簿" "import a workbook" [__ __ __ __ __ ALL ALL __ __];
    // agreement
    AgreementRead "agreement.read" "查看协议" "read agreements" [__ ORG __ GRP ALL ALL __ __ __];
    AgreementWrite "agreement.write" "起草协议" "draft agreements" [__ __ __ __ __ ALL __ __ __];
    AgreementSign "agreement.sign" "签署、中止、终止协议" "sign, suspend, terminate agreements" [__ __ __ __ __ ALL __ __ __];
    CalendarRead "calendar.read" "查看工作日历" "read calendars and explain deadlines" [ALL ALL ALL ALL ALL ALL ALL __ __];
    CalendarWrite "calendar.write" "维护工作日历" "change calendars" [__ __ __ __ __ ALL ALL __ __];
    // team
    TeamRead "team.read" "查看维护团队" "read the team" [__ __ __ ALL ALL ALL ALL __ __];
    TeamWrite "team.write" "维护人员与技能" "change people, skills and groups" [__ __ __ __ __ ALL __ __ __];
    RosterWrite "roster.write" "排班与请假" "change shifts, rotations and absences" [__ __ __ __ ALL ALL __ __ __];
    OnCallRead "on_call.read" "查看在岗人员" "read who is on call" [__ __ __ ALL ALL ALL __ __ __];
    // whatif
    WhatIfRun "what_if.run" "模拟测算" "ask how past months would have gone" [__ __ __ __ __ ALL __ __ __];
    // account
    SessionOwn "session.own" "本人会话与密码" "one's own session and password" [OWN OWN OWN OWN OWN OWN OWN OWN OWN];
    TokenOwn "token.own" "本人接口令牌" "one's own API tokens" [OWN OWN OWN OWN OWN OWN OWN OWN OWN];
    WebhookRead "webhook.read" "查看外部订阅" "read webhooks and their deliveries" [__ __ __ __ __ __ ALL __ __];
    WebhookWrite "webhook.write" "管理外部订阅" "create, change and replay webhooks" [__ __ __ __ __ __ ALL __ __];
    FeedOwn "feed.own" "本人值班日历链接" "one's own links to calendars of duties" [__ __ __ OWN OWN OWN __ __ __];
    EventStream "event.stream" "接收实时更新" "receive live changes" [OWN OWN OWN OWN OWN OWN OWN OWN OWN];
    AccountRead "account.read" "查看账号" "read accounts" [__ __ __ __ __ __ ALL ALL __];
    AccountWrite "account.write" "管理账号" "create and change accounts" [__ __ __ __ __ __ ALL __ __];
    AccountApprove "account.approve" "审批授权" "approve the roles asked for an account" [__ __ __ __ __ __ __ ALL __];
    PolicyRead "policy.read" "查看权限表" "read the policy table" [__ __ __ __ __ __ __ ALL ALL];
    // oversight: who may do what, shown, reviewed, and opened in an emergency
    AccessExplain "access.explain" "查询权限依据" "ask which line of the policy allows something" [__ __ __ __ __ __ __ ALL ALL];
    RoleRead "role.read" "查看自定义角色" "read custom roles" [__ __ __ __ __ ALL ALL ALL ALL];
    RoleWrite "role.write" "制定自定义角色" "make custom roles" [__ __ __ __ __ ALL __ __ __];
    RoleGrant "role.grant" "申请授予自定义角色" "ask for a custom role for an account" [__ __ __ __ __ __ ALL __ __];
    RoleApprove "role.approve" "审批自定义角色" "approve custom roles and who holds them" [__ __ __ __ __ __ __ ALL __];
    EmergencyOpen "emergency.open" "启用应急授权" "open emergency access" [__ __ __ __ OWN OWN OWN __ __];
    EmergencyRead "emergency.read" "查看应急授权" "read emergency access" [__ __ __ __ OWN OWN OWN ALL ALL];
    EmergencyEnd "emergency.end" "结束应急授权" "end emergency access" [__ __ __ __ OWN OWN OWN ALL __];
    ReviewRead "review.read" "查看权限复核" "read reviews of permissions" [__ __ __ __ __ __ __ ALL ALL];
    ReviewKeep "review.keep" "开展权限复核" "review permissions and decide on them" [__ __ __ __ __ __ __ ALL __];
    // privacy: what is kept of people, and for how long
    PersonExport "person.export" "导出本人的个人信息" "export what is kept of oneself" [OWN OWN OWN OWN OWN OWN OWN OWN OWN];
    PersonErase "person.erase" "注销个人信息" "erase the person behind an account" [__ __ __ __ __ __ __ ALL __];
    HoldRead "hold.read" "查看留存保全" "read holds" [__ __ __ __ __ ALL __ ALL ALL];
    HoldPlace "hold.place" "设置留存保全" "place a hold" [__ __ __ __ __ ALL __ __ __];
    HoldLift "hold.lift" "解除留存保全" "lift a hold" [__ __ __ __ __ __ __ ALL __];
    // operations
    HealthRead "health.read" "查看运行状况" "read how the installation is" [__ __ __ __ __ __ ALL __ __];
    ChannelTry "channel.try" "试发消息" "try a channel" [__ __ __ __ __ __ ALL __ __];
    // journal
    JournalRead "journal.read" "查看操作留痕" "read the journal" [__ __ __ __ __ __ __ __ ALL];
    JournalVerify "journal.verify" "校验操作留痕" "verify the journal" [__ __ __ __ __ __ __ __ ALL];
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Action {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|action| action.as_str() == text).ok_or(())
    }
}
