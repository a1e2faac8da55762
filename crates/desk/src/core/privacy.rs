//! What a vendor reads of a report: the fault, and no personal data he does not need.

use crate::core::Incident;

impl Incident {
    /// A text about it as a vendor reads it, by a link or by an account.
    pub fn without_personal(&self, text: &str) -> String {
        without_personal(text, self.reporter.name.as_deref(), self.reporter.phone.as_deref())
    }
}

/// The report without the reporter's name and number, and without anything that reads like a mobile or identity number.
pub fn without_personal(text: &str, name: Option<&str>, phone: Option<&str>) -> String {
    let mut out = text.to_owned();
    for known in [name, phone].into_iter().flatten().map(str::trim).filter(|known| known.chars().count() > 1) {
        out = out.replace(known, "…");
    }
    let mut kept = String::with_capacity(out.len());
    let mut run = String::new();
    for c in out.chars().chain(['\0']) {
        let in_run = c.is_ascii_digit() || (!run.is_empty() && run.len() == 17 && matches!(c, 'x' | 'X'));
        if in_run {
            run.push(c);
            continue;
        }
        if is_personal(&run) {
            kept.push('…');
        } else {
            kept.push_str(&run);
        }
        run.clear();
        if c != '\0' {
            kept.push(c);
        }
    }
    kept
}

/// Eleven digits that begin with 1 are a mobile number, eighteen an identity number.
fn is_personal(run: &str) -> bool {
    (run.len() == 11 && run.starts_with('1')) || run.len() == 18
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_of_people_go_and_numbers_of_faults_stay() {
        let text = "李敏 13800001234 报：ORA-00600，单号 20261103001，身份证 33010019900101123X，端口 1521";
        let table = [
            (Some("李敏"), None, "… … 报：ORA-00600，单号 20261103001，身份证 …，端口 1521"),
            (None, Some("1521"), "李敏 … 报：ORA-00600，单号 20261103001，身份证 …，端口 …"),
        ];
        for (name, phone, wanted) in table {
            assert_eq!(without_personal(text, name, phone), wanted);
        }
        assert_eq!(without_personal("重启后正常", None, None), "重启后正常");
    }
}
