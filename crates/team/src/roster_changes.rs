//! The use cases of the roster's exceptions: absences and overrides.

use app::{Cx, Problem};
use journal::queue::{NewJob, enqueue};
use kernel::ShiftId;
use serde_json::json;
use storage::WriteSet;

use crate::Team;
use crate::core::{AbsenceContent, AbsenceKind, OverrideContent, check_span};
use crate::store::{self, Dated};
use crate::team::{entry, unknown};

/// Somebody's leave or illness begins: the job that finds out what becomes of his work.
#[derive(Clone, Copy, Debug)]
pub struct AbsenceBegins;

impl AbsenceBegins {
    /// The kind of job; its payload names the `person`. Whether he is away is looked up when it runs.
    pub const JOB: &'static str = "team.absence_begins";
}

impl Team {
    /// Enters absences; one with the key of an earlier one takes its place. All or none.
    pub async fn add_absences(
        &self,
        cx: &Cx,
        absences: Vec<AbsenceContent>,
    ) -> Result<Vec<Dated<AbsenceContent>>, Problem> {
        let facts = self.facts().await?;
        let mut set = WriteSet::new();
        let mut fresh = Vec::new();
        for absence in absences {
            check_span(absence.span())?;
            facts.person(absence.person_id).ok_or_else(|| unknown("/person_id"))?;
            let id = ShiftId::fresh(cx.ids.as_ref(), cx.now);
            set.add(store::put_absence(id, &absence, cx.now));
            fresh.push(absence);
        }
        let entries = fresh
            .iter()
            .map(|absence| entry(absence.person_id.to_string(), "person", "person.absent", cx, json!(absence)));
        journal::append(&mut set, cx.stamp(), entries.collect());
        for absence in fresh.iter().filter(|absence| matches!(absence.kind, AbsenceKind::Leave | AbsenceKind::Sick)) {
            let payload = json!({ "person": absence.person_id });
            let run_at = absence.from.max(cx.now);
            let job = NewJob { kind: AbsenceBegins::JOB, key: None, payload, run_at };
            enqueue(&mut set, cx.ids.as_ref(), cx.now, &job);
        }
        store::bump(&mut set);
        let written = self.app.db.write(set).await?;
        let ids = written.rows.iter().filter_map(|rows| rows.first()).map(|row| row.id(0)).take(fresh.len());
        let ids: Vec<ShiftId> = ids.collect::<Result<_, _>>()?;
        Ok(ids.into_iter().zip(fresh).map(|(id, content)| Dated { id, created_at: cx.now, content }).collect())
    }

    /// Takes an absence away.
    pub async fn remove_absence(&self, cx: &Cx, id: ShiftId) -> Result<(), Problem> {
        let facts = self.facts().await?;
        let absence = facts.all.absences.get(&id).ok_or_else(Problem::not_found)?;
        let mut set = WriteSet::new();
        store::remove_absence(&mut set, id);
        let body = json!(absence.content);
        let entry = entry(absence.content.person_id.to_string(), "person", "person.absence_removed", cx, body);
        journal::append(&mut set, cx.stamp(), vec![entry]);
        self.flush(set).await
    }

    /// Puts somebody else on duty than the rotation says.
    pub async fn add_override(&self, cx: &Cx, content: OverrideContent) -> Result<Dated<OverrideContent>, Problem> {
        check_span(content.span())?;
        let facts = self.facts().await?;
        let rotation = facts.all.rotations.get(&content.rotation_id).ok_or_else(|| unknown("/rotation_id"))?;
        let named = [Some((content.person_id, "/person_id")), content.replaces.map(|who| (who, "/replaces"))];
        for (person, pointer) in named.into_iter().flatten() {
            facts.person(person).ok_or_else(|| unknown(pointer))?;
        }
        crate::refer::names_whom(&content, &rotation.content)?;
        let id = ShiftId::fresh(cx.ids.as_ref(), cx.now);
        let mut set = WriteSet::new();
        store::insert_override(&mut set, id, &content, cx.now);
        let entry = entry(content.rotation_id.to_string(), "rotation", "rotation.overridden", cx, json!(content));
        journal::append(&mut set, cx.stamp(), vec![entry]);
        self.flush(set).await?;
        Ok(Dated { id, created_at: cx.now, content })
    }

    /// Takes an override away.
    pub async fn remove_override(&self, cx: &Cx, id: ShiftId) -> Result<(), Problem> {
        let facts = self.facts().await?;
        let found = facts.all.overrides.get(&id).ok_or_else(Problem::not_found)?;
        let mut set = WriteSet::new();
        store::remove_override(&mut set, id);
        let body = json!(found.content);
        let entry = entry(found.content.rotation_id.to_string(), "rotation", "rotation.override_removed", cx, body);
        journal::append(&mut set, cx.stamp(), vec![entry]);
        self.flush(set).await
    }
}
