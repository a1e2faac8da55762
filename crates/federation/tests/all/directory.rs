//! A real directory: whom it proves, whom not, and what is said when it cannot be asked.

use federation::{Asserted, Cause, Directory, DirectorySettings, Secret, WayError};
use testkit::DirectoryPeer;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

const PASSWORD: &str = "Sheng-Chan-2026";

fn entries() -> String {
    let person = |uid: &str, name: &str, mail: &str| {
        format!(
            "dn: uid={uid},ou=people,dc=corp,dc=example\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {name}\nsn: x\nmail: {mail}\nuserPassword: {PASSWORD}\n\n"
        )
    };
    let group = |cn: &str, member: &str| {
        format!("dn: cn={cn},ou=groups,dc=corp,dc=example\nobjectClass: groupOfNames\ncn: {cn}\nmember: {member}\n\n")
    };
    [
        person("li", "Li Qiang", "li@corp.example"),
        person("wang", "Wang Fang", "desk@corp.example"),
        person("wang2", "Wang Fei", "desk@corp.example"),
        // The member's name holds what has a meaning in a filter and in a name.
        "dn: cn=O\\2CBrien (Pat) *,ou=people,dc=corp,dc=example\nobjectClass: inetOrgPerson\nuid: pat\ncn: O,Brien (Pat) *\nsn: x\nuserPassword: Sheng-Chan-2026\n\n".to_owned(),
        group("Ops", "uid=li,ou=people,dc=corp,dc=example"),
        group("Desk", "cn=O\\2CBrien (Pat) *,ou=people,dc=corp,dc=example"),
        "dn: ou=elsewhere,ou=people,dc=corp,dc=example\nobjectClass: referral\nobjectClass: extensibleObject\nou: elsewhere\nref: ldap://127.0.0.1:9/ou=people,dc=other,dc=example\n\n".to_owned(),
    ]
    .concat()
}

fn settings(peer: &DirectoryPeer) -> DirectorySettings {
    DirectorySettings {
        issuer: "directory:corp".into(),
        urls: vec![format!("ldaps://localhost:{}", peer.tls_port)],
        start_tls: true,
        ca_file: Some(peer.ca_file()),
        bind_dn: DirectoryPeer::SEARCHER.into(),
        bind_password: Some(Secret(DirectoryPeer::PASSWORD.into())),
        base: format!("ou=people,{}", DirectoryPeer::BASE),
        filter: "(|(uid={login})(mail={login}))".into(),
        subject: "entryUUID".into(),
        username: "uid".into(),
        name: "cn".into(),
        email: "mail".into(),
        group_attribute: "memberOf".into(),
        group_base: format!("ou=groups,{}", DirectoryPeer::BASE),
        group_filter: "(&(objectClass=groupOfNames)(member={dn}))".into(),
    }
}

async fn asked(settings: DirectorySettings, login: &str, password: &str) -> Result<Asserted, WayError> {
    Directory::new(settings).unwrap().assert(login, password).await
}

async fn cause(settings: DirectorySettings) -> (Cause, String) {
    match asked(settings, "li", PASSWORD).await {
        Err(WayError::Unavailable(trouble)) => (trouble.cause, trouble.why),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_proved_by_tls_and_by_starttls_and_groups_are_found() {
    let peer = DirectoryPeer::start(&entries()).await;
    let start_tls = vec![format!("ldap://localhost:{}", peer.port)];
    let mut subjects = Vec::new();
    for urls in [settings(&peer).urls, start_tls] {
        let li = asked(DirectorySettings { urls, ..settings(&peer) }, " li ", PASSWORD).await.unwrap();
        assert_eq!(
            (li.issuer.as_str(), li.username.as_deref(), li.name.as_deref()),
            ("directory:corp", Some("li"), Some("Li Qiang"))
        );
        assert_eq!(
            (li.email.as_deref(), li.groups.as_slice()),
            (Some("li@corp.example"), &["cn=ops,ou=groups,dc=corp,dc=example".to_owned()][..])
        );
        assert_eq!(li.subject.len(), 36, "entryUUID: {}", li.subject);
        subjects.push(li.subject);
    }
    assert_eq!(subjects[0], subjects[1]);
    // By the other attribute of the filter it is the same entry.
    assert_eq!(asked(settings(&peer), "li@corp.example", PASSWORD).await.unwrap().subject, subjects[0]);
    let pat = asked(settings(&peer), "pat", PASSWORD).await.unwrap();
    assert_eq!(pat.groups, ["cn=desk,ou=groups,dc=corp,dc=example"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_prove_one_entry_proves_nobody() {
    let peer = DirectoryPeer::start(&entries()).await;
    for (login, password) in [
        ("li", "wrong"),
        ("nobody", PASSWORD),
        // Two entries have this address.
        ("desk@corp.example", PASSWORD),
        ("*", PASSWORD),
        ("l*", PASSWORD),
        ("li)(uid=*", PASSWORD),
        ("li)(|(uid=*", PASSWORD),
        ("x)(cn=*", PASSWORD),
        ("li\0", PASSWORD),
        // A password that is empty is let in as nobody by a server that is asked.
        ("li", ""),
        ("", ""),
        ("", PASSWORD),
        (&"x".repeat(5000), PASSWORD),
    ] {
        let answer = asked(settings(&peer), login, password).await;
        assert!(matches!(answer, Err(WayError::Unproved(_))), "{login:.40}: {answer:?}");
    }
    // Nothing is asked for an empty password: nobody is there to be asked.
    let nowhere = DirectorySettings { urls: vec!["ldaps://localhost:9".into()], ..settings(&peer) };
    assert!(matches!(asked(nowhere, "li", "").await, Err(WayError::Unproved(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_a_directory_from_being_asked_is_told_apart() {
    let peer = DirectoryPeer::start(&entries()).await;
    let good = || settings(&peer);
    let urls = |url: String| DirectorySettings { urls: vec![url], ..good() };
    let (tls, clear) = (peer.tls_port, peer.port);
    let other = DirectoryPeer::start("").await;
    let web = not_a_directory().await;
    for (what, settings, expected) in [
        ("nobody there", urls("ldaps://localhost:9".into()), Cause::Unreachable),
        ("another authority", DirectorySettings { ca_file: Some(other.ca_file()), ..good() }, Cause::Untrusted),
        ("public authorities alone", DirectorySettings { ca_file: None, ..good() }, Cause::Untrusted),
        ("another name", urls(format!("ldaps://127.0.0.1:{tls}")), Cause::Untrusted),
        ("another name, StartTLS", urls(format!("ldap://127.0.0.1:{clear}")), Cause::Untrusted),
        ("TLS to a clear port", urls(format!("ldaps://localhost:{clear}")), Cause::Senseless),
        ("a web server", urls(format!("ldap://localhost:{web}")), Cause::Senseless),
        ("a web server, TLS", urls(format!("ldaps://localhost:{web}")), Cause::Senseless),
        (
            "a wrong account",
            DirectorySettings { bind_password: Some(Secret("wrong".into())), ..good() },
            Cause::NotAccepted,
        ),
        ("no account", DirectorySettings { bind_dn: String::new(), ..good() }, Cause::NotAccepted),
        ("another base", DirectorySettings { base: "ou=none,dc=corp,dc=example".into(), ..good() }, Cause::Senseless),
        ("another tree", DirectorySettings { base: "dc=other".into(), ..good() }, Cause::Senseless),
        ("no subject", DirectorySettings { subject: "employeeNumber".into(), ..good() }, Cause::Senseless),
    ] {
        let (found, why) = cause(settings).await;
        assert_eq!(found, expected, "{what}: {why}");
        assert!(!why.contains(PASSWORD) && !why.contains(DirectoryPeer::PASSWORD), "{what}: {why}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_referral_is_not_followed() {
    let peer = DirectoryPeer::start(&entries()).await;
    // One below the base is passed over: nobody listens where it points to.
    asked(settings(&peer), "li", PASSWORD).await.unwrap();
    let base = "ou=elsewhere,ou=people,dc=corp,dc=example".to_owned();
    let (found, why) = cause(DirectorySettings { base, ..settings(&peer) }).await;
    assert_eq!(found, Cause::Senseless);
    assert!(why.contains("not followed"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_server_is_asked_when_one_is_not_there() {
    let peer = DirectoryPeer::start(&entries()).await;
    let mut urls = vec!["ldaps://localhost:9".to_owned()];
    urls.extend(settings(&peer).urls);
    asked(DirectorySettings { urls: urls.clone(), ..settings(&peer) }, "li", PASSWORD).await.unwrap();
    // But not when one is there and is not the one.
    urls.insert(0, format!("ldaps://127.0.0.1:{}", peer.tls_port));
    assert_eq!(cause(DirectorySettings { urls, ..settings(&peer) }).await.0, Cause::Untrusted);
}

/// Answers as a web server does to what it does not understand; its port.
async fn not_a_directory() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n").await);
        }
    });
    port
}
