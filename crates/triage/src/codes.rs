//! Error codes: what a machine said of itself is better evidence than what people say of it.

use std::sync::LazyLock;

use regex::Regex;

use crate::kinds::{ComponentKind, FaultClass};

/// What a code says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meaning {
    /// Where it comes from, with the weight of the word in thousandths of a natural logarithm.
    pub kind: (ComponentKind, i64),
    /// What class of fault it speaks of.
    pub class: Option<(FaultClass, i64)>,
    pub zh: &'static str,
    pub en: &'static str,
    /// It names the broken thing itself; an answer of a web server only says where the failure was seen.
    pub cause: bool,
}

use ComponentKind as K;
use FaultClass as F;

const fn code(kind: K, weight: i64, class: Option<(F, i64)>, zh: &'static str, en: &'static str) -> Meaning {
    Meaning { kind: (kind, weight), class, zh, en, cause: true }
}

const fn seen(kind: K, weight: i64, class: Option<(F, i64)>, zh: &'static str, en: &'static str) -> Meaning {
    Meaning { kind: (kind, weight), class, zh, en, cause: false }
}

/// Pattern over the folded text, and the meaning. The first line that matches a place wins.
const TABLE: &[(&str, Meaning)] = &[
    (
        r"ora-0*(?:1555|30036)",
        code(
            K::Database,
            4200,
            Some((F::Capacity, 2200)),
            "回滚段（撤销空间）不足，快照过旧",
            "undo space too small, snapshot too old",
        ),
    ),
    (
        r"ora-0*(?:165[0-5]|1658|1688|1691|3206)",
        code(K::Database, 4200, Some((F::Capacity, 3000)), "表空间无法扩展", "a tablespace cannot be extended"),
    ),
    (
        r"ora-0*(?:257|16038|19809|19815)",
        code(K::Database, 4200, Some((F::Capacity, 3000)), "归档空间已满", "the archive area is full"),
    ),
    (
        r"ora-0*(?:18|20|12516|12519|12520)",
        code(
            K::Database,
            4200,
            Some((F::Capacity, 2800)),
            "会话或进程数达到上限",
            "sessions or processes are at their limit",
        ),
    ),
    (
        r"ora-0*(?:4031|4030)",
        code(K::Database, 4200, Some((F::Capacity, 2400)), "数据库内存不足", "the database is out of memory"),
    ),
    (
        r"ora-0*(?:60|54|4020)",
        code(K::Database, 4200, Some((F::SoftwareDefect, 1600)), "死锁或资源被占用", "deadlock or resource busy"),
    ),
    (
        r"ora-0*(?:600|7445)",
        code(K::Database, 4200, Some((F::SoftwareDefect, 2600)), "数据库内部错误", "internal error of the database"),
    ),
    (
        r"ora-(?:28000|28001|28002|0*1017)",
        code(
            K::Database,
            3600,
            Some((F::Configuration, 2000)),
            "数据库账号被锁、过期或口令不符",
            "database account locked, expired or refused",
        ),
    ),
    (
        r"ora-(?:12541|12514|12505|12154|12170|12537)",
        code(
            K::Database,
            3600,
            Some((F::Configuration, 1400)),
            "数据库监听不可达",
            "the database listener cannot be reached",
        ),
    ),
    (
        r"ora-0*(?:1578|1110|1113|376)",
        code(K::Database, 4200, Some((F::Data, 2200)), "数据文件损坏", "a data file is damaged"),
    ),
    (
        r"ora-0*(?:1|1400|2291|2292|1722|1438)(?:[^0-9]|$)",
        code(K::Database, 1500, Some((F::Data, 1800)), "数据违反约束", "data violates a constraint"),
    ),
    (r"ora-\d{3,5}|pls-\d{3,5}", code(K::Database, 3400, None, "Oracle 数据库错误码", "an Oracle error code")),
    (
        r"error 1040\b|\(1040\)|sqlstate\[?08004",
        code(K::Database, 3800, Some((F::Capacity, 2800)), "数据库连接数过多", "too many connections to the database"),
    ),
    (
        r"error 1(?:205|213)\b|\(1(?:205|213)\)|sqlstate\[?40001",
        code(
            K::Database,
            3800,
            Some((F::SoftwareDefect, 1600)),
            "数据库锁等待或死锁",
            "lock wait or deadlock in the database",
        ),
    ),
    (r"error 200[23]\b|\(200[236]\)", code(K::Database, 2600, None, "连接不上 MySQL", "MySQL cannot be reached")),
    (
        r"\bsqlexception\b|\bsqlsyntaxerror|\bsqlstate\b",
        code(K::Database, 1600, Some((F::SoftwareDefect, 900)), "数据库访问异常", "a database call failed"),
    ),
    (
        r"outofmemoryerror|java heap space|gc overhead limit",
        code(
            K::Middleware,
            1900,
            Some((F::Capacity, 3000)),
            "应用服务器内存溢出",
            "the application server ran out of memory",
        ),
    ),
    (
        r"nullpointerexception|indexoutofbounds|classcastexception|numberformatexception",
        code(K::Application, 2800, Some((F::SoftwareDefect, 3000)), "程序异常", "a program error"),
    ),
    (
        r"sockettimeoutexception|connecttimeout|read timed out",
        seen(
            K::Interface,
            1300,
            Some((F::ThirdPartyInterface, 800)),
            "调用对方超时",
            "a call to another system timed out",
        ),
    ),
    (
        r"\beconnrefused\b|connection refused|errno 111\b",
        seen(
            K::Middleware,
            1200,
            Some((F::Configuration, 500)),
            "对端拒绝连接（服务未启动）",
            "connection refused, the service is not running",
        ),
    ),
    (
        r"\betimedout\b|errno 110\b",
        seen(K::Network, 1400, Some((F::NetworkLine, 800)), "连接超时", "connection timed out"),
    ),
    (
        r"\behostunreach\b|\benetunreach\b|errno 11[13]\b|err_internet_disconnected",
        code(K::Network, 2600, Some((F::NetworkLine, 2000)), "主机或网络不可达", "host or network unreachable"),
    ),
    (
        r"\benospc\b|errno 28\b|no space left on device",
        code(K::Hardware, 2200, Some((F::Capacity, 3400)), "磁盘空间用尽", "no space left on the disk"),
    ),
    (
        r"\bemfile\b|\benfile\b|errno 24\b",
        code(K::OperatingSystem, 2800, Some((F::Capacity, 1900)), "打开文件数达到上限", "too many open files"),
    ),
    (
        r"\beacces\b|\beperm\b|errno 13\b",
        code(K::Configuration, 2200, Some((F::Configuration, 2400)), "权限被拒绝", "permission denied"),
    ),
    (
        r"\beio\b|errno 5\b|i/o error|blk_update_request",
        code(K::Hardware, 3000, Some((F::HardwareFailure, 2800)), "磁盘读写错误", "disk input or output error"),
    ),
    (
        r"err_name_not_resolved|nxdomain|servfail",
        code(K::Network, 2600, Some((F::Configuration, 1600)), "域名解析失败", "name resolution failed"),
    ),
    (
        r"err_cert_|x509|ssl_error_expired|certificate verify failed",
        code(
            K::Configuration,
            2800,
            Some((F::Configuration, 2800)),
            "证书不被信任或已过期",
            "the certificate is expired or not trusted",
        ),
    ),
    (
        r"0x000000[0-9a-f]{2}\b|kernel panic|bugcheck",
        code(
            K::OperatingSystem,
            2600,
            Some((F::SoftwareDefect, 900)),
            "操作系统崩溃码",
            "a crash code of the operating system",
        ),
    ),
    (
        r"(?:http|错误|报错?|error|状态码?|返回|code|代码)[ :]*(?:码|代码)?[ :]*50[234]\b|\b50[234] ?(?:错误|报错|bad gateway|service unavailable|gateway)",
        seen(
            K::Application,
            900,
            Some((F::SoftwareDefect, 500)),
            "网关得不到应用的回答",
            "the gateway got no answer from the application",
        ),
    ),
    (
        r"(?:http|错误|报错?|error|状态码?|返回|code|代码)[ :]*(?:码|代码)?[ :]*500\b|\b500 ?(?:错误|报错|internal server error)",
        seen(
            K::Application,
            1100,
            Some((F::SoftwareDefect, 1200)),
            "应用内部错误",
            "internal error of the application",
        ),
    ),
    (
        r"(?:http|错误|报错?|error|状态码?|返回)[ :]*(?:码|代码)?[ :]*404\b|\b404 ?(?:错误|报错|not found)",
        seen(K::Application, 900, Some((F::Configuration, 600)), "页面不存在", "the page does not exist"),
    ),
    (
        r"(?:http|错误|报错?|error|状态码?|返回)[ :]*(?:码|代码)?[ :]*40[13]\b|\b40[13] ?(?:错误|报错|forbidden|unauthorized)",
        seen(K::Configuration, 1100, Some((F::Configuration, 1200)), "没有权限或未登录", "forbidden or not logged in"),
    ),
];

static CODES: LazyLock<Vec<(Regex, Meaning)>> = LazyLock::new(|| {
    TABLE
        .iter()
        .filter_map(|(pattern, meaning)| Regex::new(&pattern.replace(r"\b", r"(?-u:\b)")).ok().map(|r| (r, *meaning)))
        .collect()
});

/// The codes in a folded text, in the order of the table; a place belongs to the first line that matches it.
pub(crate) fn hits(folded: &str) -> Vec<(&str, Meaning)> {
    let mut taken: Vec<std::ops::Range<usize>> = Vec::new();
    let mut out = Vec::new();
    for (regex, meaning) in CODES.iter() {
        if let Some(found) = regex.find(folded) {
            let range = found.range();
            if !taken.iter().any(|t| t.start < range.end && range.start < t.end) {
                taken.push(range);
                out.push((found.as_str(), *meaning));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Option<(ComponentKind, Option<FaultClass>)> {
        hits(&crate::normalise::fold(text)).first().map(|(_, m)| (m.kind.0, m.class.map(|c| c.0)))
    }

    #[test]
    fn every_code_pattern_compiles() {
        assert_eq!(CODES.len(), TABLE.len());
    }

    #[test]
    fn codes_name_their_source() {
        assert_eq!(first("批量失败 ORA-01555 快照过旧"), Some((K::Database, Some(F::Capacity))));
        assert_eq!(first("保存时 ORA-00001: unique constraint"), Some((K::Database, Some(F::Data))));
        assert_eq!(first("跳转时报502错误"), Some((K::Application, Some(F::SoftwareDefect))));
        assert_eq!(first("write failed: ENOSPC"), Some((K::Hardware, Some(F::Capacity))));
        assert_eq!(first("共502人受影响"), None);
    }
}
