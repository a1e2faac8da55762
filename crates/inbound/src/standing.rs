//! How the mailboxes are: for the administrator, the doctor and the metrics. Nothing of what letters say.

use kernel::{HOUR, Instant};
use storage::{Db, DbError};

use crate::store::{mail, mailbox};

/// Longer than any wait between two attempts.
const FORGOTTEN: i64 = 48 * HOUR;

/// How one mailbox is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailboxStanding {
    /// Its name in the configuration.
    pub name: String,
    /// When it was last read to its end.
    pub read_at: Option<Instant>,
    /// The first failure since then.
    pub failing_since: Option<Instant>,
    /// How many there were.
    pub failures: i64,
    /// What kind of failure.
    pub error_code: Option<String>,
    /// What the other side said.
    pub error_detail: Option<String>,
    /// What came of its letters: outcome and how many.
    pub outcomes: Vec<(String, i64)>,
}

/// How all of them are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MailStanding {
    /// Every mailbox that was ever looked at, by name.
    pub mailboxes: Vec<MailboxStanding>,
    /// How many letters wait for the dispatcher.
    pub waiting: i64,
    /// Since when the oldest of them does.
    pub oldest: Option<Instant>,
}

/// How the mailboxes are.
///
/// One that no node has read or tried for days was taken out of the configuration and is left out.
pub async fn standing(db: &Db, now: Instant) -> Result<MailStanding, DbError> {
    let answers = db.read(vec![mailbox::list(), mailbox::counts(), mail::waiting()]).await?;
    let [rows, counts, waiting] = answers.as_slice() else {
        return Err(DbError::Shape("three queries have three answers".to_owned()));
    };
    let mut mailboxes = Vec::new();
    for row in rows {
        let found = mailbox::read(row)?;
        if found.read_at.max(found.failed_at).is_none_or(|last| now.since(last) > FORGOTTEN) {
            continue;
        }
        mailboxes.push(MailboxStanding {
            name: found.name,
            read_at: found.read_at,
            failing_since: found.failing_since,
            failures: found.failures,
            error_code: found.error_code,
            error_detail: found.error_detail,
            outcomes: Vec::new(),
        });
    }
    for row in counts {
        let (name, outcome, count) = (row.text(0)?, row.string(1)?, row.int(2)?);
        if let Some(known) = mailboxes.iter_mut().find(|known| known.name == name) {
            known.outcomes.push((outcome, count));
        }
    }
    let (count, oldest) = match waiting.first() {
        Some(row) => (row.int(0)?, row.opt_instant(1)?),
        None => (0, None),
    };
    Ok(MailStanding { mailboxes, waiting: count, oldest })
}

impl MailboxStanding {
    /// A failure and what to do about it, each in Chinese and in English.
    pub fn words(code: &str) -> ((&'static str, &'static str), (&'static str, &'static str)) {
        match code {
            "unreachable" | "timeout" => (
                ("邮件服务器连不上或没有应答", "the mail server cannot be reached or does not answer"),
                (
                    "检查 [[mailboxes]] 中的 host、port 和网络；恢复后自动补取，不会丢信。",
                    "Check host and port in [[mailboxes]] and the network; letters are fetched by themselves once it is back, none is lost.",
                ),
            ),
            "encryption" => (
                ("与邮件服务器的加密连接失败", "the connection to the mail server could not be protected"),
                (
                    "检查 security 与证书；自签证书请用 ca_file 指定。",
                    "Check security and the certificate; name one of your own with ca_file.",
                ),
            ),
            "login_refused" => (
                ("邮箱用户名或密码被拒绝", "the mailbox refuses user or password"),
                (
                    "更新 user 或 password_file（部分服务商须使用授权码并开启 IMAP），然后重启。",
                    "Mend user or password_file (some providers want an application password, and IMAP switched on), then restart.",
                ),
            ),
            "no_folder" => (
                ("邮箱中没有要读取的文件夹", "the mailbox has no such folder"),
                ("检查 folder 与 done_folder 的名称。", "Check the names in folder and done_folder."),
            ),
            "letter" => (
                ("有一封来信无法取回，其余照常", "a letter cannot be fetched; the others are"),
                (
                    "在邮箱中打开该信，转发给本邮箱或另行录入。",
                    "Open it in the mailbox and forward it to the same address, or type it in.",
                ),
            ),
            "platform" => (
                ("平台暂时不能收信（数据库或磁盘）", "the platform could not take a letter in (database or disk)"),
                (
                    "检查数据库与磁盘空间；来信仍在邮箱中，恢复后自动补取。",
                    "Look at the database and the disk; letters stay in the mailbox and are fetched once it is back.",
                ),
            ),
            _ => (
                ("邮件服务器的应答无法处理", "the mail server answered what was not understood"),
                (
                    "查看 detail 与服务器日志；确认已开启 IMAP。",
                    "See the detail and the server's log; is IMAP switched on?",
                ),
            ),
        }
    }
}
