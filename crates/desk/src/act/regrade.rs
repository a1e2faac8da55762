//! Another severity, another agreement, a due time by hand, the report issued.

use access::Action;
use agreement::core::{Impact, Question, Severity, Status, Urgency, Verdict, judge};
use app::{Cx, Problem};
use journal::Visibility;
use journal::queue::{NewJob, enqueue};
use kernel::{AgreementVersionId, AttachmentId, ClockId, IncidentId, Instant, MINUTE, Refusal, RefusalKind};
use notify::{Event, Post, Words};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::beside::Beside;
use crate::core::{Cover, NewPromises, issue_report, promised, regrade, relink, set_due};
use crate::desk::Desk;
use crate::draft::Draft;

/// Changing the severity: by new answers, or directly.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChangeSeverity {
    /// The severity itself.
    pub severity: Option<Severity>,
    /// New answer about the impact.
    pub impact: Option<Impact>,
    /// New answer about the business.
    pub urgency: Option<Urgency>,
    /// Why; the customer reads it.
    #[schema(example = "影响扩大到全院挂号")]
    pub reason: String,
}

/// Linking another agreement version by hand.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Relink {
    /// The version.
    pub agreement_version_id: AgreementVersionId,
    /// Why.
    pub reason: String,
}

/// A due time set by hand.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetDue {
    /// When it is due from now on.
    pub due_at: Instant,
    /// Why.
    pub reason: String,
}

/// Marking a file as the issued fault report.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueReport {
    /// The uploaded file.
    pub attachment_id: AttachmentId,
    /// When it was issued, if entered later.
    #[serde(default)]
    pub occurred_at: Option<Instant>,
}

impl Desk {
    /// Changes the severity. Anyone who may see it may raise it with a reason; only dispatcher or manager lower it.
    pub async fn change_severity(&self, cx: &Cx, id: IncidentId, input: &ChangeSeverity) -> Result<(), Problem> {
        let reason = reasoned(&input.reason)?;
        let was_major = self.was_major(id).await?;
        self.change(cx, id, |draft| {
            let incident = &draft.case.incident;
            let (impact, urgency) =
                (input.impact.unwrap_or(incident.impact), input.urgency.unwrap_or(incident.urgency));
            let agreement = draft.case.agreement().cloned();
            let graded = || match &agreement {
                Some(agreement) => agreement.content.severities.grade(impact, urgency, &[]).severity,
                None => agreement::core::profiles::severity_table().grade(impact, urgency, &[]).severity,
            };
            let before = incident.severity;
            let severity = input.severity.unwrap_or_else(graded);
            if severity > before && cx.reach(Action::IncidentLowerSeverity).is_none() {
                return Err(Problem(may_not_lower()));
            }
            if severity < before && crate::draft::side(&cx.actor) == "customer" {
                ask_for_raise(draft, severity, &reason);
                return Ok(());
            }
            regraded(draft, severity, (impact, urgency), &reason, was_major)?;
            Ok(())
        })
        .await
    }

    /// Links another agreement version: open clocks are recomputed under it and coverage is re-decided; the old verdict
    /// is kept.
    pub async fn relink(&self, cx: &Cx, id: IncidentId, input: &Relink) -> Result<(), Problem> {
        let reason = reasoned(&input.reason)?;
        for _ in 0..crate::desk::ATTEMPTS {
            let compiled = self.agreements.signed(input.agreement_version_id).await?.ok_or_else(unknown_version)?;
            let mut loaded = self.load(cx, id).await?;
            let incident = &loaded.incident;
            if compiled.identity.customer != incident.customer {
                return Err(unknown_version());
            }
            let place = match incident.system {
                Some(system) => self.place(system).await?,
                None => None,
            };
            let spot = place.as_ref().and_then(|place| place.tree.place(incident.component));
            let question = Question {
                at: incident.reported_at,
                place: spot.as_ref(),
                class: incident.fault_class,
                exclusion: None,
            };
            // What spoke of the system then stands as it stood; what did not is taken as in force, since somebody says so.
            let held = match incident.system {
                Some(system) => self.agreements.in_force(system, incident.reported_at).await?,
                None => Vec::new(),
            };
            let of_then = held.iter().find(|held| held.compiled.identity.version == compiled.identity.version);
            let status = of_then.map_or(Status::InForce, |held| held.status);
            let coverage = judge(&question, &[compiled.standing(status)]);
            let targets = if coverage.verdict == Verdict::OutOfWarranty {
                compiled.fallback(incident.severity)
            } else {
                promised(&compiled, incident.severity, incident.service.as_deref())
            };
            if loaded.ground.agreement(compiled.identity.version).is_none() {
                loaded.ground.agreements.push(std::sync::Arc::clone(&compiled));
            }
            let mut draft = crate::draft::Draft::on(cx, &loaded);
            let cover = Cover { verdict: coverage.verdict, reason: coverage.reason };
            relink(&mut draft.case, compiled.identity.version, cover, &NewPromises { targets }, cx.ids.as_ref())?;
            draft.decide("coverage", &coverage);
            draft.record(
                "incident.agreement_changed",
                cx.now,
                Visibility::Public,
                json!({ "agreement": compiled.identity.name, "version": compiled.identity.number, "reason": reason }),
            );
            match self.flush(draft).await {
                Ok(()) => return Ok(()),
                Err(storage::WriteError::Db(error)) => return Err(error.into()),
                Err(_) => {}
            }
        }
        Err(Problem(crate::desk::busy()))
    }

    /// Sets a due time by hand; it says by whom, and later pauses do not move it.
    pub async fn set_due(&self, cx: &Cx, id: IncidentId, clock: ClockId, input: &SetDue) -> Result<(), Problem> {
        let reason = reasoned(&input.reason)?;
        self.change(cx, id, |draft| {
            set_due(&mut draft.case, clock, input.due_at, &crate::desk::actor_name(&cx.actor))?;
            draft.record(
                "incident.due_set",
                cx.now,
                Visibility::Public,
                json!({ "clock": clock, "due_at": input.due_at.to_string(), "reason": reason }),
            );
            Ok(())
        })
        .await
    }

    /// Marks a file as the issued fault report: meets `report`.
    pub async fn issue_report(&self, cx: &Cx, id: IncidentId, input: &IssueReport) -> Result<(), Problem> {
        self.issue_report_beside(cx, id, input, None).await
    }

    /// The same with what whoever wrote the report keeps of it: both or neither.
    pub async fn issue_report_beside(
        &self,
        cx: &Cx,
        id: IncidentId,
        input: &IssueReport,
        beside: Option<Beside<'_>>,
    ) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            let at = draft.occurred(input.occurred_at)?;
            issue_report(&mut draft.case, at)?;
            let subject = (crate::attach::REPORT, &*id.to_string());
            files::reference(&mut draft.set, &[input.attachment_id], subject, &cx.actor, cx.now);
            draft.record("incident.report_issued", at, Visibility::Public, json!({ "file": input.attachment_id }));
            if let Some(beside) = beside {
                beside(&mut draft.set, &draft.case.incident);
            }
            Ok(())
        })
        .await
    }
}

/// The severity becomes another one: clocks, decision, journal, notice. `was_major`: it has its record of severity 1 already.
pub(super) fn regraded(
    draft: &mut Draft<'_>,
    severity: Severity,
    (impact, urgency): (Impact, Urgency),
    reason: &str,
    was_major: bool,
) -> Result<(), Refusal> {
    let incident = &draft.case.incident;
    let (before, service) = (incident.severity, incident.service.clone());
    let targets = match draft.case.agreement() {
        Some(agreement) if incident.cover.verdict != Verdict::OutOfWarranty => {
            promised(agreement, severity, service.as_deref())
        }
        Some(agreement) => agreement.fallback(severity),
        None => Vec::new(),
    };
    draft.case.incident.impact = impact;
    draft.case.incident.urgency = urgency;
    let (now, ids) = (draft.cx.now, std::sync::Arc::clone(&draft.cx.ids));
    regrade(&mut draft.case, severity, &NewPromises { targets }, ids.as_ref())?;
    if severity == Severity::ONE && before != severity && !was_major {
        super::major::open(draft);
    }
    draft.decide("severity", &json!({ "severity": severity, "before": before, "by_hand": true, "reason": reason }));
    let body = json!({ "from": before, "to": severity, "reason": reason });
    draft.record("incident.severity_changed", now, Visibility::Public, body);
    let words =
        Words { from: before.to_string(), to: severity.to_string(), reason: reason.to_owned(), ..Words::default() };
    draft.tell(Event::SeverityChanged, None, words);
    Ok(())
}

/// A raise from the customer's side counts when the dispatcher takes it over, or by itself after 15 minutes.
const RAISE_WAITS: i64 = 15 * MINUTE;

fn ask_for_raise(draft: &mut Draft<'_>, severity: Severity, reason: &str) {
    let incident = &draft.case.incident;
    let (id, before) = (incident.id, incident.severity);
    let key = format!("{id}/asked/{}", draft.cx.now.micros());
    let job = NewJob {
        kind: crate::jobs::RAISE,
        key: Some(&key),
        payload: json!({ "incident": id, "from": before, "to": severity, "reason": reason }),
        run_at: draft.cx.now.plus(RAISE_WAITS),
    };
    enqueue(&mut draft.set, draft.cx.ids.as_ref(), draft.cx.now, &job);
    let body = json!({ "from": before, "to": severity, "reason": reason });
    draft.record("incident.severity_asked", draft.cx.now, Visibility::Public, body);
    let words =
        Words { from: before.to_string(), to: severity.to_string(), reason: reason.to_owned(), ..Words::default() };
    draft.tell(Event::SeverityChanged, Some(vec![Post::DispatcherOnDuty, Post::OnCallLead, Post::Engineer]), words);
}

fn reasoned(reason: &str) -> Result<String, Refusal> {
    crate::draft::said(reason).map_err(|refusal| super::finish::at_field(refusal, "/reason"))
}

fn may_not_lower() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "severity.may_not_lower",
        "只有服务台或运维服务经理可以调低级别；您可以调高并说明原因。",
        "Only the service desk or the service manager lowers a severity; you may raise it with a reason.",
    )
}

fn unknown_version() -> Problem {
    Problem(
        Refusal::new(
            RefusalKind::Invalid,
            "agreement.unknown_version",
            "该客户没有这个协议版本，请重新选择。",
            "The customer has no such agreement version; choose again.",
        )
        .field("/agreement_version_id", "请重新选择", "choose again"),
    )
}
