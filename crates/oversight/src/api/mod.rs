//! The endpoints: one file a group, each with what it reads and answers.

pub mod emergency;
pub mod explain;
pub mod reviews;
pub mod roles;

use kernel::{PageError, Refusal, RefusalKind};

fn bad_page(error: PageError) -> Refusal {
    Refusal::new(
        RefusalKind::Malformed,
        "request.bad_page",
        "分页参数有误：cursor 须为服务器给出的值，limit 须在 1 到 200 之间。",
        format!("The page does not read: {error}."),
    )
}
