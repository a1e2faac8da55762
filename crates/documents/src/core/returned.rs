//! Pages that came back: which document each is of.

use std::collections::BTreeMap;

use kernel::{DocumentId, words};

use super::code::typed;

words! {
    /// Where pages that came back stand.
    ScanState {
        /// Nobody knows yet what they are of.
        Waiting = "waiting", "待归档", "waiting";
        /// They are with their document.
        Filed = "filed", "已归档", "filed";
        /// They are of no document.
        LaidAside = "laid_aside", "已搁置", "laid aside";
    }
}

words! {
    /// Why pages wait.
    ScanWhy {
        /// No code can be read on them.
        NoCode = "no_code", "没有读到验证二维码", "no verification code could be read";
        /// Their code is of no document that was issued here, or of none within reach.
        UnknownCode = "unknown_code", "二维码不是本平台已签发文书的", "the code is of no document that was issued here";
    }
}

words! {
    /// How pages found their document.
    ScanHow {
        /// By the code on them.
        Code = "code", "扫码归档", "by its code";
        /// Somebody said so.
        Hand = "hand", "人工归档", "by hand";
        /// The service for electronic seals sent it.
        Service = "service", "电子签章回传", "by the service for seals";
    }
}

words! {
    /// Where the call to the service for seals stands.
    SealCallState {
        /// It is to be told.
        Waiting = "waiting", "待通知", "to be told";
        /// It was told and has not sent the sealed copy.
        Told = "told", "已通知，待签章", "told";
        /// It could not be told.
        GivenUp = "given_up", "通知失败", "given up";
        /// The sealed copy is back.
        Returned = "returned", "已签章回传", "returned";
    }
}

/// The code in what a QR says: alone as later pages have it, or at the end of the verification address.
pub fn scanned(said: &str) -> Option<String> {
    let said = said.trim();
    match said.split_once("/verify/") {
        Some((_, rest)) => typed(rest.split(['?', '#', '/']).next().unwrap_or_default()),
        None => typed(said),
    }
}

/// What becomes of the pages of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The pages, from 1; none: all of the file.
    pub pages: Vec<usize>,
    /// What they are of, or why that is not known.
    pub of: Result<DocumentId, ScanWhy>,
}

/// Shares the pages of a file out: all to one document where the codes on them name one alone, since pages without a code
/// can only be its own; else each page to its own, and those without a code wait.
pub fn share(pages: &[Result<DocumentId, ScanWhy>]) -> Vec<Share> {
    let mut named: BTreeMap<DocumentId, Vec<usize>> = BTreeMap::new();
    let mut rest = Vec::new();
    let mut why = ScanWhy::NoCode;
    for (place, page) in pages.iter().enumerate() {
        match page {
            Ok(id) => named.entry(*id).or_default().push(place + 1),
            Err(unknown) => {
                if *unknown == ScanWhy::UnknownCode {
                    why = *unknown;
                }
                rest.push(place + 1);
            }
        }
    }
    // A page that names something else is not this document's.
    if named.len() == 1 && why == ScanWhy::NoCode {
        return named.into_keys().map(|id| Share { pages: Vec::new(), of: Ok(id) }).collect();
    }
    if named.is_empty() {
        return vec![Share { pages: Vec::new(), of: Err(why) }];
    }
    let mut shares: Vec<Share> = named.into_iter().map(|(id, pages)| Share { pages, of: Ok(id) }).collect();
    if !rest.is_empty() {
        shares.push(Share { pages: rest, of: Err(why) });
    }
    shares
}

#[cfg(test)]
mod tests {
    use kernel::{Instant, SeededIds};

    use super::*;

    #[test]
    fn a_code_is_found_alone_and_in_its_address() {
        let code = Some("7Q2M04XK9ZRTEB3A".to_owned());
        assert_eq!(scanned("7Q2M-04XK-9ZRT-EB3A"), code);
        assert_eq!(scanned("https://care.example.com/verify/7Q2M04XK9ZRTEB3A"), code);
        assert_eq!(scanned("https://care.example.com/x/verify/7q2m04xk9zrteb3a?from=paper"), code);
        assert_eq!(scanned("https://care.example.com/l/7Q2M"), None);
        assert_eq!(scanned("https://weixin.qq.com/r/abc"), None);
    }

    #[test]
    fn pages_go_where_their_codes_say() {
        let ids = SeededIds::new(1);
        let at = Instant::from_micros(1_795_000_000_000_000);
        let (a, b) = (DocumentId::fresh(&ids, at), DocumentId::fresh(&ids, at));
        let none = Err(ScanWhy::NoCode);
        let whole = |of| vec![Share { pages: Vec::new(), of }];
        assert_eq!(share(&[none, Ok(a), none]), whole(Ok(a)), "one document's pages in any order");
        assert_eq!(share(&[none, none]), whole(none));
        assert_eq!(share(&[Err(ScanWhy::UnknownCode)]), whole(Err(ScanWhy::UnknownCode)));
        let mixed = share(&[Ok(b), none, Ok(a), Ok(b)]);
        let expected = [(vec![3], Ok(a)), (vec![1, 4], Ok(b)), (vec![2], none)];
        assert_eq!(mixed, expected.map(|(pages, of)| Share { pages, of }));
        let other = share(&[Ok(a), Err(ScanWhy::UnknownCode)]);
        assert_eq!(other.len(), 2, "a page of something else is not filed with it");
    }
}
