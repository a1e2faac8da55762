//! Trying a way out: the administrator sends a message to himself and reads at once whether it left, and if not, why.

use std::sync::Arc;

use access::Action;
use app::{App, Cx, Json, Problem, ProblemBody, Routes};
use axum::extract::State;
use journal::{Entry, Visibility};
use kernel::{Refusal, RefusalKind};
use notify::{Courier, ROBOT, trial_letter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::WriteSet;
use utoipa::ToSchema;
use utoipa_axum::routes;

/// What a trial needs.
pub struct Trial {
    app: Arc<App>,
    courier: Arc<Courier>,
    /// The group chats: id and name.
    groups: Vec<(String, String)>,
}

impl Trial {
    /// Over the ways of this courier; `groups` are the chats its robots speak to.
    pub const fn new(app: Arc<App>, courier: Arc<Courier>, groups: Vec<(String, String)>) -> Self {
        Self { app, courier, groups }
    }

    fn channels(&self, language: kernel::Language) -> Vec<ChannelBody> {
        let mut found = Vec::new();
        for way in self.courier.ways() {
            if way == ROBOT {
                found.extend(self.groups.iter().map(|(id, name)| ChannelBody {
                    id: format!("{ROBOT}:{id}"),
                    kind: way,
                    name: name.clone(),
                    asks_for: None,
                }));
                continue;
            }
            let (name, asks_for) = match way {
                "sms" => (language.pick("短信", "Text messages"), "phone"),
                "call" => (language.pick("电话", "Calls"), "phone"),
                _ => (language.pick("邮件", "Mail"), "mail"),
            };
            found.push(ChannelBody { id: way.to_owned(), kind: way, name: name.to_owned(), asks_for: Some(asks_for) });
        }
        found
    }
}

/// A way out that is set up.
#[derive(Serialize, ToSchema)]
#[schema(as = OutChannel)]
pub struct ChannelBody {
    /// What it is called by here.
    #[schema(example = "robot:oncall")]
    id: String,
    /// `mail`, `robot`, `sms` or `call`.
    #[schema(example = "robot")]
    kind: &'static str,
    /// What people call it.
    #[schema(example = "运维值班群")]
    name: String,
    /// What a trial must be told: `mail` (an address) or `phone` (a number); null where the channel knows where to.
    asks_for: Option<&'static str>,
}

/// The ways out.
#[derive(Serialize, ToSchema)]
#[schema(as = OutChannels)]
pub struct ChannelsBody {
    /// In the order of the configuration; empty where none is set up, so that notices stay in inboxes.
    items: Vec<ChannelBody>,
}

/// What is tried.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewChannelTrial)]
pub struct TrialInput {
    /// Which channel.
    #[schema(example = "mail")]
    channel: String,
    /// To whom: a mail address or a telephone number, as the channel asks for.
    #[serde(default)]
    #[schema(example = "admin@integrator.example", max_length = 200)]
    address: Option<String>,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
#[schema(as = ChannelTrial)]
pub struct TrialBody {
    /// Whether the other side took the message over.
    delivered: bool,
    /// Stable code of why not.
    #[schema(example = "login-refused")]
    failure: Option<&'static str>,
    /// What failed and how to mend it, in the caller's language.
    text: Option<String>,
}

/// The ways out that are set up here.
#[utoipa::path(get, path = "/api/v1/channels", tag = "server", responses(
    (status = 200, body = ChannelsBody),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
))]
async fn channels(State(trial): State<Arc<Trial>>, cx: Cx) -> Json<ChannelsBody> {
    Json(ChannelsBody { items: trial.channels(cx.language) })
}

/// Sends one message at once, beside the queue, and tells what came of it. Recorded without the address.
#[utoipa::path(post, path = "/api/v1/channel-trials", tag = "server", request_body = TrialInput, responses(
    (status = 200, body = TrialBody),
    (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Nobody is logged in"),
    (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "No role of the caller may do this"),
    (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "There is no such channel, or nobody to send to"),
    (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "The database cannot be reached"),
))]
async fn try_out(
    State(trial): State<Arc<Trial>>,
    cx: Cx,
    Json(input): Json<TrialInput>,
) -> Result<Json<TrialBody>, Problem> {
    let known = trial.channels(cx.language).into_iter().find(|channel| channel.id == input.channel);
    let channel = known.ok_or_else(|| Problem(no_channel()))?;
    let address = input.address.as_deref().map(str::trim).filter(|address| !address.is_empty());
    let address = match (channel.asks_for, channel.id.split_once(':')) {
        (Some(_), _) => address.ok_or_else(|| Problem(nobody()))?,
        (None, group) => group.map_or("", |(_, id)| id),
    };
    let (name, letter) = (cx.actor.name(), trial_letter(cx.language));
    let handed = trial.courier.try_out(channel.kind, (&name, address), &letter, cx.now).await;
    let entry = Entry {
        subject_kind: "channel",
        subject: channel.id.clone(),
        kind: "channel.tried",
        occurred_at: cx.now,
        customer: None,
        visibility: Visibility::Internal,
        body: json!({ "delivered": handed.is_ok(), "failure": handed.as_ref().err().map(|failure| failure.code.as_str()) }),
        personal: Vec::new(),
    };
    let mut set = WriteSet::new();
    journal::append(&mut set, cx.stamp(), vec![entry]);
    trial.app.db.write(set).await?;
    Ok(Json(match handed {
        Ok(()) => TrialBody { delivered: true, failure: None, text: None },
        Err(failure) => TrialBody {
            delivered: false,
            failure: Some(failure.code.as_str()),
            text: Some(failure.sentence(channel.kind, cx.language)),
        },
    }))
}

fn no_channel() -> Refusal {
    let (zh, en) = ("没有这个渠道，请从列表中选择。", "There is no such channel; choose one of the list.");
    Refusal::new(RefusalKind::Invalid, "channel.unknown", zh, en).field("/channel", zh, en)
}

fn nobody() -> Refusal {
    let (zh, en) = ("请填写收信的邮箱或电话号码。", "Give the mail address or telephone number to send to.");
    Refusal::new(RefusalKind::Invalid, "channel.nobody", zh, en).field("/address", zh, en)
}

/// The routes.
pub fn routes(app: &Arc<App>) -> Routes<Arc<Trial>> {
    Routes::new("server", app).add(Action::ChannelTry, routes!(channels)).add(Action::ChannelTry, routes!(try_out))
}
