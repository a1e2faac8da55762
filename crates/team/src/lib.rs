//! The maintenance team: people, groups, shifts, rotations, overrides, leave; who is on duty when, and where the
//! roster has holes.

pub mod core;
