//! Papers that came back: scans are filed by the code on them, and the seal moves to returned.

use std::collections::{BTreeMap, HashSet};

use ::files::{Attachment, Upload};
use app::{Cx, Problem};
use bytes::Bytes;
use futures_util::stream;
use kernel::{AttachmentId, DocumentId, Page, PageRequest, ScanId};
use serde_json::json;
use storage::WriteSet;

use crate::core::{DocumentStep, ScanHow, ScanState, ScanWhy, SealState, Share, possible, scanned, seal_moves, share};
use crate::record::{SUBJECT, by, record};
use crate::store::document::{self, Document};
use crate::store::scan::{self, Scan};
use crate::template::off_thread;
use crate::{Documents, refusals};

/// The kind of subject that refers to what was scanned.
pub const SCAN: &str = "document_scan";

/// The most files of one request.
const FILES: usize = 20;

impl Documents {
    /// Files scans to the documents whose codes stand on them, all or none; what has no code that can be read waits. Returns
    /// what became of them, in the order of the files and their pages.
    pub async fn take_back(&self, cx: &Cx, attachments: &[AttachmentId]) -> Result<Vec<Scan>, Problem> {
        if attachments.is_empty() || attachments.len() > FILES {
            return Err(refusals::scan_count().into());
        }
        let mut set = WriteSet::new();
        let mut scans: Vec<Scan> = Vec::new();
        let mut touched: BTreeMap<DocumentId, (Document, usize)> = BTreeMap::new();
        for attachment in attachments {
            let found = ::files::find(&self.app.db, *attachment).await?;
            let mine =
                |file: &Attachment| file.uploaded_by == ::files::uploader(&cx.actor) && file.referenced_at.is_none();
            let source = found.filter(mine).ok_or_else(|| Problem(::files::not_available()))?;
            for scan in self.one_file(cx, &source, &mut touched).await? {
                scan::add(&mut set, &scan);
                refer(&mut set, cx, &scan);
                scans.push(scan);
            }
        }
        for (document, count) in touched.values() {
            Self::came_back(&mut set, cx, document, *count);
        }
        self.flush(set).await?;
        Ok(scans)
    }

    /// Files what waits to the document somebody says.
    pub async fn file_scan(&self, cx: &Cx, id: ScanId, document: DocumentId) -> Result<(), Problem> {
        let found = self.waiting_scan(id).await?;
        let document = self.load(cx, document).await.map_err(|_| Problem(refusals::scan_document()))?;
        if !document.state.is_out() {
            return Err(refusals::scan_document().into());
        }
        let mut set = WriteSet::new();
        scan::file(&mut set, id, document.id, &by(cx));
        Self::came_back(&mut set, cx, &document, found.pages.len().max(1));
        self.flush(set).await
    }

    /// Lays aside what is of no document.
    pub async fn lay_scan_aside(&self, cx: &Cx, id: ScanId) -> Result<(), Problem> {
        self.waiting_scan(id).await?;
        let mut set = WriteSet::new();
        scan::lay_aside(&mut set, id, &by(cx));
        let entry = journal::Entry {
            subject_kind: SCAN,
            subject: id.to_string(),
            kind: "document_scan.laid_aside",
            occurred_at: cx.now,
            customer: None,
            visibility: journal::Visibility::Internal,
            body: json!({}),
            personal: Vec::new(),
        };
        journal::append(&mut set, cx.stamp(), vec![entry]);
        self.flush(set).await
    }

    /// A page of what waits.
    pub async fn waiting_scans(&self, request: &PageRequest) -> Result<Page<Scan>, Problem> {
        let rows = self.app.db.rows(scan::waiting(request)).await?;
        let all = rows.iter().map(scan::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(all, request.limit, scan::cursor))
    }

    /// One scan that the caller reaches: with its document, or waiting and recorded by him who records returns.
    pub async fn scan(&self, cx: &Cx, id: ScanId) -> Result<Scan, Problem> {
        let row = self.app.db.row(scan::find(id)).await?.ok_or_else(Problem::not_found)?;
        let found = scan::read(&row)?;
        match found.document {
            Some(document) => {
                self.load(cx, document).await?;
            }
            None if cx.reach(access::Action::DocumentSeal).is_none() => return Err(Problem::not_found()),
            None => {}
        }
        Ok(found)
    }

    /// The file of a scan: its name, its media type, its bytes.
    pub(crate) async fn scan_file(&self, found: &Scan) -> Result<(Attachment, Vec<u8>), Problem> {
        let file = ::files::find(&self.app.db, found.attachment).await?.ok_or_else(Problem::not_found)?;
        let bytes = self.kept(&file).await?;
        Ok((file, bytes))
    }

    /// A scan that somebody hands in with the document it is of.
    pub(crate) async fn by_hand(
        &self,
        set: &mut WriteSet,
        cx: &Cx,
        document: DocumentId,
        attachments: &[AttachmentId],
    ) -> Result<(), Problem> {
        for attachment in attachments {
            let found = ::files::find(&self.app.db, *attachment).await?;
            let source = found.ok_or_else(|| Problem(::files::not_available()))?;
            let scan = Scan {
                document: Some(document),
                state: ScanState::Filed,
                how: Some(ScanHow::Hand),
                decided: Some(by(cx)),
                ..fresh(cx, &source)
            };
            scan::add(set, &scan);
        }
        ::files::reference(set, attachments, (SUBJECT, &document.to_string()), &cx.actor, cx.now);
        Ok(())
    }

    async fn waiting_scan(&self, id: ScanId) -> Result<Scan, Problem> {
        let row = self.app.db.row(scan::find(id)).await?.ok_or_else(Problem::not_found)?;
        let found = scan::read(&row)?;
        if found.state == ScanState::Waiting { Ok(found) } else { Err(refusals::scan_decided().into()) }
    }

    /// What becomes of one file; the documents its pages are of are counted in `touched`.
    async fn one_file(
        &self,
        cx: &Cx,
        source: &Attachment,
        touched: &mut BTreeMap<DocumentId, (Document, usize)>,
    ) -> Result<Vec<Scan>, Problem> {
        let bytes: Bytes = self.kept(source).await?.into();
        let Ok(_turn) = self.setting.acquire().await else { return Err(refusals::not_rendered().into()) };
        let read = bytes.clone();
        let said = off_thread(move || paper::codes(&read)).await?;
        let said = said.map_err(|error| Problem(refusals::scan_unreadable(&source.name, error)))?;
        let mut pages = Vec::new();
        for codes in &said {
            pages.push(self.page_of(cx, codes, touched).await?);
        }
        let mut scans = Vec::new();
        for Share { pages, of } in share(&pages) {
            let attachment = if pages.is_empty() {
                source.id
            } else {
                let (whole, wanted) = (bytes.clone(), pages.clone());
                let part = off_thread(move || paper::pages(&whole, &wanted)).await?.map_err(|error| {
                    tracing::error!(%error, "pages that came back could not be taken apart");
                    Problem(refusals::not_rendered())
                })?;
                self.stage_pages(cx, &source.name, &pages, part).await?.id
            };
            let count = if pages.is_empty() { said.len() } else { pages.len() };
            let mut scan = Scan { pages, attachment, ..fresh(cx, source) };
            match of {
                Ok(document) => {
                    scan.document = Some(document);
                    scan.state = ScanState::Filed;
                    scan.how = Some(ScanHow::Code);
                    scan.decided = Some(by(cx));
                    if let Some((_, pages)) = touched.get_mut(&document) {
                        *pages += count;
                    }
                }
                Err(why) => scan.why = Some(why),
            }
            scans.push(scan);
        }
        Ok(scans)
    }

    /// The document a page is of, by the codes on it: one that was issued and lies within the caller's reach.
    async fn page_of(
        &self,
        cx: &Cx,
        codes: &[String],
        touched: &mut BTreeMap<DocumentId, (Document, usize)>,
    ) -> Result<Result<DocumentId, ScanWhy>, Problem> {
        let mut known: HashSet<String> = HashSet::new();
        for code in codes.iter().filter_map(|said| scanned(said)) {
            if !known.insert(code.clone()) {
                continue;
            }
            let Some(row) = self.app.db.row(document::by_code(&code)).await? else { continue };
            let found = document::read(&row)?;
            if !found.state.is_out() {
                continue;
            }
            // Whoever records returns may not reach every document.
            let Ok(found) = self.load(cx, found.id).await else { continue };
            let id = found.id;
            touched.entry(id).or_insert((found, 0));
            return Ok(Ok(id));
        }
        Ok(Err(if known.is_empty() { ScanWhy::NoCode } else { ScanWhy::UnknownCode }))
    }

    async fn stage_pages(&self, cx: &Cx, name: &str, pages: &[usize], bytes: Vec<u8>) -> Result<Attachment, Problem> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let numbers: Vec<String> = pages.iter().map(ToString::to_string).collect();
        let name = format!("{stem}-p{}.pdf", numbers.join("+").chars().take(40).collect::<String>());
        let upload = Upload { actor: &cx.actor, name: &name, now: cx.now, ids: cx.ids.as_ref() };
        let content = stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(bytes))]);
        self.files.upload(upload, content).await.map_err(crate::files::refused)
    }

    /// The journal's entry, and the seal where it was awaited.
    fn came_back(set: &mut WriteSet, cx: &Cx, found: &Document, pages: usize) {
        let moves = possible(DocumentStep::Seal, found.state, found.seal, false)
            && seal_moves(found.seal, SealState::Returned).is_ok();
        if moves {
            document::seal(set, found, SealState::Returned, cx.now);
            let body = json!({ "seal": SealState::Returned, "scans": pages });
            record(set, cx, found, "document.seal_moved", true, body);
        } else {
            record(set, cx, found, "document.scan_filed", true, json!({ "scans": pages }));
        }
    }
}

/// A scan of all of a file, that waits.
pub(crate) fn fresh(cx: &Cx, source: &Attachment) -> Scan {
    Scan {
        id: ScanId::fresh(cx.ids.as_ref(), cx.now),
        source: (source.id, source.name.clone()),
        pages: Vec::new(),
        attachment: source.id,
        document: None,
        state: ScanState::Waiting,
        why: None,
        how: None,
        made: by(cx),
        decided: None,
    }
}

/// The scan refers to its own pages; what was uploaded is kept with the first scan of it.
fn refer(set: &mut WriteSet, cx: &Cx, scan: &Scan) {
    let first = scan.pages.is_empty() || scan.pages.contains(&1);
    let mut files = vec![scan.attachment];
    if first && scan.attachment != scan.source.0 {
        files.push(scan.source.0);
    }
    ::files::reference(set, &files, (SCAN, &scan.id.to_string()), &cx.actor, cx.now);
}
