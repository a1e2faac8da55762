//! What becomes of a letter.

use kernel::{AccountId, IncidentId, PartyId, SystemId};

use super::words::plain_subject;

/// Who wrote, as far as the address tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender {
    /// Somebody of a customer with an account.
    Customer(AccountId, PartyId),
    /// A contact of a customer without an account.
    Contact(PartyId),
    /// Somebody of a vendor with an account.
    Vendor(AccountId),
    /// One of the provider's own.
    Staff(AccountId),
    /// The address fits people of more than one house.
    Several,
    /// Nobody knows the address, or nothing shows that the letter is from there.
    Unknown,
}

/// What a letter answers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The incident.
    pub incident: IncidentId,
    /// Whose it is.
    pub customer: PartyId,
    /// Whether it was named by an id that only somebody has who was written to; a number anybody can guess.
    pub by_secret: bool,
}

/// A delivered system as far as a subject may name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The system.
    pub id: SystemId,
    /// Code, name and everyday words.
    pub spellings: Vec<String>,
}

/// Everything that is known when it is decided.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    /// Who wrote.
    pub sender: Sender,
    /// The incident it answers to.
    pub thread: Option<Thread>,
    /// The systems of the sender's customer.
    pub places: &'a [Place],
    /// The system the mailbox stands for, with its customer.
    pub mailbox: Option<(SystemId, PartyId)>,
    /// The subject.
    pub subject: &'a str,
    /// Whether more letters came from the address lately than a person writes.
    pub flooding: bool,
    /// Whether the house's mail server says that the letter is from where it says: without that anybody can have written
    /// the address into it.
    pub checked: bool,
}

/// Why a letter waits for the dispatcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitReason {
    /// Nobody knows the sender.
    UnknownSender,
    /// The address fits people of more than one house.
    SeveralSenders,
    /// One of our own wrote, perhaps for somebody else.
    FromStaff,
    /// A vendor wrote of its own accord.
    FromVendor,
    /// Which system it is about is not clear.
    NoSystem,
    /// It names an incident that is not the sender's.
    NotTheirs,
    /// It names an incident by its number alone, and nothing shows that the sender is who it says.
    NumberAlone,
    /// More letters came from the address than a person writes.
    Flood,
    /// The letter does not read.
    Unreadable,
    /// The desk did not take it as it is.
    Refused,
}

impl WaitReason {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownSender => "unknown_sender",
            Self::SeveralSenders => "several_senders",
            Self::FromStaff => "from_staff",
            Self::FromVendor => "from_vendor",
            Self::NoSystem => "no_system",
            Self::NotTheirs => "not_theirs",
            Self::NumberAlone => "number_alone",
            Self::Flood => "flood",
            Self::Unreadable => "unreadable",
            Self::Refused => "refused",
        }
    }
}

/// What becomes of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A new fault of this customer's system.
    Fault {
        /// The customer.
        customer: PartyId,
        /// The system.
        system: SystemId,
    },
    /// A message on an incident, which everybody concerned may read.
    Message(IncidentId),
    /// A note of our own people.
    Note(IncidentId),
    /// A person decides.
    Wait {
        /// Why.
        reason: WaitReason,
        /// The customer, where it is known.
        customer: Option<PartyId>,
        /// The incident it seems to belong to.
        incident: Option<IncidentId>,
    },
}

/// Decides. A letter never confirms, signs or withdraws anything: it reports, or it says something.
pub fn decide(known: &Known<'_>) -> Decision {
    let wait =
        |reason, customer| Decision::Wait { reason, customer, incident: known.thread.map(|thread| thread.incident) };
    let customer = match known.sender {
        Sender::Customer(_, customer) | Sender::Contact(customer) => Some(customer),
        _ => None,
    };
    if known.flooding {
        return wait(WaitReason::Flood, customer);
    }
    if let Some(thread) = known.thread {
        let theirs = customer == Some(thread.customer);
        let proved = thread.by_secret || known.checked;
        return match known.sender {
            // A colleague may answer to a notice that nobody outside may know of.
            Sender::Staff(_) if proved => Decision::Note(thread.incident),
            _ if thread.by_secret => Decision::Message(thread.incident),
            Sender::Unknown => wait(WaitReason::UnknownSender, None),
            Sender::Customer(..) | Sender::Contact(_) | Sender::Several if !theirs => {
                wait(WaitReason::NotTheirs, customer)
            }
            _ if proved => Decision::Message(thread.incident),
            _ => wait(WaitReason::NumberAlone, customer),
        };
    }
    match (&known.sender, customer) {
        (_, Some(customer)) => match system_of(known, customer) {
            Some(system) => Decision::Fault { customer, system },
            None => wait(WaitReason::NoSystem, Some(customer)),
        },
        (Sender::Staff(_), _) => wait(WaitReason::FromStaff, None),
        (Sender::Vendor(_), _) => wait(WaitReason::FromVendor, None),
        (Sender::Several, _) => wait(WaitReason::SeveralSenders, None),
        _ => wait(WaitReason::UnknownSender, None),
    }
}

/// The system: what the subject names alone, else the mailbox's, else the only one there is.
pub fn system_of(known: &Known<'_>, customer: PartyId) -> Option<SystemId> {
    let subject = plain_subject(known.subject).to_lowercase();
    let longest = |place: &Place| {
        let named =
            place.spellings.iter().filter(|name| name.chars().count() > 1 && names(&subject, &name.to_lowercase()));
        named.map(|name| name.chars().count()).max().unwrap_or(0)
    };
    let mut fits: Vec<(usize, SystemId)> = known.places.iter().map(|place| (longest(place), place.id)).collect();
    fits.sort_by_key(|(fit, id)| (std::cmp::Reverse(*fit), *id));
    let clear = fits.len() < 2 || fits[0].0 > fits[1].0;
    if let Some((_, id)) = fits.first().filter(|(fit, _)| *fit > 0) {
        return clear.then_some(*id);
    }
    if let Some((system, whose)) = known.mailbox
        && whose == customer
    {
        return Some(system);
    }
    match known.places {
        [only] => Some(only.id),
        _ => None,
    }
}

/// Whether the subject names it: a code in Latin letters as a word of its own, anything else anywhere.
fn names(subject: &str, name: &str) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    subject.match_indices(name).any(|(at, _)| {
        let latin = name.is_ascii();
        let before = word(subject[..at].chars().next_back());
        let after = word(subject[at + name.len()..].chars().next());
        !latin || (!before && !after)
    })
}
