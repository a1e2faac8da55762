//! Text messages and calls through a gateway's HTTP interface: every operator's is another, so the body is a template.

use std::sync::Arc;

use serde_json::Value as Json;

use super::carrier::Carrier;
use super::{Channel, Handed, Outgoing, Secret};
use crate::core::{Channels, Failure, FailureCode, Pace, short};

/// How the body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
}

/// A gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayConfig {
    /// What it carries: [`Channels::Sms`] or [`Channels::Call`].
    pub carries: Channels,
    /// Its address; it may hold a key.
    pub url: Secret,
    /// A header it wants, name and value, such as `Authorization`.
    pub header: Option<(String, Secret)>,
    /// How the body is written.
    pub media: Media,
    /// The body with `{phone}`, `{text}` and, if wanted, `{name}`; values are escaped as the media type asks.
    pub body: String,
    /// Where a JSON answer says that the message was taken (RFC 6901), and what it says there; none where the status says it.
    pub success: Option<(String, String)>,
    /// The most characters of a text.
    pub longest: usize,
}

/// Why a gateway cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// The message would go to nobody or say nothing.
    #[error("body: `{{phone}}` and `{{text}}` must stand in it")]
    Empty,
    /// A place that is none.
    #[error("body: `{{{0}}}` is none of {{phone}}, {{text}}, {{name}}")]
    Place(String),
    /// Not what its media type asks.
    #[error("body: filled in it is no JSON: {0}")]
    Json(String),
}

const PLACES: [&str; 3] = ["phone", "text", "name"];

impl GatewayConfig {
    /// The gateway, if its template can be filled in.
    pub fn checked(self) -> Result<Self, GatewayError> {
        if !self.body.contains("{phone}") || !self.body.contains("{text}") {
            return Err(GatewayError::Empty);
        }
        for part in self.body.split('{').skip(1) {
            let name = part.split('}').next().unwrap_or_default();
            let is_word = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase());
            if is_word && part.len() > name.len() && !PLACES.contains(&name) {
                return Err(GatewayError::Place(name.to_owned()));
            }
        }
        if self.media == Media::Json {
            let filled = self.filled(["1", "a\"\n", "b"]);
            serde_json::from_str::<Json>(&filled).map_err(|error| GatewayError::Json(error.to_string()))?;
        }
        Ok(self)
    }

    /// The body with these values of [`PLACES`]. What stands in a value is no place again.
    fn filled(&self, values: [&str; 3]) -> String {
        let mut filled = String::with_capacity(self.body.len() + 256);
        let mut rest = self.body.as_str();
        while let Some(at) = rest.find('{') {
            filled.push_str(&rest[..at]);
            rest = &rest[at..];
            let found = PLACES.iter().zip(values).find_map(|(place, value)| {
                Some((rest.strip_prefix('{')?.strip_prefix(place)?.strip_prefix('}')?, value))
            });
            if let Some((behind, value)) = found {
                filled.push_str(&self.escaped(value));
                rest = behind;
            } else {
                filled.push('{');
                rest = &rest[1..];
            }
        }
        filled + rest
    }

    fn escaped(&self, value: &str) -> String {
        match self.media {
            Media::Json => {
                let quoted = Json::from(value).to_string();
                quoted[1..quoted.len() - 1].to_owned()
            }
            Media::Form => {
                let encoded = value.bytes().map(|byte| match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
                    byte => format!("%{byte:02X}"),
                });
                encoded.collect()
            }
        }
    }

    fn answer(&self, status: u16, body: &[u8]) -> Result<(), Failure> {
        let said = String::from_utf8_lossy(body).chars().take(200).collect::<String>();
        let refused = |code| Err(Failure::new(code, format!("HTTP {status} {said}")));
        match (status, &self.success) {
            (429, _) => refused(FailureCode::TooMany),
            (401 | 403, _) => refused(FailureCode::LoginRefused),
            (200..=299, None) => Ok(()),
            (200..=299, Some((place, wanted))) => {
                let answer: Json = serde_json::from_slice(body).unwrap_or_default();
                let found =
                    answer.pointer(place).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                if found.as_ref() == Some(wanted) { Ok(()) } else { refused(FailureCode::Refused) }
            }
            _ => refused(FailureCode::Refused),
        }
    }
}

/// The channel of a gateway; the address of a delivery is a telephone number.
pub struct Gateway {
    config: GatewayConfig,
    carrier: Arc<dyn Carrier>,
}

impl Gateway {
    /// A channel that posts through `carrier`.
    pub fn new(config: GatewayConfig, carrier: Arc<dyn Carrier>) -> Self {
        Self { config, carrier }
    }

    async fn send(&self, outgoing: Outgoing<'_>) -> Result<(), Failure> {
        let config = &self.config;
        let phone = number(outgoing.address)?;
        let text = short(outgoing.letter, outgoing.is_possible_copy, config.longest);
        let body = config.filled([&phone, &text, outgoing.name]);
        let media = match config.media {
            Media::Json => "application/json; charset=utf-8",
            Media::Form => "application/x-www-form-urlencoded; charset=utf-8",
        };
        let header = config.header.as_ref().map(|(name, value)| (name.as_str(), value.0.as_str()));
        let (status, answer) = self.carrier.post(&config.url.0, media, header, body.into_bytes()).await?;
        config.answer(status, &answer)
    }
}

impl Channel for Gateway {
    fn name(&self) -> &'static str {
        self.config.carries.as_str()
    }

    fn host(&self) -> &'static str {
        self.config.carries.as_str()
    }

    /// Five text messages at once and one a minute, one call in three minutes: more helps nobody.
    fn pace(&self, _address: &str) -> Option<Pace> {
        Some(match self.config.carries {
            Channels::Call => Pace { every: 3 * kernel::MINUTE, burst: 1 },
            _ => Pace { every: kernel::MINUTE, burst: 5 },
        })
    }

    fn hand_over<'a>(&'a self, outgoing: Outgoing<'a>) -> Handed<'a> {
        Box::pin(self.send(outgoing))
    }
}

/// A number as gateways take it: digits, with the `+` of a foreign one.
fn number(text: &str) -> Result<String, Failure> {
    let kept: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let odd = text.chars().any(|c| !(c.is_ascii_digit() || " +-()（）".contains(c)));
    if odd || kept.rfind('+').is_some_and(|at| at > 0) || !(5..=20).contains(&kept.len()) {
        return Err(Failure::new(FailureCode::BadAddress, text));
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(media: Media, body: &str) -> GatewayConfig {
        GatewayConfig {
            carries: Channels::Sms,
            url: Secret("https://sms.example.test/send".to_owned()),
            header: None,
            media,
            body: body.to_owned(),
            success: Some(("/code".to_owned(), "0".to_owned())),
            longest: 70,
        }
    }

    #[test]
    fn values_are_escaped_and_never_read_as_places() {
        let json = config(Media::Json, r#"{"to":"{phone}","say":"{text}","who":{"name":"{name}"}}"#);
        let filled = json.filled(["138", "他说\"{phone}\"\n", "李"]);
        assert_eq!(filled, r#"{"to":"138","say":"他说\"{phone}\"\n","who":{"name":"李"}}"#);
        let form = config(Media::Form, "mobile={phone}&content={text}");
        assert_eq!(form.filled(["+86138", "a&b 坏", ""]), "mobile=%2B86138&content=a%26b%20%E5%9D%8F");
    }

    #[test]
    fn a_template_that_cannot_work_is_refused_by_name() {
        assert!(config(Media::Json, r#"{"to":"{phone}","say":"{text}"}"#).checked().is_ok());
        assert_eq!(config(Media::Form, "mobile={phone}").checked().map(|_| ()), Err(GatewayError::Empty));
        let unknown = config(Media::Form, "m={phone}&c={text}&k={key}").checked();
        assert_eq!(unknown.map(|_| ()), Err(GatewayError::Place("key".to_owned())));
        let broken = config(Media::Json, r#"{"to":{phone},"say":{text}}"#).checked();
        assert!(matches!(broken, Err(GatewayError::Json(_))));
    }

    #[test]
    fn an_answer_is_read_where_it_says_whether_the_message_was_taken() {
        let gateway = config(Media::Json, "");
        let code = |status, body: &str| gateway.answer(status, body.as_bytes()).map_err(|failure| failure.code);
        assert_eq!(code(200, r#"{"code":0}"#), Ok(()));
        assert_eq!(code(200, r#"{"code":"0"}"#), Ok(()));
        assert_eq!(code(200, r#"{"code":7}"#), Err(FailureCode::Refused));
        assert_eq!(code(200, "ok"), Err(FailureCode::Refused));
        assert_eq!(code(403, ""), Err(FailureCode::LoginRefused));
        assert_eq!(code(429, ""), Err(FailureCode::TooMany));
    }

    #[test]
    fn a_number_is_written_as_gateways_take_it() {
        assert_eq!(number("+86 138-0000-0000"), Ok("+8613800000000".to_owned()));
        assert_eq!(number("（010）8888 0000"), Ok("01088880000".to_owned()));
        assert!(number("138 转 12").is_err() && number("12").is_err() && number("1+38000").is_err());
    }
}
