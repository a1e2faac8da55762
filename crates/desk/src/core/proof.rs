//! What shows that somebody really was at the site.

use kernel::{Instant, MINUTE, Refusal, RefusalKind, words};

words! {
    /// A way to show it.
    ProofKind {
        /// A photo taken there, stamped with time, place and number.
        Photo = "photo", "现场照片", "photo taken there";
        /// The code printed on a label in the room.
        Label = "label", "机房二维码", "label in the room";
        /// The code that the customer shows whoever arrives.
        Code = "code", "客户验证码", "customer's code";
    }
}

/// How long a customer's code holds.
pub const CODE_HOLDS: i64 = 30 * MINUTE;
/// How often a customer's code may be mistyped.
pub const CODE_TRIES: u32 = 5;
/// How long ago a photo may have been uploaded to show that somebody is there now.
const PHOTO_HOLDS: i64 = 30 * MINUTE;

/// The six digits that `chance` stands for.
pub fn code_of(chance: u128) -> String {
    format!("{:06}", chance % 1_000_000)
}

/// Whether a file shows that somebody is there: a picture, uploaded just now.
pub fn photo_counts(media_type: &str, uploaded_at: Instant, now: Instant) -> Result<(), Refusal> {
    let (zh, en) = ("请在现场拍照上传", "take the photo at the site");
    let wrong = |code, zh_text: &str, en_text: &str| {
        Refusal::new(RefusalKind::Invalid, code, zh_text, en_text).field("/proof/photo_id", zh, en)
    };
    if !media_type.starts_with("image/") {
        return Err(wrong(
            "visit.no_photo",
            "现场凭证必须是照片。请用手机拍照后上传。",
            "The proof must be a photo. Take one and upload it.",
        ));
    }
    if now.since(uploaded_at) > PHOTO_HOLDS {
        return Err(wrong(
            "visit.old_photo",
            "照片上传已超过 30 分钟，不能证明现在在场。请重新拍照。",
            "The photo was uploaded more than 30 minutes ago and shows nothing of now. Take another.",
        ));
    }
    Ok(())
}

/// Where a customer's code stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeStanding {
    /// From when on it is refused.
    pub expires_at: Instant,
    /// How often it was mistyped.
    pub tries: u32,
}

/// Whether a customer's code may still be tried at `now`.
pub fn code_stands(code: Option<CodeStanding>, now: Instant) -> Result<(), Refusal> {
    match code {
        Some(code) if now < code.expires_at && code.tries < CODE_TRIES => Ok(()),
        _ => Err(no_code()),
    }
}

/// The typed code is not the one the customer was shown.
pub fn wrong_code(tries: u32) -> Refusal {
    let left = CODE_TRIES.saturating_sub(tries);
    Refusal::new(
        RefusalKind::Invalid,
        "visit.wrong_code",
        format!("验证码不符，还可以再试 {left} 次。请与客户核对，或请客户重新出示。"),
        format!("That is not the customer's code; {left} more tries. Check it, or ask for a fresh one."),
    )
    .field("/proof/customer_code", "验证码不符", "not the code")
}

fn no_code() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "visit.no_code",
        "没有有效的到场验证码。请客户在工单页面点“出示到场验证码”，30 分钟内有效。",
        "No code is in force. Ask the customer to show one on the page of the report; it holds for 30 minutes.",
    )
    .field("/proof/customer_code", "请客户重新出示", "ask for a fresh one")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_micros(1_790_000_000_000_000);

    #[test]
    fn a_code_has_six_digits_whatever_the_chance() {
        assert_eq!([0, 7, 1_000_000, 123_456_789].map(code_of), ["000000", "000007", "000000", "456789"]);
    }

    #[test]
    fn only_a_picture_of_just_now_shows_that_somebody_is_there() {
        assert!(photo_counts("image/jpeg", NOW.plus(-30 * MINUTE), NOW).is_ok());
        let codes = [("application/pdf", NOW), ("image/png", NOW.plus(-31 * MINUTE))]
            .map(|(kind, at)| photo_counts(kind, at, NOW).map_err(|refusal| refusal.code));
        assert_eq!(codes, [Err("visit.no_photo"), Err("visit.old_photo")]);
    }

    #[test]
    fn a_code_stands_for_half_an_hour_and_five_tries() {
        let code = |tries| Some(CodeStanding { expires_at: NOW.plus(CODE_HOLDS), tries });
        assert!(code_stands(code(0), NOW).is_ok() && code_stands(code(4), NOW.plus(CODE_HOLDS - 1)).is_ok());
        for gone in [code_stands(code(5), NOW), code_stands(code(0), NOW.plus(CODE_HOLDS)), code_stands(None, NOW)] {
            assert_eq!(gone.map_err(|refusal| refusal.code), Err("visit.no_code"));
        }
    }
}
