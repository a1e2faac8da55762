//! The desk over HTTP: one file per group of endpoints.

pub mod attachments;
pub mod attainment;
pub mod callers;
pub mod chat;
pub mod costs;
pub mod daily;
pub mod duty;
pub mod explanation;
pub mod form;
pub mod inbox;
pub mod incidents;
pub mod labels;
pub mod late;
pub mod moves;
pub mod offer;
mod papers;
pub mod quotations;
mod resource;
pub mod site;
pub mod standing;
pub mod timeline;
pub mod undelivered;
pub mod vendor;
pub mod view;
pub mod windows;
