//! What a verification says.

use std::fmt;

use kernel::{Instant, Language, MINUTE};

/// The end of a chain: what one side writes down to hold the other to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The place of the last entry; 0 before the first.
    pub seq: i64,
    /// Its chained hash, hex.
    pub hash: String,
}

/// An end of the chain with the instant at which it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The end.
    pub head: Head,
    /// When it was written down; none where that is not known.
    pub at: Option<Instant>,
    /// A time stamp over it ([`Head::stamped`]), base64, where an authority was asked. It is not looked into here.
    pub stamp: Option<String>,
}

impl Head {
    /// The words whose SHA-256 a time-stamp authority signs: place and hash.
    pub fn stamped(&self) -> String {
        format!("{} {}", self.seq, self.hash)
    }
}

/// By how much a clock may differ before it is said to have been turned: transactions under way and small corrections.
const LEEWAY: i64 = 10 * MINUTE;

impl Anchor {
    /// Whether the entry at `seq` cannot have been entered at `entered_at`: before the end was written down though it stands
    /// behind it, or afterwards though it stands before.
    pub(super) fn contradicts(&self, seq: i64, entered_at: Instant) -> bool {
        self.at.is_some_and(|at| {
            if seq > self.head.seq { entered_at < at.plus(-LEEWAY) } else { entered_at > at.plus(LEEWAY) }
        })
    }
}

impl From<Head> for Anchor {
    fn from(head: Head) -> Self {
        Self { head, at: None, stamp: None }
    }
}

/// A verification's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verify {
    /// Every entry is where and what it was.
    Whole(Verified),
    /// The first place that does not hold.
    Broken(Broken),
}

/// What was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many entries were checked.
    pub entries: u64,
    /// The end of the chain.
    pub head: Head,
    /// Entries that wait for their seal.
    pub unsealed: u64,
}

/// The first broken place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its place in the chain; for an entry outside the chain, the place after the last.
    pub seq: i64,
    /// The entry, where one is known.
    pub entry: Option<String>,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with a place of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The entry of this place is gone.
    Removed,
    /// The entry differs from what was sealed, or another stands in its place.
    Changed,
    /// Another place than this one follows: entries were taken out, put in or moved.
    OutOfOrder,
    /// The chain ends here, before its recorded end.
    CutOff,
    /// The chain does not hold the end that was written down elsewhere.
    OtherChain,
    /// The entry says it was entered at a time that an end written down elsewhere contradicts.
    OtherTime,
    /// The entry was put in beside the chain.
    Smuggled,
    /// A personal value is not the one its commitment stands for.
    PersonalChanged,
    /// The line does not read.
    Unreadable,
}

impl Broken {
    /// The sentence people read.
    pub fn sentence(&self, language: Language) -> String {
        let seq = self.seq;
        let entry = self.entry.as_deref().unwrap_or("–");
        let (zh, en) = match self.why {
            Why::Removed => ("该条日志已被删除", "the entry was removed"),
            Why::Changed => ("该条日志与封存时不一致", "the entry differs from what was sealed"),
            Why::OutOfOrder => ("此处日志被删除、插入或调换了顺序", "entries were taken out, put in or moved here"),
            Why::CutOff => ("日志链在此中断，未到记录的末尾", "the chain ends here, before its recorded end"),
            Why::OtherChain => {
                ("与留存的链尾不符，日志链可能被整体改写", "the chain does not hold the end written down elsewhere")
            }
            Why::OtherTime => (
                "录入时间与留存链尾的时间矛盾，当时的时钟可能被改动",
                "its time contradicts the end written down elsewhere: the clock may have been turned",
            ),
            Why::Smuggled => ("该条日志未经封存流程写入", "the entry was put in beside the chain"),
            Why::PersonalChanged => ("个人信息与其承诺值不符", "a personal value does not match its commitment"),
            Why::Unreadable => ("该行无法读取", "the line does not read"),
        };
        match language {
            Language::Zh => format!("第 {seq} 条（{entry}）：{zh}"),
            Language::En => format!("entry {seq} ({entry}): {en}"),
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::En))
    }
}
