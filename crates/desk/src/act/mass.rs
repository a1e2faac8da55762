//! Many hit by one fault: others join it, reports of it become children of one parent, one message goes to all.

use app::{Cx, Problem};
use journal::Visibility;
use kernel::{AccountId, IncidentId, Instant, PaperId, Refusal, RefusalKind};
use notify::{Event, Post, Words};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{WriteError, WriteSet};
use utoipa::ToSchema;

use crate::core::{MessageKind, Move, PaperKind, adopt, answer, let_child_go, our_message};
use crate::desk::{ATTEMPTS, Desk};
use crate::draft::{Draft, said};
use crate::people::outsider;
use crate::store::paper::{self, Paper};
use crate::store::{incident, record};

/// One more who is hit by it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Join {
    /// Whose account, when somebody else enters it.
    pub reporter_account_id: Option<AccountId>,
    /// The name to ask for.
    pub name: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// Where: building, floor, room.
    #[schema(example = "二号楼收费窗口")]
    pub place: Option<String>,
    /// What is seen there.
    #[schema(example = "我这里也一直转圈")]
    pub text: Option<String>,
}

/// One more who is hit by it, as both sides see him.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Joined {
    /// The entry.
    pub id: PaperId,
    /// The name.
    pub name: String,
    /// Where.
    pub place: Option<String>,
    /// What is seen there.
    pub text: Option<String>,
    /// Since when he is counted.
    pub at: Instant,
}

/// Making it one of the reports of a larger fault.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Adopt {
    /// The incident that stands for all of them.
    pub parent_id: IncidentId,
}

/// One message to all.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Broadcast {
    /// What is said.
    #[schema(example = "核心交换机故障已定位，预计 11:30 前恢复，请勿重复报修。")]
    pub text: String,
    /// Whether it is the named engineer's answer: then it meets `respond` of every one of them.
    pub answer: bool,
    /// When it was said, if entered later.
    pub occurred_at: Option<Instant>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Body {
    account: Option<AccountId>,
    name: String,
    phone: Option<String>,
    place: Option<String>,
    text: Option<String>,
}

impl Desk {
    /// Joins an open incident as one more who is affected; the same account again changes nothing.
    pub async fn join(&self, cx: &Cx, id: IncidentId, input: &Join) -> Result<Joined, Problem> {
        let own = cx.actor.account().filter(|_| !cx.actor.is_inside());
        let account = own.or(input.reporter_account_id);
        let name = input.name.clone().filter(|name| !name.trim().is_empty());
        let name = name.or_else(|| own.map(|_| cx.actor.name())).ok_or_else(who)?;
        let text = input.text.as_deref().map(said).transpose()?;
        for _ in 0..ATTEMPTS {
            let known = self.papers(cx, id, PaperKind::Joined).await?;
            let same =
                |paper: &&Paper| paper.read::<Body>().is_ok_and(|body| account.is_some() && body.account == account);
            if let Some(paper) = known.iter().find(same) {
                return view(paper);
            }
            let loaded = self.load(cx, id).await?;
            if !loaded.incident.state.is_open() {
                return Err(crate::core::refusal(loaded.incident.state, Move::Merge, None).into());
            }
            let mut draft = Draft::on(cx, &loaded);
            let body = Body {
                account,
                name: name.clone(),
                phone: input.phone.clone(),
                place: input.place.clone(),
                text: text.clone(),
            };
            let made = draft.paper(PaperKind::Joined, "joined", cx.now, &body);
            paper::insert(&mut draft.set, &made);
            let mut personal = vec![("name", name.clone())];
            personal.extend(input.phone.clone().map(|phone| ("phone", phone)));
            let told = json!({ "place": input.place, "affected": known.len() + 2 });
            draft.record_personal("incident.joined", cx.now, Visibility::Public, told, personal);
            match self.flush(draft).await {
                Ok(()) => return view(&made),
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(_) => {}
            }
        }
        Err(crate::desk::busy().into())
    }

    /// Everybody who joined.
    pub async fn affected(&self, cx: &Cx, id: IncidentId) -> Result<Vec<Joined>, Problem> {
        if crate::draft::side(&cx.actor) == "vendor" {
            return Err(Problem::not_found());
        }
        self.papers(cx, id, PaperKind::Joined).await?.iter().map(view).collect()
    }

    /// Makes it a child of an open incident that stands for all: it stays open, its clocks fold into the parent's.
    pub async fn adopt(&self, cx: &Cx, id: IncidentId, input: &Adopt) -> Result<(), Problem> {
        for _ in 0..ATTEMPTS {
            let parent = self.load(cx, input.parent_id).await?.incident;
            let children = self.children(id).await?;
            let loaded = self.load(cx, id).await?;
            let mut draft = Draft::on(cx, &loaded);
            adopt(&mut draft.case, &parent, !children.is_empty())?;
            record::link(&mut draft.set, id, parent.id, "child_of", cx.now);
            record::link(&mut draft.set, parent.id, id, "parent_of", cx.now);
            // The parent's row is touched, so that it cannot become a child itself at the same moment.
            incident::touch(&mut draft.set, &parent);
            draft.leave(crate::store::kept::left_touched(&parent, cx.now));
            draft.record("incident.adopted", cx.now, Visibility::Public, json!({ "parent": parent.number }));
            match self.flush(draft).await {
                Ok(()) => return Ok(()),
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(_) => {}
            }
        }
        Err(crate::desk::busy().into())
    }

    /// It was another fault after all: from now on its clocks count for themselves again.
    pub async fn let_child_go(&self, cx: &Cx, id: IncidentId) -> Result<(), Problem> {
        self.change(cx, id, |draft| {
            let parent = let_child_go(&mut draft.case)?;
            record::unlink(&mut draft.set, id, parent, ["child_of", "parent_of"]);
            draft.record("incident.released_from_parent", cx.now, Visibility::Public, json!({}));
            Ok(())
        })
        .await
    }

    /// One message to the incident, its children and everybody who joined, in one write set. It meets the update of each;
    /// as an answer it meets the respond of each.
    pub async fn broadcast(&self, cx: &Cx, id: IncidentId, input: &Broadcast) -> Result<(), Problem> {
        let text = said(&input.text)?;
        for _ in 0..ATTEMPTS {
            let mut all = vec![self.load(cx, id).await?];
            for child in self.children(id).await? {
                all.push(self.load(cx, child).await?);
            }
            let mut set = WriteSet::new();
            for loaded in &all {
                let mut draft = Draft::on(cx, loaded);
                self.reach_joined(&mut draft).await?;
                told(&mut draft, input, &text, loaded.incident.id == id)?;
                set.append(draft.finish().0);
            }
            cx.claim(&mut set);
            match self.app.db.write(set).await {
                Ok(_) => return Ok(()),
                Err(WriteError::Db(error)) => return Err(error.into()),
                Err(_) => {}
            }
        }
        Err(crate::desk::busy().into())
    }

    /// Open incidents that this one stands for.
    pub(crate) async fn children(&self, id: IncidentId) -> Result<Vec<IncidentId>, Problem> {
        let rows = self.app.db.rows(incident::children(id)).await?;
        Ok(rows.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?)
    }

    async fn reach_joined(&self, draft: &mut Draft<'_>) -> Result<(), Problem> {
        let rows = self.app.db.rows(paper::of_kind(draft.case.incident.id, PaperKind::Joined)).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let accounts = self.outsiders.of(&self.app.db, draft.case.incident.customer, draft.cx.now).await?;
        for row in &rows {
            let body: Body = paper::read(row)?.read()?;
            let found = accounts.iter().find(|account| Some(account.id) == body.account);
            draft.add_people(found.map(|account| outsider(Post::Reporter, account)));
        }
        Ok(())
    }
}

/// Says it on one of them. The parent's answer must be allowed; a child that waits for nobody's answer any more gets it as
/// a message.
fn told(draft: &mut Draft<'_>, input: &Broadcast, text: &str, parent: bool) -> Result<(), Problem> {
    // Said before a child was reported, it was said to that one as it came.
    let reported_at = draft.case.incident.reported_at;
    let at = match input.occurred_at.filter(|said_at| !parent && *said_at < reported_at) {
        Some(_) => reported_at,
        None => draft.occurred(input.occurred_at)?,
    };
    let ids = std::sync::Arc::clone(&draft.cx.ids);
    let answers = input.answer && (parent || draft.case.incident.moved(Move::Answer).is_ok());
    if answers {
        super::work::named(draft)?;
        answer(&mut draft.case, at, ids.as_ref())?;
        super::work::take_notice(draft, at);
    } else {
        our_message(&mut draft.case, at, ids.as_ref())?;
    }
    let kind = if answers { MessageKind::Answer } else { MessageKind::Message };
    draft.say(kind, text, at)?;
    let body = json!({ "by": draft.cx.actor.name(), "broadcast": true });
    if answers {
        draft.record("incident.answered", at, Visibility::Public, body);
    } else {
        draft.record("incident.message", at, Visibility::Public, body);
    }
    let event = if answers { Event::Answered } else { Event::Message };
    draft.tell(event, None, Words { text: text.to_owned(), ..Words::default() });
    Ok(())
}

fn view(paper: &Paper) -> Result<Joined, Problem> {
    let body: Body = paper.read()?;
    Ok(Joined { id: paper.id, name: body.name, place: body.place, text: body.text, at: paper.at })
}

fn who() -> Refusal {
    Refusal::new(RefusalKind::Invalid, "join.who", "请填写受影响人的姓名。", "State the name of whoever is affected.")
        .field("/name", "请填写姓名", "state the name")
}
