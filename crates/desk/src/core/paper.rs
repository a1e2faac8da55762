//! What is written down about an incident beside its moves, and where each paper may stand.

use kernel::words;

words! {
    /// What kind of paper it is.
    PaperKind {
        /// 申诉: a party contests a decision.
        Contest = "contest", "申诉", "contest";
        /// 保外服务确认单: work outside warranty, quoted and signed before it starts.
        Quotation = "quotation", "保外服务确认单", "quotation";
        /// 现场服务单: arrival, work, departure, the customer's signature.
        Visit = "visit", "现场服务单", "visit";
        /// 远程授权: one remote-maintenance session.
        RemoteSession = "remote_session", "远程维护授权", "remote session";
        /// Working time of one person.
        Effort = "effort", "工时", "time spent";
        /// A part that was used.
        Part = "part", "备件", "part";
        /// Any other cost.
        Cost = "cost", "费用", "cost";
        /// 索赔: what a vendor owes us.
        Claim = "claim", "向厂商索赔", "claim against a vendor";
        /// The record of a major incident.
        Major = "major", "重大事件记录", "major incident record";
        /// One more reporter who is affected.
        Joined = "joined", "同受影响", "one more affected";
        /// 到场验证码: what the customer shows whoever arrives.
        VisitCode = "visit_code", "到场验证码", "code for a visit";
    }
}

words! {
    /// What is contested.
    ContestAbout {
        /// Who is responsible.
        Attribution = "attribution", "责任判定", "the attribution";
        /// A lowered severity.
        Severity = "severity", "调低级别", "the lowered severity";
    }
}

words! {
    /// Where a contest stands.
    ContestState {
        /// Waits for the manager.
        Open = "open", "待裁定", "waits for the manager";
        /// The manager decided; it concerns the provider and waits for the customer's agreement.
        ToAgree = "to_agree", "待客户同意", "waits for the customer's agreement";
        /// Upheld.
        Upheld = "upheld", "申诉成立", "upheld";
        /// Dismissed.
        Dismissed = "dismissed", "申诉不成立", "dismissed";
        /// Decided, and the customer does not agree.
        Disputed = "disputed", "仍有争议", "still disputed";
    }
}

words! {
    /// What a vendor states.
    StatementKind {
        /// A named person of the vendor answers.
        Answer = "answer", "答复", "answer";
        /// Logs, photos, findings.
        Evidence = "evidence", "证据", "evidence";
        /// The vendor's part of the work is done.
        WorkDone = "work_done", "工作完成", "work done";
    }
}

words! {
    /// What working time was spent on.
    EffortKind {
        /// From afar.
        Remote = "remote", "远程处理", "remote work";
        /// At the site.
        OnSite = "on_site", "现场处理", "work on site";
        /// On the way.
        Travel = "travel", "路途", "travel";
        /// Finding the cause.
        Analysis = "analysis", "分析", "analysis";
        /// Talking with the sides.
        Coordination = "coordination", "协调沟通", "coordination";
    }
}

words! {
    /// Where a claim stands.
    ClaimState {
        /// Made.
        Open = "open", "索赔中", "open";
        /// The vendor pays.
        Accepted = "accepted", "已认可", "accepted";
        /// We drop it.
        Dropped = "dropped", "已放弃", "dropped";
    }
}

words! {
    /// What a window agreed beforehand is.
    WindowKind {
        /// 计划停机: alerts open nothing, clocks stand still as the agreement says.
        PlannedDowntime = "planned_downtime", "计划停机", "planned downtime";
        /// 重保期: every fault weighs one step more.
        Guarded = "guarded", "重保期", "guarded period";
    }
}

words! {
    /// Where a problem stands.
    ProblemState {
        /// The cause is looked for.
        Open = "open", "查找原因", "open";
        /// 已知错误: the cause is known, and what helps until it is solved.
        KnownError = "known_error", "已知错误", "known error";
        /// Solved for good.
        Solved = "solved", "已解决", "solved";
        /// Given up, with its reason in the solution.
        Closed = "closed", "已关闭", "closed";
    }
}

words! {
    /// What can be done to many at once.
    BulkMove {
        /// To somebody, or to whom the ranking finds.
        Assign = "assign", "批量派单", "assign";
        /// The named engineer's answer.
        Answer = "answer", "批量响应", "answer";
        /// A public message.
        Message = "message", "批量回复", "message";
        /// Closed.
        Close = "close", "批量关闭", "close";
    }
}

impl BulkMove {
    /// Whether it can be undone: what was said stays said.
    pub const fn can_be_undone(self) -> bool {
        matches!(self, Self::Assign | Self::Close)
    }
}
