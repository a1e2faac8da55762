//! Playing plots: every step in order of time, made by whoever makes it, through the desk's own use cases.

use std::collections::HashMap;

use access::Action;
use anyhow::{Context as _, Result, bail};
use app::{Cx, Problem};
use axum::body::Body;
use desk::act::{
    Accept, Answer, Arrive, Assign, Attribute, Close, Confirm, DuplicateLink, IssueReport, Merge, Note, Pause, Plan,
    PublicMessage, Reject, Release, Reopen, Resolve, Restore, Resume,
};
use desk::core::{Channel, Incident, State};
use desk::{Report, Reported};
use files::Upload;
use kernel::{Actor, IncidentId, Instant};
use triage::ComponentKind;

use super::lines::civil;
use super::script::{Act, Plot, Told};
use super::signing::signed_for;
use super::stage::{Delivered, Stage, refused};

/// Plays what happens up to `until`, all plots together in order of time.
pub(super) async fn play(stage: &Stage<'_>, plots: &[Plot], until: Instant) -> Result<()> {
    let mut order: Vec<(Instant, usize, usize)> = Vec::new();
    for (at, plot) in plots.iter().enumerate() {
        order.extend(plot.steps.iter().enumerate().map(|(number, step)| (step.at, at, number)));
    }
    order.sort_unstable();
    let mut cast = Cast { stage, incidents: HashMap::new() };
    for (at, plot, step) in order.into_iter().filter(|(at, ..)| *at <= until) {
        stage.until(at).await?;
        let (plot, act) = (&plots[plot], &plots[plot].steps[step].act);
        let made = cast.make(plot, act).await;
        made.with_context(|| {
            format!("{} at {}: {act:?}", plot.key, civil(at).map(|at| at.to_string()).unwrap_or_default())
        })?;
    }
    stage.until(until).await
}

/// The incidents of the plots that have begun.
struct Cast<'a, 'p> {
    stage: &'a Stage<'p>,
    incidents: HashMap<&'a str, IncidentId>,
}

impl<'a> Cast<'a, '_> {
    async fn make(&mut self, plot: &'a Plot, act: &Act) -> Result<()> {
        if let Act::Report(told) = act {
            let id = self.report(plot, told).await?;
            self.incidents.insert(&plot.key, id);
            return Ok(());
        }
        let id = self.id(&plot.key)?;
        match act {
            Act::Assign { .. } | Act::Accept | Act::MergeInto(_) | Act::LinkTo(_) | Act::Release => {
                self.at_the_desk(plot, id, act).await
            }
            Act::Confirm { .. } | Act::Reject(_) | Act::Reopen(_) | Act::Message(_) => {
                self.reporter(plot, id, act).await
            }
            Act::Resolve { .. } | Act::Close | Act::Attribute { .. } | Act::IssueReport(_) => {
                self.finishing(plot, id, act).await
            }
            _ => self.working(id, act).await,
        }
    }

    fn id(&self, key: &str) -> Result<IncidentId> {
        self.incidents.get(key).copied().with_context(|| format!("{key} is not reported yet"))
    }

    async fn incident(&self, id: IncidentId) -> Result<Incident> {
        Ok(self.stage.platform.desk.load(&self.stage.cx(), id).await.map_err(|problem| refused(&problem))?.incident)
    }

    /// The context of whoever has the incident.
    async fn engineer(&self, id: IncidentId, action: Action) -> Result<Cx> {
        let incident = self.incident(id).await?;
        let person = incident.engineer.with_context(|| format!("{} has no engineer", incident.number))?;
        self.stage.cx_of(self.stage.account_of(person)?, action)
    }

    fn dispatcher(&self, action: Action) -> Result<Cx> {
        self.stage.cx_of(self.stage.account("dispatcher")?, action)
    }

    async fn report(&self, plot: &Plot, told: &Told) -> Result<IncidentId> {
        let system = self.stage.system(&plot.system)?;
        let reporter = self.stage.account(&plot.reporter)?;
        let phone =
            self.stage.outsiders.iter().find(|known| known.login == plot.reporter).map(|known| known.phone.clone());
        let mut report = Report {
            system_id: Some(system.id),
            component_id: told.component.as_deref().map(|name| system.part(name).map(|part| part.id)).transpose()?,
            fault_class: told.class,
            text: told.text.clone(),
            impact: told.impact,
            urgency: told.urgency,
            kind: told.kind,
            service_code: told.service.clone(),
            phone,
            ..Report::default()
        };
        let by = if told.phone { self.stage.account("dispatcher")? } else { reporter };
        if told.phone {
            report.channel = Some(Channel::Phone);
            report.reporter_account_id = reporter.account();
            report.reporter_name = Some(reporter.name());
            report.department_id = department(reporter);
        }
        let cx = self.stage.cx_of(by, Action::IncidentReport)?;
        match self.stage.platform.desk.report(&cx, report, None).await.map_err(|problem| refused(&problem))? {
            Reported::New(detail) => {
                let severity = detail.row.severity.number();
                if severity != plot.severity {
                    bail!("{} is of severity {severity}, the plot says {}", plot.key, plot.severity);
                }
                Ok(detail.row.id)
            }
            Reported::Again(_) => bail!("a report without a key cannot be a repeated one"),
        }
    }

    async fn at_the_desk(&self, plot: &Plot, id: IncidentId, act: &Act) -> Result<()> {
        let desk = &self.stage.platform.desk;
        told(match act {
            Act::Assign { person } => return self.give(id, person).await,
            Act::Accept => {
                self.somebody(plot, id).await?;
                let cx = self.engineer(id, Action::IncidentAccept).await?;
                desk.accept(&cx, id, &Accept::default()).await
            }
            Act::MergeInto(key) => {
                desk.merge(&self.dispatcher(Action::IncidentMerge)?, id, &Merge { into_id: self.id(key)? }).await
            }
            Act::LinkTo(key) => {
                let link = DuplicateLink { of_id: self.id(key)? };
                desk.link_duplicate(&self.dispatcher(Action::IncidentLink)?, id, &link).await
            }
            _ => {
                let cx = self.stage.cx_of(self.stage.account("manager")?, Action::IncidentRelease)?;
                desk.release(&cx, id, &Release::default()).await
            }
        })
    }

    /// What the platform could not decide or give to anybody, the service desk decides and gives.
    async fn somebody(&self, plot: &Plot, id: IncidentId) -> Result<()> {
        let incident = self.incident(id).await?;
        let truth = truth(plot, self.stage.system(&plot.system)?)?;
        if !incident.decided {
            let settled = Attribute {
                component_id: Some(truth.0),
                evidence: "服务台电话核实现象".to_owned(),
                ..Attribute::default()
            };
            let cx = self.dispatcher(Action::IncidentAttribute)?;
            told(self.stage.platform.desk.attribute(&cx, id, &settled).await)?;
        }
        if self.incident(id).await?.engineer.is_none() {
            self.give(id, super::team::usual(truth.1)).await?;
        }
        Ok(())
    }

    async fn give(&self, id: IncidentId, person: &str) -> Result<()> {
        let person_id = self.stage.people.get(person).copied();
        let reason = Some("当班无合适人员，电话商定".to_owned());
        let assign = Assign { person_id, reason, beyond_capacity: true, occurred_at: None };
        told(self.stage.platform.desk.assign(&self.dispatcher(Action::IncidentAssign)?, id, &assign).await)
    }

    async fn reporter(&self, plot: &Plot, id: IncidentId, act: &Act) -> Result<()> {
        let (desk, reporter) = (&self.stage.platform.desk, self.stage.account(&plot.reporter)?);
        let cx = |action| self.stage.cx_of(reporter, action);
        told(match act {
            Act::Confirm { stars, comment } => {
                let confirm = Confirm { rating: Some(*stars), comment: comment.clone(), occurred_at: None };
                desk.confirm(&cx(Action::IncidentConfirm)?, id, &confirm).await
            }
            Act::Reject(text) => {
                let reject = Reject { text: text.clone(), ..Reject::default() };
                desk.reject(&cx(Action::IncidentConfirm)?, id, &reject).await
            }
            Act::Reopen(reason) => {
                let reopen = Reopen { reason: reason.clone(), ..Reopen::default() };
                desk.reopen(&cx(Action::IncidentReopen)?, id, &reopen).await
            }
            Act::Message(text) => {
                let message = PublicMessage { text: text.clone(), ..PublicMessage::default() };
                desk.message(&cx(Action::IncidentMessage)?, id, &message).await
            }
            _ => Ok(()),
        })
    }

    async fn working(&self, id: IncidentId, act: &Act) -> Result<()> {
        let desk = &self.stage.platform.desk;
        if matches!(act, Act::Arrive(_) | Act::Restore(_)) {
            self.may_work(id).await?;
        }
        let cx = self.engineer(id, action(act)).await?;
        let text = match act {
            Act::Answer(text) | Act::Plan(text) | Act::Restore(text) | Act::Reply(text) | Act::Note(text) => {
                text.clone()
            }
            _ => String::new(),
        };
        told(match act {
            Act::Answer(_) => desk.answer(&cx, id, &Answer { text, occurred_at: None }).await,
            Act::Plan(_) => desk.plan(&cx, id, &Plan { text, occurred_at: None }).await,
            Act::Arrive(place) => desk.arrive(&cx, id, &Arrive { place: Some(place.clone()), occurred_at: None }).await,
            Act::Restore(_) => desk.restore(&cx, id, &Restore { text, workaround: true, occurred_at: None }).await,
            Act::Pause { reason, note } => {
                desk.pause(&cx, id, &Pause { reason: *reason, note: note.clone(), occurred_at: None }).await
            }
            Act::Resume => desk.resume(&cx, id, &Resume::default()).await,
            Act::Reply(_) => desk.message(&cx, id, &PublicMessage { text, ..PublicMessage::default() }).await,
            Act::Note(_) => desk.note(&cx, id, &Note { text, ..Note::default() }).await,
            _ => Ok(()),
        })
    }

    async fn finishing(&self, plot: &Plot, id: IncidentId, act: &Act) -> Result<()> {
        let desk = &self.stage.platform.desk;
        told(match act {
            Act::Resolve { text, cause, class } => {
                self.may_work(id).await?;
                let cx = self.engineer(id, Action::IncidentResolve).await?;
                let (solution, cause, fault_class) = (text.clone(), Some(cause.clone()), Some(*class));
                desk.resolve(&cx, id, &Resolve { solution, cause, fault_class, occurred_at: None }).await
            }
            Act::Attribute { component, class, evidence } => {
                let cx = self.engineer(id, Action::IncidentAttribute).await?;
                let component = self.stage.system(&plot.system)?.part(component)?.id;
                let settled = Attribute {
                    component_id: Some(component),
                    fault_class: Some(*class),
                    lead_party_id: None,
                    confirm: true,
                    evidence: evidence.clone(),
                };
                desk.attribute(&cx, id, &settled).await
            }
            Act::IssueReport(text) => return self.issue(id, text).await,
            _ => {
                if self.incident(id).await?.state == State::Closed {
                    return Ok(());
                }
                let cx = self.engineer(id, Action::IncidentClose).await?;
                desk.close(&cx, id, &Close { attribution_final: true, ..Close::default() }).await
            }
        })
    }

    /// Outside warranty nothing starts unsigned.
    async fn may_work(&self, id: IncidentId) -> Result<()> {
        let incident = self.incident(id).await?;
        if incident.cover.verdict == agreement::core::Verdict::OutOfWarranty {
            signed_for(self.stage, id, incident.customer).await?;
        }
        Ok(())
    }

    /// Uploads the fault report and marks it as the issued one.
    async fn issue(&self, id: IncidentId, text: &str) -> Result<()> {
        let platform = self.stage.platform;
        let incident = self.incident(id).await?;
        let cx = self.engineer(id, Action::IncidentIssueReport).await?;
        let name = format!("故障报告-{}.txt", incident.number);
        let words = format!("故障报告\n编号：{}\n现象：{}\n结论：{text}\n", incident.number, incident.title);
        let upload = Upload { actor: &cx.actor, name: &name, now: cx.now, ids: cx.ids.as_ref() };
        let stored = platform.files.upload(upload, Body::from(words).into_data_stream()).await;
        let attachment_id = stored.context("the fault report could not be stored")?.id;
        told(platform.desk.issue_report(&cx, id, &IssueReport { attachment_id, occurred_at: None }).await)
    }
}

fn told(result: Result<(), Problem>) -> Result<()> {
    result.map_err(|problem| refused(&problem))
}

const fn action(act: &Act) -> Action {
    match act {
        Act::Answer(_) => Action::IncidentAnswer,
        Act::Plan(_) => Action::IncidentPlan,
        Act::Arrive(_) => Action::IncidentArrive,
        Act::Restore(_) => Action::IncidentRestore,
        Act::Pause { .. } | Act::Resume => Action::IncidentPause,
        Act::Reply(_) => Action::IncidentMessage,
        _ => Action::IncidentNote,
    }
}

fn department(actor: &Actor) -> Option<kernel::DepartmentId> {
    match actor {
        Actor::Account { department, .. } => *department,
        Actor::Link { .. } | Actor::Platform { .. } => None,
    }
}

/// What it really is: what the reporter chose, else what the plot says.
fn truth(plot: &Plot, system: &Delivered) -> Result<(kernel::ComponentId, ComponentKind)> {
    let report = plot.steps.iter().find_map(|step| match &step.act {
        Act::Report(told) => told.truth.clone().or_else(|| told.component.clone()),
        _ => None,
    });
    let part = system.part(&report.with_context(|| format!("{} does not say what it really is", plot.key))?)?;
    Ok((part.id, part.kind))
}
