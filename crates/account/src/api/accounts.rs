//! Accounts as the administrator keeps them.

use std::sync::Arc;

use access::Account;
use app::{Cx, IfMatch, Json, Path, Problem, ProblemBody, Query, Versioned};
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{AccountId, DepartmentId, Instant, PageRequest, PartyId, PersonId, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::words::{LanguageWord, PartyWord, RoleWord, given, roles, words};
use crate::parties::PartyCard;
use crate::{AccountChange, Accounts, NewAccount};

/// An account.
#[derive(Serialize, ToSchema)]
pub struct AccountBody {
    id: AccountId,
    #[schema(example = "liqiang")]
    login: String,
    #[schema(example = "李强")]
    name: String,
    /// The roles in force.
    roles: Vec<RoleWord>,
    /// The roles that wait for the security officer.
    asked_roles: Option<Vec<RoleWord>>,
    person_id: Option<PersonId>,
    party_id: Option<PartyId>,
    /// The customer or vendor it belongs to, by name.
    party: Option<PartyWord>,
    department_id: Option<DepartmentId>,
    language: LanguageWord,
    #[schema(example = "liqiang@example.com")]
    email: Option<String>,
    /// Whether it may log in.
    active: bool,
    /// The log-in way it comes by; null for one with a password kept here.
    #[schema(example = "corp")]
    way: Option<String>,
    /// Whether a second factor is asked for at its log-in.
    second_factor: bool,
    /// Whether its holder has still to choose his password.
    password_temporary: bool,
    created_at: Instant,
    #[schema(example = 1)]
    version: i64,
}

impl AccountBody {
    pub(crate) fn of(account: &Account, party: Option<PartyCard>, way: Option<String>, second_factor: bool) -> Self {
        Self {
            id: account.id,
            login: account.login.clone(),
            name: account.name.clone(),
            roles: words(&account.roles),
            asked_roles: account.asked_roles.as_deref().map(words),
            person_id: account.person,
            party_id: account.party,
            party: party.map(PartyWord::from),
            department_id: account.department,
            language: account.language.into(),
            email: account.email.clone(),
            active: account.active,
            way,
            second_factor,
            password_temporary: account.password_temporary,
            created_at: account.created_at,
            version: account.version,
        }
    }

    pub(crate) async fn versioned(slice: &Accounts, account: &Account) -> Result<Versioned<Self>, Problem> {
        let party = slice.party(account).await?;
        let second_factor = !slice.with_factor(std::slice::from_ref(account)).await?.is_empty();
        let way = slice.ways_of(std::slice::from_ref(account)).await?.pop().map(|(_, way)| way);
        Ok(Versioned { version: account.version, body: Self::of(account, party, way, second_factor) })
    }
}

/// One page of accounts.
#[derive(Serialize, ToSchema)]
pub struct AccountPage {
    items: Vec<AccountBody>,
    /// Where the next page starts; null on the last one.
    next_cursor: Option<String>,
}

/// Which accounts to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Words in name or log-in name.
    q: Option<String>,
    /// Where the page starts.
    cursor: Option<String>,
    /// At most this many, 1 to 200.
    limit: Option<u32>,
}

/// A new account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccountBody {
    #[schema(example = "liqiang")]
    login: String,
    #[schema(example = "李强")]
    name: String,
    /// The first password; its holder replaces it at the first log-in. Without one he is sent a link to choose it.
    #[schema(example = "Chu-Shi-2026")]
    password: Option<String>,
    roles: Vec<RoleWord>,
    person_id: Option<PersonId>,
    party_id: Option<PartyId>,
    department_id: Option<DepartmentId>,
    #[serde(default)]
    language: LanguageWord,
    /// Where mail reaches it.
    #[schema(example = "liqiang@example.com")]
    email: Option<String>,
}

/// What changes; absent stays, null empties.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::option_option, reason = "absent, null and a value are three things in a PATCH")]
pub struct AccountPatch {
    #[schema(example = "李强")]
    name: Option<String>,
    roles: Option<Vec<RoleWord>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<PersonId>)]
    person_id: Option<Option<PersonId>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<PartyId>)]
    party_id: Option<Option<PartyId>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<DepartmentId>)]
    department_id: Option<Option<DepartmentId>>,
    language: Option<LanguageWord>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    active: Option<bool>,
}

/// Lists accounts, oldest first.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "account", operation_id = "list_accounts", params(ListQuery), responses(
    (status = 200, body = AccountPage),
))]
pub async fn list(
    State(slice): State<Arc<Accounts>>,
    Query(query): Query<ListQuery>,
) -> Result<Json<AccountPage>, Problem> {
    let page = PageRequest::read(query.cursor.as_deref(), query.limit).map_err(bad_page)?;
    let found = slice.list(&page, query.q.as_deref().filter(|words| !words.is_empty())).await?;
    let next_cursor = found.next.map(|cursor| cursor.encode());
    let parties = slice.parties_of(&found.items).await?;
    let party_of = |account: &Account| parties.iter().find(|party| Some(party.id) == account.party).cloned();
    let secured = slice.with_factor(&found.items).await?;
    let ways = slice.ways_of(&found.items).await?;
    let way_of = |account: &Account| ways.iter().find(|(id, _)| *id == account.id).map(|(_, way)| way.clone());
    let body =
        |account: &Account| AccountBody::of(account, party_of(account), way_of(account), secured.contains(&account.id));
    let items = found.items.iter().map(body).collect();
    Ok(Json(AccountPage { items, next_cursor }))
}

/// Creates an account.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "account", operation_id = "create_account", request_body = NewAccountBody, responses(
    (status = 201, body = AccountBody, headers(("etag" = String, description = "The version"))),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "The log-in name is taken"),
))]
pub async fn create(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    Json(body): Json<NewAccountBody>,
) -> Result<(StatusCode, Versioned<AccountBody>), Problem> {
    let input = NewAccount {
        login: body.login,
        name: body.name,
        password: body.password.clone().unwrap_or_default(),
        password_temporary: true,
        roles: roles(body.roles),
        person: body.person_id,
        party: body.party_id,
        department: body.department_id,
        language: body.language.into(),
        email: body.email,
    };
    let account = match body.password {
        Some(_) => slice.create(&cx, input).await?,
        None => slice.invite(&cx, input).await?,
    };
    Ok((StatusCode::CREATED, AccountBody::versioned(&slice, &account).await?))
}

/// Reads one account.
#[utoipa::path(get, path = "/api/v1/accounts/{id}", tag = "account", operation_id = "read_account", params(("id" = AccountId, Path)), responses(
    (status = 200, body = AccountBody, headers(("etag" = String, description = "The version, for If-Match"))),
))]
pub async fn read(
    State(slice): State<Arc<Accounts>>,
    Path(id): Path<AccountId>,
) -> Result<Versioned<AccountBody>, Problem> {
    AccountBody::versioned(&slice, &slice.find(id).await?).await
}

/// Changes an account. Roles may wait for the security officer's word.
#[utoipa::path(patch, path = "/api/v1/accounts/{id}", tag = "account", operation_id = "change_account",
    params(("id" = AccountId, Path), ("if-match" = String, Header, description = "The ETag that was read")),
    request_body = AccountPatch, responses(
    (status = 200, body = AccountBody, headers(("etag" = String, description = "The new version"))),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this, or they are his own roles"),
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "The last administrator would be gone"),
))]
pub async fn change(
    State(slice): State<Arc<Accounts>>,
    cx: Cx,
    Path(id): Path<AccountId>,
    IfMatch(version): IfMatch,
    Json(body): Json<AccountPatch>,
) -> Result<Versioned<AccountBody>, Problem> {
    let change = AccountChange {
        name: body.name,
        roles: body.roles.map(roles),
        person: body.person_id,
        party: body.party_id,
        department: body.department_id,
        language: body.language.map(Into::into),
        email: body.email,
        active: body.active,
    };
    AccountBody::versioned(&slice, &slice.change(&cx, id, version, change).await?).await
}

fn bad_page(error: kernel::PageError) -> Refusal {
    Refusal::new(
        RefusalKind::Malformed,
        "request.bad_page",
        "分页参数有误：limit 为 1 到 200，cursor 须原样带回",
        error.to_string(),
    )
}
