//! What of a ranking is kept, so that "why him?" and "why not her?" can be answered for ever.

use kernel::PersonId;
use serde::{Deserialize, Serialize};

use super::{Excluded, Ranked, Ranking};

/// Somebody eligible behind the first three.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Behind {
    /// Who.
    pub person: PersonId,
    /// The name at the time of the decision.
    pub name: String,
    /// The sum in milli-points.
    pub total: i64,
}

/// The kept form: terms of the chosen and the next two, the sum of the others, the first failed filter of the excluded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredRanking {
    /// The chosen one; none when nobody was eligible, or when a person chose without a ranking.
    pub chosen: Option<Ranked>,
    /// The next two.
    pub next: Vec<Ranked>,
    /// Eligible, but further back.
    pub behind: Vec<Behind>,
    /// Not eligible.
    pub excluded: Vec<Excluded>,
}

impl Ranking {
    /// The kept form when `chosen` (usually the first) got the work; those before it were refused at the reservation
    /// and stay in the list of the next.
    pub fn stored(&self, chosen: Option<PersonId>) -> StoredRanking {
        let mut others: Vec<&Ranked> = self.order.iter().collect();
        let chosen = chosen
            .and_then(|person| others.iter().position(|ranked| ranked.person == person))
            .map(|place| others.remove(place).clone());
        StoredRanking {
            chosen,
            next: others.iter().take(2).map(|ranked| (*ranked).clone()).collect(),
            behind: others
                .iter()
                .skip(2)
                .map(|ranked| Behind { person: ranked.person, name: ranked.name.clone(), total: ranked.total })
                .collect(),
            excluded: self.excluded.clone(),
        }
    }
}
