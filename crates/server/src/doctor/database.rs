//! The database: what it is, how it is set, whose schema it holds, and whether its clock is ours.

use kernel::{Instant, SECOND};
use storage::{About, Db, Engine};

use super::{Finding, unanswered};
use crate::wiring::{SCHEMA_RELEASE, migrations};

/// From when on the clocks are apart enough to be told, and to be wrong, microseconds.
const APART: i64 = 2 * SECOND;
const FAR_APART: i64 = 60 * SECOND;

pub(super) async fn look(db: &Db, now: Instant) -> Vec<Finding> {
    let about = match db.about().await {
        Ok(about) => about,
        Err(error) => {
            let remedy = (
                "确认数据库正在运行，并核对 [database] postgres 的主机、用户和密码；磁盘满时先腾出空间。服务会自动恢复，期间未被确认的操作都没有生效。",
                "See that the database runs and that host, user and password in [database] postgres are right; if the disk is full, make room. The server goes on by itself; nothing unacknowledged was done meanwhile.",
            );
            return vec![Finding::failure(
                "database.silent",
                format!("数据库没有应答：{error}"),
                format!("the database does not answer: {error}"),
                remedy,
            )];
        }
    };
    let mut found = vec![kind(&about)];
    found.extend(durability(&about));
    found.push(encoding(&about));
    found.push(schema(db).await);
    // SQLite has no clock of its own.
    if about.engine == Engine::Postgres {
        found.push(clock(about.now.since(now)));
    }
    found
}

fn kind(about: &About) -> Finding {
    let name = match about.engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    let old = about.engine == Engine::Postgres
        && about
            .version
            .split(['.', ' '])
            .next()
            .and_then(|major| major.parse::<u32>().ok())
            .is_some_and(|major| major < 13);
    let (zh, en) = (format!("数据库 {name} {}", about.version), format!("database {name} {}", about.version));
    if old {
        return Finding::warning(
            "database.version",
            zh,
            en,
            (
                "该版本已停止维护：请升级到 PostgreSQL 15 或更新版本。",
                "This version is no longer maintained: upgrade to PostgreSQL 15 or newer.",
            ),
        );
    }
    Finding::good("database.version", zh, en)
}

/// What is acknowledged must survive a power cut.
fn durability(about: &About) -> Vec<Finding> {
    let mut found = Vec::new();
    for (name, value) in &about.durability {
        let risky = match *name {
            "fsync" | "full_page_writes" | "synchronous_commit" | "synchronous" => value == "off",
            "journal_mode" => value != "wal",
            _ => false,
        };
        if risky {
            let (zh, en) = (
                format!("数据库设置 {name} = {value}：断电可能丢失已确认的工单"),
                format!("the database runs with {name} = {value}: a power cut may lose what was acknowledged"),
            );
            found.push(Finding::failure("database.durability", zh, en, ("在 postgresql.conf 中把它设为 on 并重新加载；嵌入式数据库请勿用其他程序改动其设置。", "Set it to on in postgresql.conf and reload; let no other program change the embedded database's settings.")));
        }
    }
    if found.is_empty() {
        let set: Vec<String> = about.durability.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        found.push(Finding::good(
            "database.durability",
            format!("写入可靠：{}", set.join("，")),
            format!("writes are durable: {}", set.join(", ")),
        ));
    }
    found
}

fn encoding(about: &About) -> Finding {
    let utf8 = about.encoding.eq_ignore_ascii_case("utf8") || about.encoding.eq_ignore_ascii_case("utf-8");
    if utf8 {
        let About { encoding, collation, .. } = about;
        return Finding::good(
            "database.encoding",
            format!("编码 {encoding}，排序规则 {collation}"),
            format!("encoding {encoding}, collation {collation}"),
        );
    }
    let (zh, en) = (
        format!("数据库编码是 {}，中文可能无法保存", about.encoding),
        format!("the database's encoding is {}: Chinese text may not fit", about.encoding),
    );
    Finding::failure(
        "database.encoding",
        zh,
        en,
        (
            "备份后新建 UTF8 编码的数据库（createdb -E UTF8），再用 aftercare restore 恢复进去。",
            "Back up, make a database with UTF8 (createdb -E UTF8), and restore into it with aftercare restore.",
        ),
    )
}

async fn schema(db: &Db) -> Finding {
    let (held, book) = match (db.release().await, db.migrated().await) {
        (Ok(held), Ok(book)) => (held, book),
        (Err(error), _) | (_, Err(error)) => return unanswered("schema.unknown", ("数据库结构", "the schema"), &error),
    };
    let missing = migrations().iter().filter(|m| !book.contains(&(m.slice.to_owned(), m.name.to_owned()))).count();
    match held {
        Some(held) if held > SCHEMA_RELEASE + 1 => Finding::failure(
            "schema.too_new",
            format!("数据库结构属于第 {held} 版，本程序为第 {SCHEMA_RELEASE} 版，无法启动"),
            format!("the schema is of release {held}, this program of release {SCHEMA_RELEASE}: it does not start"),
            ("安装与数据库结构相符的新版程序；不要降级。", "Install the newer program; never go back."),
        ),
        Some(held) if held > SCHEMA_RELEASE => Finding::warning(
            "schema.one_newer",
            format!("数据库结构属于下一版（第 {held} 版），本程序仍可运行"),
            format!("the schema is the next release's ({held}); this program still runs on it"),
            ("尽快把本节点也升级到新版。", "Upgrade this node too, soon."),
        ),
        _ if missing > 0 => Finding::warning(
            "schema.behind",
            format!("数据库结构尚缺 {missing} 项变更"),
            format!("the schema lacks {missing} migrations"),
            (
                "先备份，再运行 aftercare migrate，或直接启动新版服务（会自动升级）。",
                "Back up, then run aftercare migrate, or start the server, which does it by itself.",
            ),
        ),
        _ => Finding::good(
            "schema.current",
            format!("数据库结构为第 {SCHEMA_RELEASE} 版，与程序一致"),
            format!("the schema is of release {SCHEMA_RELEASE}, as the program is"),
        ),
    }
}

fn clock(apart: i64) -> Finding {
    let seconds = apart / SECOND;
    let (zh, en) = (
        format!("本机时钟与数据库相差 {seconds} 秒"),
        format!("this machine's clock and the database's are {seconds} s apart"),
    );
    let remedy = (
        "在两台机器上启用时间同步（systemctl enable --now chrony 或 systemd-timesyncd）；时限按本机时钟判定，多个节点必须一致。",
        "Have both machines keep the time (systemctl enable --now chrony, or systemd-timesyncd): promises are judged by the node's clock and nodes must agree.",
    );
    match apart.abs() {
        0..=APART => Finding::good("clock.agrees", zh, en),
        apart if apart < FAR_APART => Finding::warning("clock.apart", zh, en, remedy),
        _ => Finding::failure("clock.apart", zh, en, remedy),
    }
}
