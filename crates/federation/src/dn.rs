//! Distinguished names, compared as directories compare them.

/// One spelling for every spelling of a distinguished name (RFC 4514): lower case, no blanks around its parts, each special
/// character escaped alike. Names that are equal for a directory become equal texts; the order of a part of many values is kept.
pub fn normal_dn(dn: &str) -> String {
    let mut whole = String::with_capacity(dn.len());
    let mut part = Part::default();
    let mut letters = dn.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                let next = letters.next();
                let second = letters.peek().copied();
                match (next.and_then(|c| c.to_digit(16)), second.and_then(|c| c.to_digit(16))) {
                    (Some(high), Some(low)) => {
                        letters.next();
                        part.escaped(u8::try_from(high * 16 + low).unwrap_or_default());
                    }
                    _ => next.into_iter().for_each(|c| part.literal(c)),
                }
            }
            ',' | ';' => part.close(&mut whole, ','),
            '+' => part.close(&mut whole, '+'),
            '=' if !part.named => {
                part.close(&mut whole, '=');
                part.named = true;
            }
            other => part.plain(other),
        }
    }
    whole.push_str(&part.text());
    whole
}

/// A name or a value that is being read.
#[derive(Default)]
struct Part {
    bytes: Vec<u8>,
    /// Up to here blanks count: they were escaped.
    kept: usize,
    /// Whether its type has been read: a further `=` belongs to the value.
    named: bool,
}

impl Part {
    fn plain(&mut self, letter: char) {
        if letter == ' ' && self.bytes.is_empty() {
            return;
        }
        let mut utf8 = [0; 4];
        self.bytes.extend_from_slice(letter.encode_utf8(&mut utf8).as_bytes());
        if letter != ' ' {
            self.kept = self.bytes.len();
        }
    }

    fn literal(&mut self, letter: char) {
        let mut utf8 = [0; 4];
        self.bytes.extend_from_slice(letter.encode_utf8(&mut utf8).as_bytes());
        self.kept = self.bytes.len();
    }

    fn escaped(&mut self, byte: u8) {
        self.bytes.push(byte);
        self.kept = self.bytes.len();
    }

    fn text(&self) -> String {
        let kept = self.bytes.get(..self.kept).unwrap_or_default();
        let mut text = String::with_capacity(kept.len());
        for letter in String::from_utf8_lossy(kept).to_lowercase().chars() {
            if matches!(letter, ',' | ';' | '+' | '=' | '\\' | '"' | '<' | '>' | '#') || letter.is_control() {
                text.push('\\');
            }
            text.push(letter);
        }
        text
    }

    fn close(&mut self, whole: &mut String, separator: char) {
        whole.push_str(&self.text());
        whole.push(separator);
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_become_one_and_other_names_stay_others() {
        let desk = "cn=desk,ou=groups,dc=corp,dc=example";
        for same in [
            "CN=Desk,OU=Groups,DC=corp,DC=example",
            "cn = desk , ou=groups; dc=corp,dc=example",
            r"cn=\64esk,ou=groups,dc=corp,dc=example",
        ] {
            assert_eq!(normal_dn(same), desk, "{same}");
        }
        assert_eq!(normal_dn(r"cn=Desk\, East,dc=x"), normal_dn(r"CN=desk\2c east, DC=x"));
        assert_eq!(normal_dn(r"cn=服务台,dc=x"), normal_dn(r"cn=\E6\9C\8D\E5\8A\A1\E5\8F\B0,dc=x"));
        assert_eq!(normal_dn("cn=a=b,dc=x"), normal_dn(r"cn=a\3Db,dc=x"));
        assert_eq!(normal_dn("cn=a+uid=b,dc=x"), "cn=a+uid=b,dc=x");
        // What is escaped is a letter of a value, never a part of its own.
        assert_ne!(normal_dn(r"cn=desk\,ou=groups,dc=x"), normal_dn("cn=desk,ou=groups,dc=x"));
        assert_ne!(normal_dn(r"cn=desk\+cn=x,dc=x"), normal_dn("cn=desk+cn=x,dc=x"));
        assert_ne!(normal_dn(r"cn=desk\20,dc=x"), normal_dn("cn=desk ,dc=x"));
        assert_eq!(normal_dn(""), "");
    }
}
