//! Cursors come from outside: whatever they say, they read or are refused.

use proptest::prelude::*;

use crate::{Cursor, Instant, PageRequest};

proptest! {
    #[test]
    fn a_cursor_reads_what_was_written_and_nothing_makes_it_panic(key: i64, id in "[0-9a-zA-Z-]{1,64}", text in "\\PC{0,200}") {
        let cursor = Cursor { key, id };
        prop_assert_eq!(Cursor::decode(&cursor.encode()), Ok(cursor));
        let _ = PageRequest::read(Some(&text), Some(20));
    }

    #[test]
    fn a_cursor_that_reads_holds_nothing_but_a_number_and_an_id(text in "[0-9a-f]{0,20}\\.\\PC{0,80}") {
        if let Ok(cursor) = Cursor::decode(&text) {
            prop_assert!(cursor.id.len() <= 64 && cursor.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
        }
    }

    #[test]
    fn an_instant_of_any_text_reads_or_is_refused(text in "\\PC{0,60}", micros: i64) {
        let _ = text.parse::<Instant>();
        let _ = Instant::from_micros(micros).to_string();
    }
}
