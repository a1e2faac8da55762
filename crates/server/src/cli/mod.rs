//! The commands of `aftercare`, one file each.

pub mod access;
pub mod backup;
pub mod demo;
pub mod doctor;
pub mod document;
pub mod due;
mod due_text;
pub mod import;
pub mod journal;
pub mod keys;
pub mod openapi;
pub mod restore;
pub mod triage;
pub mod what_if;
mod what_if_text;
