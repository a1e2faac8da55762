//! What slices ask of one another through the programs: traits of earlier slices, answered by later ones.

use std::sync::{Arc, Weak};

use access::Action;
use account::{Accounts, Parties, PartyCard};
use app::{App, Cx};
use assessment::Assessments;
use desk::Desk;
use estate::{Estate, Served};
use inbound::Inbound;
use kernel::{PartyId, PersonId, SystemId};
use notify::{Asked, LetterOf, LiveFacts, Looked};
use oversight::Oversight;
use storage::{DbError, WriteSet};
use stream::{Kind, Memberships, Plain, Stream};
use team::Team;
use webhook::Webhooks;

/// What a message says about its subject, from the slice that keeps it.
pub(crate) struct AnyFacts(
    pub Arc<Desk>,
    pub Arc<Webhooks>,
    pub Arc<Assessments>,
    pub Arc<Accounts>,
    pub Arc<Oversight>,
    pub Arc<Inbound>,
);

impl LiveFacts for AnyFacts {
    fn look<'a>(&'a self, asked: Asked<'a>) -> Looked<'a> {
        match asked.kind {
            webhook::SUBJECT => self.1.look(asked),
            assessment::SUBJECT => self.2.look(asked),
            account::SUBJECT => self.3.look(asked),
            oversight::SUBJECT => self.4.look(asked),
            inbound::SUBJECT => self.5.look(asked),
            _ => self.0.look(asked),
        }
    }

    fn letter<'a>(&'a self, kind: &'a str, subject: &'a str) -> LetterOf<'a> {
        Box::pin(async move {
            match subject.parse() {
                Ok(incident) if kind == desk::core::SUBJECT => self.5.reported_by(incident).await,
                _ => Ok(None),
            }
        })
    }

    fn queue(&self) -> Option<String> {
        self.0.queue()
    }
}

/// The event stream over everything somebody may read.
pub(crate) fn live(app: &Arc<App>, desk: &Arc<Desk>, team: &Arc<Team>) -> Stream {
    let groups_of = Arc::clone(team);
    let ask = move || -> futures_util::future::BoxFuture<'static, Result<Memberships, DbError>> {
        let team = Arc::clone(&groups_of);
        Box::pin(async move {
            let facts = team.facts().await.map_err(|problem| DbError::Unavailable(problem.0.en))?;
            Ok(Arc::new(facts.active().map(|person| (person.id, facts.groups_of(person.id))).collect()))
        })
    };
    Stream::new(Arc::clone(app), kinds(desk), Arc::new(ask), stream::Settings::default())
}

/// What the event stream tells of. Accounts, sessions and deliveries are nobody's news.
pub(crate) fn kinds(desk: &Arc<Desk>) -> Vec<Kind> {
    let watched = Some(Arc::clone(desk) as _);
    let mut kinds = vec![Kind { name: "incident", action: Action::IncidentRead, watched }];
    let plain = [
        (Action::AgreementRead, ["agreement"].as_slice()),
        (Action::AssessmentRead, &[assessment::SUBJECT]),
        (Action::DocumentRead, &[documents::SUBJECT]),
        (Action::EstateRead, &["party", "site", "department", "system", "component"]),
        (Action::TeamRead, &["person", "group", "staffing", "shift", "rotation"]),
        (Action::CalendarRead, &["calendar"]),
        (Action::ProblemKeep, &["problem"]),
        (Action::WindowRead, &["window"]),
    ];
    for (action, names) in plain {
        kinds.extend(names.iter().map(|name| Plain::kind(name, action)));
    }
    kinds
}

/// Which systems a person's groups serve, for the slices that stand before the team.
pub(crate) struct GroupsServe(pub Arc<Team>, pub Weak<Estate>);

impl Served for GroupsServe {
    fn systems(
        &self,
        person: PersonId,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<Vec<SystemId>, DbError>> + Send + '_>> {
        Box::pin(async move {
            let team = self.0.facts().await.map_err(|problem| DbError::Unavailable(problem.0.en))?;
            match (team.systems_of(person), self.1.upgrade()) {
                (Some(systems), _) => Ok(systems),
                (None, Some(estate)) => estate.every_system().await,
                (None, None) => Ok(Vec::new()),
            }
        })
    }
}

/// Parties as accounts ask for them.
pub(crate) struct EstateParties(pub Arc<Estate>);

impl Parties for EstateParties {
    fn find(&self, parties: Vec<PartyId>) -> account::parties::Answer<'_> {
        Box::pin(async move {
            let found = self.0.parties_named(&parties).await?;
            let cards = found.into_iter().map(|party| PartyCard {
                id: party.id,
                name: party.fields.name,
                kind: party.fields.kind.as_str().to_owned(),
            });
            Ok(cards.collect())
        })
    }

    fn found_provider(&self, cx: &Cx, set: &mut WriteSet, name: &str, zone: &str) -> PartyId {
        Estate::found_provider(cx, set, name, zone)
    }
}
