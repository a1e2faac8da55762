//! Lists come in pages by keyset: a cursor names the last row seen, never an offset.

/// The most rows one page holds.
pub const MAX_LIMIT: u32 = 200;

/// Where a page starts: after the row with this sort key and id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The sort key of the last row seen.
    pub key: i64,
    /// The id of the last row seen.
    pub id: String,
}

impl Cursor {
    /// The opaque text of the cursor.
    pub fn encode(&self) -> String {
        format!("{:x}.{}", self.key.cast_unsigned(), self.id)
    }

    /// Reads what [`Cursor::encode`] wrote.
    pub fn decode(text: &str) -> Result<Self, PageError> {
        let (key, id) = text.split_once('.').ok_or(PageError::Cursor)?;
        let key = u64::from_str_radix(key, 16).map_err(|_| PageError::Cursor)?.cast_signed();
        if id.is_empty() || id.len() > 64 || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err(PageError::Cursor);
        }
        Ok(Self { key, id: id.to_owned() })
    }
}

/// What is wrong with a request for a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The cursor was not made by this server.
    #[error("the cursor is not one this server gave")]
    Cursor,
    /// The limit is zero or over [`MAX_LIMIT`].
    #[error("limit must lie between 1 and 200")]
    Limit,
}

/// A request for one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// Start after this row; from the beginning when absent.
    pub after: Option<Cursor>,
    /// At most this many rows, 1 to 200.
    pub limit: u32,
}

impl PageRequest {
    /// Checks and reads the two query parameters.
    pub fn read(cursor: Option<&str>, limit: Option<u32>) -> Result<Self, PageError> {
        let limit = limit.unwrap_or(50);
        if limit == 0 || limit > MAX_LIMIT {
            return Err(PageError::Limit);
        }
        Ok(Self { after: cursor.map(Cursor::decode).transpose()?, limit })
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page starts; none on the last one.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Cuts `rows`, read with one row more than `limit`, into a page.
    pub fn cut(mut rows: Vec<T>, limit: u32, cursor: impl Fn(&T) -> Cursor) -> Self {
        let limit = limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(cursor) } else { None };
        Self { items: rows, next }
    }
}
