//! The rules of accounts, pure.

pub mod device;
pub mod grant;
pub mod way;
