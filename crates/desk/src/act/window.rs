//! Windows agreed beforehand: planned downtime（计划停机） and guarded periods（重保期）.

use std::sync::{Arc, PoisonError};

use agreement::core::SystemTree;
use app::{Cx, Problem};
use clocks::core::PauseReason;
use journal::queue::{NewJob, enqueue};
use journal::{Entry, Visibility};
use kernel::{
    ComponentId, HOUR, IncidentId, Instant, MINUTE, Page, PageRequest, PauseId, Refusal, RefusalKind, SystemId,
    WindowId,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{WriteError, WriteSet};
use utoipa::ToSchema;

use super::finish::at_field;
use crate::core::{Channel, WindowKind};
use crate::desk::Desk;
use crate::draft::{Draft, said};
use crate::jobs;
use crate::place::Place;
use crate::report::Report;
use crate::store::record::{self, Waiting};
use crate::store::window::{self, Wanted, Window};

/// A window to be entered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeWindow {
    /// Planned downtime, or a guarded period.
    pub kind: WindowKind,
    /// The system.
    pub system_id: SystemId,
    /// The components; none: the whole system.
    #[serde(default)]
    pub component_ids: Vec<ComponentId>,
    /// From when; downtime is agreed beforehand.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
    /// Why; the customer reads it.
    #[schema(example = "数据库升级到 19.22")]
    pub reason: String,
    /// Who agreed to it on the customer's side.
    #[schema(example = "信息科 周主任")]
    pub agreed_by: String,
}

/// Cancelling a window.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CancelWindow {
    /// Why.
    #[schema(example = "升级推迟到下周")]
    pub reason: String,
}

/// A window.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WindowView {
    /// The window.
    pub id: WindowId,
    /// What it is.
    pub kind: WindowKind,
    /// The system.
    pub system_id: SystemId,
    /// The components; none: the whole system.
    pub component_ids: Vec<ComponentId>,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
    /// Why.
    pub reason: String,
    /// Who agreed to it on the customer's side.
    pub agreed_by: String,
    /// When it was cancelled, if it was.
    pub cancelled_at: Option<Instant>,
}

/// How long what was read of windows is gone on with; on the node that changes one it counts at once.
const REMEMBERED: i64 = MINUTE;
/// Calls typed in later are judged by windows that have ended since.
const TYPED_IN: i64 = 72 * HOUR;
/// No window is longer.
const LONGEST: i64 = 92 * 24 * HOUR;

/// Windows as this process remembers them, and when they were read.
pub(crate) type Remembered = Option<(Instant, Arc<Vec<Window>>)>;

impl Desk {
    /// Enters a window.
    pub async fn make_window(&self, cx: &Cx, input: &MakeWindow) -> Result<WindowView, Problem> {
        let reason = said(&input.reason).map_err(|refusal| at_field(refusal, "/reason"))?;
        let agreed_by = said(&input.agreed_by).map_err(|refusal| at_field(refusal, "/agreed_by"))?;
        let beforehand = input.kind == WindowKind::Guarded || input.from >= cx.now;
        if input.until <= input.from || !beforehand || input.until.since(input.from) > LONGEST || input.until <= cx.now
        {
            return Err(no_time().into());
        }
        let place = self.place(input.system_id).await?.ok_or_else(|| Problem(unknown_system()))?;
        if input.component_ids.iter().any(|id| place.tree.place(Some(*id)).is_none()) {
            return Err(unknown_component().into());
        }
        let window = Window {
            id: WindowId::fresh(cx.ids.as_ref(), cx.now),
            kind: input.kind,
            customer: place.customer,
            system: input.system_id,
            components: input.component_ids.clone(),
            from: input.from,
            until: input.until,
            reason,
            agreed_by,
            made_at: cx.now,
            cancelled_at: None,
        };
        let mut set = WriteSet::new();
        window::insert(&mut set, &window, &journal::actor_text(&cx.actor));
        if window.kind == WindowKind::PlannedDowntime {
            for (edge, at) in [("from", window.from), ("until", window.until)] {
                let key = format!("{}/{edge}", window.id);
                let payload = json!({ "window": window.id });
                let job = NewJob { kind: jobs::WINDOW, key: Some(&key), payload, run_at: at };
                enqueue(&mut set, cx.ids.as_ref(), cx.now, &job);
            }
        }
        entered(
            &mut set,
            cx,
            &window,
            "window.made",
            json!({ "reason": window.reason, "agreed_by": window.agreed_by,
            "from": window.from.to_string(), "until": window.until.to_string(), "kind": window.kind }),
        );
        self.app.db.write(set).await?;
        self.forget_windows();
        Ok(view(window))
    }

    /// Cancels a window; one that has begun ends now.
    pub async fn cancel_window(&self, cx: &Cx, id: WindowId, input: &CancelWindow) -> Result<WindowView, Problem> {
        let reason = said(&input.reason).map_err(|refusal| at_field(refusal, "/reason"))?;
        let row = self.app.db.row(window::find(id)).await?.ok_or_else(Problem::not_found)?;
        let mut found = window::read(&row)?;
        let mut set = WriteSet::new();
        window::cancel(&mut set, id, cx.now);
        let key = format!("{id}/cancelled");
        let job = NewJob { kind: jobs::WINDOW, key: Some(&key), payload: json!({ "window": id }), run_at: cx.now };
        enqueue(&mut set, cx.ids.as_ref(), cx.now, &job);
        entered(&mut set, cx, &found, "window.cancelled", json!({ "reason": reason }));
        match self.app.db.write(set).await {
            Ok(_) => {}
            Err(WriteError::Guard { .. }) => return Err(ended_already().into()),
            Err(error) => return Err(error.into()),
        }
        self.forget_windows();
        found.cancelled_at = Some(cx.now);
        Ok(view(found))
    }

    /// A page of windows: of the caller's own organisation, of the systems he serves, or all.
    pub async fn windows(&self, cx: &Cx, wanted: &Wanted, request: &PageRequest) -> Result<Page<WindowView>, Problem> {
        let team = self.team.last_seen().await?;
        let query = window::page(wanted, &cx.scope, |person| team.systems_of(person), request);
        let rows = self.app.db.rows(query).await?;
        let found = rows.iter().map(window::read).collect::<Result<Vec<_>, _>>()?;
        let page = Page::cut(found, request.limit, window::cursor);
        Ok(Page { items: page.items.into_iter().map(view).collect(), next: page.next })
    }

    /// The windows of `kind` on a system at an instant.
    pub(crate) async fn windows_at(
        &self,
        kind: WindowKind,
        system: SystemId,
        at: Instant,
        now: Instant,
    ) -> Result<Vec<Window>, Problem> {
        let known = self.windows.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let fresh = known.filter(|(read_at, _)| *read_at <= now && now.since(*read_at) < REMEMBERED);
        let all = if let Some((_, all)) = fresh {
            all
        } else {
            let rows = self.app.db.rows(window::standing(now.plus(-TYPED_IN))).await?;
            let all = Arc::new(rows.iter().map(window::read).collect::<Result<Vec<_>, _>>()?);
            *self.windows.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&all)));
            all
        };
        let on =
            |window: &&Window| window.kind == kind && window.system == system && window.from <= at && at < window.until;
        Ok(all.iter().filter(on).cloned().collect())
    }

    /// What windows say to a report: the planned downtime it falls into, and whether it is a guarded period. An alert of a
    /// component in planned downtime is refused.
    pub(crate) async fn windows_of(
        &self,
        place: &Place,
        report: &Report,
        received: Instant,
        now: Instant,
    ) -> Result<(Vec<Window>, bool), Problem> {
        let downtime = self.windows_at(WindowKind::PlannedDowntime, place.system, received, now).await?;
        let guarded = !self.windows_at(WindowKind::Guarded, place.system, received, now).await?.is_empty();
        let silent = downtime.iter().find(|window| covers(window, &place.tree, report.component_id));
        match silent.filter(|_| report.channel == Some(Channel::Alert)) {
            Some(window) => Err(alert_refused(window).into()),
            None => Ok((downtime, guarded)),
        }
    }

    fn forget_windows(&self) {
        *self.windows.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// A window begins or ends: open incidents of its components stand still, and go on when no window holds them. One that
    /// began and ended while nobody looked, the platform itself down with it perhaps, is entered as it was.
    pub(crate) async fn turn_window(&self, cx: &Cx, id: WindowId) -> Result<(), Problem> {
        let Some(row) = self.app.db.row(window::find(id)).await? else { return Ok(()) };
        let found = window::read(&row)?;
        self.forget_windows();
        let Some(place) = self.place(found.system).await? else { return Ok(()) };
        let ended = found.cancelled_at.unwrap_or(found.until);
        if found.from <= cx.now && found.from < ended {
            let open = window::ids(&self.app.db.rows(window::open_on(found.system)).await?)?;
            for incident in open {
                gone_on(incident, self.begin_still(cx, incident, &place.tree, &found).await)?;
            }
        }
        if cx.now < ended {
            return Ok(());
        }
        let still = window::ids(&self.app.db.rows(window::still_on(found.system)).await?)?;
        let held = self.windows_at(WindowKind::PlannedDowntime, found.system, cx.now, cx.now).await?;
        for incident in still {
            gone_on(incident, self.go_on(cx, incident, &place.tree, &held, ended).await)?;
        }
        Ok(())
    }

    /// Writes nothing where the window does not concern the incident.
    async fn begin_still(&self, cx: &Cx, id: IncidentId, tree: &SystemTree, window: &Window) -> Result<(), Problem> {
        let loaded = self.load(cx, id).await?;
        if still_from(&Draft::on(cx, &loaded), tree, window, window.from).is_none() {
            return Ok(());
        }
        self.change(cx, id, |draft| Ok(stand_still(draft, tree, window, window.from)?)).await
    }

    async fn go_on(
        &self,
        cx: &Cx,
        id: IncidentId,
        tree: &SystemTree,
        held: &[Window],
        ended: Instant,
    ) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            let component = draft.case.incident.component;
            if held.iter().any(|window| covers(window, tree, component)) {
                return Ok(());
            }
            let ours =
                |pause: &&clocks::core::Pause| pause.reason == PauseReason::PlannedDowntime && pause.to.is_none();
            let since = draft.case.pauses().iter().filter(ours).map(|pause| pause.from).max();
            let at = since.map_or(ended, |since| ended.max(since));
            draft.case.resume(PauseReason::PlannedDowntime, at)?;
            record::resume(&mut draft.set, id, PauseReason::PlannedDowntime.as_str(), at);
            draft.record("incident.downtime_ended", at, Visibility::Public, json!({}));
            Ok(())
        })
        .await
    }
}

/// One incident that refuses keeps none of the others from it; without the database, all are tried again.
fn gone_on(incident: IncidentId, result: Result<(), Problem>) -> Result<(), Problem> {
    match result {
        Err(problem) if problem.0.kind != RefusalKind::Unavailable => {
            tracing::error!(%incident, code = problem.0.code, "planned downtime could not be counted");
            Ok(())
        }
        other => other,
    }
}

/// From when on a window stops the clocks of an incident: not before it was reported, nor where they stood still for it already.
fn still_from(draft: &Draft<'_>, tree: &SystemTree, window: &Window, from: Instant) -> Option<Instant> {
    let incident = &draft.case.incident;
    let (from, until) = (from.max(incident.reported_at), window.cancelled_at.unwrap_or(window.until));
    let stood = |pause: &clocks::core::Pause| {
        let of_now = pause.to.is_none() || (pause.from >= from && pause.from < until);
        pause.reason == PauseReason::PlannedDowntime && of_now
    };
    let concerned = from < until && covers(window, tree, incident.component);
    (concerned && !draft.case.pauses().iter().any(stood)).then_some(from)
}

/// The clocks that the agreement lets planned downtime stop stand still from `from` on.
pub(crate) fn stand_still(
    draft: &mut Draft<'_>,
    tree: &SystemTree,
    window: &Window,
    from: Instant,
) -> Result<(), Refusal> {
    let Some(from) = still_from(draft, tree, window, from) else { return Ok(()) };
    let now = draft.cx.now;
    let id = PauseId::fresh(draft.cx.ids.as_ref(), now);
    draft.case.pause(id, PauseReason::PlannedDowntime, from, true)?;
    let reason = PauseReason::PlannedDowntime.to_string();
    let waiting = Waiting { id, reason, note: window.reason.clone(), from, to: None };
    record::pause(&mut draft.set, draft.case.incident.id, &waiting, &journal::actor_text(&draft.cx.actor));
    let body = json!({ "window": window.id, "note": window.reason, "window_until": window.until.to_string() });
    draft.record("incident.downtime_begun", from, Visibility::Public, body);
    Ok(())
}

/// Whether a window is about `component` or something above it; one without components is about the whole system.
fn covers(window: &Window, tree: &SystemTree, component: Option<ComponentId>) -> bool {
    if window.components.is_empty() {
        return true;
    }
    let way = component.and_then(|component| tree.place(Some(component))).map(|place| place.way).unwrap_or_default();
    way.iter().any(|node| window.components.contains(&node.id))
}

/// An alert of a component in planned downtime opens nothing.
fn alert_refused(window: &Window) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "report.planned_downtime",
        format!("该部件正处于计划停机（{}），告警不生成工单。停机期间的故障请由人员报修。", window.reason),
        format!(
            "The component is in planned downtime ({}); its alerts open nothing. A fault is reported by a person.",
            window.reason
        ),
    )
}

fn entered(set: &mut WriteSet, cx: &Cx, window: &Window, kind: &'static str, body: serde_json::Value) {
    let entry = Entry {
        subject_kind: "window",
        subject: window.id.to_string(),
        kind,
        occurred_at: cx.now,
        customer: Some(window.customer),
        visibility: Visibility::Public,
        body,
        personal: Vec::new(),
    };
    journal::append(set, cx.stamp(), vec![entry]);
}

fn view(window: Window) -> WindowView {
    WindowView {
        id: window.id,
        kind: window.kind,
        system_id: window.system,
        component_ids: window.components,
        from: window.from,
        until: window.until,
        reason: window.reason,
        agreed_by: window.agreed_by,
        cancelled_at: window.cancelled_at,
    }
}

fn no_time() -> Refusal {
    let (zh, en) = (
        "结束须晚于开始和现在，最长 92 天；计划停机须事先约定，开始时间不能早于现在。",
        "It must end after it begins and after now, within 92 days; planned downtime is agreed beforehand and cannot have begun.",
    );
    Refusal::new(RefusalKind::Invalid, "window.no_time", zh, en).field("/from", zh, en)
}

fn unknown_system() -> Refusal {
    let (zh, en) = ("没有这个系统，请重新选择。", "There is no such system; choose again.");
    Refusal::new(RefusalKind::Invalid, "window.unknown_system", zh, en).field("/system_id", zh, en)
}

fn unknown_component() -> Refusal {
    let (zh, en) =
        ("该系统没有其中某个部件，请重新选择。", "The system has not all of these components; choose again.");
    Refusal::new(RefusalKind::Invalid, "window.unknown_component", zh, en).field("/component_ids", zh, en)
}

fn ended_already() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "window.ended_already",
        "该时段已结束或已取消。",
        "The window has ended or was cancelled already.",
    )
}
