#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use agreement::core::{FindingKind, Status};
use app::Cx;
use desk::core::Outcome;
use kernel::{Clock as _, Instant, Language, ManualClock, PageRequest, SeededIds};
use serde_json::json;
use storage::{Db, Engine, Query, params, sql};
use testkit::TestDb;
use whatif::{Asked, RosterChange};

use super::{BEGIN, SEED, load, log_ins};
use crate::cli::what_if;
use crate::wiring::{Platform, Settings, migrate};

sql! {
    /// Incidents reported from $1 until $2, by severity.
    BY_SEVERITY = "select cast(severity as text), count(*) from desk_incident
        where reported_at >= $1 and reported_at < $2 group by severity";
    /// By state.
    BY_STATE = "select state, count(*) from desk_incident where reported_at >= $1 and reported_at < $2 group by state";
    /// By why they lie outside the warranty.
    OUTSIDE = "select coverage_reason, count(*) from desk_incident
        where reported_at >= $1 and reported_at < $2 and coverage = 'out_of_warranty' group by coverage_reason";
    /// How many were opened again.
    REOPENED = "select 'reopened', count(*) from desk_incident
        where reported_at >= $1 and reported_at < $2 and reopenings > 0";
    /// Links between incidents; a duplicate that goes on is linked from both sides.
    LINKED = "select l.kind, count(*) from desk_link l join desk_incident i on i.id = l.incident
        where i.reported_at >= $1 and i.reported_at < $2 group by l.kind";
    /// How often work waited, and for what.
    WAITED = "select w.reason, count(*) from desk_pause w join desk_incident i on i.id = w.incident
        where i.reported_at >= $1 and i.reported_at < $2 group by w.reason";
    /// Breaches that stand towards the customer, by milestone.
    BREACHES = "select c.milestone, count(*) from clocks_clock c join desk_incident i on i.id = c.subject
        where i.reported_at >= $1 and i.reported_at < $2 and c.breached_at is not null and c.facing = 'customer'
        group by c.milestone";
    /// Stars given.
    STARS = "select cast(stars as text), count(*) from desk_incident
        where reported_at >= $1 and reported_at < $2 and stars is not null group by stars";
    /// How the fire and the memory module ended: severity, who leads, how sure, and whether the customer sees it.
    STORIES = "select cast(severity as text) || ' ' || lead_kind || ' ' || attribution || ' ' || cast(released as text), count(*)
        from desk_incident where reported_at >= $1 and reported_at < $2
        and (title like '综合查询点%' or title like '主中心机房着火%')
        group by severity, lead_kind, attribution, released";
    /// Notices that were not handed over.
    UNSENT = "select state, count(*) from notify_delivery
        where queued_at >= $1 and queued_at < $2 and state <> 'sent' group by state";
}

/// The loaded demonstration.
struct Demo {
    platform: Platform,
    from: Instant,
    until: Instant,
    now: Instant,
}

impl Demo {
    async fn on(kept: &TestDb, folder: &Path, now: &str) -> Self {
        let db: Db = kept.open().await;
        migrate(&db).await.unwrap();
        let clock = Arc::new(ManualClock::at(at(BEGIN)));
        let settings = Settings::temporary(folder);
        let ids = Arc::new(SeededIds::new(SEED));
        let platform = Platform::assemble(db, Arc::clone(&clock) as _, ids, &settings).unwrap();
        load(&platform, &clock, at(now)).await.unwrap();
        assert_eq!(clock.now(), at(now));
        Self { platform, from: at(BEGIN), until: at("2026-11-01T00:00:00+08:00"), now: at(now) }
    }

    async fn history(&self, query: &'static storage::Sql) -> BTreeMap<String, i64> {
        self.counts(query.with(params![self.from, self.until])).await
    }

    async fn open_work(&self, query: &'static storage::Sql) -> BTreeMap<String, i64> {
        self.counts(query.with(params![self.until, self.now.plus(1)])).await
    }

    async fn counts(&self, query: Query) -> BTreeMap<String, i64> {
        let rows = self.platform.app.db.rows(query).await.unwrap();
        rows.iter().map(|row| (row.string(0).unwrap(), row.int(1).unwrap())).collect()
    }

    /// What the issue of the demonstration promises of September and October.
    async fn has_its_history(&self) {
        assert_eq!(self.history(&BY_SEVERITY).await, counted(&[("1", 7), ("2", 28), ("3", 70), ("4", 55)]));
        assert_eq!(self.history(&BY_STATE).await, counted(&[("closed", 142), ("merged", 18)]));
        let links = [("duplicate", 2 * 4), ("merged_from", 18), ("merged_into", 18)];
        assert_eq!(self.history(&LINKED).await, counted(&links), "22 duplicates: 18 merged, 4 linked");
        assert_eq!(self.history(&REOPENED).await, counted(&[("reopened", 11)]));
        assert_eq!(self.history(&OUTSIDE).await, counted(&[("excluded", 4), ("expired", 5)]));
        let missed = [("resolve", 2), ("respond", 7), ("restore", 5)];
        assert_eq!(self.history(&BREACHES).await, counted(&missed), "14 breaches");
        let waited = [("waiting_customer", 2), ("waiting_parts", 2), ("waiting_vendor", 2)];
        assert_eq!(self.history(&WAITED).await, counted(&waited));
        let stars = self.history(&STARS).await;
        let (given, sum) =
            stars.iter().fold((0, 0), |(given, sum), (stars, n)| (given + n, sum + n * stars.parse::<i64>().unwrap()));
        assert!((43..=47).contains(&(sum * 10 / given)), "mean of {given} ratings: {stars:?}");
        let ended = [("1 customer confirmed 1", 1), ("2 vendor confirmed 1", 1)];
        assert_eq!(self.history(&STORIES).await, counted(&ended), "a fire; a memory module the vendor answers for");
        assert_eq!(self.history(&UNSENT).await, counted(&[]));
    }

    /// Under the terms, the matrix and the roster as they are nothing comes out otherwise, of the whole history.
    async fn comes_out_the_same_under_unchanged_terms(&self) {
        let cx = Cx::platform("test", self.now, Arc::clone(&self.platform.app.ids));
        let asked = |version, roster| Asked { months: 24, agreement_version_id: version, customer_id: None, roster };
        let mut questions = vec![asked(None, None), asked(None, Some(RosterChange::default()))];
        let page = PageRequest { after: None, limit: 50 };
        for listed in self.platform.agreements.list(&cx, agreement::Wanted::default(), &page).await.unwrap().items {
            if listed.agreement.facing == agreement::Facing::Vendor {
                continue;
            }
            let versions = self.platform.agreements.detail(&cx, listed.agreement.id).await.unwrap().versions;
            // Where an agreement has had one version only, that version in the place of all of them is what was.
            let signed: Vec<_> = versions.iter().filter(|version| version.status != Status::Draft).collect();
            if let [only] = signed[..] {
                questions.push(asked(Some(only.id), None));
            }
        }
        let mut concerned = 0;
        for question in &questions {
            let answer = json!(self.platform.what_if.ask(&cx, question).await.unwrap());
            let named = || format!("{question:?}: {:#}", json!([answer["set_aside"], answer["won"], answer["lost"]]));
            assert_eq!(answer["set_aside"]["count"], 0, "every incident is reproduced from its moves; {}", named());
            assert_eq!((&answer["won"]["count"], &answer["lost"]["count"]), (&json!(0), &json!(0)), "{}", named());
            assert_eq!(answer["shifts"]["count"], 0, "{:#}", answer["shifts"]);
            assert_eq!(answer["total"]["old"], answer["total"]["new"]);
            for row in answer["figures"].as_array().unwrap() {
                assert_eq!(row["old"], row["new"], "{row:#}");
            }
            if question.roster.is_some() {
                assert_eq!(
                    (&answer["roster"]["moved"], &answer["roster"]["old"]),
                    (&json!(0), &answer["roster"]["new"])
                );
            }
            concerned += answer["concerned"].as_u64().unwrap();
        }
        let whole = json!(self.platform.what_if.ask(&cx, &questions[0]).await.unwrap());
        assert_eq!(whole["incidents"], 173, "160 of the history and 13 that are open");
        assert!(concerned > 100, "drafts concern the history: {concerned}");
        self.counts_what_attainment_counts(&cx, &whole).await;
        self.tells_it_in_both_languages(&cx, &questions[1]).await;
    }

    /// `aftercare whatif` prints one answer as text in either language, or as what the endpoint gives.
    async fn tells_it_in_both_languages(&self, cx: &Cx, question: &Asked) {
        let answer = self.platform.what_if.ask(cx, question).await.unwrap();
        let printed = |json, language| {
            let mut out = Vec::new();
            what_if::write(&answer, json, (language, "Asia/Shanghai"), &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let (zh, en) = (printed(false, Language::Zh), printed(false, Language::En));
        assert!(zh.contains("工单  173，其中适用草案 0，未参与比较 0\n") && zh.contains("挽回的超时  0\n"), "{zh}");
        assert!(zh.contains("改派他人  0\n"), "{zh}");
        assert!(en.contains("incidents  173, 0 under the draft, 0 not compared\n"), "{en}");
        assert!(en.contains("new breaches  0\n") && en.contains("given to somebody else  0\n"), "{en}");
        let read: serde_json::Value = serde_json::from_str(&printed(true, Language::En)).unwrap();
        assert_eq!(read, json!(answer));
    }

    /// The figures of the replayed history are those that attainment counts from the clocks as they stand.
    async fn counts_what_attainment_counts(&self, cx: &Cx, whole: &serde_json::Value) {
        // What is promised for later counts where it is met already.
        let period = desk::Period {
            from: self.from,
            to: self.now.plus(300 * 24 * kernel::HOUR),
            customer: None,
            agreement: None,
        };
        let entries = self.platform.desk.attainment(cx, &period).await.unwrap().entries;
        let counted = [Outcome::Met, Outcome::Missed]
            .map(|outcome| entries.iter().filter(|entry| entry.outcome == outcome).count() as u64);
        let old = &whole["total"]["old"];
        assert_eq!((old["met"].as_u64(), old["missed"].as_u64()), (Some(counted[0]), Some(counted[1])));
    }

    /// Thirteen open incidents of every kind, whatever the day and the hour.
    async fn has_open_work(&self) {
        let states = self.open_work(&BY_STATE).await;
        assert_eq!(states.values().sum::<i64>(), 13, "{states:?}");
        assert!(states["reported"] >= 2 && states["in_progress"] == 4, "{states:?}");
        assert!(states["waiting"] == 2 && states["resolved"] == 2 && states["accepted"] == 1, "{states:?}");
        assert_eq!(self.open_work(&BREACHES).await, counted(&[("restore", 1)]), "one promise is missed already");
    }
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn counted(counts: &[(&str, i64)]) -> BTreeMap<String, i64> {
    counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

#[tokio::test]
async fn on_sqlite_history_agreements_and_open_work_are_what_was_promised() {
    let (kept, folder) = (TestDb::create(Engine::Sqlite).await, tempfile::tempdir().unwrap());
    let demo = Demo::on(&kept, folder.path(), "2026-11-23T10:00:00+08:00").await;
    demo.has_its_history().await;
    demo.has_open_work().await;
    demo.comes_out_the_same_under_unchanged_terms().await;
    has_contradictions_in_a_draft_only(&demo).await;
    everybody_can_log_in(&demo).await;
}

#[tokio::test]
async fn on_postgres_the_same_history_stands_on_a_night_of_an_unpublished_year() {
    let (kept, folder) = (TestDb::create(Engine::Postgres).await, tempfile::tempdir().unwrap());
    let demo = Demo::on(&kept, folder.path(), "2027-02-06T03:10:00+08:00").await;
    demo.has_its_history().await;
    demo.has_open_work().await;
    demo.comes_out_the_same_under_unchanged_terms().await;
    drop(demo);
    kept.remove().await;
}

async fn has_contradictions_in_a_draft_only(demo: &Demo) {
    let cx = Cx::platform("test", demo.now, Arc::clone(&demo.platform.app.ids));
    let agreements = &demo.platform.agreements;
    let page =
        agreements.list(&cx, agreement::Wanted::default(), &PageRequest { after: None, limit: 50 }).await.unwrap();
    assert_eq!(page.items.len(), 10);
    let (mut in_force, mut contradictions, mut gaps) = (0, 0, 0);
    for listed in &page.items {
        for version in agreements.detail(&cx, listed.agreement.id).await.unwrap().versions {
            let findings = agreements.findings(&cx, version.id).await.unwrap();
            let of = |kind| findings.iter().filter(|finding| finding.kind == kind).count();
            if version.status == Status::Draft {
                contradictions += of(FindingKind::Contradiction);
                continue;
            }
            in_force += 1;
            assert_eq!(of(FindingKind::Contradiction), 0, "{}", listed.agreement.name);
            gaps += of(FindingKind::Gap);
        }
    }
    assert_eq!((in_force, contradictions), (10, 2));
    let lags = agreements.lags(&cx).await.unwrap();
    let behind: Vec<&str> = lags.iter().map(|lag| lag.agreement.name.as_str()).collect();
    assert_eq!(behind.len(), 2, "one vendor's agreement beneath two of ours is slower than both: {behind:?}");
    assert!(gaps > 0, "the gaps of one agreement were accepted by a named person");
}

async fn everybody_can_log_in(demo: &Demo) {
    for log_in in log_ins() {
        let found = demo.platform.access.check(demo.now, log_in.login, log_in.password, "127.0.0.1").await;
        assert!(found.is_ok(), "{} as {}", log_in.login, log_in.role);
    }
}
