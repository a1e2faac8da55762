//! How texts would read: in the frame of the real letter, for each side and in both languages. Nothing is sent, and no link
//! is made out.

use access::Action;
use account::LanguageWord;
use app::{Cx, Problem};
use kernel::{ClockId, IncidentId, Language, Refusal, RefusalKind};
use notify::core::{Field, LANGUAGES, Template, example, in_chat, missing, plain, short};
use notify::{Asked, Event, Facts, Form, LiveFacts, Post, Reader, Side, Wording, Words, compose_own, last_told};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Texts;
use super::body::{NoticeForm, OwnTextInput};

/// Texts to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewNoticePreview)]
pub struct PreviewInput {
    /// The own texts; what is left out is as it is shipped.
    #[schema(max_items = 10)]
    pub texts: Vec<OwnTextInput>,
    /// The incident it is told of; an example where none is named.
    #[serde(default)]
    pub incident_id: Option<IncidentId>,
}

/// How it would read.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticePreview {
    /// The number of the incident it is told of; null for an example.
    #[schema(example = "INC-2026-000123")]
    number: Option<String>,
    /// Whether words and reasons are those that were last told of this incident by this kind of notice; else they are made up.
    is_as_told: bool,
    /// For each language and side that hears of it.
    letters: Vec<PreviewLetter>,
    /// What own texts leave out that their readers need.
    warnings: Vec<PreviewWarning>,
}

/// One message in each of its forms.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticePreviewLetter)]
pub struct PreviewLetter {
    language: LanguageWord,
    /// `customer`, `staff` or `vendor`.
    form: NoticeForm,
    /// The subject of the mail.
    #[schema(example = "[INC-2026-000123] 已派工程师：综合查询一直转圈")]
    subject: String,
    /// The mail as text.
    text: String,
    /// What a group chat reads; none hears in a vendor's place.
    chat: Option<String>,
    /// The text message or call; they go to the provider's own people alone.
    short: Option<String>,
}

/// What an own text leaves out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticePreviewWarning)]
pub struct PreviewWarning {
    language: LanguageWord,
    form: NoticeForm,
    /// The fields.
    #[schema(example = json!(["engineer"]))]
    missing: Vec<&'static str>,
}

/// What a message is made of beside its texts.
struct Matter {
    words: Words,
    facts: Facts,
    clock: Option<ClockId>,
}

pub async fn preview(
    texts: &Texts,
    cx: &Cx,
    event: Event,
    own: &Wording,
    incident: Option<IncidentId>,
) -> Result<NoticePreview, Problem> {
    let incident = incident.filter(|_| event.is_about_an_incident());
    if let Some(id) = incident {
        let scope = cx.reach(Action::IncidentRead).ok_or_else(|| Problem(no_incidents()))?;
        // What the caller may not see is not there.
        texts.desk.load(&Cx { scope, ..cx.clone() }, id).await?;
    }
    let told = match incident {
        Some(id) => last_told(&texts.app.db, event, &id.to_string()).await?,
        None => None,
    };
    let mut letters = Vec::new();
    let mut number = None;
    for language in LANGUAGES {
        for side in [Side::Customer, Side::Provider, Side::Vendor] {
            if !Form::told(side).is_of(event) {
                continue;
            }
            let mut matter = made_up(cx, event, language);
            if let Some(id) = incident {
                let looked = texts.desk.look(asked(cx, event, side, &id.to_string())).await;
                matter.facts = looked.map_err(|why| Problem(unavailable(&why)))?.ok_or_else(Problem::not_found)?;
                number = Some(matter.facts.number.clone());
                matter.clock = matter.facts.clocks.first().map(|clock| clock.id).filter(|_| event.is_rung());
                if let Some(words) = &told {
                    matter.words = words.clone();
                }
            }
            letters.push(letter(cx, event, own, (language, side), &matter)?);
        }
    }
    Ok(NoticePreview { number, is_as_told: told.is_some(), letters, warnings: warnings(event, own) })
}

fn made_up(cx: &Cx, event: Event, language: Language) -> Matter {
    let clock = ClockId::fresh(cx.ids.as_ref(), cx.now);
    let (words, facts) = example(event, language, clock, cx.now);
    Matter { words, facts, clock: event.is_rung().then_some(clock) }
}

/// Asked for a post nobody is written a signed link for.
fn asked<'a>(cx: &'a Cx, event: Event, side: Side, subject: &'a str) -> Asked<'a> {
    Asked {
        kind: desk::core::SUBJECT,
        subject,
        clock: None,
        event,
        post: Post::Engineer,
        reader: "",
        side,
        now: cx.now,
    }
}

fn letter(
    cx: &Cx,
    event: Event,
    own: &Wording,
    (language, side): (Language, Side),
    matter: &Matter,
) -> Result<PreviewLetter, Problem> {
    let name = cx.actor.name();
    let reader = Reader { side, name: &name, language };
    let Matter { words, facts, clock } = matter;
    let letter = compose_own(own, event, reader, words, facts, *clock, false)
        .map_err(|missing| Problem(unavailable(&missing.to_string())))?;
    Ok(PreviewLetter {
        language: language.into(),
        form: Form::told(side).into(),
        text: plain(&letter),
        chat: (side != Side::Vendor).then(|| in_chat(&letter)),
        short: (side == Side::Provider).then(|| short(&letter, false, SHORT)),
        subject: letter.subject,
    })
}

/// A text message is cut where its gateway says; a preview shows it whole.
const SHORT: usize = 1000;

fn warnings(event: Event, own: &Wording) -> Vec<PreviewWarning> {
    let of = |(language, form, text)| {
        let template = Template::read(text, event, form).ok()?;
        let missing: Vec<&str> = missing(event, language, form, &template).into_iter().map(Field::as_str).collect();
        (!missing.is_empty()).then(|| PreviewWarning { language: language.into(), form: form.into(), missing })
    };
    own.iter().filter_map(of).collect()
}

fn no_incidents() -> Refusal {
    Refusal::new(
        RefusalKind::Forbidden,
        "notice_text.no_incidents",
        "您的角色不能查看工单。请不选工单，用示例数据预览。",
        "Your role may not read incidents. Preview on the example, without naming one.",
    )
}

fn unavailable(why: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Unavailable,
        "notice_text.unavailable",
        format!("现在无法预览：{why}。请稍后重试。"),
        format!("There can be no preview now: {why}. Please try again."),
    )
}
