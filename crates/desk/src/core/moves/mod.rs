//! The moves: each takes a case and makes the change, or refuses and changes nothing that is kept.

mod desk;
mod finish;
mod regrade;
mod waiting;
mod work;

pub use desk::{answer_oneself, cancel, merge, withdraw};
pub use finish::{Closing, Solution, close, confirm, lapse, rate, reject, release, reopen, resolve};
pub use regrade::{NewPromises, issue_report, regrade, relink, set_due};
pub use waiting::{pause, pause_past, resume};
pub use work::{accept, answer, arrive, our_message, plan, restore, visit};
