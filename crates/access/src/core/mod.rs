//! The rules, pure: actions, the policy table, scopes, passwords, the throttle of failed log-ins.

pub mod action;
pub mod password;
pub mod policy;
pub mod scope;
pub mod throttle;
