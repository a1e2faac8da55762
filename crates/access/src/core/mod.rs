//! The rules, pure: actions, the policy table, scopes, passwords, the throttle of failed log-ins, signed links,
//! codes of a second factor, what browsers call themselves.

pub mod action;
pub mod device;
pub mod explain;
pub mod link;
pub mod password;
pub mod policy;
pub mod scope;
pub mod throttle;
pub mod totp;
