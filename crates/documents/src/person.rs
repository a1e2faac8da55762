//! A person who is erased: what documents print of him goes, and each that was issued says so. An issued document stays the one
//! it was: number, code, dates and digests; its files are let go of, so that nobody is shown a changed file as the issued one.

use std::collections::HashMap;

use app::{Cx, Problem};
use kernel::{IncidentId, Instant, Known, PartyId};
use paper::{Fact, Paper};
use serde_json::{Value as Json, json};
use storage::{Value, WriteSet};

use crate::Documents;
use crate::core::DocumentKind;
use crate::record::{SUBJECT, record};
use crate::returned::SCAN;
use crate::store::document::{self, By, Document, Said};
use crate::store::file::{self, Kept};
use crate::template::TEMPLATE;

/// How many documents are read at once.
const PAGE: i64 = 100;

/// Somebody who is erased, as documents may name him.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// As the journal names him who acts.
    pub actor: &'a str,
    /// What he was called under when he drafted, approved, issued.
    pub names: &'a [String],
    /// Everything he is called and reached by.
    pub all: &'a Known,
    /// What is his alone: addresses and numbers, no name that somebody else may bear.
    pub own: &'a Known,
    /// The customers whose documents may name him.
    pub customers: &'a [PartyId],
    /// The incidents he was part of.
    pub incidents: &'a [IncidentId],
    /// What he is called from then on.
    pub erased: &'a str,
}

impl Named<'_> {
    /// Whether the document prints something of him. About an incident he had no part in, a name is somebody else's.
    fn is_in(&self, document: &Document, said: &Said) -> bool {
        let is_his = document.incident.is_none_or(|incident| self.incidents.contains(&incident));
        let known = if is_his { self.all } else { self.own };
        strike(&mut document.clone(), &mut said.clone(), known, self.erased)
    }
}

impl DocumentKind {
    /// Whether both sides bind themselves by it: such a paper is kept whole, with who signed it, as long as what it says may be
    /// disputed.
    pub(crate) const fn binds(self) -> bool {
        matches!(self, Self::Agreement | Self::Quotation | Self::Assessment)
    }
}

/// What the journal tells of somebody's work, and where his name stands beside it.
const STEPS: &[(&str, By)] = &[
    ("document.created", By::Made),
    ("document.approved", By::Approved),
    ("document.issued", By::Issued),
    ("document.scan_filed", By::Scanned),
    ("document.scan_filed", By::Filed),
    ("document.seal_moved", By::Scanned),
    ("document.seal_moved", By::Filed),
    ("document_scan.laid_aside", By::ScannedAside),
    ("document_scan.laid_aside", By::LaidAside),
    ("document_template.added", By::Uploaded),
    ("document_template.ended", By::Ended),
];

impl Documents {
    /// Adds to the set what takes a person out of every document that prints something of him (guard
    /// [`CHANGED`](crate::CHANGED)), and how many of those were out of the house. What both sides bound themselves by stays.
    pub async fn erase_person(&self, set: &mut WriteSet, cx: &Cx, who: &Named<'_>) -> Result<usize, Problem> {
        let mut out = 0;
        for customer in who.customers {
            let mut after = String::new();
            loop {
                let rows = self.app.db.rows(document::of_customer(*customer, &after, PAGE)).await?;
                for row in &rows {
                    let found = document::read(row)?;
                    after = found.id.to_string();
                    let said = document::read_whole(row)?;
                    if !found.kind.binds() && who.is_in(&found, &said) {
                        out += usize::from(found.state.is_out());
                        self.erase(set, cx, (found, said), who).await?;
                    }
                }
                if i64::try_from(rows.len()).unwrap_or(PAGE) < PAGE {
                    break;
                }
            }
        }
        self.rename(set, who).await?;
        Ok(out)
    }

    async fn erase(
        &self,
        set: &mut WriteSet,
        cx: &Cx,
        (mut found, mut said): (Document, Said),
        who: &Named<'_>,
    ) -> Result<(), Problem> {
        strike(&mut found, &mut said, who.all, who.erased);
        let is_out = found.state.is_out();
        if is_out {
            let rows = self.app.db.rows(file::of(found.id)).await?;
            let kept: Vec<Kept> = rows.iter().map(file::read).collect::<Result<_, _>>()?;
            for one in &kept {
                set.add(::files::let_one_go(one.attachment));
            }
            let digests: Json = kept.iter().map(|kept| (kept.format.to_string(), Json::from(&*kept.sha256))).collect();
            record(set, cx, &found, "document.erased", true, json!({ "sha256": digests }));
            found.erased_at = found.erased_at.or(Some(cx.now));
        }
        document::erase(set, &found, &said);
        Ok(())
    }

    /// What he drafted, approved, issued, scanned, filed or uploaded, he did under his name.
    async fn rename(&self, set: &mut WriteSet, who: &Named<'_>) -> Result<(), Problem> {
        let mut taken: HashMap<String, Vec<Value>> = HashMap::new();
        for kind in [SUBJECT, SCAN, TEMPLATE] {
            for row in &self.app.db.rows(journal::person::acted_on(who.actor, kind)).await? {
                taken.entry(row.string(1)?).or_default().push(Value::from(row.text(0)?));
            }
        }
        for (kind, step) in STEPS {
            for name in who.names {
                document::rename(set, *step, taken.get(*kind).map(Vec::as_slice).unwrap_or_default(), name, who.erased);
            }
        }
        Ok(())
    }

    /// An issued document without a person who was erased: a copy that says of itself that it is not what was issued.
    pub(crate) fn copied(&self, document: &Document, paper: Paper, erased_at: Instant) -> Paper {
        let language = document.language;
        let day = self.day_of(erased_at);
        let zh = format!(
            "{day} 注销了所载个人信息，签发的文件不再保存。本件是不含该信息的副本，不是签发的原件；原件以其 SHA-256 核验。"
        );
        let en = format!(
            "Personal data was erased on {day}; the file as issued is not kept any more. This is a copy without it, not what was issued; a file as issued is verified by its SHA-256."
        );
        let mut paper = self.dressed(document, paper, true);
        paper.facts.push(Fact::wide(language.pick("说明", "Mind"), language.pick(&zh, &en)));
        paper.watermark = Some(language.pick("副本", "COPY").to_owned());
        paper
    }
}

/// Takes somebody out of everything a document says; whether there was anything of him.
fn strike(document: &mut Document, said: &mut Said, known: &Known, erased: &str) -> bool {
    let mut is_found = false;
    said.paper.each_text(&mut |text| is_found |= known.strike(text, erased));
    for text in said.written.values_mut().chain(&mut document.reason) {
        is_found |= known.strike(text, erased);
    }
    is_found
}
