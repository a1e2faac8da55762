//! The rules, pure: actions, the policy table, scopes.

pub mod action;
pub mod policy;
pub mod scope;
