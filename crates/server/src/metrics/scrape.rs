//! One scrape: what was counted, what the database says is standing where, and what the process uses.

use std::sync::Arc;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;

use app::{App, Problem};
use kernel::Instant;
use notify::Secret;
use operations::Plan;
use operations::standing::{Heap, Standing, standing};
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::Metrics;
use super::process::usage;
use crate::wiring::Platform;

type Real = Gauge<f64, AtomicU64>;
type Labels = Vec<(&'static str, String)>;

/// What a scrape is made from.
pub(super) struct Scraped {
    app: Arc<App>,
    metrics: Arc<Metrics>,
    plan: Option<Plan>,
    pub token: Option<Secret>,
}

impl Scraped {
    pub fn of(platform: &Platform) -> Self {
        Self {
            app: Arc::clone(&platform.app),
            metrics: Arc::clone(&platform.metrics),
            plan: platform.operations.plan().cloned(),
            token: platform.settings.metrics_token.clone(),
        }
    }

    /// The whole text. A database that does not answer is itself a figure: the node's own are shown all the same.
    pub async fn text(&self) -> Result<String, Problem> {
        let now = self.app.clock.now();
        let mut page = Page(Registry::default());
        let answers = self.metrics.answers.clone();
        page.0.register("aftercare_http_request_seconds", "How long answers took, by route and status", answers);
        self.node(&mut page, now);
        let standing = standing(&self.app.db, now).await;
        page.whole("aftercare_database_up", "Whether the database answered this scrape", i64::from(standing.is_ok()));
        match standing {
            Ok(standing) => self.database(&mut page, &standing, now),
            Err(error) => tracing::error!(%error, "metrics without the database's figures"),
        }
        match inbound::standing(&self.app.db, now).await {
            Ok(mail) => letters(&mut page, &mail, now),
            Err(error) => tracing::error!(%error, "metrics without the mailboxes"),
        }
        let mut text = String::new();
        let written = encode_registry(&mut text, &page.0).and_then(|()| encode_eof(&mut text));
        written.map_err(|error| storage::DbError::Shape(error.to_string()))?;
        Ok(text)
    }

    fn node(&self, page: &mut Page, now: Instant) {
        let figures = self.app.db.figures();
        page.counter("aftercare_write_sets", "Write sets that became durable", figures.written);
        page.counter("aftercare_write_sets_refused", "Write sets that met a newer state or failed", figures.refused);
        page.counter("aftercare_commits", "Commits; on SQLite several write sets share one", figures.commits);
        page.counter("aftercare_database_round_trips", "Exchanges with a PostgreSQL server", figures.round_trips);
        let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        page.whole(
            "aftercare_write_group_largest",
            "The most write sets one commit held",
            count(figures.largest_group),
        );
        page.whole("aftercare_database_connections_max", "Connections this node may open", count(figures.places));
        page.whole("aftercare_database_connections_used", "Connections in use", count(figures.in_use));
        page.whole(
            "aftercare_database_connections_awaited",
            "Callers waiting for a connection",
            count(figures.waiting),
        );
        let rounds = self.metrics.rounds.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let ages = rounds.into_iter().map(|(work, at)| (vec![("work", work.to_owned())], seconds(now.since(at))));
        page.reals("aftercare_round_age_seconds", "Since the last completed round of background work", ages);
        if let Some(usage) = usage() {
            page.whole("process_resident_memory_bytes", "Resident memory", count(usage.resident));
            let cpu = Counter::<f64, AtomicU64>::default();
            cpu.inc_by(usage.cpu);
            page.0.register("process_cpu_seconds", "Processor time since the start", cpu);
            page.whole("process_open_fds", "Open files", count(usage.files));
        }
    }

    fn database(&self, page: &mut Page, standing: &Standing, now: Instant) {
        let age = |heap: &Heap| heap.oldest.map_or(0.0, |oldest| seconds(now.since(oldest)));
        page.whole("aftercare_journal_unsealed", "Journal entries without their seal", standing.unsealed.count);
        page.real("aftercare_journal_unsealed_age_seconds", "Age of the oldest of them", age(&standing.unsealed));
        let state = |state: &str| vec![("state", state.to_owned())];
        let heaps = &standing.deliveries;
        let counts = heaps.iter().map(|(name, heap)| (state(name), heap.count));
        page.wholes("aftercare_deliveries", "Messages that are not sent, by state", counts);
        let ages = heaps.iter().map(|(name, heap)| (state(name), age(heap)));
        page.reals("aftercare_delivery_age_seconds", "Age of the oldest of them", ages);
        page.real(
            "aftercare_delivery_late_seconds",
            "How late the message is whose turn came first",
            age(&standing.late_deliveries),
        );
        page.whole("aftercare_clocks_due", "Clocks whose time to be looked at has come", standing.clocks_due.count);
        page.real(
            "aftercare_clocks_late_seconds",
            "How late the driver is with the first of them",
            age(&standing.clocks_due),
        );
        let labels =
            |jobs: &operations::standing::Jobs| vec![("kind", jobs.kind.clone()), ("state", jobs.state.clone())];
        let counts = standing.jobs.iter().map(|jobs| (labels(jobs), jobs.heap.count));
        page.wholes("aftercare_jobs", "Jobs that wait, are being done, or were given up", counts);
        let late = standing.jobs.iter().map(|jobs| (labels(jobs), age(&jobs.heap).max(0.0)));
        page.reals("aftercare_job_late_seconds", "How long ago the oldest of them was to run", late);
        let by = |(severity, count): &(i64, i64)| (vec![("severity", severity.to_string())], *count);
        page.wholes("aftercare_incidents_open", "Open incidents, by severity", standing.open.iter().map(by));
        page.wholes(
            "aftercare_incidents_overdue",
            "Open incidents with a promise past due",
            standing.overdue.iter().map(by),
        );
        if let Some(at) = standing.backed_up_at {
            page.real("aftercare_backup_age_seconds", "Since the last good backup", seconds(now.since(at)));
        }
        if let Some(plan) = &self.plan {
            let old = standing.backed_up_at.is_none_or(|at| now.since(at) > plan.alarm_after);
            page.whole("aftercare_backup_alarm", "1 when the last good backup is too old", i64::from(old));
        }
    }
}

/// Letters that came in, and the mailboxes they were found in.
fn letters(page: &mut Page, mail: &inbound::MailStanding, now: Instant) {
    let named = |name: &str| vec![("mailbox", name.to_owned())];
    let outcomes = mail.mailboxes.iter().flat_map(|mailbox| {
        mailbox
            .outcomes
            .iter()
            .map(|(outcome, count)| (vec![("mailbox", mailbox.name.clone()), ("outcome", outcome.clone())], *count))
    });
    page.wholes("aftercare_letters", "Letters that were fetched, by what came of them", outcomes);
    let failing = mail.mailboxes.iter().map(|each| (named(&each.name), i64::from(each.failing_since.is_some())));
    page.wholes("aftercare_mailbox_failing", "1 while a mailbox cannot be read", failing);
    let read = mail.mailboxes.iter().filter_map(|each| Some((named(&each.name), seconds(now.since(each.read_at?)))));
    page.reals("aftercare_mailbox_read_age_seconds", "Since a mailbox was last read to its end", read);
    page.whole("aftercare_letters_waiting", "Letters that wait for the service desk", mail.waiting);
}

/// A text in the making.
struct Page(Registry);

impl Page {
    fn whole(&mut self, name: &str, help: &str, value: i64) {
        let gauge: Gauge = Gauge::default();
        gauge.set(value);
        self.0.register(name, help, gauge);
    }

    fn real(&mut self, name: &str, help: &str, value: f64) {
        let gauge = Real::default();
        gauge.set(value);
        self.0.register(name, help, gauge);
    }

    fn counter(&mut self, name: &str, help: &str, value: u64) {
        let counter: Counter = Counter::default();
        counter.inc_by(value);
        self.0.register(name, help, counter);
    }

    fn wholes(&mut self, name: &str, help: &str, values: impl IntoIterator<Item = (Labels, i64)>) {
        let family = Family::<Labels, Gauge>::default();
        for (labels, value) in values {
            family.get_or_create(&labels).set(value);
        }
        self.0.register(name, help, family);
    }

    fn reals(&mut self, name: &str, help: &str, values: impl IntoIterator<Item = (Labels, f64)>) {
        let family = Family::<Labels, Real>::default();
        for (labels, value) in values {
            family.get_or_create(&labels).set(value);
        }
        self.0.register(name, help, family);
    }
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people and graphs")]
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1_000_000.0
}
