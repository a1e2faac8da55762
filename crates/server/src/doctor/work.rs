//! Work that is standing: the journal, messages, jobs, clocks, backups.

use journal::{Verify, verify_last};
use kernel::{HOUR, Instant, Language, MINUTE, SECOND};
use operations::standing::{Heap, Standing, standing};
use operations::{last, last_good};

use super::{Finding, Ground, unanswered};

/// How many of the last entries are followed.
const ENTRIES: i64 = 1000;

pub(super) async fn look(ground: &Ground, now: Instant) -> Vec<Finding> {
    let mut found = vec![chain(ground).await];
    match standing(&ground.app.db, now).await {
        Ok(standing) => {
            found.push(sealing(&standing, now));
            found.push(driver(&standing, now));
            found.extend(messages(&standing, now));
            found.extend(failing(ground, now).await);
            found.extend(jobs(&standing, now));
        }
        Err(error) => found.push(unanswered("work.unknown", ("待办积压", "what is standing"), &error)),
    }
    found.push(backups(ground, now).await);
    found
}

async fn chain(ground: &Ground) -> Finding {
    match verify_last(&ground.app.db, ENTRIES).await {
        Ok(Verify::Whole(whole)) => {
            let (entries, seq) = (whole.entries, whole.head.seq);
            Finding::good(
                "journal.holds",
                format!("操作留痕链最后 {entries} 条完整（到第 {seq} 条）"),
                format!("the journal's last {entries} entries hold (up to {seq})"),
            )
        }
        Ok(Verify::Broken(broken)) => Finding::failure(
            "journal.broken",
            format!("操作留痕链断裂：{}", broken.sentence(Language::Zh)),
            format!("the journal's chain is broken: {}", broken.sentence(Language::En)),
            (
                "不要修改数据库。运行 aftercare journal verify 记下第一处断点，通知审计管理员，并与最近一份备份中的链尾比对。",
                "Change nothing in the database. Run aftercare journal verify and write down the first break, tell the auditor, and compare with the head in the last backup.",
            ),
        ),
        Err(error) => unanswered("journal.unknown", ("操作留痕", "the journal"), &error),
    }
}

/// How long ago the oldest began to wait.
fn age(heap: &Heap, now: Instant) -> i64 {
    heap.oldest.map_or(0, |oldest| now.since(oldest))
}

fn sealing(standing: &Standing, now: Instant) -> Finding {
    let (count, lag) = (standing.unsealed.count, age(&standing.unsealed, now));
    let (zh, en) = (
        format!("{count} 条留痕等待封存，最早已等 {} 秒", lag / SECOND),
        format!("{count} entries wait for their seal, the oldest for {} s", lag / SECOND),
    );
    let remedy = (
        "确认至少有一个 aftercare serve 在运行，并查看其日志中 journal 的错误。",
        "See that an aftercare serve runs, and look in its log for errors about the journal.",
    );
    match lag {
        lag if lag > 10 * MINUTE => Finding::failure("journal.unsealed", zh, en, remedy),
        lag if lag > MINUTE => Finding::warning("journal.unsealed", zh, en, remedy),
        _ => Finding::good("journal.sealed", zh, en),
    }
}

fn driver(standing: &Standing, now: Instant) -> Finding {
    let (count, late) = (standing.clocks_due.count, age(&standing.clocks_due, now));
    let (zh, en) = (
        format!("{count} 个时限待处理，最迟 {} 秒", late / SECOND),
        format!("{count} clocks are due to be looked at, the first {} s late", late / SECOND),
    );
    let remedy = (
        "确认 aftercare serve 在运行；若日志反复出现同一工单的错误，请联系支持。错过的提醒会补发并标明迟发。",
        "See that aftercare serve runs; if its log names the same incident again and again, ask for support. Missed rungs fire once, marked late.",
    );
    match late {
        late if late > 10 * MINUTE => Finding::failure("clocks.late", zh, en, remedy),
        late if late > MINUTE => Finding::warning("clocks.late", zh, en, remedy),
        _ => Finding::good("clocks.driven", zh, en),
    }
}

fn messages(standing: &Standing, now: Instant) -> Vec<Finding> {
    let late = age(&standing.late_deliveries, now);
    let count = standing.late_deliveries.count;
    let (zh, en) = (
        format!("{count} 条消息应发未发，最迟 {} 分钟", late / MINUTE),
        format!("{count} messages are due and not sent, the first {} min late", late / MINUTE),
    );
    let remedy = (
        "检查邮件服务器（见下方邮件一项）；恢复后会自动补发。",
        "Look at the mail server (see mail below); they are sent by themselves once it is back.",
    );
    let mut found = vec![match late {
        late if late > HOUR => Finding::failure("messages.late", zh, en, remedy),
        late if late > 15 * MINUTE => Finding::warning("messages.late", zh, en, remedy),
        _ => Finding::good("messages.moving", zh, en),
    }];
    let dead = standing.deliveries.iter().find(|(state, heap)| state == "dead" && heap.count > 0);
    if let Some((_, heap)) = dead {
        found.push(Finding::warning(
            "messages.given_up",
            format!("{} 条消息多次失败后已放弃", heap.count),
            format!("{} messages were given up after failing again and again", heap.count),
            (
                "在工单的通知栏查看原因（多为地址错误），改正后电话告知对方。",
                "Their incident shows why (mostly a wrong address): mend it, and tell the person by phone.",
            ),
        ));
    }
    found
}

/// Each way out that takes no message now: its messages wait longer each time, so that none of them need be late.
async fn failing(ground: &Ground, now: Instant) -> Vec<Finding> {
    let failing = match notify::failing(&ground.app.db).await {
        Ok(failing) => failing,
        Err(error) => return vec![unanswered("messages.unknown", ("发送失败的消息", "messages that fail"), &error)],
    };
    let finding = |failing: &notify::Failing| {
        let (count, said) = (failing.count, |language| failing.failure.sentence(&failing.channel, language));
        let since = |language| ground.local(failing.oldest, language);
        Finding::warning(
            "messages.failing",
            format!("{count} 条消息（最早 {}）发送失败，会自动重试：{}", since(Language::Zh), said(Language::Zh)),
            format!(
                "{count} messages (the oldest of {}) failed and are tried again: {}",
                since(Language::En),
                said(Language::En)
            ),
            (
                "按上面的原因处理；重试间隔逐次加长，最长一小时，恢复后自动补发，不会丢失。也可在“未送达的通知”页立即重发。",
                "Mend what is named; tries come up to an hour apart, and all are sent by themselves once it works. The page of what has not arrived sends them at once.",
            ),
        )
    };
    // A first failure is tried again within the minute and mends itself.
    failing.iter().filter(|failing| now.since(failing.oldest) > 2 * MINUTE).map(finding).collect()
}

fn jobs(standing: &Standing, now: Instant) -> Vec<Finding> {
    let mut found = Vec::new();
    for jobs in &standing.jobs {
        let (kind, count, late) = (&jobs.kind, jobs.heap.count, age(&jobs.heap, now));
        if jobs.state == "dead" {
            found.push(Finding::warning(
                "jobs.dead",
                format!("后台任务 {kind} 有 {count} 个已放弃"),
                format!("{count} jobs of the kind {kind} were given up"),
                ("在日志中按任务类型查找原因。", "Look for the reason in the log, by the kind of job."),
            ));
        } else if late > 10 * MINUTE && count > 0 {
            found.push(Finding::warning(
                "jobs.late",
                format!("后台任务 {kind} 有 {count} 个，最迟 {} 分钟", late / MINUTE),
                format!("{count} jobs of the kind {kind} wait, the first {} min late", late / MINUTE),
                (
                    "确认 aftercare serve 在运行；正在执行的任务会在租约到期后由其他节点接手。",
                    "See that aftercare serve runs; a job under way is taken over once its lease ends.",
                ),
            ));
        }
    }
    if found.is_empty() {
        found.push(Finding::good("jobs.moving", "后台任务无积压", "no job waits too long and none was given up"));
    }
    found
}

async fn backups(ground: &Ground, now: Instant) -> Finding {
    let (good, newest) = match (last_good(&ground.app.db).await, last(&ground.app.db).await) {
        (Ok(good), Ok(newest)) => (good, newest),
        (Err(error), _) | (_, Err(error)) => {
            return unanswered("backup.unknown", ("备份记录", "the record of backups"), &error);
        }
    };
    let plan = ground.operations.plan();
    let alarm_after = plan.map_or(36 * HOUR, |plan| plan.alarm_after);
    let how = (
        "运行 aftercare backup --to 文件夹；并在 [backup] folder 中设定每日自动备份，用 aftercare backup --verify 演练恢复。",
        "Run aftercare backup --to FOLDER; set [backup] folder so that one is made every night, and try one out with aftercare backup --verify.",
    );
    if let Some(failed) = newest.as_ref().filter(|run| !run.good) {
        let why = failed.problem.clone().unwrap_or_default();
        return Finding::failure(
            "backup.failed",
            format!("最近一次备份失败（{}）：{why}", ground.local(failed.ended_at, Language::Zh)),
            format!("the last backup failed ({}): {why}", ground.local(failed.ended_at, Language::En)),
            how,
        );
    }
    match good {
        None => Finding::warning("backup.none", "还没有任何备份", "there is no backup yet", how),
        Some(run) if now.since(run.ended_at) > alarm_after => {
            let hours = now.since(run.ended_at) / HOUR;
            Finding::failure(
                "backup.too_old",
                format!("最近一份备份已是 {hours} 小时前"),
                format!("the last good backup is {hours} h old"),
                how,
            )
        }
        Some(run) if plan.is_none() => Finding::warning(
            "backup.not_scheduled",
            format!("最近备份：{}，但本节点没有设定自动备份", ground.local(run.ended_at, Language::Zh)),
            format!("last backup {}; none is scheduled on this node", ground.local(run.ended_at, Language::En)),
            how,
        ),
        Some(run) => Finding::good(
            "backup.recent",
            format!("最近备份：{}（{}）", ground.local(run.ended_at, Language::Zh), run.folder),
            format!("last backup {} ({})", ground.local(run.ended_at, Language::En), run.folder),
        ),
    }
}
