//! One letter taken in: read, decided, and written together with what becomes of it.

use access::{Access, Action, Scope};
use app::{Cx, Problem};
use bytes::Bytes;
use desk::act::{Note, PublicMessage, VendorStatement};
use desk::core::{Channel, Incident, StatementKind};
use desk::{Beside, ChatTold, Report};
use estate::ask::SystemFilter;
use files::{FilesError, Upload};
use kernel::{Actor, AttachmentId, IncidentId, Instant, Language, MailId, PageRequest, PartyId, RefusalKind, SystemId};
use storage::WriteSet;

use crate::chat::chat_text;
use crate::core::{self, Decision, Enclosed, Known, Letter, Nature, Place, Sender, WaitReason, decide};
use crate::inbound::{Inbound, SUBJECT, cx_of};
use crate::mailbox::MailboxSettings;
use crate::store::mail::{self, Mail, MailFile, MailState};
use crate::store::mailbox;
use crate::who::{Who, passed};

/// The most systems of one customer a subject is compared with.
const SYSTEMS: u32 = 200;
const HOUR: i64 = kernel::HOUR;

/// A letter as it arrives.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The bytes.
    pub raw: Vec<u8>,
    /// When our mail server had it.
    pub received: Instant,
    /// How large it is on the mail server; more than was fetched where it is over the limit.
    pub size: u64,
}

/// What came of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// This, now.
    New(MailId, MailState),
    /// It was known already.
    Again,
}

impl Taken {
    const fn outcome(self) -> &'static str {
        match self {
            Self::New(_, state) => state.as_str(),
            Self::Again => "again",
        }
    }
}

/// How a letter joins an incident.
#[derive(Clone, Copy)]
enum Joins {
    /// Read by both sides.
    Message,
    /// Read inside the house.
    Note,
    /// What a vendor's own people answer stands where they state it: the customer does not read it.
    Statement,
}

impl Joins {
    /// What its writer must be allowed.
    const fn action(self) -> Action {
        match self {
            Self::Message => Action::IncidentMessage,
            Self::Note => Action::IncidentNote,
            Self::Statement => Action::VendorState,
        }
    }

    /// What becomes of it.
    const fn state(self) -> MailState {
        match self {
            Self::Message => MailState::Message,
            Self::Note => MailState::Note,
            Self::Statement => MailState::Statement,
        }
    }

    /// Why it waits where it cannot join.
    const fn otherwise(self) -> WaitReason {
        match self {
            Self::Message => WaitReason::NotTheirs,
            Self::Note => WaitReason::FromStaff,
            Self::Statement => WaitReason::FromVendor,
        }
    }

    /// Whether it waits after this refusal: he may write, but not about this one; or his firm leads no longer.
    const fn waits_after(self, refused: RefusalKind) -> bool {
        matches!((self, refused), (_, RefusalKind::NotFound) | (Self::Statement, RefusalKind::Conflict))
    }
}

impl Inbound {
    /// Takes a letter in. When this returns, what became of it is durable and it may be marked on the mail server; an error
    /// means that the platform could not do it now and that nothing happened.
    pub async fn take(&self, mailbox: &MailboxSettings, arrival: &Arrival) -> Result<Taken, Problem> {
        let cx = self.own_cx(self.app.clock.now());
        let mut letter = self.read(arrival).await;
        letter.shortened |= arrival.size > arrival.raw.len() as u64;
        if let Some(taken) = self.known(&letter.key, mailbox, cx.now).await? {
            return Ok(taken);
        }
        let original = self.keep(&cx, &arrival.raw).await?;
        let mail = fresh(&cx, mailbox, arrival, &letter, original);
        let taken = if let Some(reason) = letter.nature.reason() {
            self.ignore(&cx, mail.clone(), reason).await
        } else {
            self.sort(&cx, mailbox, &letter, mail.clone(), arrival).await
        };
        let taken = match taken {
            Ok(taken) => taken,
            // Another node, another mailbox: whoever was first has written it.
            Err(problem) => match self.known(&mail.key, mailbox, cx.now).await? {
                Some(taken) => return Ok(taken),
                None if problem.0.kind == RefusalKind::Unavailable => return Err(problem),
                None => {
                    tracing::warn!(code = problem.0.code, "a letter was not taken as it is; it waits for a person");
                    self.lay(&cx, mail, (WaitReason::Refused, None, None)).await?
                }
            },
        };
        tracing::info!(mailbox = mailbox.name, outcome = taken.outcome(), "a letter was taken in");
        Ok(taken)
    }

    /// Reading takes long for large letters and must not hold anything else up; should it ever panic, a person reads.
    async fn read(&self, arrival: &Arrival) -> Letter {
        let (raw, own) = (arrival.raw.clone(), self.own.clone());
        let read = tokio::task::spawn_blocking(move || core::read(&raw, &own)).await;
        read.unwrap_or_else(|_| core::unread(&arrival.raw))
    }

    /// Whether the letter is known; then this mailbox is one more way it came.
    async fn known(&self, key: &str, mailbox: &MailboxSettings, now: Instant) -> Result<Option<Taken>, Problem> {
        let Some(row) = self.app.db.row(mail::by_key(key)).await? else { return Ok(None) };
        let mut set = WriteSet::new();
        mail::route(&mut set, row.id(0)?, &mailbox.name, now);
        mailbox::count(&mut set, &mailbox.name, Taken::Again.outcome());
        self.app.db.write(set).await?;
        Ok(Some(Taken::Again))
    }

    async fn ignore(&self, cx: &Cx, mail: Mail, reason: &'static str) -> Result<Taken, Problem> {
        let mail = Mail { state: MailState::Ignored, reason: Some(reason.to_owned()), ..mail };
        let mut set = WriteSet::new();
        write(&mut set, cx, &mail);
        self.app.db.write(set).await?;
        Ok(Taken::New(mail.id, mail.state))
    }

    async fn sort(
        &self,
        cx: &Cx,
        mailbox: &MailboxSettings,
        letter: &Letter,
        mail: Mail,
        arrival: &Arrival,
    ) -> Result<Taken, Problem> {
        let who = self.who(letter).await?;
        let thread = self.thread(letter).await?;
        let chat = self.chat_in(letter, arrival.received.min(cx.now)).await?;
        // A chat that is passed on seldom has a subject of its own: what was said in it counts too.
        let subject =
            chat.as_ref().map_or_else(|| letter.subject.clone(), |chat| format!("{} {}", letter.subject, chat.text));
        let customer = match who.sender {
            Sender::Customer(_, customer) | Sender::Contact(customer) => Some(customer),
            _ => None,
        };
        let places = match customer {
            Some(customer) => self.places(customer).await?,
            None => Vec::new(),
        };
        let lately = self.app.db.row(mail::lately(&letter.sender, cx.now.plus(-HOUR))).await?;
        let flooding = lately.map_or(Ok(0), |row| row.int(0))? >= i64::from(self.settings.hourly);
        let known = Known {
            sender: who.sender.clone(),
            thread,
            places: &places,
            mailbox: self.stands_for(mailbox).await?,
            subject: &subject,
            flooding: flooding && !letter.sender.is_empty(),
            doubtful: letter.nature == Nature::Doubtful,
            checked: passed(&letter.checked, &self.settings.checked_by),
        };
        let mail = Mail { account: who.account.as_ref().map(|account| account.id), customer, ..mail };
        match decide(&known) {
            Decision::Fault { customer, system } => {
                let mail = Mail { customer: Some(customer), system: Some(system), ..mail };
                self.fault(cx, &who, (letter, chat.as_ref()), mail, arrival).await
            }
            Decision::Message(incident) => self.let_join(cx, &who, letter, mail, (incident, Joins::Message)).await,
            Decision::Note { incident, proved } => {
                let who = if proved { who } else { Who { account: None, ..who } };
                self.let_join(cx, &who, letter, mail, (incident, Joins::Note)).await
            }
            Decision::Statement(incident) => self.let_join(cx, &who, letter, mail, (incident, Joins::Statement)).await,
            Decision::Wait { reason, customer, incident } => self.lay(cx, mail, (reason, customer, incident)).await,
        }
    }

    pub(crate) async fn places(&self, customer: PartyId) -> Result<Vec<Place>, Problem> {
        let filter = SystemFilter { words: None, customer: Some(customer) };
        let page = PageRequest { after: None, limit: SYSTEMS };
        let found = self.estate.systems(&Scope::everything(), &filter, &page).await?;
        Ok(found
            .items
            .into_iter()
            .map(|card| {
                let fields = card.system.fields;
                let spellings = [fields.code, fields.name].into_iter().chain(fields.aliases).collect();
                Place { id: card.system.id, spellings }
            })
            .collect())
    }

    async fn stands_for(&self, mailbox: &MailboxSettings) -> Result<Option<(SystemId, PartyId)>, Problem> {
        let Some(code) = mailbox.system.as_deref() else { return Ok(None) };
        let system = self.estate.system_by_code(code).await?;
        if system.is_none() {
            tracing::warn!(mailbox = mailbox.name, code, "the mailbox stands for a system that is not there");
        }
        Ok(system.map(|system| (system.id, system.fields.customer_id)))
    }

    async fn fault(
        &self,
        cx: &Cx,
        who: &Who,
        (letter, chat): (&Letter, Option<&ChatTold>),
        mail: Mail,
        arrival: &Arrival,
    ) -> Result<Taken, Problem> {
        let Some(acts) = self.acting(cx, who, Action::IncidentReport, letter.language).await? else {
            return self.lay(cx, mail, (WaitReason::Refused, None, None)).await;
        };
        let (attached, files) = self.attach(&acts, letter).await?;
        let name = who.contact.as_ref().map(|contact| contact.name.clone()).or_else(|| letter.name.clone());
        let alone = who.account.is_none();
        // Who passes a chat on need not be the one who spoke in it.
        let spoke = chat.and_then(|chat| chat.reporter.clone());
        let report = Report {
            system_id: mail.system,
            text: self.reported(letter, chat, &files),
            channel: Some(if chat.is_some() { Channel::Chat } else { Channel::Email }),
            occurred_at: chat.and_then(|chat| chat.at),
            reporter_name: spoke.or_else(|| name.filter(|_| alone)),
            phone: who.contact.as_ref().and_then(|contact| contact.phone.clone()),
            reporter_email: alone.then(|| letter.sender.clone()),
            reporter_language: alone.then_some(letter.language),
            attachment_ids: attached,
            ..Report::default()
        };
        let mail = Mail { state: MailState::Fault, files, ..mail };
        let beside = |set: &mut WriteSet, incident: &Incident| {
            write(set, cx, &Mail { incident: Some(incident.id), ..mail.clone() });
        };
        self.desk.take(&acts, &report, arrival.received.min(cx.now), &beside).await?;
        Ok(Taken::New(mail.id, mail.state))
    }

    /// The words of a report: the letter's, or those of the chat it brings.
    pub(crate) fn reported(&self, letter: &Letter, chat: Option<&ChatTold>, files: &[MailFile]) -> String {
        match chat {
            Some(chat) => chat_text(letter, chat, files, self.desk.zone()),
            None => report_text(letter, files),
        }
    }

    /// Lets a letter join an incident; where its writer may not, or no longer, it waits for a person.
    async fn let_join(
        &self,
        cx: &Cx,
        who: &Who,
        letter: &Letter,
        mail: Mail,
        (incident, joins): (IncidentId, Joins),
    ) -> Result<Taken, Problem> {
        let waits = (joins.otherwise(), None, Some(incident));
        let Some(acts) = self.acting(cx, who, joins.action(), letter.language).await? else {
            return self.lay(cx, mail, waits).await;
        };
        let (attachment_ids, files) = self.attach(&acts, letter).await?;
        let text = message_text(letter, &files, who.account.is_none());
        let mail = Mail { state: joins.state(), incident: Some(incident), files, ..mail };
        let write = |set: &mut WriteSet, _: &Incident| write(set, cx, &mail);
        let beside: Option<Beside<'_>> = Some(&write);
        let joined = match joins {
            Joins::Message => {
                let input = PublicMessage { text, attachment_ids, occurred_at: None };
                self.desk.message_beside(&acts, incident, &input, beside).await
            }
            Joins::Note => self.desk.note_beside(&acts, incident, &Note { text, attachment_ids }, beside).await,
            Joins::Statement => {
                let (kind, restored, resolved) = (StatementKind::Answer, false, false);
                let input = VendorStatement { kind, text, attachment_ids, restored, resolved };
                self.desk.vendor_states_beside(&acts, incident, &input, beside).await
            }
        };
        match joined {
            Ok(()) => Ok(Taken::New(mail.id, mail.state)),
            Err(problem) if joins.waits_after(problem.0.kind) => self.lay(cx, mail, waits).await,
            Err(problem) => Err(problem),
        }
    }

    /// Lays a letter before the dispatcher.
    async fn lay(
        &self,
        cx: &Cx,
        mail: Mail,
        (reason, customer, incident): (WaitReason, Option<PartyId>, Option<IncidentId>),
    ) -> Result<Taken, Problem> {
        let mail = Mail {
            state: MailState::Waiting,
            reason: Some(reason.as_str().to_owned()),
            customer: customer.or(mail.customer),
            incident,
            ..mail
        };
        let mut set = WriteSet::new();
        self.tell_waiting(&mut set, cx, &mail).await?;
        write(&mut set, cx, &mail);
        self.app.db.write(set).await?;
        Ok(Taken::New(mail.id, mail.state))
    }

    /// In whose name something is written: the account's where there is one, under the policy; else our own.
    async fn acting(&self, cx: &Cx, who: &Who, action: Action, language: Language) -> Result<Option<Cx>, Problem> {
        let Some(account) = &who.account else { return Ok(Some(cx.clone())) };
        let actor: Actor = Access::acting(&self.app.db, account, cx.now).await?;
        Ok(cx_of(actor, action, cx, language))
    }

    /// Uploads the files of a letter for whoever acts; those that are not taken are named with the reason.
    pub(crate) async fn attach(&self, cx: &Cx, letter: &Letter) -> Result<(Vec<AttachmentId>, Vec<MailFile>), Problem> {
        let (mut ids, mut told) = (Vec::new(), Vec::new());
        for Enclosed { name, content } in &letter.files {
            let upload = Upload { actor: &cx.actor, name, now: cx.now, ids: cx.ids.as_ref() };
            let bytes = futures_util::stream::iter([Ok::<_, std::io::Error>(Bytes::copy_from_slice(content))]);
            let refused = match self.files.upload(upload, bytes).await {
                Ok(attachment) => {
                    ids.push(attachment.id);
                    None
                }
                Err(FilesError::Refused(refusal)) => Some(refusal.code.to_owned()),
                Err(error) => return Err(crate::inbound::unkept(error)),
            };
            told.push(MailFile { name: files_name(name), size: content.len() as u64, refused });
        }
        Ok((ids, told))
    }

    /// The letter of a row, read again as it came.
    pub(crate) async fn letter_of(&self, mail: &Mail) -> Result<Letter, Problem> {
        let raw = self.raw_of(mail).await?;
        let size = raw.len() as u64;
        Ok(self.read(&Arrival { raw, received: mail.received_at, size }).await)
    }
}

/// What becomes of a letter, with its entry and its count.
pub(crate) fn write(set: &mut WriteSet, cx: &Cx, mail: &Mail) {
    if let Some(original) = mail.original {
        files::reference(set, &[original], (SUBJECT, &mail.id.to_string()), &cx.actor, cx.now);
    }
    mail::insert(set, mail);
    let kind = match mail.state {
        MailState::Waiting => "inbound.waiting",
        MailState::Ignored => "inbound.ignored",
        _ => "inbound.filed",
    };
    Inbound::record(set, cx, mail, kind, Inbound::about(mail));
    let outcome = mail.reason.as_deref().filter(|_| mail.state == MailState::Ignored).unwrap_or(mail.state.as_str());
    mailbox::count(set, &mail.mailbox, outcome);
}

fn fresh(cx: &Cx, mailbox: &MailboxSettings, arrival: &Arrival, letter: &Letter, original: AttachmentId) -> Mail {
    let named = letter.files.iter();
    Mail {
        id: MailId::fresh(cx.ids.as_ref(), cx.now),
        key: letter.key.clone(),
        message_id: letter.message_id.clone(),
        mailbox: mailbox.name.clone(),
        sender: letter.sender.clone(),
        sender_name: letter.name.clone(),
        subject: triage::mask(&letter.subject).text,
        body: triage::mask(&letter.text).text,
        files: named
            .map(|file| MailFile { name: files_name(&file.name), size: file.content.len() as u64, refused: None })
            .collect(),
        language: letter.language.pick("zh", "en").to_owned(),
        state: MailState::Waiting,
        reason: None,
        customer: None,
        account: None,
        system: None,
        incident: None,
        original: Some(original),
        received_at: arrival.received.min(cx.now),
        taken_at: cx.now,
        decided_at: None,
        decided_by: None,
        decision: None,
        version: 1,
    }
}

fn files_name(name: &str) -> String {
    core::tidy(&name.replace(['\n', '\t'], " "), 200)
}

/// The report a letter amounts to: its subject is the title, what was not taken is named below.
fn report_text(letter: &Letter, files: &[MailFile]) -> String {
    let subject = core::plain_subject(&letter.subject);
    let said = match (subject.is_empty(), letter.text.is_empty()) {
        (true, true) => letter.language.pick("（来信没有正文）", "(The letter has no text.)").to_owned(),
        (true, false) => letter.text.clone(),
        (false, true) => subject,
        (false, false) => format!("{subject}\n{}", letter.text),
    };
    with_remarks(said, letter, files)
}

pub(crate) fn message_text(letter: &Letter, files: &[MailFile], unnamed: bool) -> String {
    let said = if letter.text.is_empty() { core::plain_subject(&letter.subject) } else { letter.text.clone() };
    let said = if said.is_empty() {
        letter.language.pick("（来信没有正文）", "(The letter has no text.)").to_owned()
    } else {
        said
    };
    let said = if unnamed {
        let who =
            letter.name.as_deref().map_or_else(|| letter.sender.clone(), |name| format!("{name} <{}>", letter.sender));
        format!("{}{who}\n{said}", letter.language.pick("来自邮件：", "By mail from: "))
    } else {
        said
    };
    with_remarks(said, letter, files)
}

pub(crate) fn with_remarks(mut said: String, letter: &Letter, files: &[MailFile]) -> String {
    let mut remark = |zh: String, en: String| {
        said.push('\n');
        said.push_str(letter.language.pick(&zh, &en));
    };
    if letter.shortened {
        remark(
            "（正文过长，以下省略，全文见原始邮件。）".into(),
            "(The text goes on; the letter itself holds all of it.)".into(),
        );
    }
    for file in files.iter().filter(|file| file.refused.is_some()) {
        let why = match file.refused.as_deref() {
            Some("file.too_large") => ("文件过大", "too large"),
            Some("file.picture_damaged") => ("图片无法读取", "the picture does not read"),
            Some("file.too_many_pixels") => ("图片像素过多", "too many pixels"),
            Some("file.picture_moves") => ("动图，请用 GIF 或视频", "a moving picture: send a GIF or a video"),
            Some("file.empty") => ("空文件", "empty"),
            _ => ("内容与扩展名不符", "not what its name says"),
        };
        remark(
            format!("（附件“{}”未收：{}）", file.name, why.0),
            format!("(The file “{}” was not taken: {}.)", file.name, why.1),
        );
    }
    if letter.more_files > 0 {
        let more = letter.more_files;
        remark(
            format!("（另有 {more} 个附件未收，见原始邮件。）"),
            format!("({more} more files are in the letter itself.)"),
        );
    }
    said
}
