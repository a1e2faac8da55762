//! CAS 3.0: a service ticket, asked about once at `/p3/serviceValidate`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use url::Url;

use crate::http::{Http, permitted};
use crate::trouble::{Cause, Trouble};
use crate::{Asserted, Exchange, SettingError, WayError};

/// The namespace of a CAS server's answers.
const NAMESPACE: &str = "http://www.yale.edu/tp/cas";
/// The longest ticket a client has to take (CAS protocol 3.0, 3.1.1).
const LONGEST_TICKET: usize = 256;

/// How a CAS server is reached, and which of its attributes say what.
#[derive(Clone, Debug)]
pub struct CasSettings {
    /// Its address, up to what stands before `/login`.
    pub server: String,
    /// Whether a log-in that the server remembers is not enough: everybody shows his password there each time.
    pub renew: bool,
    /// The attribute that is never given to somebody else; empty: the name that is logged in by.
    pub subject: String,
    /// The attribute that people call him by.
    pub name: String,
    /// The attribute with his mail address; empty: none is taken over.
    pub email: String,
    /// The attribute that names the groups.
    pub group_attribute: String,
    /// The attribute that says how it was proved there.
    pub method_attribute: String,
    /// A CA certificate (PEM) of the house, beside the public ones.
    pub ca_file: Option<PathBuf>,
}

/// One CAS server.
pub struct Cas {
    settings: CasSettings,
    server: Url,
    http: Http,
}

impl Cas {
    /// The server of these settings; it is asked nothing before somebody logs in.
    pub fn new(settings: CasSettings) -> Result<Self, SettingError> {
        let server = permitted("server", settings.server.trim_end_matches('/'))?;
        if server.query().is_some() || server.fragment().is_some() {
            return Err(SettingError::new("server", "has neither ? nor #: it ends before /login"));
        }
        let http = Http::new(settings.ca_file.as_deref())?;
        Ok(Self { settings, server, http })
    }

    /// The address to which the browser of this exchange is sent.
    pub fn address(&self, exchange: &Exchange) -> String {
        let mut url = self.page("login");
        url.query_pairs_mut().append_pair("service", &service(exchange));
        if self.settings.renew {
            url.query_pairs_mut().append_pair("renew", "true");
        }
        url.into()
    }

    /// Whom the server asserts by the ticket of this exchange. A ticket is made out to one service address, and that of an
    /// exchange is its own: another browser's ticket is another service's.
    pub async fn assert(&self, exchange: &Exchange, ticket: &str) -> Result<Asserted, WayError> {
        let fit =
            ticket.starts_with("ST-") && ticket.len() <= LONGEST_TICKET && ticket.chars().all(|c| c.is_ascii_graphic());
        if !fit {
            return Err(WayError::Refused("it is no service ticket".into()));
        }
        let mut url = self.page("p3/serviceValidate");
        url.query_pairs_mut().append_pair("service", &service(exchange)).append_pair("ticket", ticket);
        if self.settings.renew {
            url.query_pairs_mut().append_pair("renew", "true");
        }
        let unusable = |why: String| WayError::Unavailable(Trouble::senseless(why));
        let request =
            hyper::Request::get(url.as_str()).body(Vec::new()).map_err(|error| unusable(error.to_string()))?;
        let answer = self.http.exchange(request).await.map_err(|error| WayError::Unavailable(Trouble::of(&error)))?;
        if !answer.status().is_success() {
            return Err(unusable(format!("serviceValidate answers {}", answer.status())));
        }
        let text = std::str::from_utf8(answer.body()).map_err(|_| unusable("its answer is not UTF-8".into()))?;
        match read(text).map_err(unusable)? {
            Answer::Refused(code) => Err(refused(&code)),
            Answer::Success { user, attributes } => self.asserted(user, &attributes),
        }
    }

    fn asserted(&self, user: String, attributes: &BTreeMap<String, Vec<String>>) -> Result<Asserted, WayError> {
        let all = |key: &str| attributes.get(key).cloned().unwrap_or_default();
        let first = |key: &str| all(key).into_iter().next();
        let subject = if self.settings.subject.is_empty() {
            user.clone()
        } else {
            let [subject] = <[String; 1]>::try_from(all(&self.settings.subject)).map_err(|found| {
                let why = format!("attribute {}: one value is needed, {} came", self.settings.subject, found.len());
                WayError::Unavailable(Trouble::senseless(why))
            })?;
            subject
        };
        Ok(Asserted {
            issuer: self.server.as_str().trim_end_matches('/').to_owned(),
            subject,
            username: Some(user),
            name: first(&self.settings.name),
            email: first(&self.settings.email),
            groups: all(&self.settings.group_attribute),
            methods: all(&self.settings.method_attribute),
            session: None,
        })
    }

    fn page(&self, path: &str) -> Url {
        let mut url = self.server.clone();
        url.set_path(&format!("{}/{path}", self.server.path().trim_end_matches('/')));
        url
    }
}

/// The service address of an exchange: the same to the letter in the browser's address and when the ticket is asked about.
fn service(exchange: &Exchange) -> String {
    format!("{}?state={}", exchange.back, exchange.state)
}

fn refused(code: &str) -> WayError {
    match code {
        "INVALID_TICKET" | "INVALID_SERVICE" | "INVALID_TICKET_SPEC" => {
            WayError::Refused(format!("the ticket is not accepted: {code}"))
        }
        "UNAUTHORIZED_SERVICE" | "INVALID_REQUEST" => WayError::Unavailable(Trouble {
            cause: Cause::NotAccepted,
            why: format!("it does not accept our service: {code}"),
        }),
        other => WayError::Unavailable(Trouble::senseless(format!("it answers {:.64}", other.escape_debug()))),
    }
}

/// What a CAS server says of a ticket.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Success { user: String, attributes: BTreeMap<String, Vec<String>> },
    Refused(String),
}

/// Reads an answer: every element by its namespace and its place, an element that stands twice is none, and nothing is expanded
/// that the document itself defines.
fn read(text: &str) -> Result<Answer, String> {
    let mut reader = NsReader::from_str(text);
    let mut read = Reading::default();
    loop {
        let (namespace, event) =
            reader.read_resolved_event().map_err(|error| format!("its answer is no XML: {error}"))?;
        let ours = matches!(namespace, ResolveResult::Bound(Namespace(name)) if name == NAMESPACE);
        match event {
            Event::Start(tag) => read.opens(&tag, ours)?,
            Event::Empty(tag) => {
                read.opens(&tag, ours)?;
                read.closes();
            }
            Event::End(_) => read.closes(),
            Event::Text(part) => read.text.push_str(&part.xml10_content()),
            Event::CData(part) => read.text.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => {
                if let Some(letter) = reference.resolve_char_ref().map_err(|error| error.to_string())? {
                    read.text.push(letter);
                } else {
                    let known = quick_xml::escape::resolve_predefined_entity(&reference);
                    read.text.push_str(known.ok_or("its answer uses an entity of its own")?);
                }
            }
            Event::DocType(_) => return Err("its answer defines a document type".into()),
            Event::Eof => return read.answer(),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// What was read so far. A name that is not CAS's own is remembered with a mark, so that it is at no place.
#[derive(Default)]
struct Reading {
    path: Vec<String>,
    text: String,
    users: Vec<String>,
    attributes: BTreeMap<String, Vec<String>>,
    code: Option<String>,
    successes: usize,
    failures: usize,
}

impl Reading {
    fn opens(&mut self, tag: &BytesStart<'_>, ours: bool) -> Result<(), String> {
        let local = tag.local_name();
        let name = local.as_ref();
        self.path.push(if ours { name.to_owned() } else { format!("?{name}") });
        self.text.clear();
        match self.place().as_slice() {
            ["serviceResponse", "authenticationSuccess"] => self.successes += 1,
            ["serviceResponse", "authenticationFailure"] => {
                self.failures += 1;
                let code = tag.try_get_attribute("code").map_err(|error| error.to_string())?;
                self.code = code.map(|code| code.value.trim().to_owned());
            }
            _ => {}
        }
        if self.path.len() > 8 { Err("its answer is nested too deep".into()) } else { Ok(()) }
    }

    fn closes(&mut self) {
        let text = std::mem::take(&mut self.text).trim().to_owned();
        match self.place().as_slice() {
            ["serviceResponse", "authenticationSuccess", "user"] => self.users.push(text),
            ["serviceResponse", "authenticationSuccess", "attributes", name] => {
                let name = (*name).to_owned();
                self.attributes.entry(name).or_default().push(text);
            }
            _ => {}
        }
        self.path.pop();
    }

    fn place(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    fn answer(self) -> Result<Answer, String> {
        if !self.path.is_empty() {
            return Err("its answer breaks off".into());
        }
        match (self.successes, self.failures, self.users.as_slice(), self.code) {
            (1, 0, [user], _) if !user.is_empty() => {
                Ok(Answer::Success { user: user.clone(), attributes: self.attributes })
            }
            (0, 1, _, Some(code)) => Ok(Answer::Refused(code)),
            _ => Err("its answer says neither yes nor no".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn success(inside: &str) -> String {
        format!(
            r#"<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess>{inside}</cas:authenticationSuccess></cas:serviceResponse>"#
        )
    }

    fn user_of(text: &str) -> Option<String> {
        match read(text) {
            Ok(Answer::Success { user, .. }) => Some(user),
            _ => None,
        }
    }

    #[test]
    fn an_answer_is_read_by_namespace_and_place() {
        let text = success(
            "<cas:user>li</cas:user><cas:attributes><cas:memberOf>ops &amp; desk</cas:memberOf><cas:memberOf><![CDATA[a<b]]></cas:memberOf>\
             <cas:name>李&#x5F3A;</cas:name><cas:empty/></cas:attributes>",
        );
        let Ok(Answer::Success { user, attributes }) = read(&text) else { panic!("it does not read") };
        assert_eq!(user, "li");
        assert_eq!(attributes["memberOf"], ["ops & desk", "a<b"]);
        assert_eq!(
            (attributes["name"].as_slice(), attributes["empty"].as_slice()),
            (&["李强".to_owned()][..], &[String::new()][..])
        );
        // Another prefix, and none, for the same namespace.
        let other = text.replace("cas:", "x:").replace("xmlns:cas=", "xmlns:x=");
        assert_eq!(user_of(&other).as_deref(), Some("li"));
        let none = text.replace("xmlns:cas=", "xmlns=").replace("cas:", "");
        assert_eq!(user_of(&none).as_deref(), Some("li"));
    }

    #[test]
    fn a_comment_does_not_cut_a_name_short() {
        assert_eq!(user_of(&success("<cas:user>admin<!-- -->istrator</cas:user>")).as_deref(), Some("administrator"));
    }

    #[test]
    fn what_says_neither_yes_nor_no_asserts_nobody() {
        let good = success("<cas:user>li</cas:user>");
        for text in [
            "",
            "<html><body>Log in</body></html>",
            "yes\nli\n",
            &good.replace("http://www.yale.edu/tp/cas", "http://evil.example"),
            &success("<cas:user></cas:user>"),
            &success("<cas:user>li</cas:user><cas:user>admin</cas:user>"),
            &success("<x><cas:user>li</cas:user></x>"),
            &success("<cas:attributes><cas:user>li</cas:user></cas:attributes>"),
            &good.replace(
                "<cas:authenticationSuccess>",
                r#"<cas:authenticationFailure code="INVALID_TICKET"/><cas:authenticationSuccess>"#,
            ),
            &format!("{good}{good}"),
            &format!(r#"<!DOCTYPE x [<!ENTITY a "li">]>{good}"#),
            &success("<cas:user>&a;</cas:user>"),
            &good[..good.len() - 10],
            &good[..good.len() - "</cas:serviceResponse>".len()],
            &success(&"<cas:x>".repeat(2000)),
        ] {
            assert_eq!(user_of(text), None, "{text:.300}");
        }
        let no = r#"<s:serviceResponse xmlns:s="http://www.yale.edu/tp/cas"><s:authenticationFailure code="INVALID_TICKET">x</s:authenticationFailure></s:serviceResponse>"#;
        assert_eq!(read(no), Ok(Answer::Refused("INVALID_TICKET".into())));
    }
}
