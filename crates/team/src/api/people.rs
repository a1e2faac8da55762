//! People: who is in the team and what they can do.
#![expect(clippy::option_option, reason = "absent stays, null empties: a patch tells the two apart")]

use std::sync::Arc;

use app::{Conflict, Cx, IfMatch, Json, Once, Path, Problem, Query, Versioned};
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use kernel::{AccountId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::patch::{added, holds, named, nullable, page, versioned};
use crate::Team;
use crate::core::{CertificateHeld, Clearance, PersonContent, Post, SkillHeld, skill_name};
use crate::store::Record;

/// A person with its id and version.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonView {
    /// Its id.
    pub id: PersonId,
    /// Its version, as in the `ETag`.
    #[schema(example = 1)]
    pub version: i64,
    /// What it says.
    #[serde(flatten)]
    pub content: PersonContent,
}

/// One page, oldest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonPage {
    /// The rows.
    pub items: Vec<PersonView>,
    /// Where the next page starts; null on the last one.
    pub next_cursor: Option<String>,
}

/// Which ones.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    /// Words in name or staff number.
    pub q: Option<String>,
    /// Only those who work here (true) or no longer do (false).
    pub active: Option<bool>,
    /// Only those with this skill: a component kind or a technology.
    pub skill: Option<String>,
    /// Only those with a certificate or clearance that ends before this date.
    #[param(value_type = Option<String>, format = Date)]
    pub expiring_before: Option<Date>,
    /// The cursor of the page before.
    pub cursor: Option<String>,
    /// At most this many rows, 1 to 200; 50 when absent.
    pub limit: Option<u32>,
}

/// What changes; absent stays, null empties.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonPatch {
    /// The staff number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The telephone number.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub phone: Option<Option<String>>,
    /// The mail address.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub email: Option<Option<String>>,
    /// The account.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<AccountId>)]
    pub account_id: Option<Option<AccountId>>,
    /// The posts, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posts: Option<Vec<Post>>,
    /// The skills, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skills: Option<Vec<SkillHeld>>,
    /// The certificates, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificates: Option<Vec<CertificateHeld>>,
    /// The clearances, all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clearances: Option<Vec<Clearance>>,
    /// Languages spoken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub languages: Option<Vec<String>>,
    /// The city.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub city: Option<Option<String>>,
    /// The capacity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// The partner（A/B 角）.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<PersonId>)]
    pub partner_id: Option<Option<PersonId>>,
    /// Whether the person works here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

/// Lists people.
#[utoipa::path(get, path = "/api/v1/people", tag = "team", operation_id = "list_persons", params(PeopleQuery),
    responses((status = 200, body = PersonPage)))]
pub async fn list(
    State(team): State<Arc<Team>>,
    Query(query): Query<PeopleQuery>,
) -> Result<Json<PersonPage>, Problem> {
    let facts = team.facts().await?;
    let found = facts.all.people.values().filter(|person| query.fits(&person.content));
    let found = page(found, query.cursor.as_deref(), query.limit)?;
    let items = found.items.into_iter().cloned().map(view).collect();
    Ok(Json(PersonPage { items, next_cursor: found.next.map(|cursor| cursor.encode()) }))
}

/// Adds a person.
#[utoipa::path(post, path = "/api/v1/people", tag = "team", operation_id = "create_person", 
    params(("idempotency-key" = Option<String>, Header, description = "The same key and body get the first answer for 24 hours")),
    request_body = PersonContent,
    responses((status = 201, body = PersonView, headers(("etag" = String, description = "The version"))), Conflict))]
pub async fn create(State(team): State<Arc<Team>>, cx: Cx, once: Once<PersonContent>) -> Result<Response, Problem> {
    added(&team, &cx, once, view).await
}

/// Reads one person.
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "team", operation_id = "read_person", params(("id" = PersonId, Path)),
    responses((status = 200, body = PersonView, headers(("etag" = String, description = "The version, for If-Match")))))]
pub async fn show(State(team): State<Arc<Team>>, Path(id): Path<PersonId>) -> Result<Versioned<PersonView>, Problem> {
    let facts = team.facts().await?;
    let found = facts.all.people.get(&id).ok_or_else(Problem::not_found)?;
    Ok(versioned(found.clone(), view))
}

/// Changes one person.
#[utoipa::path(patch, path = "/api/v1/people/{id}", tag = "team", operation_id = "change_person",
    params(("id" = PersonId, Path), ("if-match" = String, Header, description = "The ETag that was read")),
    request_body = PersonPatch,
    responses((status = 200, body = PersonView, headers(("etag" = String, description = "The new version"))), Conflict))]
pub async fn change(
    State(team): State<Arc<Team>>,
    cx: Cx,
    Path(id): Path<PersonId>,
    IfMatch(version): IfMatch,
    Json(patch): Json<PersonPatch>,
) -> Result<Versioned<PersonView>, Problem> {
    let changed = team.change::<PersonContent>(&cx, id, version, named(&patch)).await?;
    Ok(versioned(changed, view))
}

fn view(record: Record<PersonContent>) -> PersonView {
    PersonView { id: record.id, version: record.version, content: record.content }
}

impl PeopleQuery {
    fn fits(&self, person: &PersonContent) -> bool {
        let words = self.q.as_deref();
        let skill = self.skill.as_deref().map(skill_name);
        (holds(&person.name, words) || holds(&person.code, words))
            && self.active.is_none_or(|active| active == person.active)
            && skill.is_none_or(|skill| person.skills.iter().any(|held| held.skill == skill))
            && self.expiring_before.is_none_or(|date| expires(person, date))
    }
}

fn expires(person: &PersonContent, before: Date) -> bool {
    let ends = person
        .certificates
        .iter()
        .map(|held| held.valid_until)
        .chain(person.clearances.iter().map(|held| held.valid_until));
    ends.flatten().any(|last| last < before)
}
