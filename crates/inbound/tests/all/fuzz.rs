//! Letters of any bytes: read, never a panic, and within bounds.

use inbound::core::{Own, read};
use proptest::prelude::*;

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..1500)) {
        let _ = read(&bytes, &Own::default());
    }

    #[test]
    fn no_change_of_a_letter_makes_reading_panic(at in 0_usize..400, with in proptest::collection::vec(any::<u8>(), 0..30)) {
        let mut raw = b"From: =?gb2312?B?W0hJU10=?= <a@b.example>\r\nSubject: [HIS] x\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/mixed; boundary=\"out\"\r\n\r\n--out\r\nContent-Type: text/html; charset=gbk\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>=B2=E9</p>\r\n--out\r\nContent-Type: message/rfc822\r\n\r\n\
            From: c@d.example\r\n\r\nx\r\n--out--\r\n".to_vec();
        let at = at % raw.len();
        let until = (at + with.len()).min(raw.len());
        raw.splice(at..until, with);
        let _ = read(&raw, &Own::default());
    }
}
