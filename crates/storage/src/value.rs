//! The few kinds of value both databases know.

use kernel::Instant;

/// A value bound to a statement or read from a row.
///
/// Booleans are 0 or 1, instants are UTC microseconds, identifiers and JSON are text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Absent.
    Null,
    /// A whole number (`bigint`).
    Int(i64),
    /// A text.
    Text(String),
    /// Raw bytes (`bytea`).
    Bytes(Vec<u8>),
}

macro_rules! into_int {
    ($($from:ty),*) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::Int(i64::from(value))
            }
        }
    )*};
}
into_int!(i64, i32, i16, u32, u16, u8, bool);

impl From<Instant> for Value {
    fn from(value: Instant) -> Self {
        Self::Int(value.micros())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! into_text {
    ($($id:ident),*) => {$(
        impl From<kernel::$id> for Value {
            fn from(value: kernel::$id) -> Self {
                Self::Text(value.to_string())
            }
        }
        impl From<&kernel::$id> for Value {
            fn from(value: &kernel::$id) -> Self {
                Self::Text(value.to_string())
            }
        }
    )*};
}
kernel::each_id!(into_text);

/// The values of a statement, in the order of `$1`, `$2`, …
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}
