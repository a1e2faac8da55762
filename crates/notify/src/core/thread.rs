//! Message ids: derived from the subject and the delivery, so that a copy sent twice is the same message and all
//! messages about one subject stand in one thread of the reader's mail program.

use kernel::DeliveryId;

/// The ids of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// This message: `<incident.SUBJECT.DELIVERY@host>`.
    pub message_id: String,
    /// The start of the thread, never sent itself: `<incident.SUBJECT@host>`.
    pub root: String,
    /// The letter the reader wrote himself, which it answers.
    pub letter: Option<String>,
}

impl Thread {
    /// The ids of `delivery` about `subject` (both UUIDs) as sent from `host`.
    pub fn new(kind: &str, subject: &str, delivery: &str, host: &str) -> Self {
        let (kind, subject, delivery) = (clean(kind), clean(subject), clean(delivery));
        let host = clean(host);
        Self {
            message_id: format!("<{kind}.{subject}.{delivery}@{host}>"),
            root: format!("<{kind}.{subject}@{host}>"),
            letter: None,
        }
    }

    /// The same in answer to a letter of the reader's; an id that could not stand in a header is none.
    #[must_use]
    pub fn answering(mut self, letter: Option<String>) -> Self {
        let fits = |id: &String| {
            let inner = id.strip_prefix('<').and_then(|id| id.strip_suffix('>'));
            let plain = |c: char| c.is_ascii_graphic() && !"<>\\\"()".contains(c);
            id.len() <= 500 && inner.is_some_and(|id| id.contains('@') && id.chars().all(plain))
        };
        self.letter = letter.filter(fits);
        self
    }

    /// What it answers to at once.
    pub fn answers_to(&self) -> &str {
        self.letter.as_deref().unwrap_or(&self.root)
    }

    /// Everything it stands below, the oldest first.
    pub fn references(&self) -> String {
        self.letter.as_ref().map_or_else(|| self.root.clone(), |letter| format!("{letter} {}", self.root))
    }

    /// The subject (kind, id) a message id of ours names; used to put a reply where it belongs.
    pub fn subject_of(message_id: &str) -> Option<(&str, &str)> {
        let mut parts = parts(message_id)?;
        let (kind, subject) = (parts.next()?, parts.next()?);
        let is_uuid = subject.len() == 36 && subject.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        (is_uuid && !kind.is_empty()).then_some((kind, subject))
    }

    /// The delivery a message id of ours names; none for the start of a thread.
    pub fn delivery_of(message_id: &str) -> Option<DeliveryId> {
        Self::subject_of(message_id)?;
        parts(message_id)?.nth(2)?.parse().ok()
    }
}

/// What stands before the host, taken apart.
fn parts(message_id: &str) -> Option<std::str::Split<'_, char>> {
    let (local, _host) = message_id.trim().strip_prefix('<')?.strip_suffix('>')?.split_once('@')?;
    Some(local.split('.'))
}

/// Keeps what may stand in a message id; everything else could end the header.
fn clean(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const INCIDENT: &str = "0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d11";
    const DELIVERY: &str = "0199b5c2-7e4f-7c31-8a10-5a2f6f0e9d12";

    #[test]
    fn the_same_delivery_has_the_same_id_and_names_its_subject() {
        let thread = Thread::new("incident", INCIDENT, DELIVERY, "care.example.test");
        assert_eq!(thread, Thread::new("incident", INCIDENT, DELIVERY, "care.example.test"));
        assert_eq!(Thread::subject_of(&thread.message_id), Some(("incident", INCIDENT)));
        assert_eq!(Thread::subject_of(&thread.root), Some(("incident", INCIDENT)));
        assert_eq!(Thread::subject_of("<20260101.1234@other.test>"), None);
        assert_eq!(Thread::delivery_of(&thread.message_id), DELIVERY.parse().ok());
        assert_eq!(Thread::delivery_of(&thread.root), None);
    }

    #[test]
    fn nothing_can_break_out_of_the_header() {
        let thread = Thread::new("incident", "x>\r\nBcc: a@b", DELIVERY, "host\r\nX: y");
        assert!(!thread.message_id.contains(['\r', '\n', ' ', ':']));
        assert_eq!(thread.message_id.matches('>').count(), 1);
    }

    #[test]
    fn a_letter_of_the_readers_is_answered_where_its_id_is_one() {
        let thread = |id: &str| Thread::new("incident", INCIDENT, DELIVERY, "host").answering(Some(id.to_owned()));
        let answer = thread("<a.1@mail.example>");
        assert_eq!(answer.answers_to(), "<a.1@mail.example>");
        assert_eq!(answer.references(), format!("<a.1@mail.example> {}", answer.root));
        for id in ["a@b", "<a@b>\r\nBcc: x@y", "<a b@c>", "<a@b> <c@d>", "<>", "<é@b>"] {
            let none = thread(id);
            assert_eq!((none.answers_to(), none.references()), (none.root.as_str(), none.root.clone()), "{id}");
        }
    }
}
