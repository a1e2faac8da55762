//! The journal's ends: in a file, in mailboxes, under an authority's stamp.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use journal::{Entry, Sealer, Stamp, Visibility};
use kernel::{Actor, HOUR, Language};
use notify::{Courier, CourierRule, LiveFacts, Login, Looked, Secret, Security, Smtp, SmtpConfig};
use serde_json::json;
use server::cli::journal::verified;
use server::config::Config;
use server::doctor::Level;
use server::ends::{AuthoritySettings, EndSettings, Ends, settings, stamped_at};
use stamp::Roots;
use storage::WriteSet;
use testkit::{AuthorityPeer, MailPeer, World, on_both};

/// Long before any machine's clock that runs this: what an authority stamps is later than every entry.
const START: &str = "2024-01-02T03:00:00Z";

struct Nothing;

impl LiveFacts for Nothing {
    fn look<'a>(&'a self, _: notify::Asked<'a>) -> Looked<'a> {
        Box::pin(async { Ok(None) })
    }
}

fn courier(world: &World, peer: &MailPeer) -> Arc<Courier> {
    let through = SmtpConfig {
        host: MailPeer::HOST.to_owned(),
        port: peer.port,
        security: Security::StartTls,
        login: Some(Login { user: MailPeer::USER.to_owned(), password: Secret(MailPeer::PASSWORD.to_owned()) }),
        ca_file: Some(peer.ca_file()),
        timeout: Duration::from_secs(20),
        connections: 2,
        from: "care@example.test".to_owned(),
    };
    let channels = vec![Box::new(Smtp::new(&through).unwrap()) as _];
    let ids = Arc::clone(&world.ids) as _;
    Arc::new(Courier::new(world.db.clone(), ids, Arc::new(Nothing), channels, CourierRule::default()))
}

async fn happens(world: &World) {
    let mut set = WriteSet::new();
    let actor = Actor::Platform { part: "test" };
    let entry = Entry {
        subject_kind: "test",
        subject: "one".to_owned(),
        kind: "test.happened",
        occurred_at: world.now(),
        customer: None,
        visibility: Visibility::Internal,
        body: json!({}),
        personal: Vec::new(),
    };
    journal::append(&mut set, Stamp { actor: &actor, now: world.now(), ids: world.ids.as_ref() }, vec![entry]);
    world.db.write(set).await.unwrap();
    Sealer::new(world.db.clone(), "one".to_owned()).run(world.now()).await.unwrap();
}

fn asked(folder: &Path, authority: &AuthorityPeer) -> EndSettings {
    EndSettings {
        file: Some(folder.join("ends.jsonl")),
        every: HOUR,
        mail_to: vec!["audit@example.test".to_owned(), "safety@example.test".to_owned()],
        language: Language::Zh,
        authority: Some(AuthoritySettings { url: authority.url(), ca_file: authority.ca_file(), https_ca_file: None }),
    }
}

async fn written(ends: &Ends, world: &World) -> u64 {
    if ends.is_due(world.now()).unwrap() {
        ends.write(&journal::head(&world.db).await.unwrap(), world.now()).await.unwrap();
    }
    ends.mail(world.now()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_end_lies_in_the_file_and_in_both_sides_mailboxes_stamped_and_is_verified_from_there() {
    let (mail, authority) = (MailPeer::start().await, AuthorityPeer::start().await);
    on_both(&[notify::MIGRATIONS], START, async |world| {
        let folder = tempfile::tempdir().unwrap();
        let (before, asked_before) = (mail.accepted(), authority.asked());
        let courier = courier(&world, &mail);
        let new = || {
            let asked = asked(folder.path(), &authority);
            Ends::new(asked, world.db.clone(), Arc::clone(&world.ids) as _, &courier).unwrap()
        };
        let ends = new();
        happens(&world).await;
        assert_eq!(written(&ends, &world).await, 2, "one mail an address");
        assert_eq!(written(&ends, &world).await, 0, "once an hour");
        // Another node, or this one after its restart, writes no second mail.
        let other = new();
        assert_eq!(written(&other, &world).await, 0);
        world.clock.forward(HOUR);
        happens(&world).await;
        assert_eq!(written(&ends, &world).await, 2);
        assert_eq!(authority.asked() - asked_before, 3, "the other node could not know");

        let all = mail.mails(before + 4).await;
        let mails: Vec<_> = all[before..].iter().filter(|mail| mail.to == "safety@example.test").collect();
        assert_eq!(mails.len(), 2);
        assert!(
            mails[0].subject.contains("链尾") && mails[0].plain.contains("journal verify --anchors"),
            "{}",
            mails[0].raw
        );
        // What the customer kept from his mailbox is as good as the file.
        let kept = folder.path().join("from-the-mailbox.txt");
        let quoted: Vec<&str> =
            mails.iter().flat_map(|mail| mail.plain.lines().filter(|line| line.starts_with("> {"))).collect();
        std::fs::write(&kept, quoted.join("\n")).unwrap();
        let file = folder.path().join("ends.jsonl");
        let roots = Roots::of_file(&authority.ca_file()).unwrap();
        assert_eq!(journal::read_anchors(&kept).unwrap(), journal::read_anchors(&file).unwrap());
        for anchor in journal::read_anchors(&kept).unwrap() {
            assert!(stamped_at(&anchor, &roots).unwrap().is_some_and(|at| at > world.now()));
        }

        // Offline, with the exported chain: the stamp's time stands in the place of ours.
        let export = folder.path().join("journal.jsonl");
        let mut text = Vec::new();
        journal::export(&world.db, &mut text, false).await.unwrap();
        std::fs::write(&export, &text).unwrap();
        let verify = async |lines: &str, ca: &Path| {
            let ends = folder.path().join("these.jsonl");
            std::fs::write(&ends, lines).unwrap();
            let mut out = Vec::new();
            let config = Config::load(None).unwrap();
            let args = (Some(export.as_path()), &[ends][..], Some(ca), Language::Zh);
            let code = verified(args, &config, &mut out).await.unwrap();
            (code == std::process::ExitCode::SUCCESS, String::from_utf8(out).unwrap())
        };
        let last = std::fs::read_to_string(&file).unwrap().lines().last().unwrap().to_owned();
        let (holds, said) = verify(&last, &authority.ca_file()).await;
        assert!(holds && said.contains("时间戳有效") && said.contains("完整"), "{said}");
        // The line says another place than the authority signed; another authority; a chain written anew.
        let (holds, said) = verify(&last.replace("\"seq\":2", "\"seq\":1"), &authority.ca_file()).await;
        assert!(!holds && said.contains("时间戳无效"), "{said}");
        let elsewhere = AuthorityPeer::start().await;
        let (holds, said) = verify(&last, &elsewhere.ca_file()).await;
        assert!(!holds && said.contains("时间戳无效"), "{said}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_that_is_down_refuses_or_answers_somebody_else_stamps_nothing_and_the_end_is_written_all_the_same()
{
    let authority = AuthorityPeer::start().await;
    let mail = MailPeer::start().await;
    on_both(&[notify::MIGRATIONS], START, async |world| {
        let folder = tempfile::tempdir().unwrap();
        let courier = courier(&world, &mail);
        let mut settings = asked(folder.path(), &authority);
        settings.mail_to.clear();
        let ends = Ends::new(settings, world.db.clone(), Arc::clone(&world.ids) as _, &courier).unwrap();
        happens(&world).await;
        let last = async || {
            world.clock.forward(HOUR);
            written(&ends, &world).await;
            journal::read_anchors(&folder.path().join("ends.jsonl")).unwrap().pop().unwrap()
        };
        authority.is_down(true);
        assert_eq!(last().await.stamp, None);
        authority.is_down(false);
        let honest = last().await;
        assert!(honest.stamp.is_some());
        // An answer to an earlier question, and none at all.
        authority.answers(Some(b"no".to_vec()));
        assert_eq!(last().await.stamp, None);
        let replayed = testkit::authority::stamped(authority.ca_file().parent().unwrap(), "replayed", &earlier());
        authority.answers(Some(replayed));
        assert_eq!(last().await.stamp, None);
        authority.answers(None);
        assert!(last().await.stamp.is_some());
    })
    .await;
}

/// What the doctor says of the journal's ends: codes and levels, in the order of the settings.
async fn found(settings: &EndSettings, world: &World) -> Vec<(&'static str, Level)> {
    let all = server::doctor::ends::look(settings, &world.db, world.now()).await;
    all.iter().map(|finding| (finding.code, finding.level)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_ends_that_are_not_kept_not_mailed_or_not_stamped() {
    let (mail, authority) = (MailPeer::start().await, AuthorityPeer::start().await);
    on_both(&[notify::MIGRATIONS], START, async |world| {
        let folder = tempfile::tempdir().unwrap();
        let courier = courier(&world, &mail);
        let settings = asked(folder.path(), &authority);
        let ends = Ends::new(settings.clone(), world.db.clone(), Arc::clone(&world.ids) as _, &courier).unwrap();
        let never = ("journal.end_never_kept", Level::Warning);
        assert_eq!(found(&settings, &world).await, [never; 3], "the file and two mailboxes");
        happens(&world).await;
        written(&ends, &world).await;
        assert_eq!(found(&settings, &world).await, [("journal.ends_kept", Level::Good)]);

        // The authority is down: the end is kept without its word, for a while a warning.
        authority.is_down(true);
        world.clock.forward(HOUR);
        written(&ends, &world).await;
        assert_eq!(found(&settings, &world).await, [("journal.end_unstamped", Level::Warning)]);
        world.clock.forward(HOUR);
        written(&ends, &world).await;
        world.clock.forward(HOUR);
        written(&ends, &world).await;
        assert_eq!(found(&settings, &world).await, [("journal.end_unstamped", Level::Failure)]);
        authority.is_down(false);
        world.clock.forward(HOUR);
        written(&ends, &world).await;
        assert_eq!(found(&settings, &world).await, [("journal.ends_kept", Level::Good)]);

        // Mails wait to be sent while the file goes on.
        for _ in 0..3 {
            world.clock.forward(HOUR);
            ends.write(&journal::head(&world.db).await.unwrap(), world.now()).await.unwrap();
        }
        let late = ("journal.end_too_old", Level::Failure);
        assert_eq!(found(&settings, &world).await, [late; 2], "both mailboxes");
        ends.mail(world.now()).await.unwrap();
        assert_eq!(found(&settings, &world).await, [("journal.ends_kept", Level::Good)]);

        // Nothing is written down at all any more; then somebody wrote into the file.
        world.clock.forward(3 * HOUR);
        assert_eq!(found(&settings, &world).await, [late; 3]);
        std::fs::write(folder.path().join("ends.jsonl"), "{}\n").unwrap();
        assert_eq!(found(&settings, &world).await, [("journal.ends_unreadable", Level::Failure)]);
    })
    .await;
}

/// A question that nobody asks any more.
fn earlier() -> Vec<u8> {
    stamp::ask([7; 32], [9; 16]).unwrap().request
}

#[test]
fn what_cannot_do_what_it_says_is_refused_with_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let read = |text: &str| {
        let file = folder.path().join("aftercare.toml");
        std::fs::write(&file, text).unwrap();
        settings(&Config::load(Some(&file)).unwrap()).map_err(|error| error.to_string())
    };
    assert!(read("").unwrap().is_none());
    let with_mail = "[mail]\nhost = \"mail.example\"\n[journal]\n";
    for (text, missing) in [
        ("[journal]\nanchor_mail_to = [\"a@b.example\"]\n".to_owned(), "[mail] host"),
        (format!("{with_mail}anchor_mail_to = [\"nobody\"]\n"), "no mail address"),
        ("[journal]\ntsa_url = \"http://tsa.example\"\nanchor_file = \"x\"\n".to_owned(), "tsa_ca_file"),
        (
            "[journal]\ntsa_url = \"http://tsa.example\"\ntsa_ca_file = \"x\"\n".to_owned(),
            "anchor_file or anchor_mail_to",
        ),
        ("[journal]\ntsa_url = \"ftp://tsa.example\"\n".to_owned(), "https://"),
        (format!("{with_mail}anchor_mail_to = [\"a@b.example\"]\nanchor_language = \"fr\"\n"), "zh or en"),
    ] {
        let why = read(&text).unwrap_err();
        assert!(why.contains(missing), "{why}");
    }
    let good = read(&format!("{with_mail}anchor_mail_to = [\"a@b.example\"]\n")).unwrap().unwrap();
    assert_eq!((good.file, good.mail_to.len(), good.every), (None, 1, 24 * HOUR));
}
