//! Workbooks of any bytes: read or refused, never a panic.

use kernel::Language;
use proptest::prelude::*;

use super::{SHEETS, read, template};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_reading_a_workbook_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(read(&bytes, SHEETS, &[]).is_err());
    }

    #[test]
    fn no_change_of_a_workbook_makes_reading_it_panic(at: u32, with in proptest::collection::vec(any::<u8>(), 1..12)) {
        let mut book = template(SHEETS, Language::Zh).unwrap_or_default();
        prop_assert!(!book.is_empty());
        let at = usize::try_from(at).unwrap_or(0) % book.len();
        let until = (at + with.len()).min(book.len());
        book.splice(at..until, with);
        let _ = read(&book, SHEETS, &[]);
    }
}
