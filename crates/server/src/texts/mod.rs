//! The texts of notices: what is shipped, what the house says in its place, and how that would read.

mod body;
mod preview;

use std::sync::Arc;

use access::Action;
use app::{App, Cx, IfMatch, Json, Path, Problem, Routes, Versioned};
use axum::extract::State;
use desk::Desk;
use journal::{Entry, Visibility};
use kernel::{AccountId, Refusal, RefusalKind};
use notify::core::{Template, shipped};
use notify::{Event, OwnText, TEXT, Wording, own_texts, text_versions, write_text};
use serde_json::json;
use storage::{WriteError, WriteSet};
use utoipa_axum::routes;

use self::body::{Names, NoticeText, NoticeTexts, OwnTextInput, WantedTexts};
use self::preview::{NoticePreview, PreviewInput};

/// What the texts need.
pub struct Texts {
    app: Arc<App>,
    desk: Arc<Desk>,
}

/// Every kind of notice, and which of its texts are the house's own.
#[utoipa::path(get, path = "/api/v1/notice-texts", operation_id = "list_notice_texts", tag = "server",
    responses((status = 200, body = NoticeTexts)))]
async fn list(State(texts): State<Arc<Texts>>, _: Cx) -> Result<Json<NoticeTexts>, Problem> {
    let own = own_texts(&texts.app.db).await?;
    let names = texts.names(own.values()).await?;
    Ok(Json(NoticeTexts::of(&own, &names)))
}

/// The texts of one kind of notice: what is shipped, what is said in its place, what they may name, and what was said before.
#[utoipa::path(get, path = "/api/v1/notice-texts/{event}", operation_id = "read_notice_text", tag = "server",
    params(("event" = String, Path, description = "The kind of notice", example = "assigned")),
    responses((status = 200, body = NoticeText)))]
async fn read(
    State(texts): State<Arc<Texts>>,
    cx: Cx,
    Path(event): Path<String>,
) -> Result<Versioned<NoticeText>, Problem> {
    texts.shown(&cx, known(&event)?).await
}

/// Says these texts from the next message on; what is left out is as it is shipped. Each change is a version of its own.
#[utoipa::path(put, path = "/api/v1/notice-texts/{event}", operation_id = "change_notice_text", tag = "server",
    params(("event" = String, Path, description = "The kind of notice", example = "assigned"),
        ("If-Match" = String, Header, description = "The version that was read")),
    request_body = WantedTexts, responses((status = 200, body = NoticeText)))]
async fn change(
    State(texts): State<Arc<Texts>>,
    cx: Cx,
    Path(event): Path<String>,
    IfMatch(version): IfMatch,
    Json(wanted): Json<WantedTexts>,
) -> Result<Versioned<NoticeText>, Problem> {
    let event = known(&event)?;
    texts.change(&cx, event, version, &wording(event, &wanted.texts)?).await?;
    texts.shown(&cx, event).await
}

/// How these texts would read: on a real incident the caller may see, or on an example that says so.
#[utoipa::path(post, path = "/api/v1/notice-texts/{event}/preview", operation_id = "preview_notice_text", tag = "server",
    params(("event" = String, Path, description = "The kind of notice", example = "assigned")),
    request_body = PreviewInput, responses((status = 200, body = NoticePreview)))]
async fn preview(
    State(texts): State<Arc<Texts>>,
    cx: Cx,
    Path(event): Path<String>,
    Json(input): Json<PreviewInput>,
) -> Result<Json<NoticePreview>, Problem> {
    let event = known(&event)?;
    let own = wording(event, &input.texts)?;
    Ok(Json(preview::preview(&texts, &cx, event, &own, input.incident_id).await?))
}

/// The routes.
pub fn routes(app: &Arc<App>) -> Routes<Arc<Texts>> {
    Routes::new("server", app)
        .add(Action::NoticeTextRead, routes!(list))
        .add(Action::NoticeTextRead, routes!(read))
        .add(Action::NoticeTextWrite, routes!(change))
        .add(Action::NoticeTextWrite, routes!(preview))
}

impl Texts {
    /// Over this platform's database and desk.
    pub const fn new(app: Arc<App>, desk: Arc<Desk>) -> Self {
        Self { app, desk }
    }

    async fn shown(&self, cx: &Cx, event: Event) -> Result<Versioned<NoticeText>, Problem> {
        let versions = text_versions(&self.app.db, event).await?;
        let names = self.names(versions.iter()).await?;
        let version = versions.first().map_or(0, |own| own.version);
        Ok(Versioned { version, body: NoticeText::of(event, &versions, &names, cx.language) })
    }

    /// What the accounts that wrote these are called.
    async fn names<'a>(&self, own: impl Iterator<Item = &'a OwnText>) -> Result<Names, Problem> {
        let mut wanted: Vec<AccountId> = own.filter_map(|own| own.by).collect();
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.is_empty() {
            return Ok(Names::new());
        }
        Ok(access::store::account::called(&self.app.db, &wanted).await?.into_iter().collect())
    }

    async fn change(&self, cx: &Cx, event: Event, version: i64, own: &Wording) -> Result<(), Problem> {
        let stands = text_versions(&self.app.db, event).await?.into_iter().next();
        if stands.as_ref().map_or(0, |stands| stands.version) != version {
            return Err(stale().into());
        }
        let before = stands.and_then(|stands| stands.wording);
        let changed = own.differing(&before.clone().unwrap_or_default());
        // What does not read is replaced even by nothing: that is how it is mended.
        if changed.is_empty() && (before.is_some() || version == 0) {
            return Ok(());
        }
        let mut set = WriteSet::new();
        write_text(&mut set, event, version, own, cx.now, cx.actor.account());
        let entry = Entry {
            subject_kind: TEXT,
            subject: event.as_str().to_owned(),
            kind: "notice_text.changed",
            occurred_at: cx.now,
            customer: None,
            visibility: Visibility::Internal,
            body: json!({ "version": version + 1, "changed": changed, "texts": own }),
            personal: Vec::new(),
        };
        journal::append(&mut set, cx.stamp(), vec![entry]);
        match self.app.db.write(set).await {
            Ok(_) => Ok(()),
            Err(WriteError::Taken { label: "notify_text" }) => Err(stale().into()),
            Err(error) => Err(error.into()),
        }
    }
}

/// The own texts that were sent, each read; one that is as it is shipped is none.
fn wording(event: Event, texts: &[OwnTextInput]) -> Result<Wording, Refusal> {
    let (mut own, mut refusal) = (Wording::default(), refused());
    let mut seen = Vec::new();
    for (at, input) in texts.iter().enumerate() {
        let (language, form, text) = (input.language.into(), input.form.into(), input.text.trim());
        let pointer = format!("/texts/{at}/text");
        if seen.contains(&(language, form)) {
            let (zh, en) = ("同一语言的同一种文字只能有一条", "the same text of the same language stands twice");
            refusal = refusal.field(pointer, zh, en);
            continue;
        }
        seen.push((language, form));
        match Template::read(text, event, form) {
            Ok(_) if shipped(event, language, form).as_deref() == Some(text) => {}
            Ok(_) => own.put(language, form, text),
            Err(error) => {
                let said = |language| error.sentence(language, event, form);
                refusal = refusal.field(pointer, said(kernel::Language::Zh), said(kernel::Language::En));
            }
        }
    }
    if refusal.fields.is_empty() { Ok(own) } else { Err(refusal) }
}

fn known(event: &str) -> Result<Event, Problem> {
    event.parse().map_err(|()| Problem::not_found())
}

fn refused() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "notice_text.unusable",
        "有文字不能使用，请按提示修改。",
        "A text cannot be used; mend what is named.",
    )
}

fn stale() -> Refusal {
    Refusal::new(
        RefusalKind::Stale,
        "notice_text.stale",
        "读取之后已有人修改了这些文字。请重新读取，再提交您的修改。",
        "Somebody changed these texts since you read them. Read them again and submit your change anew.",
    )
}
