//! What the pages and forms of the crate look like to those who read them.

mod forms;
mod pages;
mod scans;
