//! People and dates: who holds which power, whether next year's holidays are known, whether somebody is on duty.

use access::store::account::with_role;
use kernel::{HOUR, Instant, Language, Role};
use operations::demonstration;
use worktime::Interval;

use super::{Finding, Ground, unanswered};

/// How far ahead holes in the roster are looked for, microseconds.
const AHEAD: i64 = 7 * 24 * HOUR;

pub(super) async fn look(ground: &Ground, now: Instant) -> Vec<Finding> {
    let mut found = powers(ground).await;
    found.extend(calendars(ground, now).await);
    found.push(roster(ground, now).await);
    found.extend(keys(ground).await);
    found.extend(attachments(ground).await);
    found.extend(holds(ground).await);
    found.extend(demonstrated(ground).await);
    found
}

async fn powers(ground: &Ground) -> Vec<Finding> {
    match ground.access.needs_setup().await {
        Ok(false) => {}
        Ok(true) => {
            let remedy = (
                "用浏览器打开 [server] public_url，完成首次设置。",
                "Open [server] public_url in a browser and do the first run.",
            );
            return vec![Finding::warning(
                "people.first_run",
                "尚未初始化：还没有任何账号",
                "not set up yet: there is no account",
                remedy,
            )];
        }
        Err(error) => return vec![unanswered("people.unknown", ("账号", "accounts"), &error)],
    }
    let wanted = [
        (
            Role::Administrator,
            "people.no_administrator",
            "没有可登录的系统管理员",
            "no administrator can log in",
            (
                "从备份恢复，或由安全管理员批准新的管理员账号。",
                "Restore from a backup, or have the security officer approve a new administrator.",
            ),
        ),
        (
            Role::SecurityOfficer,
            "people.no_security_officer",
            "没有安全管理员，授权未经第二人审批",
            "there is no security officer: grants take effect without a second person",
            ("由系统管理员新建账号并授予安全管理员角色。", "Have the administrator make an account with that role."),
        ),
        (
            Role::Auditor,
            "people.no_auditor",
            "没有审计管理员，操作留痕无人查看",
            "there is no auditor: nobody reads the journal",
            (
                "由系统管理员申请、安全管理员批准一个审计管理员账号。",
                "Have the administrator ask for, and the security officer approve, an auditor's account.",
            ),
        ),
    ];
    let mut found = Vec::new();
    for (role, code, zh, en, remedy) in wanted {
        match with_role(&ground.app.db, role).await {
            Ok(held) if held.is_empty() && role == Role::Administrator => {
                found.push(Finding::failure(code, zh, en, remedy));
            }
            Ok(held) if held.is_empty() => found.push(Finding::warning(code, zh, en, remedy)),
            Ok(_) => {}
            Err(error) => found.push(unanswered("people.unknown", ("账号", "accounts"), &error)),
        }
    }
    if found.is_empty() {
        found.push(Finding::good(
            "people.three_powers",
            "系统、安全、审计管理员都有人担任",
            "administrator, security officer and auditor are all there",
        ));
    }
    found
}

/// Without its key nobody logs in by authenticator.
async fn keys(ground: &Ground) -> Option<Finding> {
    let remedy = (
        "把密钥文件的副本放回 [keys] file（默认为数据文件夹中的 aftercare.keys）；没有副本时逐个重置验证器。期间可用恢复码登录。",
        "Put the copy of the key file back to [keys] file (by default aftercare.keys in the data folder); without a copy reset the authenticators. Recovery codes work meanwhile.",
    );
    match ground.access.secrets_open().await {
        Ok(None) => None,
        Ok(Some(true)) => Some(Finding::good("keys.open", "验证器的密钥可用", "the authenticators' key is there")),
        Ok(Some(false)) => Some(Finding::failure(
            "keys.missing",
            "验证器的密钥缺失：无法核对验证码",
            "the authenticators' key is missing: no code can be judged",
            remedy,
        )),
        Err(error) => Some(unanswered("people.unknown", ("验证器", "authenticators"), &error)),
    }
}

/// Without its key nobody opens an attachment; without any they lie open on the disk.
async fn attachments(ground: &Ground) -> Option<Finding> {
    if ground.files.keys().is_none() {
        return Some(Finding::warning(
            "attachments.open",
            "没有配置密钥：附件以明文存放在磁盘上",
            "there is no key: attachments lie open on the disk",
            (
                "在 [keys] file 指定密钥文件（多节点用同一份），重启后运行 aftercare keys rotate。",
                "Give [keys] file (the same on every node), restart, then run `aftercare keys rotate`.",
            ),
        ));
    }
    match ground.files.contents_open().await {
        Ok(None) => None,
        Ok(Some(true)) => Some(Finding::good(
            "attachments.sealed",
            "附件已加密，密钥可用",
            "attachments are sealed and their key is there",
        )),
        Ok(Some(false)) => Some(Finding::failure(
            "attachments.key_missing",
            "附件的密钥缺失：附件无法打开",
            "the attachments' key is missing: no attachment opens",
            (
                "把密钥文件的副本放回 [keys] file（默认为数据文件夹中的 aftercare.keys）。没有副本，已加密的附件无法恢复。",
                "Put the copy of the key file back to [keys] file (by default aftercare.keys in the data folder). Without a copy the sealed attachments are lost.",
            ),
        )),
        Err(error) => Some(unanswered("attachments.unknown", ("附件", "attachments"), &error)),
    }
}

/// What must not go, and since when; whose it is stands on the page of holds.
async fn holds(ground: &Ground) -> Option<Finding> {
    match privacy::standing(&ground.app.db).await {
        Ok(standing) => {
            let first = standing.first()?;
            let (count, zh, en) = (
                standing.len(),
                ground.local(first.placed_at, Language::Zh),
                ground.local(first.placed_at, Language::En),
            );
            Some(Finding::good(
                "holds.standing",
                format!("留存保全 {count} 项生效，最早自 {zh}：相关记录不会到期清除"),
                format!("{count} holds stand, the first since {en}: what they cover does not go"),
            ))
        }
        Err(error) => Some(unanswered("holds.unknown", ("留存保全", "holds"), &error)),
    }
}

async fn calendars(ground: &Ground, now: Instant) -> Vec<Finding> {
    match ground.agreements.missing_notices(now).await {
        Ok(missing) if missing.is_empty() => {
            vec![Finding::good("calendar.known", "工作日历的放假安排齐全", "the holidays that must be known are known")]
        }
        Ok(missing) => missing
            .into_iter()
            .map(|(calendar, year)| {
                let remedy = (
                    "国务院办公厅的通知发布后导入：页面“工作日历”，或 POST /api/v1/calendars/{id}/imports。导入前跨年的时限都是暂定，且不能出考核表。",
                    "Import the notice once it is published: the page of calendars, or POST /api/v1/calendars/{id}/imports. Until then deadlines across the year's end are provisional and no assessment is issued.",
                );
                Finding::failure("calendar.next_year_missing", format!("日历 {calendar} 缺 {year} 年放假安排"), format!("calendar {calendar} lacks the holidays of {year}"), remedy)
            })
            .collect(),
        Err(problem) => vec![unanswered("calendar.unknown", ("工作日历", "calendars"), &problem.0.en)],
    }
}

async fn roster(ground: &Ground, now: Instant) -> Finding {
    let facts = match ground.team.facts().await {
        Ok(facts) => facts,
        Err(problem) => return unanswered("roster.unknown", ("排班", "the roster"), &problem.0.en),
    };
    let gaps = facts.gaps(Interval { from: now, to: now.plus(AHEAD) });
    let Some(first) = gaps.first() else {
        return Finding::good("roster.covered", "未来 7 天排班没有空档", "the roster has no holes in the next 7 days");
    };
    let text = |language| {
        format!(
            "{}: {} – {}",
            first.text(language),
            ground.local(first.span.from, language),
            ground.local(first.span.to, language)
        )
    };
    let (zh, en) = (text(Language::Zh), text(Language::En));
    Finding::warning(
        "roster.gaps",
        format!("未来 7 天排班有 {} 处空档，最早一处：{zh}", gaps.len()),
        format!("the roster has {} holes in the next 7 days, the first: {en}", gaps.len()),
        (
            "在“排班”页补上班次、替班或待命人员。",
            "Fill them on the roster's page: a shift, a stand-in, somebody on call.",
        ),
    )
}

async fn demonstrated(ground: &Ground) -> Option<Finding> {
    match demonstration::find(&ground.app.db).await {
        Ok(None) => None,
        Ok(Some(mark)) => Some(Finding::warning(
            "demonstration.present",
            format!("数据库装有演示数据（{} 载入），不可用于真实业务", ground.local(mark.loaded_at, Language::Zh)),
            format!(
                "the database holds the demonstration (loaded {}): it is not for real work",
                ground.local(mark.loaded_at, Language::En)
            ),
            (
                "停止服务后运行 aftercare demo --remove，再重新启动并完成首次设置。",
                "Stop the server, run aftercare demo --remove, start it again and do the first run.",
            ),
        )),
        Err(error) => Some(unanswered("demonstration.unknown", ("演示数据标记", "the demonstration's mark"), &error)),
    }
}
