//! The moves: each takes a case and makes the change, or refuses and changes nothing that is kept.

mod contest;
mod desk;
mod finish;
mod mass;
mod regrade;
mod term;
mod vendor;
mod waiting;
mod work;

pub use contest::{Ruling, agree, contest_attribution, may_contest, rule};
pub use desk::{answer_oneself, cancel, merge, withdraw};
pub use finish::{Closing, Solution, close, confirm, lapse, rate, reject, release, reopen, resolve};
pub use mass::{adopt, let_child_go};
pub use regrade::{NewPromises, issue_report, regrade, relink, set_due};
pub use term::{attribution_final, contest_begins, contest_begins_anew, start_term};
pub use vendor::{call_vendor, let_vendor_go, vendor_answered, vendor_done};
pub use waiting::{pause, pause_past, resume};
pub use work::{accept, answer, arrive, our_message, plan, restore, taken, visit};
