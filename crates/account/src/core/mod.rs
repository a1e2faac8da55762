//! The rules of accounts, pure.

pub mod grant;
pub mod way;
