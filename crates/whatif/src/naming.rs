//! The names of what an answer speaks of.

use std::collections::HashMap;

use agreement::Agreements;
use agreement::core::PartyKind;
use app::Problem;
use desk::core::{Answerable, Entry};
use estate::Estate;
use kernel::{AgreementId, PartyId};

use crate::page::Compared;

/// Names by id.
#[derive(Default)]
pub struct Names {
    /// Of agreements.
    pub agreements: HashMap<AgreementId, String>,
    /// Of parties.
    pub parties: HashMap<PartyId, String>,
}

impl Names {
    /// The names of everything compared.
    pub async fn of(estate: &Estate, agreements: &Agreements, compared: &Compared) -> Result<Self, Problem> {
        let entries = || compared.old.iter().chain(&compared.new);
        let mut names = Self::default();
        let mut wanted: Vec<AgreementId> = entries().filter_map(|entry| entry.agreement).collect();
        wanted.sort_unstable();
        wanted.dedup();
        for id in wanted {
            if let Some(found) = agreements.named(id).await? {
                names.agreements.insert(id, found.name);
            }
        }
        let mut parties: Vec<PartyId> = entries().filter_map(party).collect();
        let led = |led: &Option<(PartyKind, Option<PartyId>)>| led.and_then(|(_, party)| party);
        parties.extend(compared.shifts.iter().flat_map(|(_, shift)| [led(&shift.from), led(&shift.to)]).flatten());
        parties.sort_unstable();
        parties.dedup();
        if !parties.is_empty() {
            let found = estate.parties_named(&parties).await?;
            names.parties = found.into_iter().map(|party| (party.id, party.fields.name)).collect();
        }
        Ok(names)
    }
}

const fn party(entry: &Entry) -> Option<PartyId> {
    match entry.party {
        Answerable::Party(_, id) => id,
        Answerable::Disputed | Answerable::Undetermined => None,
    }
}
