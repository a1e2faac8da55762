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

/// The house somebody stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum House {
    /// Ours.
    Provider,
    /// A customer's.
    Customer,
    /// A vendor's.
    Vendor,
}

/// What a letter answers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The incident.
    pub incident: IncidentId,
    /// Whose it is.
    pub customer: PartyId,
    /// In which house they stand whose message it answers: its id has only who was written to. None where the incident is
    /// named by what others know as well: its number, its own id.
    pub written_to: Option<House>,
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
    /// Whether it bears a mark that machines' letters bear, and people's too.
    pub doubtful: bool,
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
    /// It answers to what was written to another house, and nothing shows that the sender is who it says.
    Unproved,
    /// More letters came from the address than a person writes.
    Flood,
    /// Perhaps a machine wrote it.
    PerhapsMachine,
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
            Self::Unproved => "unproved",
            Self::Flood => "flood",
            Self::PerhapsMachine => "perhaps_machine",
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
    Note {
        /// On this incident.
        incident: IncidentId,
        /// Whether it is shown that the sender is who the letter says; else it is a note in nobody's name.
        proved: bool,
    },
    /// What the sender's vendor states about an incident; the customer does not read it.
    Statement(IncidentId),
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
    if known.doubtful {
        return wait(WaitReason::PerhapsMachine, customer);
    }
    if let Some(thread) = &known.thread {
        return answer(&known.sender, thread, known.checked).unwrap_or_else(|reason| wait(reason, customer));
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

/// What becomes of an answer: whose message it answers decides on which side it stands, unless the sender is known to stand
/// on another.
fn answer(sender: &Sender, thread: &Thread, checked: bool) -> Result<Decision, WaitReason> {
    let incident = thread.incident;
    let proved = |house| checked || thread.written_to == Some(house);
    let unproved = if thread.written_to.is_some() { WaitReason::Unproved } else { WaitReason::NumberAlone };
    match sender {
        // A colleague may answer to a notice that nobody outside may know of.
        Sender::Staff(_) if checked || thread.written_to.is_some() => {
            Ok(Decision::Note { incident, proved: proved(House::Provider) })
        }
        Sender::Customer(_, customer) | Sender::Contact(customer) if *customer != thread.customer => {
            Err(WaitReason::NotTheirs)
        }
        Sender::Customer(..) | Sender::Contact(_) if proved(House::Customer) => Ok(Decision::Message(incident)),
        Sender::Vendor(_) if proved(House::Vendor) => Ok(Decision::Statement(incident)),
        Sender::Staff(_) | Sender::Customer(..) | Sender::Contact(_) | Sender::Vendor(_) => Err(unproved),
        Sender::Several | Sender::Unknown => match thread.written_to {
            Some(House::Customer) => Ok(Decision::Message(incident)),
            Some(House::Provider) => Ok(Decision::Note { incident, proved: false }),
            Some(House::Vendor) => Err(WaitReason::FromVendor),
            None if *sender == Sender::Several => Err(WaitReason::NotTheirs),
            None => Err(WaitReason::UnknownSender),
        },
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
