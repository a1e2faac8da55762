//! Verification codes: printed, typed, scanned.

/// Letters that are not mistaken for each other on paper (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a code: 80 bits.
const LENGTH: usize = 16;

/// A code from 80 random bits.
pub fn code_of(bits: [u8; 10]) -> String {
    let mut code = String::with_capacity(LENGTH);
    let (mut held, mut count) = (0_u32, 0_u32);
    for byte in bits {
        held = held << 8 | u32::from(byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            code.push(char::from(LETTERS[(held >> count & 31) as usize]));
        }
    }
    code
}

/// As it is printed: `7Q2M-04XK-9ZRT-EB3A`.
pub fn printed(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What somebody typed or scanned, as it is kept; none where it cannot be a code. Small letters, dashes, blanks and the
/// letters that look like digits are forgiven.
pub fn typed(text: &str) -> Option<String> {
    let code: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let known = code.bytes().all(|letter| LETTERS.contains(&letter));
    (code.len() == LENGTH && known).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_as_it_is_printed_and_as_people_type_it() {
        let code = code_of([0xff, 0x00, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0]);
        assert_eq!(code.len(), 16);
        assert_eq!(typed(&printed(&code)), Some(code.clone()));
        assert_eq!(typed(&format!(" {} ", printed(&code).to_lowercase())), Some(code));
        assert_eq!(typed("OIL0-0000-0000-0000").as_deref(), Some("0110000000000000"));
        assert_eq!(typed("too-short"), None);
        assert_eq!(typed("UUUU-UUUU-UUUU-UUUU"), None, "U is no letter of a code");
    }

    #[test]
    fn every_bit_counts() {
        assert_eq!(code_of([0; 10]), "0".repeat(16));
        assert_eq!(code_of([0xff; 10]), "Z".repeat(16));
    }
}
