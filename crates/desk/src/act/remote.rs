//! 远程授权: each remote-maintenance session is asked for by the engineer and authorised by the customer, one by one.

use app::{Cx, Problem};
use journal::Visibility;
use journal::queue::{NewJob, enqueue};
use kernel::{AccountId, IncidentId, Instant, PaperId, Refusal, RefusalKind};
use notify::{Event, Post, Words};
use serde::{Deserialize, Serialize};
use serde_json::json;
use team::Person;
use utoipa::ToSchema;

use super::finish::at_field;
use crate::core::PaperKind;
use crate::desk::Desk;
use crate::draft::{Draft, said};
use crate::jobs;
use crate::people::{outsider, recipient};
use crate::store::paper::{self, Paper};

const NOT_NOW: &str = "remote.not_now";

/// Asking for a session.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskRemote {
    /// What it is for.
    #[schema(example = "查看收费库连接与慢语句，只读")]
    pub purpose: String,
    /// From when.
    pub from: Instant,
    /// Until when at the latest.
    pub until: Instant,
    /// By which way: bastion host, VPN.
    #[serde(default)]
    #[schema(example = "堡垒机")]
    pub way: Option<String>,
}

/// Authorising or refusing it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AnswerRemote {
    /// Whether it is authorised.
    pub granted: bool,
    /// Why not.
    pub reason: Option<String>,
}

/// Connecting.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StartRemote {}

/// The session is over and the way in is closed.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EndRemote {
    /// What was done; the customer reads it.
    #[schema(example = "终止 3 条阻塞会话，未修改数据。录屏编号 0412。")]
    pub record: String,
}

/// A session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RemoteSession {
    /// The session.
    pub id: PaperId,
    /// `asked`, `authorised`, `refused`, `running` or `ended`.
    #[schema(example = "authorised")]
    pub state: String,
    /// Who asks.
    pub by: String,
    /// What it is for.
    pub purpose: String,
    /// From when.
    pub from: Instant,
    /// Until when at the latest.
    pub until: Instant,
    /// By which way.
    pub way: Option<String>,
    /// Who authorised or refused it.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<Instant>,
    /// Why not.
    pub reason: Option<String>,
    /// When somebody connected.
    pub started_at: Option<Instant>,
    /// When the way in was closed.
    pub ended_at: Option<Instant>,
    /// What was done.
    pub record: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Body {
    by: String,
    purpose: String,
    from: Instant,
    until: Instant,
    way: Option<String>,
    answered_by: Option<String>,
    /// The account that authorised it; none where an earlier release wrote it down.
    #[serde(default)]
    answered_account: Option<AccountId>,
    answered_at: Option<Instant>,
    reason: Option<String>,
    started_at: Option<Instant>,
    /// The account that connected; none where an earlier release wrote it down.
    #[serde(default)]
    started_account: Option<AccountId>,
    /// When it was told that the time is over.
    #[serde(default)]
    overran_at: Option<Instant>,
    ended_at: Option<Instant>,
    record: Option<String>,
}

impl Desk {
    /// The engineer asks for a session.
    pub async fn ask_remote(&self, cx: &Cx, id: IncidentId, input: &AskRemote) -> Result<RemoteSession, Problem> {
        let purpose = said(&input.purpose).map_err(|refusal| at_field(refusal, "/purpose"))?;
        if input.until <= input.from || input.until <= cx.now {
            return Err(no_time().into());
        }
        let start = self.may_start(cx, id).await?;
        let made = self
            .work(cx, id, &start, |draft| {
                let state = draft.case.incident.state;
                if !state.is_open() {
                    return Err(crate::core::refusal(state, crate::core::Move::Visit, None).into());
                }
                let body = Body {
                    by: cx.actor.name(),
                    purpose: purpose.clone(),
                    from: input.from,
                    until: input.until,
                    way: input.way.clone(),
                    answered_by: None,
                    answered_account: None,
                    answered_at: None,
                    reason: None,
                    started_at: None,
                    started_account: None,
                    overran_at: None,
                    ended_at: None,
                    record: None,
                };
                let made = draft.paper(PaperKind::RemoteSession, "asked", cx.now, &body);
                paper::insert(&mut draft.set, &made);
                draft.record("incident.remote_asked", cx.now, Visibility::Public, told(&body, made.id));
                draft.tell(Event::RemoteAsked, None, Words { text: purpose.clone(), ..Words::default() });
                Ok(made)
            })
            .await?;
        view(&made)
    }

    /// The customer authorises it, or refuses; the way in is his, so that he takes back what he gave whenever he likes.
    pub async fn answer_remote(
        &self,
        cx: &Cx,
        id: IncidentId,
        session: PaperId,
        input: &AnswerRemote,
    ) -> Result<RemoteSession, Problem> {
        let from: &[&str] = if input.granted { &["asked"] } else { &["asked", "authorised", "running"] };
        self.turn_remote(cx, (id, session), from, |state, body| {
            if state == "running" {
                body.ended_at = Some(cx.now);
                body.reason.clone_from(&input.reason);
                return Ok("ended");
            }
            if input.granted && body.until <= cx.now {
                return Err(over());
            }
            (body.answered_by, body.answered_at) = (Some(cx.actor.name()), Some(cx.now));
            body.answered_account = cx.actor.account();
            body.reason.clone_from(&input.reason);
            Ok(if input.granted { "authorised" } else { "refused" })
        })
        .await
    }

    /// The engineer connects: only while the authorisation holds.
    pub async fn start_remote(
        &self,
        cx: &Cx,
        id: IncidentId,
        session: PaperId,
        _: &StartRemote,
    ) -> Result<RemoteSession, Problem> {
        let incident = self.load(cx, id).await?.incident;
        if !incident.state.is_open() {
            return Err(crate::core::refusal(incident.state, crate::core::Move::Visit, None).into());
        }
        self.turn_remote(cx, (id, session), &["authorised"], |_, body| {
            if cx.now < body.from {
                return Err(too_early());
            }
            if cx.now >= body.until {
                return Err(over());
            }
            (body.started_at, body.started_account) = (Some(cx.now), cx.actor.account());
            Ok("running")
        })
        .await
    }

    /// The way in is closed; what was done is on record.
    pub async fn end_remote(
        &self,
        cx: &Cx,
        id: IncidentId,
        session: PaperId,
        input: &EndRemote,
    ) -> Result<RemoteSession, Problem> {
        let record = said(&input.record).map_err(|refusal| at_field(refusal, "/record"))?;
        self.turn_remote(cx, (id, session), &["running"], |_, body| {
            body.ended_at = Some(cx.now);
            body.record = Some(record.clone());
            Ok("ended")
        })
        .await
    }

    /// The authorised time is over: while the session has not ended, whoever connected, whoever has the incident now and whoever
    /// authorised it are told, once.
    pub(crate) async fn remote_over(&self, cx: &Cx, id: IncidentId, session: PaperId) -> Result<(), Problem> {
        let Some(row) = self.app.db.row(paper::find(session)).await? else { return Ok(()) };
        let found = paper::read(&row)?;
        if !overruns(&found.state, &found.read()?, cx.now) {
            return Ok(());
        }
        let customer = self.load(cx, id).await?.incident.customer;
        let accounts = self.outsiders.of(&self.app.db, customer, cx.now).await?;
        let team = self.team.facts().await?;
        let told = self
            .on_paper(cx, (id, PaperKind::RemoteSession, session), |draft, found| {
                let mut body: Body = found.read()?;
                if !overruns(&found.state, &body, cx.now) {
                    return Err(not_now(&found.state).into());
                }
                body.overran_at = Some(cx.now);
                found.rewrite(&body);
                draft.record("incident.remote_overran", body.until, Visibility::Public, told(&body, session));
                let connected = |person: &&Person| {
                    body.started_account.is_some() && person.content.account_id == body.started_account
                };
                draft.add_people(team.active().find(connected).map(|person| recipient(Post::Engineer, person)));
                // All responsible persons where it is not known who of them it was, or where he has gone.
                if let Some(account) = accounts.iter().find(|account| Some(account.id) == body.answered_account) {
                    draft.hold(Post::CustomerLead, vec![outsider(Post::CustomerLead, account)]);
                }
                draft.tell(Event::RemoteOverran, None, Words { text: body.purpose.clone(), ..Words::default() });
                Ok(())
            })
            .await;
        match told {
            // Somebody ended it meanwhile.
            Err(problem) if problem.0.code == NOT_NOW => Ok(()),
            other => other.map(drop),
        }
    }

    /// The sessions of an incident.
    pub async fn remote_sessions(&self, cx: &Cx, id: IncidentId) -> Result<Vec<RemoteSession>, Problem> {
        if crate::draft::side(&cx.actor) == "vendor" {
            return Err(Problem::not_found());
        }
        self.papers(cx, id, PaperKind::RemoteSession).await?.iter().map(view).collect()
    }

    async fn turn_remote(
        &self,
        cx: &Cx,
        (id, session): (IncidentId, PaperId),
        from: &[&str],
        turn: impl Fn(&str, &mut Body) -> Result<&'static str, Refusal>,
    ) -> Result<RemoteSession, Problem> {
        let (paper, ()) = self
            .on_paper(cx, (id, PaperKind::RemoteSession, session), |draft, found| {
                if !from.contains(&found.state.as_str()) {
                    return Err(not_now(&found.state).into());
                }
                let mut body: Body = found.read()?;
                let to = turn(&found.state, &mut body)?;
                to.clone_into(&mut found.state);
                found.rewrite(&body);
                let particulars = told(&body, session);
                let public = Visibility::Public;
                match to {
                    "authorised" => {
                        look_at_its_end(draft, session, body.until);
                        draft.record("incident.remote_authorised", cx.now, public, particulars);
                    }
                    "refused" => draft.record("incident.remote_refused", cx.now, public, particulars),
                    "running" => draft.record("incident.remote_started", cx.now, public, particulars),
                    _ => draft.record("incident.remote_ended", cx.now, public, particulars),
                }
                if from.contains(&"asked") {
                    let text = body.reason.clone().unwrap_or_default();
                    draft.tell(Event::RemoteDecided, None, Words { text, ..Words::default() });
                }
                Ok(())
            })
            .await?;
        view(&paper)
    }
}

/// When the authorised time is over somebody looks whether the session has ended.
fn look_at_its_end(draft: &mut Draft<'_>, session: PaperId, until: Instant) {
    let (key, id) = (session.to_string(), draft.case.incident.id);
    let payload = json!({ "incident": id, "session": session });
    let job = NewJob { kind: jobs::REMOTE_OVER, key: Some(&key), payload, run_at: until };
    enqueue(&mut draft.set, draft.cx.ids.as_ref(), draft.cx.now, &job);
}

fn overruns(state: &str, body: &Body, now: Instant) -> bool {
    state == "running" && body.overran_at.is_none() && body.until <= now
}

fn told(body: &Body, session: PaperId) -> serde_json::Value {
    json!({ "session": session, "purpose": body.purpose, "window_until": body.until.to_string(), "reason": body.reason,
        "record": body.record })
}

fn view(paper: &Paper) -> Result<RemoteSession, Problem> {
    let body: Body = paper.read()?;
    Ok(RemoteSession {
        id: paper.id,
        state: paper.state.clone(),
        by: body.by,
        purpose: body.purpose,
        from: body.from,
        until: body.until,
        way: body.way,
        answered_by: body.answered_by,
        answered_at: body.answered_at,
        reason: body.reason,
        started_at: body.started_at,
        ended_at: body.ended_at,
        record: body.record,
    })
}

fn no_time() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "remote.no_time",
        "结束时间须晚于开始时间，且晚于现在。",
        "The session must end after it begins, and after now.",
    )
    .field("/until", "请核对时段", "check the time")
}

fn over() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "remote.over",
        "申请的时段已过，请重新申请。",
        "The time it was asked for is over; ask for a new session.",
    )
}

fn too_early() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "remote.too_early",
        "还没有到授权的开始时间。",
        "The authorised time has not begun yet.",
    )
}

fn not_now(state: &str) -> Refusal {
    let (zh, en) = match state {
        "asked" => ("尚未获得客户授权，不能连接。", "The customer has not authorised it yet; nobody connects."),
        "authorised" => ("已授权，尚未开始。", "It is authorised and has not begun."),
        "refused" => (
            "客户已拒绝这次申请。如确有必要，请说明原因后重新申请。",
            "The customer refused it. If it is needed, explain why and ask again.",
        ),
        "running" => ("会话正在进行，请先结束。", "The session is running; end it first."),
        _ => ("会话已结束；再次维护请重新申请授权。", "The session has ended; ask again for another."),
    };
    Refusal::new(RefusalKind::Conflict, NOT_NOW, zh, en)
}
