//! Who wrote a letter, and what it answers to.

use access::Account;
use access::store::account;
use app::Problem;
use estate::{Contact, PartyKind};
use kernel::{IncidentId, PartyId};
use notify::Side;
use notify::core::Thread as OurThread;

use crate::core::{self, House, Letter, Sender, Thread, WaitReason};
use crate::inbound::Inbound;
use crate::store::mail::{self, MailState};

/// Who wrote, with what is known of him.
pub(crate) struct Who {
    pub sender: Sender,
    pub account: Option<Account>,
    pub contact: Option<Contact>,
}

impl Inbound {
    /// Who the address belongs to. An address that is not shown to be the sender's is nobody's.
    pub(crate) async fn who(&self, letter: &Letter) -> Result<Who, Problem> {
        let nobody = |sender| Who { sender, account: None, contact: None };
        let believed = self.settings.checked_by.is_empty() || passed(&letter.checked, &self.settings.checked_by);
        if letter.sender.is_empty() || !believed {
            return Ok(nobody(Sender::Unknown));
        }
        let accounts = account::with_email(&self.app.db, &letter.sender).await?;
        let mut houses: Vec<Option<PartyId>> = accounts.iter().map(|account| account.party).collect();
        houses.dedup();
        if houses.len() > 1 {
            return Ok(nobody(Sender::Several));
        }
        if let Some(account) = accounts.into_iter().next() {
            let sender = match account.party {
                None => Sender::Staff(account.id),
                Some(_) if account.roles.contains(&kernel::Role::Vendor) => Sender::Vendor(account.id),
                Some(party) => Sender::Customer(account.id, party),
            };
            return Ok(Who { sender, account: Some(account), contact: None });
        }
        let contacts = self.estate.contacts_at(&letter.sender).await?;
        let mut contacts: Vec<_> =
            contacts.into_iter().filter(|(party, _)| party.fields.kind == PartyKind::Customer).collect();
        contacts.dedup_by_key(|(party, _)| party.id);
        match contacts.len() {
            0 => Ok(nobody(Sender::Unknown)),
            1 => Ok(contacts.pop().map_or_else(
                || nobody(Sender::Unknown),
                |(party, contact)| Who { sender: Sender::Contact(party.id), account: None, contact: Some(contact) },
            )),
            _ => Ok(nobody(Sender::Several)),
        }
    }

    /// The incident a letter answers to: by a message of ours, by the id of a letter that was taken in; else by an id or a
    /// number that was written to nobody in particular.
    pub(crate) async fn thread(&self, letter: &Letter) -> Result<Option<Thread>, Problem> {
        let mut named = None;
        for id in &letter.refers_to {
            let Some((incident, written_to)) = self.answered(id).await? else { continue };
            let Some(incident) = self.desk.incident(incident).await? else { continue };
            let thread = Thread { incident: incident.id, customer: incident.customer, written_to };
            if written_to.is_some() {
                return Ok(Some(thread));
            }
            named = named.or(Some(thread));
        }
        if named.is_some() {
            return Ok(named);
        }
        for number in core::numbers_in(&letter.subject) {
            if let Some(incident) = self.desk.numbered(&number).await? {
                return Ok(Some(Thread { incident: incident.id, customer: incident.customer, written_to: None }));
            }
        }
        Ok(None)
    }

    /// The incident a message id is about, and in which house they stand who were written to under it.
    async fn answered(&self, id: &str) -> Result<Option<(IncidentId, Option<House>)>, Problem> {
        if let Some(("incident", subject)) = OurThread::subject_of(id) {
            let Ok(incident) = subject.parse() else { return Ok(None) };
            let Some(delivery) = OurThread::delivery_of(id) else { return Ok(Some((incident, None))) };
            let addressed = notify::addressed(&self.app.db, delivery).await?;
            let addressed = addressed.filter(|addressed| addressed.subject.1 == subject);
            return Ok(Some((incident, addressed.map(|addressed| house(addressed.side)))));
        }
        let Some(row) = self.app.db.row(mail::named(id)).await? else { return Ok(None) };
        let (state, waited) = (row.text(1)?, row.opt_text(2)?);
        let waited_as = |reason: WaitReason| waited.as_deref() == Some(reason.as_str());
        let house = if state == MailState::Note.as_str() || waited_as(WaitReason::FromStaff) {
            House::Provider
        } else if state == MailState::Statement.as_str() || waited_as(WaitReason::FromVendor) {
            House::Vendor
        } else {
            House::Customer
        };
        Ok(Some((row.id(0)?, Some(house))))
    }
}

const fn house(side: Side) -> House {
    match side {
        Side::Provider => House::Provider,
        Side::Customer => House::Customer,
        Side::Vendor => House::Vendor,
    }
}

/// Whether the server we believe says that the letter is from where it says: DMARC passed there. Where none is named, none
/// does.
pub(crate) fn passed(results: &[String], server: &str) -> bool {
    if server.is_empty() {
        return false;
    }
    let of_server = results.iter().find(|result| {
        let by = result.split(';').next().unwrap_or("").split_whitespace().next().unwrap_or("");
        by.eq_ignore_ascii_case(server)
    });
    of_server.is_some_and(|result| {
        result.split(';').skip(1).any(|part| part.trim().to_ascii_lowercase().starts_with("dmarc=pass"))
    })
}

#[cfg(test)]
mod tests {
    use super::passed;

    #[test]
    fn only_the_named_servers_first_word_counts() {
        let say = |text: &str| text.to_owned();
        let good = [say("mx.example.com; spf=pass smtp.mailfrom=a; dmarc=pass header.from=a")];
        assert!(passed(&good, "mx.example.com"));
        assert!(!passed(&good, "mx.other.com"));
        // A sender puts a result of his own below; the server's own, added later, stands above.
        let forged = [say("mx.example.com; dmarc=fail"), say("mx.example.com; dmarc=pass")];
        assert!(!passed(&forged, "mx.example.com"));
        assert!(!passed(&[say("; dmarc=pass")], ""), "where no server is named, none is believed");
    }
}
