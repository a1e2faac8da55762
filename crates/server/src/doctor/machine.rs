//! What only somebody on the machine can see: files and their room, the environment, addresses.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::tz::TimeZone;
use kernel::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Finding;
use crate::config::Config;
use crate::encryption::{self, address};
use crate::wiring::{Settings, sqlite_file};

const MIB: u64 = 1 << 20;
const PATIENCE: Duration = Duration::from_secs(3);

/// Files, room, zone, addresses and mail of this configuration.
pub async fn look(config: &Config, now: Instant) -> Vec<Finding> {
    let mut found = strays();
    found.push(zone(&config.provider.zone));
    found.extend(folder(&config.server.data, "[server] data"));
    let is_open = found.iter().any(|finding| finding.code == "files.open_to_others");
    if config.database.postgres.is_empty() && is_open {
        found.extend(private(&sqlite_file(config)));
    }
    if !config.backup.folder.as_os_str().is_empty() {
        found.extend(folder(&config.backup.folder, "[backup] folder"));
    }
    found.extend(crate::identity::key_file(config).filter(|file| file.exists()).and_then(|file| private(&file)));
    found.push(public_url(&config.server.public_url).await);
    found.extend(certificate(config, now));
    found.push(mail(config).await);
    found.push(fonts(&config.documents.fonts));
    found
}

/// Whether documents can be made as PDF.
fn fonts(folders: &[PathBuf]) -> Finding {
    let remedy = (
        "安装软件包 fonts-noto-cjk（Debian、Ubuntu）或 google-noto-serif-cjk-fonts 与 google-noto-sans-cjk-fonts（openEuler、Fedora），\
         或在 [documents] fonts 填写字体所在文件夹；装好软件包后无需重启。",
        "Install the package fonts-noto-cjk (Debian, Ubuntu) or google-noto-serif-cjk-fonts and google-noto-sans-cjk-fonts \
         (openEuler, Fedora), or name the folder of the fonts in [documents] fonts; no restart is needed for the packages.",
    );
    match paper::Fonts::find(folders) {
        Ok(_) => Finding::good("documents.fonts", "文书所用中文字体齐全", "the fonts of documents are there"),
        Err(missing) => Finding::warning(
            "documents.no_fonts",
            format!("缺少中文字体“{}”，文书无法生成 PDF（已查找：{}）", missing.missing, missing.looked),
            format!(
                "the font `{}` is missing, so documents cannot be made as PDF (looked in {})",
                missing.missing, missing.looked
            ),
            remedy,
        ),
    }
}

/// Variables of the environment that look like ours and are read by nobody.
fn strays() -> Vec<Finding> {
    const KNOWN: [&str; 4] = ["AFTERCARE_CONFIG", "AFTERCARE_LOG", "AFTERCARE_TEST_PG", "AFTERCARE_TEST_DATA"];
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let strays =
        names.filter(|name| name.starts_with("AFTERCARE_") && !name.contains("__") && !KNOWN.contains(&name.as_str()));
    strays
        .map(|name| {
            let remedy = (
                "环境变量的写法是 AFTERCARE_节__键，例如 AFTERCARE_SERVER__LISTEN；写错的会被忽略。",
                "Variables are written AFTERCARE_SECTION__KEY, such as AFTERCARE_SERVER__LISTEN; others are ignored.",
            );
            Finding::warning(
                "config.stray_variable",
                format!("环境变量 {name} 无人读取"),
                format!("nobody reads the variable {name}"),
                remedy,
            )
        })
        .collect()
}

fn zone(name: &str) -> Finding {
    let remedy = (
        "在 [provider] zone 填写 IANA 时区名，例如 Asia/Shanghai。",
        "Give an IANA name in [provider] zone, such as Asia/Shanghai.",
    );
    match TimeZone::get(name) {
        Ok(_) => Finding::good(
            "zone.known",
            format!("时区 {name} 的数据可用"),
            format!("the data of the zone {name} are there"),
        ),
        Err(error) => Finding::failure(
            "zone.unknown",
            format!("没有时区 {name} 的数据：{error}"),
            format!("there are no data of the zone {name}: {error}"),
            remedy,
        ),
    }
}

fn folder(path: &Path, key: &str) -> Vec<Finding> {
    let shown = path.display();
    if !path.is_dir() {
        let remedy = (
            "首次启动会创建它；若应已存在，请核对路径与挂载。",
            "The first start makes it; if it should be there, check the path and the mount.",
        );
        return vec![Finding::warning(
            "folder.missing",
            format!("{key} {shown} 不存在"),
            format!("{key} {shown} does not exist"),
            remedy,
        )];
    }
    let mut found = Vec::new();
    let trial = path.join(format!(".aftercare-doctor-{}", std::process::id()));
    if let Err(error) = std::fs::write(&trial, b"doctor").and_then(|()| std::fs::remove_file(&trial)) {
        let remedy = (
            "把文件夹交给运行服务的用户（chown），并确认磁盘不是只读、没有写满。",
            "Give the folder to the user the server runs as (chown); see that the disk is neither read-only nor full.",
        );
        found.push(Finding::failure(
            "folder.not_writable",
            format!("{key} {shown} 无法写入：{error}"),
            format!("{key} {shown} cannot be written: {error}"),
            remedy,
        ));
    }
    found.extend(private(path));
    found.extend(room(path, key));
    found
}

/// Others on the machine must not read the data.
fn private(path: &Path) -> Option<Finding> {
    let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
    let shown = path.display();
    if mode.trailing_zeros() >= 3 {
        return Some(Finding::good(
            "files.private",
            format!("{shown} 的权限是 {mode:o}"),
            format!("{shown} has the mode {mode:o}"),
        ));
    }
    let remedy = (format!("运行 chmod o-rwx {shown}。"), format!("Run chmod o-rwx {shown}."));
    Some(Finding::warning(
        "files.open_to_others",
        format!("{shown} 的权限是 {mode:o}，本机其他用户可以读取"),
        format!("{shown} has the mode {mode:o}: others on this machine can read it"),
        (&remedy.0, &remedy.1),
    ))
}

fn room(path: &Path, key: &str) -> Option<Finding> {
    let disk = rustix::fs::statvfs(path).ok()?;
    let (free, whole) = (disk.f_bavail * disk.f_frsize / MIB, disk.f_blocks * disk.f_frsize / MIB);
    let (zh, en) = (
        format!("{key} 所在磁盘剩余 {free} MiB（共 {whole} MiB）"),
        format!("the disk of {key} has {free} MiB left of {whole}"),
    );
    let remedy = (
        "腾出空间或扩容；写满后新的报修会被拒绝（已确认的不会丢失）。",
        "Make room or enlarge it: once full, new reports are refused (nothing acknowledged is lost).",
    );
    if free < 256 {
        return Some(Finding::failure("disk.full", zh, en, remedy));
    }
    if free < 2048 || free * 20 < whole {
        return Some(Finding::warning("disk.short", zh, en, remedy));
    }
    Some(Finding::good("disk.room", zh, en))
}

/// The server's own certificate: whether it can be used, and how long it holds.
fn certificate(config: &Config, now: Instant) -> Option<Finding> {
    const SOON: i64 = 14 * 24 * kernel::HOUR;
    let remedy = (
        "检查 [tls] 指向的文件；自动续期失败的原因在服务日志里，修好后一分钟内会再试。",
        "Check the files [tls] names; why a renewal failed stands in the server's log, and it is tried again within a minute or, by ACME, within hours.",
    );
    let unusable = |why: String| {
        let (zh, en) = (format!("服务器证书不可用：{why}"), format!("the server's certificate cannot be used: {why}"));
        Some(Finding::failure("tls.unusable", zh, en, remedy))
    };
    let standing = match encryption::setup(config) {
        Ok(None) => return None,
        Ok(Some(setup)) => setup.standing(),
        Err(error) => return unusable(error.to_string()),
    };
    let standing = match standing {
        Ok(Some(standing)) => standing,
        Ok(None) => {
            let (zh, en) = ("服务器证书尚未生成", "the server has no certificate yet");
            return Some(Finding::warning("tls.none_yet", zh, en, remedy));
        }
        Err(error) => return unusable(error.to_string()),
    };
    let (until, days) = (standing.until.to_string(), standing.until.since(now) / (24 * kernel::HOUR));
    let names = standing.names.join(", ");
    let zh = format!("服务器证书（{names}）有效期至 {until}，剩余 {days} 天");
    let en = format!("the server's certificate ({names}) holds until {until}, {days} days more");
    Some(match standing.until.since(now) {
        ..=0 => Finding::failure("tls.expired", zh, en, remedy),
        1..=SOON => Finding::warning("tls.ends_soon", zh, en, remedy),
        _ => Finding::good("tls.holds", zh, en),
    })
}

async fn public_url(url: &str) -> Finding {
    let remedy = (
        "[server] public_url 应是人们打开的 https 地址；反向代理负责证书，并把请求转到 [server] listen。",
        "[server] public_url should be the https address people open; the reverse proxy holds the certificate and passes requests to [server] listen.",
    );
    let Some((secure, host, port)) = address(url) else {
        return Finding::failure(
            "public_url.unreadable",
            format!("public_url {url} 不是地址"),
            format!("public_url {url} is no address"),
            remedy,
        );
    };
    let here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if !secure && !here {
        return Finding::warning(
            "public_url.in_clear",
            format!("public_url {url} 不是 https，密码会明文传输"),
            format!("public_url {url} is not https: passwords travel in clear"),
            remedy,
        );
    }
    match tokio::time::timeout(PATIENCE, answers(&host, port, secure)).await {
        Ok(Ok(())) => {
            Finding::good("public_url.answers", format!("public_url {url} 有应答"), format!("public_url {url} answers"))
        }
        Ok(Err(error)) => Finding::warning(
            "public_url.silent",
            format!("public_url {url} 没有应答：{error}"),
            format!("public_url {url} does not answer: {error}"),
            remedy,
        ),
        Err(_) => Finding::warning(
            "public_url.silent",
            format!("public_url {url} 3 秒内没有应答"),
            format!("public_url {url} does not answer within 3 s"),
            remedy,
        ),
    }
}

/// Over plain HTTP the server itself must answer; behind TLS it is enough that somebody listens.
async fn answers(host: &str, port: u16, secure: bool) -> std::io::Result<()> {
    let mut stream = TcpStream::connect((host, port)).await?;
    if secure {
        return Ok(());
    }
    let asked = format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(asked.as_bytes()).await?;
    let mut answer = [0; 64];
    let read = stream.read(&mut answer).await?;
    if String::from_utf8_lossy(&answer[..read]).contains(" 200 ") {
        return Ok(());
    }
    Err(std::io::Error::other("somebody else listens there"))
}

/// Connects and logs in; no mail is sent.
async fn mail(config: &Config) -> Finding {
    let remedy = (
        "核对 [mail] 各项与防火墙；密码最好放在 password_file 中。修好后积压的邮件会自动发出。",
        "Check [mail] and the firewall; keep the password in password_file. Waiting mail leaves by itself once it works.",
    );
    let broken = |zh: String, en: String| {
        Finding::failure(
            "mail.broken",
            format!("邮件服务器不可用：{zh}"),
            format!("the mail server cannot be used: {en}"),
            remedy,
        )
    };
    let settings = match Settings::of(config) {
        Ok(settings) => settings,
        Err(error) => return broken(format!("{error:#}"), format!("{error:#}")),
    };
    let Some(mail) = settings.mail else {
        return Finding::good(
            "mail.none",
            "没有配置邮件：消息只在平台内显示",
            "no mail is configured: messages are shown in the platform only",
        );
    };
    let channel = match notify::Smtp::new(&notify::SmtpConfig { timeout: Duration::from_secs(10), ..mail }) {
        Ok(channel) => channel,
        Err(error) => return broken(error.to_string(), error.to_string()),
    };
    match channel.probe().await {
        Ok(()) => Finding::good(
            "mail.answers",
            format!("邮件服务器 {} 可以登录", config.mail.host),
            format!("the mail server {} lets us in", config.mail.host),
        ),
        Err(failure) => broken(
            format!("{} {}", failure.sentence("mail", kernel::Language::Zh), failure.detail),
            format!("{} {}", failure.sentence("mail", kernel::Language::En), failure.detail),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_with_and_without_a_port() {
        assert_eq!(address("https://care.example/"), Some((true, "care.example".into(), 443)));
        assert_eq!(address("http://127.0.0.1:8080"), Some((false, "127.0.0.1".into(), 8080)));
        assert_eq!(address("http://[::1]:8080/x"), Some((false, "::1".into(), 8080)));
        for broken in ["care.example", "ftp://care.example", "http://", "http://x:port"] {
            assert_eq!(address(broken), None, "{broken}");
        }
    }

    #[tokio::test]
    async fn an_address_that_shows_passwords_and_one_that_is_silent_are_told_apart() {
        assert_eq!(public_url("http://care.example").await.code, "public_url.in_clear");
        assert_eq!(public_url("http://127.0.0.1:1").await.code, "public_url.silent");
        assert_eq!(public_url("nonsense").await.code, "public_url.unreadable");
    }
}
