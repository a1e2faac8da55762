//! The words of clocks: milestones, reasons to pause, events, whose promise it is.

use std::fmt;

use kernel::{PartyId, words};

words! {
    /// What a clock measures.
    Milestone {
        /// A named engineer's answer to the reporter.
        Respond = "respond", "响应", "Response";
        /// Recorded arrival at the site.
        OnSite = "on_site", "到场", "On site";
        /// A plan published to the reporter.
        Plan = "plan", "初步方案", "Preliminary plan";
        /// Service is back, a workaround allowed.
        Restore = "restore", "恢复", "Restoration";
        /// The solution was offered and then confirmed.
        Resolve = "resolve", "解决", "Resolution";
        /// The fault report was issued.
        Report = "report", "故障报告", "Fault report";
        /// The next public message.
        Update = "update", "进展反馈", "Progress update";
        /// Promises nothing; a ladder hangs on it.
        Supervise = "supervise", "督办", "Supervision";
        /// Silence after an offered solution: when it runs out, the solution counts as confirmed.
        Confirm = "confirm", "确认", "Confirmation";
        /// The time for contesting a verdict: when it runs out, the verdict is final.
        Contest = "contest", "申诉期", "Time for contesting";
        /// The attribution is confirmed with the cause; our own term.
        Attribute = "attribute", "责任界定", "Attribution";
        /// Work that began at once is signed for; our own term.
        Sign = "sign", "补签确认", "Signature";
        /// A major incident is reviewed; our own term.
        Review = "review", "复盘", "Review";
    }
}

impl Milestone {
    /// Whether being late with it is a breach. Supervision, silence and the time for contesting promise nothing.
    pub const fn promises(self) -> bool {
        !matches!(self, Self::Supervise) && !self.runs_out()
    }

    /// Whether it ends by itself when its time is over.
    pub const fn runs_out(self) -> bool {
        matches!(self, Self::Confirm | Self::Contest)
    }

    /// Whether an agreement may promise it; the others are supervision, silence and terms of our own.
    pub const fn is_agreed(self) -> bool {
        matches!(
            self,
            Self::Respond | Self::OnSite | Self::Plan | Self::Restore | Self::Resolve | Self::Report | Self::Update
        )
    }
}

words! {
    /// Why time does not count. Which reason stops which milestone is data of the agreement.
    PauseReason {
        /// Data, access, a site or a decision of the customer is missing.
        WaitingCustomer = "waiting_customer", "等待客户", "Waiting for the customer";
        /// A vendor has to act.
        WaitingVendor = "waiting_vendor", "等待厂商", "Waiting for the vendor";
        /// A spare part is on its way.
        WaitingParts = "waiting_parts", "等待备件", "Waiting for parts";
        /// Work was agreed for a later window.
        AgreedWindow = "agreed_window", "约定时间窗", "Agreed window";
        /// Downtime agreed beforehand.
        PlannedDowntime = "planned_downtime", "计划停机", "Planned downtime";
        /// The time between a confirmed solution and its reopening; it always stops the clock.
        Confirmed = "confirmed", "已确认期间", "Confirmed, then reopened";
    }
}

words! {
    /// What a rung or a clock of supervision may count from.
    Event {
        /// The report was received.
        Reported = "reported", "报修", "Reported";
        /// Somebody was assigned.
        Assigned = "assigned", "派单", "Assigned";
        /// The engineer accepted.
        Accepted = "accepted", "接单", "Accepted";
        /// A named engineer answered.
        Responded = "responded", "响应", "Responded";
        /// Somebody arrived at the site.
        Arrived = "arrived", "到场", "Arrived";
        /// The plan was published.
        Planned = "planned", "提交方案", "Plan published";
        /// Service is back.
        Restored = "restored", "恢复", "Restored";
        /// A solution was offered.
        Offered = "offered", "提交解决", "Solution offered";
        /// The case was reopened.
        Reopened = "reopened", "重新打开", "Reopened";
    }
}

/// What a clock belongs to: an incident, a request, a work order, a certificate…
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The kind, a slice's word: `incident`.
    pub kind: String,
    /// The id within the kind.
    pub id: String,
}

impl Subject {
    /// The subject `id` of `kind`.
    pub fn new(kind: impl Into<String>, id: impl fmt::Display) -> Self {
        Self { kind: kind.into(), id: id.to_string() }
    }
}

/// Whose promise the clock measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Facing {
    /// The provider's promise to its customer.
    #[default]
    Customer,
    /// A vendor's promise to the provider; it runs beside ours.
    Vendor(PartyId),
    /// Nobody's promise: supervision, silence, internal terms.
    Internal,
}
