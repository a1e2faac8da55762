//! The whole road of a letter with real servers on both sides: Exim carries it, Dovecot keeps it, the platform fetches it,
//! answers, and is answered.

use std::time::Duration;

use notify::{Login, Secret, Security, SmtpConfig};
use serde_json::json;
use stories::{Fault, Setting, World, on_both};
use testkit::{ImapPeer, Mail, MailPeer};

const CARE: &str = "care@example.test";

fn through(peer: &MailPeer) -> SmtpConfig {
    SmtpConfig {
        host: MailPeer::HOST.to_owned(),
        port: peer.port,
        security: Security::StartTls,
        login: Some(Login { user: MailPeer::USER.to_owned(), password: Secret(MailPeer::PASSWORD.to_owned()) }),
        ca_file: Some(peer.ca_file()),
        timeout: Duration::from_secs(20),
        connections: 2,
        from: format!("Aftercare <{CARE}>"),
    }
}

fn mailbox(imap: &ImapPeer) -> String {
    format!(
        "[[mailboxes]]\nname = \"care\"\nhost = \"{}\"\nport = {}\nsecurity = \"tls\"\nuser = \"care\"\npassword = \"{}\"\n\
         ca_file = \"{}\"\naddresses = [\"{CARE}\"]\n",
        ImapPeer::HOST,
        imap.tls_port,
        ImapPeer::PASSWORD,
        imap.ca_file().display()
    )
}

/// Both servers, and how many letters people submitted so far.
struct Post {
    smtp: MailPeer,
    imap: ImapPeer,
    submitted: std::cell::Cell<usize>,
}

impl Post {
    async fn start() -> Self {
        let imap = ImapPeer::start(&["care"]).await;
        let smtp = MailPeer::beside(&imap, &["care"]).await;
        Self { smtp, imap, submitted: std::cell::Cell::new(0) }
    }

    /// Somebody's mail program sends a letter to the mailbox; the platform fetches it.
    async fn write(&self, world: &World, from: &str, subject: &str, id: &str, more: &str, text: &str) {
        let letter = format!(
            "From: {from}\nTo: {CARE}\nSubject: {subject}\nDate: Tue, 3 Nov 2026 10:00:00 +0800\nMessage-ID: <{id}>\n{more}\
             MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"
        );
        self.smtp.submit(from, CARE, letter.as_bytes());
        self.submitted.set(self.submitted.get() + 1);
        assert_eq!(world.fetch().await, 1, "{}", self.smtp.log());
        assert_eq!(self.imap.unseen_and_seen("care"), (0, self.submitted.get()));
    }

    /// Sends what waits; the newest mail to `address` that says `words` in its subject.
    async fn told(&self, world: &World, address: &str, words: &str) -> Mail {
        world.platform.send(world.now()).await.unwrap();
        let all = self.smtp.mails(self.smtp.accepted() - self.submitted.get()).await;
        let found = all.iter().rfind(|mail| mail.to == address && mail.subject.contains(words));
        let subjects = || all.iter().map(|mail| format!("{}: {}", mail.to, mail.subject)).collect::<Vec<_>>();
        found.unwrap_or_else(|| panic!("nothing about {words} went to {address}: {:#?}", subjects())).clone()
    }
}

/// The only incident of which this is the title.
async fn titled(world: &World, words: &str) -> Fault {
    let list = world.send("王晓东", "GET", "/api/v1/incidents?view=all&limit=50", &[], None).await.ok(200);
    let rows = list["items"].as_array().unwrap();
    let mut found = rows.iter().filter(|row| row["title"].as_str().unwrap().contains(words));
    let row = found.next().unwrap_or_else(|| panic!("no incident about {words}: {list:#}"));
    assert!(found.next().is_none(), "one letter is one incident");
    Fault::of(row.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_becomes_a_fault_is_answered_in_its_thread_answered_back_solved_and_confirmed_by_link() {
    on_both_with_servers(async |world, post| {
        let (li, his) = ("limin@example.test", "one@hospital.example");
        post.write(world, li, "[HIS] 综合查询打不开", his, "", "综合查询打不开，收费窗口都在等。").await;
        let fault = titled(world, "综合查询打不开").await;
        let seen = world.see(&fault).await;
        assert_eq!((&seen.json["channel"], &seen.json["reporter"]["name"]), (&json!("email"), &json!("李敏")));

        let confirmed = post.told(world, li, "已受理").await;
        assert!(confirmed.subject.contains(&fault.number) && confirmed.plain.contains("您报修的问题已经受理"));
        assert_eq!(confirmed.header("In-Reply-To").as_deref(), Some("<one@hospital.example>"), "below his own letter");
        let references = confirmed.header("References").unwrap();
        assert!(
            references.contains("<one@hospital.example>") && references.contains(&format!("<incident.{}@", fault.id))
        );
        assert_eq!(confirmed.header("Auto-Submitted").as_deref(), Some("auto-generated"));

        let answers = format!("In-Reply-To: {}\n", confirmed.header("Message-ID").unwrap());
        let history = "补充：二楼窗口也不行了。\n\n在 2026年11月3日，Aftercare 写道：\n> 您报修的问题已经受理";
        post.write(world, li, "回复：综合查询", "two@hospital.example", &answers, history).await;
        let path = format!("/api/v1/incidents/{}/timeline", fault.id);
        let timeline = world.send("王晓东", "GET", &path, &[], None).await.ok(200).to_string();
        assert!(timeline.contains("补充：二楼窗口也不行了。"), "{timeline}");
        assert!(!timeline.contains("您报修的问题已经受理"), "the history is cut: {timeline}");
        titled(world, "综合查询打不开").await;

        world.by("王晓东").resolves(&fault, "software_defect").await;
        let offer = post.told(world, li, "请确认是否解决").await;
        let at = offer.plain.find("/link/confirmation#").unwrap_or_else(|| panic!("no link: {}", offer.plain));
        let secret: String =
            offer.plain[at + "/link/confirmation#".len()..].chars().take_while(|c| !c.is_whitespace()).collect();
        let yes = json!({ "solved": true, "rating": 5 });
        world.by_link(&secret, "POST", "/api/v1/link/confirmation", Some(yes)).await.ok(200);
        let state = world.see(&fault).await;
        assert!(["confirmed", "closed"].contains(&state.state()), "{}", state.state());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_writes_english_is_answered_in_english_once_the_dispatcher_has_taken_him_in() {
    on_both_with_servers(async |world, post| {
        let (visitor, his) = ("visitor@example.test", "v1@clinic.example");
        post.write(world, visitor, "Billing does not print", his, "", "Nothing comes out of the printer since noon.")
            .await;
        for number in 0..3 {
            let (from, id) = (format!("guest{number}@example.test"), format!("g{number}@clinic.example"));
            post.write(world, &from, "Hello", &id, "", "Is anybody there?").await;
        }
        let inbox = world.send("刘佳", "GET", "/api/v1/inbox?limit=50", &[], None).await.ok(200);
        let told = inbox["items"].as_array().unwrap().iter().filter(|notice| notice["event"] == "mail-waiting");
        assert_eq!(told.count(), 1, "four letters that wait are one notice: {inbox:#}");
        let list = world.send("刘佳", "GET", "/api/v1/inbound-mails?state=waiting", &[], None).await.ok(200);
        let letter = list["items"].as_array().unwrap().iter().find(|letter| letter["sender"] == visitor).unwrap();
        assert_eq!(letter["reason"], "unknown_sender");
        let path = format!("/api/v1/inbound-mails/{}/acceptance", letter["id"].as_str().unwrap());
        let body = json!({ "system_id": world.system("HIS") });
        world.send("刘佳", "POST", &path, &[], Some(body)).await.ok(200);
        let told = post.told(world, visitor, "Received").await;
        assert!(told.plain.contains("We have received your report"), "{}", told.plain);
        assert_eq!(told.header("In-Reply-To").as_deref(), Some("<v1@clinic.example>"));
        let answers = format!("In-Reply-To: {}\n", told.header("Message-ID").unwrap());
        post.write(world, visitor, "Re: Billing", "v2@clinic.example", &answers, "It prints again, then stops.").await;
        let fault = titled(world, "Billing does not print").await;
        let path = format!("/api/v1/incidents/{}/timeline", fault.id);
        let timeline = world.send("王晓东", "GET", &path, &[], None).await.ok(200).to_string();
        assert!(timeline.contains("It prints again, then stops."), "{timeline}");
    })
    .await;
}

/// A story on either database, each with mail servers of its own.
async fn on_both_with_servers(story: impl AsyncFn(&mut World, &Post)) {
    let post = Post::start().await;
    let setting = Setting::at("2026-11-03 10:00").mail(through(&post.smtp)).configured(&mailbox(&post.imap));
    on_both(setting, async |world| story(world, &post).await).await;
}
