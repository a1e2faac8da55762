//! What is told.

use std::fmt;
use std::str::FromStr;

use super::post::Post;

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $text:literal),* $(,)?) => {
        /// Something that happened which somebody must hear of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Event {
            $($(#[$doc])* $name,)*
        }

        impl Event {
            /// Every event.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The stable name in storage; the texts are kept under it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

events! {
    /// The report was received (受理).
    Received = "received",
    /// An engineer was assigned.
    Assigned = "assigned",
    /// The assigned engineer has not accepted yet.
    AcceptanceNeeded = "acceptance-needed",
    /// The platform could not decide alone; a dispatcher must.
    Undecided = "undecided",
    /// Nobody is eligible; the incident waits in the queue while its clocks run.
    Unassigned = "unassigned",
    /// A named engineer answered the reporter.
    Answered = "answered",
    /// The preliminary plan was published.
    PlanPublished = "plan-published",
    /// Work waits for the reader.
    WaitingForYou = "waiting-for-you",
    /// Service is back.
    Restored = "restored",
    /// A solution is offered and waits for confirmation.
    SolutionOffered = "solution-offered",
    /// The reporter rejected the solution.
    Rejected = "rejected",
    /// The incident is closed.
    Closed = "closed",
    /// The incident was reopened.
    Reopened = "reopened",
    /// The incident was withdrawn or cancelled.
    Withdrawn = "withdrawn",
    /// A message everybody concerned may read.
    Message = "message",
    /// An internal note: never leaves the provider.
    InternalNote = "internal-note",
    /// A rung of the ladder before the due instant.
    RungWarning = "rung-warning",
    /// A rung at or after the due instant.
    RungLate = "rung-late",
    /// A rung that calls the next level.
    RungEscalation = "rung-escalation",
    /// Several rungs already past, told once.
    RungsCombined = "rungs-combined",
    /// A vendor was called; its own clock starts when this is sent.
    VendorCalled = "vendor-called",
    /// The coverage verdict is out of warranty.
    OutOfWarranty = "out-of-warranty",
    /// The severity changed.
    SeverityChanged = "severity-changed",
    /// A webhook was switched off because its receiver does not answer.
    WebhookDisabled = "webhook-disabled",
    /// A report of the customer's own people waits for their responsible person.
    ScreeningNeeded = "screening-needed",
    /// The customer's responsible person sent a report back to whoever made it.
    SentBack = "sent-back",
    /// Something counts only when the manager approves it.
    ApprovalNeeded = "approval-needed",
    /// Something counts only when the customer agrees.
    ConsentNeeded = "consent-needed",
    /// What waited for agreement was decided.
    ProposalDecided = "proposal-decided",
    /// The term of an agreement comes to its end: prepare the handover.
    TermEnds = "term-ends",
    /// A vendor answered, brought evidence or stated its work done.
    VendorStated = "vendor-stated",
    /// A party contests a decision.
    Contested = "contested",
    /// A contest was decided.
    ContestDecided = "contest-decided",
    /// A verdict that concerns the provider waits for the customer's agreement.
    VerdictToAgree = "verdict-to-agree",
    /// Work outside warranty was quoted and waits for a signature.
    QuotationSent = "quotation-sent",
    /// A quotation was signed or refused.
    QuotationAnswered = "quotation-answered",
    /// A remote session waits for the customer's authorisation.
    RemoteAsked = "remote-asked",
    /// A remote session was authorised or refused.
    RemoteDecided = "remote-decided",
    /// A remote session has not ended with the time it was authorised for.
    RemoteOverran = "remote-overran",
    /// A term of our own ran out.
    TermOver = "term-over",
    /// An assessment sheet waits for the customer's remarks or agreement.
    SheetToDiscuss = "sheet-to-discuss",
    /// The customer said something about an assessment sheet.
    SheetRemarked = "sheet-remarked",
    /// A remark on an assessment sheet was answered.
    SheetAnswered = "sheet-answered",
    /// The customer agreed to an assessment sheet.
    SheetAgreed = "sheet-agreed",
    /// An assessment sheet was issued.
    SheetIssued = "sheet-issued",
    /// The holder of an account asked for a link to choose a new password.
    PasswordReset = "password-reset",
    /// Somebody was given an account and chooses his password.
    Invited = "invited",
    /// A letter came in by itself and waits for the service desk.
    MailWaiting = "mail-waiting",
    /// Somebody holds a role for a while, in an emergency.
    EmergencyOpened = "emergency-opened",
    /// The day's brief for those who lead.
    DayBrief = "day-brief",
}

impl Event {
    /// Whether the event may be told to the provider's own people only.
    pub const fn is_internal(self) -> bool {
        matches!(
            self,
            Self::InternalNote
                | Self::AcceptanceNeeded
                | Self::Undecided
                | Self::Unassigned
                | Self::WebhookDisabled
                | Self::MailWaiting
                | Self::ApprovalNeeded
                | Self::TermEnds
                | Self::VendorStated
                | Self::TermOver
                | Self::DayBrief
                | Self::SheetRemarked
                | Self::SheetAgreed
        )
    }

    /// Whether it is told of incidents, whose facts (system, severity, engineer, clocks) its texts may name.
    pub const fn is_about_an_incident(self) -> bool {
        !matches!(
            self,
            Self::WebhookDisabled
                | Self::TermEnds
                | Self::SheetToDiscuss
                | Self::SheetRemarked
                | Self::SheetAnswered
                | Self::SheetAgreed
                | Self::SheetIssued
                | Self::PasswordReset
                | Self::Invited
                | Self::MailWaiting
                | Self::EmergencyOpened
                | Self::DayBrief
        )
    }

    /// Whether the event is a rung of a ladder: the ladder has chosen its hour and its posts.
    pub const fn is_rung(self) -> bool {
        matches!(self, Self::RungWarning | Self::RungLate | Self::RungEscalation | Self::RungsCombined)
    }

    /// Who hears of it unless the caller names the posts. Leaders of the customer hear of severity 1 and 2 only
    /// ([`super::plan`] leaves them out otherwise).
    pub const fn posts(self) -> &'static [Post] {
        match self {
            Self::Received | Self::PlanPublished | Self::ConsentNeeded => &[Post::Reporter, Post::CustomerLead],
            Self::Assigned => &[Post::Engineer, Post::Coordinator, Post::Reporter],
            Self::AcceptanceNeeded => &[Post::Engineer, Post::DispatcherOnDuty],
            Self::Undecided | Self::Unassigned => &[Post::DispatcherOnDuty, Post::OnCallLead],
            Self::Answered | Self::WaitingForYou | Self::SolutionOffered | Self::SentBack => &[Post::Reporter],
            Self::Restored => &[Post::Reporter, Post::CustomerLead, Post::Coordinator],
            Self::Rejected | Self::Reopened => &[Post::Engineer, Post::Coordinator, Post::Manager, Post::VendorContact],
            Self::Closed => &[Post::Reporter, Post::Engineer, Post::Coordinator, Post::VendorContact],
            Self::Withdrawn => &[Post::Engineer, Post::Coordinator, Post::VendorContact],
            Self::Message => &[Post::Reporter, Post::Engineer, Post::Coordinator],
            Self::RungWarning | Self::VendorStated | Self::RemoteDecided => &[Post::Engineer, Post::Coordinator],
            Self::InternalNote | Self::RungLate => &[Post::Engineer, Post::Coordinator, Post::Lead],
            Self::RungEscalation | Self::RungsCombined => {
                &[Post::Engineer, Post::Coordinator, Post::Lead, Post::Manager]
            }
            Self::WebhookDisabled => &[Post::Administrator],
            Self::MailWaiting => &[Post::DispatcherOnDuty],
            Self::EmergencyOpened => &[Post::SecurityOfficer, Post::CustomerLead],
            Self::PasswordReset | Self::Invited => &[Post::AccountHolder],
            Self::VendorCalled => &[Post::VendorContact, Post::Coordinator],
            Self::OutOfWarranty => &[Post::Reporter, Post::CustomerLead, Post::Manager],
            Self::ScreeningNeeded
            | Self::VerdictToAgree
            | Self::SheetToDiscuss
            | Self::SheetAnswered
            | Self::SheetIssued => &[Post::CustomerLead],
            Self::DayBrief => &[Post::Manager, Post::Director],
            Self::ApprovalNeeded | Self::TermEnds | Self::SheetRemarked | Self::SheetAgreed => &[Post::Manager],
            Self::ProposalDecided => &[Post::Engineer, Post::Coordinator, Post::Manager, Post::Reporter],
            Self::Contested => &[Post::Manager, Post::Engineer, Post::Coordinator],
            Self::ContestDecided => {
                &[Post::Reporter, Post::CustomerLead, Post::VendorContact, Post::Engineer, Post::Coordinator]
            }
            Self::QuotationSent | Self::RemoteAsked => &[Post::CustomerLead, Post::Reporter],
            Self::RemoteOverran => &[Post::Engineer, Post::Coordinator, Post::CustomerLead],
            Self::QuotationAnswered => &[Post::Engineer, Post::Coordinator, Post::Manager],
            Self::TermOver => &[Post::Manager, Post::Lead],
            Self::SeverityChanged => {
                &[Post::Reporter, Post::CustomerLead, Post::Engineer, Post::Coordinator, Post::VendorContact]
            }
        }
    }

    /// Whether it asks the person on this post to act, so that it is told at any hour.
    pub const fn asks(self, post: Post) -> bool {
        match post {
            Post::Engineer | Post::DispatcherOnDuty | Post::OnCallLead | Post::VendorContact => {
                !matches!(self, Self::Closed | Self::Withdrawn | Self::InternalNote)
            }
            Post::Coordinator => {
                matches!(self, Self::Assigned | Self::VendorCalled | Self::Rejected | Self::RemoteOverran)
            }
            Post::Administrator | Post::AccountHolder | Post::SecurityOfficer => true,
            Post::Reporter | Post::CustomerLead | Post::Lead | Post::Manager | Post::Director => false,
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Event {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|event| event.as_str() == text).ok_or(())
    }
}
