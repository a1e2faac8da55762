//! A month's report for a customer with many incidents: filling it in, its PDF, and how large that is.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant as Moment;

use access::Action;
use account::NewAccount;
use anyhow::{Context, Result, ensure};
use documents::Subject;
use documents::core::DocumentKind;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use kernel::{Instant, Language, Role};
use storage::{Db, Durability, SqliteOptions};
use tokio::runtime::Runtime;

use crate::Run;
use crate::figure::{Figure, number};
use crate::fixture::{cx_of, refused};
use crate::intake::{Prepared, prepare, temporary};

/// A busy hospital's month.
const INCIDENTS: usize = 2000;

/// On SQLite: what a database takes of it is little beside the typesetting.
pub fn figures(runtime: &Runtime, run: &Run) -> Result<Vec<Figure>> {
    let folder = temporary(run.folder.as_deref())?;
    let options = SqliteOptions { durability: Durability::Off, ..SqliteOptions::default() };
    let db = Db::open_sqlite(&folder.path().join("report.db"), options)?;
    runtime.block_on(async {
        let prepared = prepare(&db, folder.path(), INCIDENTS).await?;
        measured(&prepared).await
    })
}

#[expect(clippy::disallowed_methods, reason = "this measures")]
async fn measured(prepared: &Prepared) -> Result<Vec<Figure>> {
    let Prepared { platform, ground, .. } = prepared;
    let boss = app::Cx::platform("bench", platform.app.clock.now(), Arc::clone(&platform.app.ids));
    let new = NewAccount {
        login: "reports".to_owned(),
        name: "赵经理".to_owned(),
        password: "xie-baogao-7-24".to_owned(),
        password_temporary: false,
        roles: vec![Role::Manager],
        person: None,
        party: None,
        department: None,
        language: Language::Zh,
        email: None,
    };
    let manager = platform.accounts.create(&boss, new).await.map_err(refused)?.actor();
    let mut cx = cx_of(platform, &manager, Action::DocumentMake)?;
    let zone = TimeZone::get("Asia/Shanghai").context("the zone")?;
    let first = cx.now.timestamp().to_zoned(zone.clone()).date().first_of_month();
    // Written on the day after the month.
    let after = first.checked_add(1.month()).and_then(|day| day.checked_add(1.day()))?;
    cx.now = Instant::from(after.to_zoned(zone)?.timestamp());
    let subject = Subject {
        kind: DocumentKind::MonthlyReport,
        language: Language::Zh,
        incident: None,
        subject: None,
        customer: Some(ground.customer),
        days: Some((first, first)),
    };
    let begun = Moment::now();
    let id = platform.documents.draft(&cx, subject, BTreeMap::new()).await.map_err(refused)?;
    let filled = begun.elapsed().as_secs_f64();
    let mut took = Vec::new();
    let mut size = 0;
    for _ in 0..3 {
        let begun = Moment::now();
        let pdf = platform.documents.pdf(&cx, id).await.map_err(refused)?;
        took.push(begun.elapsed().as_secs_f64());
        ensure!(pdf.starts_with(b"%PDF"), "no PDF");
        size = pdf.len();
    }
    let (cold, warm) = (took[0], took.iter().copied().fold(f64::MAX, f64::min));
    let about = format!("monthly report of {INCIDENTS} incidents");
    Ok(vec![
        Figure::new(format!("{about}: filled in"), filled, "s").by_the_wall(),
        Figure::new(format!("{about}: its PDF, fonts read first"), cold, "s").at_most(3.0).by_the_wall(),
        Figure::new(format!("{about}: its PDF, the best of three"), warm, "s").by_the_wall(),
        Figure::new(format!("{about}: size of the PDF"), number(size) / 1_048_576.0, "MiB").at_most(2.0),
    ])
}
