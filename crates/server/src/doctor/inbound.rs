//! The mailboxes that are read, and the letters that wait.

use inbound::{MailboxStanding, standing};
use kernel::{HOUR, Instant, Language};

use super::{Finding, Ground, unanswered};

pub(super) async fn look(ground: &Ground, now: Instant) -> Vec<Finding> {
    let found = match standing(&ground.app.db, now).await {
        Ok(found) => found,
        Err(error) => return vec![unanswered("mailboxes.unknown", ("来信邮箱", "the mailboxes"), &error)],
    };
    let mut findings: Vec<Finding> = found.mailboxes.iter().map(|mailbox| mailbox_finding(ground, mailbox)).collect();
    if let Some(oldest) = found.oldest.filter(|oldest| now.since(*oldest) > HOUR) {
        let (count, hours) = (found.waiting, now.since(oldest) / HOUR);
        findings.push(Finding::warning(
            "letters.waiting",
            format!("{count} 封来信待认领，最早已等 {hours} 小时"),
            format!("{count} letters wait for the service desk, the oldest for {hours} h"),
            ("请服务台在来信列表中处理。", "Have the service desk deal with them in the list of letters."),
        ));
    }
    findings
}

fn mailbox_finding(ground: &Ground, mailbox: &MailboxStanding) -> Finding {
    let name = &mailbox.name;
    let (Some(since), Some(code)) = (mailbox.failing_since, mailbox.error_code.as_deref()) else {
        return Finding::good("mailbox.read", format!("邮箱 {name} 正常读取"), format!("the mailbox {name} is read"));
    };
    let (problem, remedy) = MailboxStanding::words(code);
    let detail = mailbox.error_detail.as_deref().unwrap_or("");
    Finding::failure(
        "mailbox.not_read",
        format!("邮箱 {name} 自 {} 起读取失败：{}（{detail}）", ground.local(since, Language::Zh), problem.0),
        format!(
            "the mailbox {name} has not been read since {}: {} ({detail})",
            ground.local(since, Language::En),
            problem.1
        ),
        remedy,
    )
}
