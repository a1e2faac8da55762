//! A directory（LDAP、AD 域）: the entry of a log-in name is searched for, and its password is proved by a bind.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ldap3::asn1::StructureTag;
use ldap3::{
    Ldap, LdapConnAsync, LdapConnSettings, LdapError, LdapResult, ResultEntry, Scope, SearchOptions, ldap_escape,
};
use rustls::ClientConfig;
use url::{Host, Url};

use crate::dn::normal_dn;
use crate::http::tls;
use crate::trouble::{Cause, Trouble};
use crate::{Asserted, Secret, SettingError, WayError};

/// How long one server may take to be connected to, and to do one thing.
const PATIENCE: Duration = Duration::from_secs(4);
/// How long a log-in may take in all.
const LONGEST: Duration = Duration::from_secs(12);
/// The most groups that are read.
const MOST_GROUPS: i32 = 1000;
/// The longest log-in name and password that are passed on.
const LONGEST_TYPED: usize = 1024;
/// Attributes whose values are bytes and no text.
const BINARY: [&str; 2] = ["objectguid", "objectsid"];

/// How a directory is reached, and which of its attributes say what.
#[derive(Clone, Debug)]
pub struct DirectorySettings {
    /// Who its entries are said by: a directory has no name of its own that outlives its machines.
    pub issuer: String,
    /// Its servers, asked in this order: `ldaps://` or, with StartTLS, `ldap://`.
    pub urls: Vec<String>,
    /// Whether `ldap://` goes over to TLS before anything is said; without it only for this machine.
    pub start_tls: bool,
    /// A CA certificate (PEM) of the house, beside the public ones.
    pub ca_file: Option<PathBuf>,
    /// The account that searches; empty: the directory lets everybody search.
    pub bind_dn: String,
    /// Its password.
    pub bind_password: Option<Secret>,
    /// Below which entry people are searched for.
    pub base: String,
    /// Which entry is meant: `{login}` stands for what was typed.
    pub filter: String,
    /// The attribute that is never given to somebody else.
    pub subject: String,
    /// The attribute with the name that is logged in by.
    pub username: String,
    /// The attribute that people call him by.
    pub name: String,
    /// The attribute with his mail address; empty: none is taken over.
    pub email: String,
    /// The attribute of his entry that names his groups; empty: none.
    pub group_attribute: String,
    /// Below which entry groups are searched for; empty: they are not.
    pub group_base: String,
    /// Which groups are his: `{dn}` stands for his entry, `{username}` for his name there.
    pub group_filter: String,
}

/// One directory.
pub struct Directory {
    settings: DirectorySettings,
    servers: Vec<Url>,
    tls: Arc<ClientConfig>,
}

impl Directory {
    /// The directory of these settings; it is asked nothing before somebody logs in.
    pub fn new(settings: DirectorySettings) -> Result<Self, SettingError> {
        let servers = settings.urls.iter().map(|url| server(url, settings.start_tls)).collect::<Result<Vec<_>, _>>()?;
        if servers.is_empty() {
            return Err(SettingError::new("urls", "names no server"));
        }
        let secret = settings.bind_password.as_ref().is_some_and(|secret| !secret.0.is_empty());
        if !settings.bind_dn.is_empty() && !secret {
            // A bind with a name and no password is let in by many servers, as nobody.
            return Err(SettingError::new(
                "bind_password",
                "is missing: without one nothing is proved to the directory",
            ));
        }
        for (key, value) in [("base", &settings.base), ("subject", &settings.subject), ("username", &settings.username)]
        {
            if value.is_empty() {
                return Err(SettingError::new(key, "is missing"));
            }
        }
        check_filter("filter", &settings.filter, &["{login}"])?;
        if !settings.group_base.is_empty() {
            check_filter("group_filter", &settings.group_filter, &["{dn}", "{username}"])?;
        }
        let tls = Arc::new(tls(settings.ca_file.as_deref())?);
        Ok(Self { settings, servers, tls })
    }

    /// Whom `login` and `password` prove. An empty password is none: many directories let it in as nobody.
    pub async fn assert(&self, login: &str, password: &str) -> Result<Asserted, WayError> {
        let login = login.trim();
        let fits = |text: &str| !text.is_empty() && text.len() <= LONGEST_TYPED;
        if !fits(login) || !fits(password) || login.contains(char::is_control) {
            return Err(WayError::Unproved("the name or the password is empty or too long".into()));
        }
        match tokio::time::timeout(LONGEST, self.asked(login, password)).await {
            Ok(answer) => answer,
            Err(_) => Err(late()),
        }
    }

    async fn asked(&self, login: &str, password: &str) -> Result<Asserted, WayError> {
        let mut ldap = self.connected().await?;
        let answer = self.proved(&mut ldap, login, password).await;
        // The connection closes with its last handle whether the farewell arrives or not.
        drop(ldap.unbind().await);
        answer
    }

    async fn proved(&self, ldap: &mut Ldap, login: &str, password: &str) -> Result<Asserted, WayError> {
        self.become_searcher(ldap).await?;
        let (found, more) = self.entries(ldap, login).await?;
        let entry = match found.as_slice() {
            [one] if !more && !one.dn.is_empty() => one,
            others => {
                // As much is done as for an entry that is there, so that the time tells nothing.
                let nobody = format!("cn=nobody,{}", self.settings.base);
                drop(bind(ldap, &nobody, password).await?);
                return Err(WayError::Unproved(match others {
                    [] => "no entry is found".to_owned(),
                    _ => "more than one entry is found: the filter is not narrow enough".to_owned(),
                }));
            }
        };
        judged(&bind(ldap, &entry.dn, password).await?)?;
        let username = entry.text(&self.settings.username).unwrap_or_else(|| login.to_owned());
        let mut groups: Vec<String> = entry.texts(&self.settings.group_attribute);
        groups.extend(self.groups(ldap, &entry.dn, &username).await?);
        let mut groups: Vec<String> = groups.iter().map(|group| normal_dn(group)).collect();
        groups.sort_unstable();
        groups.dedup();
        Ok(Asserted {
            issuer: self.settings.issuer.clone(),
            subject: self.subject(entry)?,
            name: entry.text(&self.settings.name),
            email: entry.text(&self.settings.email),
            username: Some(username),
            groups,
            methods: vec!["pwd".to_owned()],
            session: None,
        })
    }

    /// The first server that can be connected to. One that answers and does not fit is not passed over for the next.
    async fn connected(&self) -> Result<Ldap, WayError> {
        let mut trouble = None;
        for url in &self.servers {
            let settings = LdapConnSettings::new()
                .set_conn_timeout(PATIENCE)
                .set_starttls(self.settings.start_tls && url.scheme() == "ldap")
                .set_config(Arc::clone(&self.tls));
            match LdapConnAsync::from_url_with_settings(settings, url).await {
                Ok((connection, mut ldap)) => {
                    tokio::spawn(async move {
                        if let Err(error) = connection.drive().await {
                            tracing::debug!(%error, "a connection to a directory ended");
                        }
                    });
                    ldap.with_timeout(PATIENCE);
                    return Ok(ldap);
                }
                Err(error) => {
                    let why = unable(&error).at(url.as_str());
                    if why.cause != Cause::Unreachable {
                        return Err(WayError::Unavailable(why));
                    }
                    trouble = Some(why);
                }
            }
        }
        Err(WayError::Unavailable(trouble.unwrap_or_else(|| Trouble::senseless("no server is named"))))
    }

    async fn become_searcher(&self, ldap: &mut Ldap) -> Result<(), WayError> {
        let secret = self.settings.bind_password.as_ref().map_or("", |secret| secret.0.as_str());
        if self.settings.bind_dn.is_empty() {
            return Ok(());
        }
        let answer = bind(ldap, &self.settings.bind_dn, secret).await?;
        if answer.rc == 0 {
            return Ok(());
        }
        let why = format!("it does not accept bind_dn and bind_password: {answer}");
        Err(WayError::Unavailable(Trouble { cause: Cause::NotAccepted, why }))
    }

    /// At most two entries: that there are two is enough.
    async fn entries(&self, ldap: &mut Ldap, login: &str) -> Result<(Vec<Entry>, bool), WayError> {
        let DirectorySettings { base, filter, subject, username, name, email, group_attribute, .. } = &self.settings;
        let filter = filled(filter, &[("{login}", login)]);
        let asked = [subject, username, name, email, group_attribute].map(String::as_str);
        let asked: Vec<&str> = asked.into_iter().filter(|attribute| !attribute.is_empty()).collect();
        search(ldap, base, &filter, asked, 2).await
    }

    async fn groups(&self, ldap: &mut Ldap, dn: &str, username: &str) -> Result<Vec<String>, WayError> {
        let DirectorySettings { group_base, group_filter, bind_dn, .. } = &self.settings;
        if group_base.is_empty() {
            return Ok(Vec::new());
        }
        // Who logs in need not be allowed to read groups.
        if bind_dn.is_empty() {
            drop(bind(ldap, "", "").await?);
        } else {
            self.become_searcher(ldap).await?;
        }
        let filter = filled(group_filter, &[("{dn}", dn), ("{username}", username)]);
        let (found, more) = search(ldap, group_base, &filter, vec!["1.1"], MOST_GROUPS).await?;
        if more {
            let why = format!("more groups are found than are read ({MOST_GROUPS}): the filter is not narrow enough");
            return Err(WayError::Unavailable(Trouble::senseless(why)));
        }
        Ok(found.into_iter().map(|entry| entry.dn).collect())
    }

    fn subject(&self, entry: &Entry) -> Result<String, WayError> {
        let key = &self.settings.subject;
        let values = entry.bytes(key);
        let said = match values.as_slice() {
            [one] if BINARY.contains(&key.to_lowercase().as_str()) => Some(hex::encode(one)),
            [one] => String::from_utf8((*one).clone()).ok(),
            _ => None,
        };
        said.filter(|subject| !subject.is_empty()).ok_or_else(|| {
            let why =
                format!("subject: the entry needs one value of {key} that bind_dn may read; it has {}", values.len());
            WayError::Unavailable(Trouble::senseless(why))
        })
    }
}

/// An entry that was found.
struct Entry {
    dn: String,
    attributes: Vec<(String, Vec<Vec<u8>>)>,
}

impl Entry {
    /// Reads what a server sent; none where it makes no sense, or is a referral, which is not followed.
    fn read(found: ResultEntry) -> Option<Self> {
        if found.is_ref() || found.is_intermediate() {
            return None;
        }
        let mut parts = found.0.expect_constructed()?.into_iter();
        let dn = String::from_utf8(parts.next()?.expect_primitive()?).ok()?;
        let attributes = parts.next()?.expect_constructed()?.into_iter().map(|attribute| {
            let mut parts = attribute.expect_constructed()?.into_iter();
            let key = String::from_utf8(parts.next()?.expect_primitive()?).ok()?;
            let values = parts.next()?.expect_constructed()?.into_iter().map(StructureTag::expect_primitive);
            Some((key, values.collect::<Option<Vec<_>>>()?))
        });
        Some(Self { dn, attributes: attributes.collect::<Option<Vec<_>>>()? })
    }

    fn bytes(&self, key: &str) -> Vec<&Vec<u8>> {
        let named = self.attributes.iter().filter(|(name, _)| name.eq_ignore_ascii_case(key));
        named.flat_map(|(_, values)| values).collect()
    }

    fn texts(&self, key: &str) -> Vec<String> {
        self.bytes(key).into_iter().filter_map(|value| String::from_utf8(value.clone()).ok()).collect()
    }

    fn text(&self, key: &str) -> Option<String> {
        self.texts(key).into_iter().find(|text| !text.trim().is_empty())
    }
}

async fn bind(ldap: &mut Ldap, dn: &str, password: &str) -> Result<LdapResult, WayError> {
    ldap.with_timeout(PATIENCE);
    ldap.simple_bind(dn, password).await.map_err(|error| WayError::Unavailable(unable(&error).at("bind")))
}

/// At most so many entries, and whether there are more.
async fn search(
    ldap: &mut Ldap,
    base: &str,
    filter: &str,
    attributes: Vec<&str>,
    most: i32,
) -> Result<(Vec<Entry>, bool), WayError> {
    ldap.with_timeout(PATIENCE).with_search_options(SearchOptions::new().sizelimit(most));
    let found = ldap.search(base, Scope::Subtree, filter, attributes).await;
    let found = found.map_err(|error| WayError::Unavailable(unable(&error).at("search")))?;
    if found.1.rc != 0 && found.1.rc != SIZE_LIMIT {
        let not_followed =
            if found.1.rc == REFERRAL { ", which is not followed: name the server it points to" } else { "" };
        let cause = if [INSUFFICIENT_ACCESS, OPERATIONS_ERROR].contains(&found.1.rc) {
            Cause::NotAccepted
        } else {
            Cause::Senseless
        };
        let why = format!("search below {base}: {}{not_followed}", found.1);
        return Err(WayError::Unavailable(Trouble { cause, why }));
    }
    Ok((found.0.into_iter().filter_map(Entry::read).collect(), found.1.rc == SIZE_LIMIT))
}

const OPERATIONS_ERROR: u32 = 1;
const SIZE_LIMIT: u32 = 4;
const STRONGER_AUTH: u32 = 8;
const REFERRAL: u32 = 10;
const CONFIDENTIALITY: u32 = 13;
const INSUFFICIENT_ACCESS: u32 = 50;
const BUSY: u32 = 51;
const UNAVAILABLE: u32 = 52;

/// What the bind of somebody's own entry came to.
fn judged(answer: &LdapResult) -> Result<(), WayError> {
    let unable = |cause| Err(WayError::Unavailable(Trouble { cause, why: format!("bind: {answer}") }));
    match answer.rc {
        0 => Ok(()),
        STRONGER_AUTH | CONFIDENTIALITY => unable(Cause::NotAccepted),
        BUSY | UNAVAILABLE => unable(Cause::Unreachable),
        // A wrong password, one that is too old, a locked account, a referral: the text may name the person and stays here.
        rc => Err(WayError::Unproved(format!("the directory does not let the entry in (result {rc})"))),
    }
}

fn unable(error: &LdapError) -> Trouble {
    match error {
        LdapError::Timeout { .. } => Trouble { cause: Cause::Unreachable, why: "it does not answer in time".into() },
        LdapError::LdapResult { result } => {
            Trouble { cause: Cause::Senseless, why: format!("StartTLS is refused: {result}") }
        }
        // The connection was given up by what reads it: what came was no LDAP, or nothing came.
        LdapError::ResultRecv { .. } | LdapError::OpSend { .. } | LdapError::EndOfStream => Trouble::senseless(
            "the connection broke off: is this a directory, and does it speak as the configuration says?",
        ),
        other => Trouble::of(other),
    }
}

fn late() -> WayError {
    WayError::Unavailable(Trouble { cause: Cause::Unreachable, why: "no answer within 12 seconds".into() })
}

fn server(text: &str, start_tls: bool) -> Result<Url, SettingError> {
    let wrong = |why: String| SettingError::new("urls", format!("`{text}`: {why}"));
    let url = Url::parse(text).map_err(|error| wrong(error.to_string()))?;
    let host = url.host_str().unwrap_or_default();
    let ip = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().ok();
    let here = host == "localhost" || ip.is_some_and(|ip| ip.is_loopback());
    if host.is_empty() || !["", "/"].contains(&url.path()) || url.query().is_some() || !url.username().is_empty() {
        return Err(wrong("it is ldaps://host or ldap://host, with a port or without".into()));
    }
    match url.scheme() {
        "ldaps" => {}
        "ldap" if start_tls || here => {}
        "ldap" => {
            return Err(wrong(
                "without start_tls ldap:// is for this machine alone: passwords would be readable".into(),
            ));
        }
        _ => return Err(wrong("begins with ldaps:// or ldap://".into())),
    }
    if matches!(url.host(), Some(Host::Ipv6(_))) || host.starts_with('[') {
        return Err(wrong("an IPv6 address is not taken: give the server's name".into()));
    }
    Ok(url)
}

fn check_filter(key: &'static str, filter: &str, places: &[&str]) -> Result<(), SettingError> {
    if !places.iter().any(|place| filter.contains(place)) {
        return Err(SettingError::new(key, format!("`{filter}` does not hold {}", places.join(" or "))));
    }
    let values: Vec<(&str, &str)> = places.iter().map(|place| (*place, "x")).collect();
    let read = ldap3::parse_filter(filled(filter, &values));
    read.map(|_| ()).map_err(|()| SettingError::new(key, format!("`{filter}` is no filter, such as (uid={{login}})")))
}

/// `template` with each place filled by its value as a literal; a value holds no places.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut whole = String::with_capacity(template.len() + 64);
    let mut rest = template;
    loop {
        let next = values.iter().filter_map(|(place, value)| Some((rest.find(place)?, *place, *value))).min();
        let Some((at, place, value)) = next else { break };
        whole.push_str(&rest[..at]);
        whole.push_str(&ldap_escape(value));
        rest = &rest[at + place.len()..];
    }
    whole + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_a_literal_in_a_filter() {
        for (typed, filter) in [
            ("li", "(uid=li)"),
            ("*", r"(uid=\2a)"),
            ("li)(uid=*", r"(uid=li\29\28uid=\2a)"),
            (r"a\b", r"(uid=a\5cb)"),
            ("李强", "(uid=李强)"),
            ("{login}", "(uid={login})"),
        ] {
            assert_eq!(filled("(uid={login})", &[("{login}", typed)]), filter);
        }
        let both = filled("(|(member={dn})(memberUid={username}))", &[("{dn}", "cn={username}"), ("{username}", "li")]);
        assert_eq!(both, "(|(member=cn={username})(memberUid=li))");
    }

    #[test]
    fn passwords_leave_this_machine_by_tls_alone() {
        for (url, start_tls, good) in [
            ("ldaps://dc1.corp.example", false, true),
            ("ldaps://dc1.corp.example:3269", true, true),
            ("ldap://dc1.corp.example", true, true),
            ("ldap://dc1.corp.example", false, false),
            ("ldap://127.0.0.1:3890", false, true),
            ("ldap://localhost:3890", false, true),
            ("ldap://localhost.example", false, false),
            ("http://dc1.corp.example", true, false),
            ("ldapi:///run/slapd", true, false),
            ("ldaps://[::1]", true, false),
            ("ldaps://dc1.corp.example/dc=corp", true, false),
            ("dc1.corp.example", true, false),
            ("", true, false),
        ] {
            assert_eq!(server(url, start_tls).is_ok(), good, "{url} {start_tls}");
        }
    }
}
