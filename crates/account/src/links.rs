//! Invitations and forgotten passwords: a link by mail, used once.
//!
//! Whether an account exists is not told by the answer nor by its time: asking writes one job whatever was typed, and the job
//! finds out whom it concerns.

use access::store::{account, password_link};
use access::{Access, Account, LinkError, PasswordLink, normal_login};
use app::{Cx, Problem};
use journal::Stamp;
use journal::queue::{Boxed, Handler, Job, NewJob, enqueue, sweep_kind};
use kernel::{AccountId, Actor, HOUR, Instant, MINUTE, Refusal, RefusalKind};
use notify::{Asked, Event, Facts, LiveFacts, Looked, Notice, Post, Recipient, Words};
use serde_json::json;
use storage::{WriteError, WriteSet};

use crate::Accounts;
use crate::accounts::{NewAccount, end_everything, record};
use crate::core::grant;
use crate::record::entry;
use crate::refusals::{check_login, invalid};
use crate::session::too_many;

/// The kind of job that finds out whose password is to be chosen anew.
pub const RESET_JOB: &str = "account.reset";
/// The kind of subject that letters about accounts have.
pub const SUBJECT: &str = "account";

const RESET: &str = "reset";
const INVITATION: &str = "invitation";
const RESET_HOLDS: i64 = HOUR;
const INVITATION_HOLDS: i64 = 7 * 24 * HOUR;
/// At most one letter a name in this time.
const APART: i64 = 10 * MINUTE;

impl Accounts {
    /// Somebody has forgotten his password. The same is done and answered whether `login` is an account's or not.
    pub async fn ask_reset(&self, now: Instant, login: &str, address: &str) -> Result<(), Problem> {
        let wait = self.access.asked_for_link(address, now);
        if wait > 0 {
            return Err(too_many(wait));
        }
        let login = if check_login(login).is_ok() { normal_login(login) } else { String::new() };
        let key = format!("{}:{}", Access::digest(&login), now.micros().div_euclid(APART));
        let mut set = WriteSet::new();
        let job = NewJob { kind: RESET_JOB, key: Some(&key), payload: json!({ "login": login }), run_at: now };
        enqueue(&mut set, self.app.ids.as_ref(), now, &job);
        self.app.db.write(set).await?;
        Ok(())
    }

    /// Forgets what was asked an hour ago: names that strangers typed are nobody's to keep.
    pub async fn sweep(&self, now: Instant) -> Result<(), Problem> {
        let mut set = WriteSet::new();
        sweep_kind(&mut set, RESET_JOB, now.plus(-HOUR));
        self.app.db.write(set).await?;
        Ok(())
    }

    /// Creates an account whose holder is sent a link to choose his password; nobody knows the one it has until then.
    pub async fn invite(&self, cx: &Cx, input: NewAccount) -> Result<Account, Problem> {
        if !self.site.mail {
            return Err(no_mail("/password").into());
        }
        if input.email.is_none() {
            return Err(
                invalid("/email", "请填写邮件地址，邀请会发到那里", "give an address for the invitation").into()
            );
        }
        let input = NewAccount { password: Access::new_secret()?, password_temporary: true, ..input };
        self.create_and(cx, input, |set, account| self.letter(set, cx.now, account, Event::Invited, &cx.actor)).await
    }

    /// Sends the invitation once more, to somebody who has not chosen his password yet.
    pub async fn invite_again(&self, cx: &Cx, id: AccountId) -> Result<(), Problem> {
        let account = self.find(id).await?;
        if !account.password_temporary || !account.active {
            return Err(in_use().into());
        }
        if !self.site.mail || account.email.is_none() {
            return Err(no_mail("/email").into());
        }
        let mut set = WriteSet::new();
        self.letter(&mut set, cx.now, &account, Event::Invited, &cx.actor);
        record(cx, &mut set, &account, "account.invited", json!({}));
        self.commit(set, &account).await
    }

    /// What the link behind `secret` leads to.
    pub async fn password_link(&self, now: Instant, secret: &str, address: &str) -> Result<PasswordLink, Problem> {
        self.access.open_password_link(now, secret, address).await.map_err(|error| match error {
            LinkError::Closed => app::link_closed().into(),
            LinkError::Wait(micros) => too_many(micros),
            LinkError::Db(error) => error.into(),
        })
    }

    /// The holder chooses his password by the link, which is used up. Everything that was open with the account ends.
    pub async fn choose_password(&self, now: Instant, secret: &str, address: &str, new: &str) -> Result<(), Problem> {
        let link = self.password_link(now, secret, address).await?;
        let account = &link.account;
        let mut set = WriteSet::new();
        Access::spend_password_link(&mut set, &link, now);
        self.replace_password(&mut set, now, account, new, "/password", true).await?;
        end_everything(&mut set, account.id);
        let actor = account.actor();
        let mut chosen =
            entry(account, "account.password_set", now, json!({ "temporary": false, "by_link": link.purpose }));
        chosen.personal.push(("address", address.to_owned()));
        journal::append(&mut set, Stamp { actor: &actor, now, ids: self.app.ids.as_ref() }, vec![chosen]);
        let written = self.app.db.write(set).await;
        self.access.forget(account.id);
        match written {
            Ok(_) => Ok(()),
            Err(WriteError::Guard { label: password_link::GUARD }) => Err(app::link_closed().into()),
            Err(error) => Err(error.into()),
        }
    }

    /// Adds the letter to the set; its link is made when it is sent.
    fn letter(&self, set: &mut WriteSet, now: Instant, account: &Account, event: Event, by: &Actor) {
        let holder = Recipient {
            post: Post::AccountHolder,
            name: account.name.clone(),
            // By mail alone: whoever cannot log in reads no inbox.
            account: None,
            address: account.email.clone(),
            language: account.language,
            phone: None,
            group: None,
        };
        let notice = Notice {
            event,
            subject_kind: SUBJECT,
            subject: account.id.to_string(),
            clock: None,
            severity: None,
            words: Words { by: by.name(), ..Words::default() },
            posts: None,
            actor: None,
            people: &[holder],
            routes: &notify::PLAIN,
        };
        notify::enqueue(set, self.app.ids.as_ref(), now, &[notice]);
    }

    /// Does the job of [`Accounts::ask_reset`]: adds the letter, or nothing where there is nobody to write to.
    async fn reset(&self, set: &mut WriteSet, job: &Job, now: Instant) -> Result<(), Problem> {
        let login = job.payload["login"].as_str().unwrap_or_default();
        let found = account::find_by_login(&self.app.db, login).await?.map(|(account, _)| account);
        let Some(account) = found.filter(|account| account.email.is_some() && may_choose(account)) else {
            return Ok(());
        };
        if self.access.way_of(account.id).await?.is_some() {
            return Ok(());
        }
        let by = Actor::Platform { part: "account" };
        self.letter(set, now, &account, Event::PasswordReset, &by);
        let asked = entry(&account, "account.reset_asked", now, json!({}));
        journal::append(set, Stamp { actor: &by, now, ids: self.app.ids.as_ref() }, vec![asked]);
        Ok(())
    }

    /// What a letter says when it is sent, with the link that is made for it.
    async fn letter_facts(&self, asked: Asked<'_>) -> Result<Option<Facts>, Problem> {
        let Ok(id) = asked.subject.parse::<AccountId>() else { return Ok(None) };
        let found = account::find(&self.app.db, id).await?;
        let Some(account) = found.filter(may_choose) else { return Ok(None) };
        let (purpose, holds) = match asked.event {
            Event::Invited if account.password_temporary => (INVITATION, INVITATION_HOLDS),
            Event::PasswordReset => (RESET, RESET_HOLDS),
            _ => return Ok(None),
        };
        let mut set = WriteSet::new();
        let secret = Access::make_password_link(&mut set, id, purpose, asked.now, asked.now.plus(holds))?;
        let by = Actor::Platform { part: "notify" };
        let made = entry(&account, "account.link_made", asked.now, json!({ "purpose": purpose }));
        journal::append(&mut set, Stamp { actor: &by, now: asked.now, ids: self.app.ids.as_ref() }, vec![made]);
        self.app.db.write(set).await?;
        Ok(Some(Facts {
            title: String::new(),
            number: account.login,
            customer: String::new(),
            system: None,
            severity: None,
            engineer: None,
            lead: None,
            zone: self.site.zone.clone(),
            link: Some(format!("{}/link/password#{secret}", self.site.public_url)),
            clocks: Vec::new(),
        }))
    }
}

impl Handler for Accounts {
    fn run<'a>(&'a self, set: &'a mut WriteSet, job: &'a Job, now: Instant) -> Boxed<'a, Result<(), String>> {
        Box::pin(async move { self.reset(set, job, now).await.map_err(|problem| problem.0.en) })
    }
}

impl LiveFacts for Accounts {
    fn look<'a>(&'a self, asked: Asked<'a>) -> Looked<'a> {
        Box::pin(async move { self.letter_facts(asked).await.map_err(|problem| problem.0.en) })
    }
}

/// Whether a link may set this password. Whoever may change an officer's or auditor's address must not get at his account.
fn may_choose(account: &Account) -> bool {
    let roles = [account.roles.as_slice(), account.asked_roles.as_deref().unwrap_or_default()].concat();
    account.active && (account.password_temporary || !grant::password_is_the_holders_alone(&roles))
}

fn no_mail(pointer: &str) -> Refusal {
    invalid(
        pointer,
        "无法发送邀请：没有配置邮件，或该账号没有邮件地址。请改为填写初始密码",
        "no invitation can be sent: mail is not configured, or the account has no address; give a first password instead",
    )
}

fn in_use() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "account.in_use",
        "该账号的密码已由本人设置，不需要邀请；忘记密码时可由本人在登录页申请。",
        "The holder has chosen his password already; if it is forgotten, he asks for a new one on the log-in page.",
    )
}
