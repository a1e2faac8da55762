//! Who is on the telephone: contacts of customers and people who called before, found by their number.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use app::{Cx, Problem};
use estate::PartyKind;
use kernel::{IncidentId, MAX_LIMIT, PageRequest, PartyId, Refusal, RefusalKind};

use crate::api::callers::{Caller, CallerSystem, Callers};
use crate::api::view::{Backdrop, IncidentRow, Named};
use crate::desk::Desk;
use crate::store;
use crate::store::caller::Called;
use crate::store::list::{Filter, LISTED, Listed};

/// The fewest digits a number is looked for by.
const FEWEST: usize = 4;
/// The most open faults shown of a caller's customer.
const OPEN: usize = 10;
/// The most callers found.
const CALLERS: usize = 10;

impl Desk {
    /// Whoever is known under a telephone number, with the systems and open faults of his house: whoever answers has them before the
    /// second sentence. The latest callers first, then contacts.
    pub async fn callers(&self, cx: &Cx, phone: &str) -> Result<Callers, Problem> {
        let digits = digits_of(phone);
        if digits.len() < FEWEST {
            return Err(too_short().into());
        }
        let rows = self.app.db.rows(store::caller::called(&digits)).await?;
        let mut found: Vec<Caller> = Vec::new();
        let mut seen: HashSet<(PartyId, String)> = HashSet::new();
        let mut own: HashSet<IncidentId> = HashSet::new();
        for called in rows.iter().map(Called::read) {
            let called = called?;
            own.insert(called.incident);
            let name = called.name.clone().unwrap_or_default();
            if seen.insert((called.customer, name.clone())) {
                found.push(Caller {
                    name,
                    phone: called.phone,
                    customer: Named { id: called.customer, name: String::new() },
                    account_id: called.account,
                    department_id: called.department,
                    place: called.place,
                    called_at: Some(called.at),
                    contact: false,
                });
            }
        }
        for (party, contact) in self.estate.contacts_called(&digits).await? {
            match found.iter_mut().find(|one| one.customer.id == party.id && one.name == contact.name) {
                Some(known) => known.contact = true,
                None => found.push(Caller {
                    name: contact.name,
                    phone: contact.phone.unwrap_or_default(),
                    customer: Named { id: party.id, name: String::new() },
                    account_id: None,
                    department_id: None,
                    place: None,
                    called_at: None,
                    contact: true,
                }),
            }
        }
        // Whoever looks sees the houses within his scope, and none but customers report.
        let (mut systems, mut open) = (Vec::new(), Vec::new());
        let mut names: HashMap<PartyId, Option<String>> = HashMap::new();
        for caller in &mut found {
            let id = caller.customer.id;
            if let Entry::Vacant(unknown) = names.entry(id) {
                let party = self.estate.party_within(&cx.scope, id).await?;
                let party = party.filter(|party| party.fields.kind == PartyKind::Customer);
                if unknown.insert(party.map(|party| party.fields.name)).is_some() {
                    let (theirs, faults) = self.of_caller(cx, id, &own).await?;
                    systems.extend(theirs);
                    open.extend(faults);
                }
            }
            caller.customer.name = names.get(&id).cloned().flatten().unwrap_or_default();
        }
        found.retain(|caller| names.get(&caller.customer.id).is_some_and(Option::is_some));
        found.truncate(CALLERS);
        Ok(Callers { items: found, systems, open })
    }

    /// The systems of a caller's house and its open faults: his `own` first, then what falls due next.
    async fn of_caller(
        &self,
        cx: &Cx,
        customer: PartyId,
        own: &HashSet<IncidentId>,
    ) -> Result<(Vec<CallerSystem>, Vec<IncidentRow>), Problem> {
        let filter = estate::ask::SystemFilter { words: None, customer: Some(customer) };
        let page = self.estate.systems(&cx.scope, &filter, &PageRequest { after: None, limit: 100 }).await?;
        let systems = page
            .items
            .into_iter()
            .map(|card| CallerSystem {
                id: card.system.id,
                name: card.system.fields.name.clone(),
                customer_id: customer,
            })
            .collect();
        let team = self.team.facts().await?;
        let filter = Filter { open: Some(true), customer: Some(customer.to_string()), ..Filter::default() };
        let groups = |person| team.groups_of(person);
        let request = PageRequest { after: None, limit: MAX_LIMIT };
        let Some(query) = store::list::page(LISTED, &cx.scope, &groups, &filter, &request) else {
            return Ok((systems, Vec::new()));
        };
        let rows = self.app.db.rows(query).await?;
        let back = Backdrop { place: None, customer_name: "", provider: None, team: &team };
        let mut listed = rows.iter().map(Listed::read).collect::<Result<Vec<_>, _>>()?;
        listed.sort_by_key(|one| !own.contains(&one.id));
        Ok((systems, listed.iter().take(OPEN).map(|one| IncidentRow::of(one, &back, cx.now)).collect()))
    }
}

/// The digits of a number without China's code before a mobile number.
fn digits_of(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let inland = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"));
    inland.filter(|rest| rest.len() == 11 && rest.starts_with('1')).map_or(digits.clone(), str::to_owned)
}

fn too_short() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "caller.short",
        "请输入至少四位电话号码。",
        "Give at least four digits of the telephone number.",
    )
    .field("/phone", "至少四位数字", "at least four digits")
}

#[cfg(test)]
mod tests {
    use super::digits_of;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        for written in ["13800138000", "138 0013 8000", "+86 138-0013-8000", "008613800138000"] {
            assert_eq!(digits_of(written), "13800138000");
        }
        assert_eq!(digits_of("(010) 8612-3456"), "01086123456");
        assert_eq!(digits_of("86123456"), "86123456", "a number of Beijing's begins so");
    }
}
