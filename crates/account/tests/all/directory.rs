//! Logging in by a directory, against a real one.

use access::Settings;
use account::{MeansSettings, Rule, Way, WaySettings};
use federation::{DirectorySettings, Secret};
use kernel::{MINUTE, Role};
use serde_json::{Value as Json, json};
use testkit::{DirectoryPeer, Reply};

use crate::ground::{Ground, PASSWORD, cookie_of, on_both_by};
use crate::ways::{Browser, with_key};

fn entries() -> String {
    let person = |uid: &str, cn: &str| {
        format!(
            "dn: uid={uid},ou=people,dc=corp,dc=example\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {cn}\nsn: x\nmail: {uid}@corp.example\nuserPassword: {PASSWORD}\n\n"
        )
    };
    let group = "dn: cn=Desk,ou=groups,dc=corp,dc=example\nobjectClass: groupOfNames\ncn: Desk\nmember: uid=wang,ou=people,dc=corp,dc=example\nmember: uid=zhaomin,ou=people,dc=corp,dc=example\n";
    [person("wang", "Wang Fang"), person("zhaomin", "Zhao Min's namesake"), person("guest", "Guest"), group.to_owned()]
        .concat()
}

fn corp(peer: &DirectoryPeer) -> WaySettings {
    WaySettings {
        rule: Rule {
            id: "corp".into(),
            groups: vec![("cn=desk,ou=groups,dc=corp,dc=example".into(), vec![Role::Dispatcher])],
            ..Rule::default()
        },
        name: ("域账号".into(), "Domain account".into()),
        means: MeansSettings::Directory(DirectorySettings {
            issuer: "directory:corp".into(),
            urls: vec![format!("ldap://localhost:{}", peer.port)],
            start_tls: true,
            ca_file: Some(peer.ca_file()),
            bind_dn: DirectoryPeer::SEARCHER.into(),
            bind_password: Some(Secret(DirectoryPeer::PASSWORD.into())),
            base: format!("ou=people,{}", DirectoryPeer::BASE),
            // A narrow one would name one attribute: this one finds two entries for a word they share.
            filter: "(|(uid={login})(sn={login}))".into(),
            subject: "entryUUID".into(),
            username: "uid".into(),
            name: "cn".into(),
            email: "mail".into(),
            group_attribute: String::new(),
            group_base: format!("ou=groups,{}", DirectoryPeer::BASE),
            group_filter: "(member={dn})".into(),
        }),
    }
}

async fn on_both(settings: Settings, change: impl Fn(&mut DirectorySettings), check: impl AsyncFn(Ground)) {
    let peer = DirectoryPeer::start(&entries()).await;
    let ways = || {
        let mut way = corp(&peer);
        if let MeansSettings::Directory(directory) = &mut way.means {
            change(directory);
        }
        Way::open(&[way]).unwrap()
    };
    on_both_by(settings, ways, async |ground| {
        ground.set_up().await;
        check(ground).await;
    })
    .await;
}

impl Ground {
    async fn types(&self, login: &str, password: &str, next: Json) -> Reply {
        let body = json!({ "login": login, "password": password, "next": next });
        self.client.post("", "/api/v1/log-in-ways/corp/proof", body).await
    }
}

fn browser(reply: &Reply) -> Browser {
    Browser { cookie: cookie_of(reply), url: String::new() }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_made_at_the_first_log_in_and_found_again() {
    on_both(
        Settings::default(),
        |_| {},
        async |ground| {
            let ways = ground.client.get("", "/api/v1/log-in-ways").await.ok(200);
            assert_eq!(
                (&ways["items"][0]["kind"], &ways["items"][0]["name_zh"]),
                (&json!("directory"), &json!("域账号"))
            );
            let mut ids = Vec::new();
            for login in ["wang", " WANG "] {
                let proved = ground.types(login, PASSWORD, json!("/queue")).await;
                let mine = browser(&proved);
                assert_eq!(proved.ok(200)["next"], "/queue");
                let account = ground.enters(&mine, None).await.ok(201)["account"].clone();
                assert_eq!((&account["login"], &account["name"]), (&json!("wang@corp"), &json!("Wang Fang")));
                assert_eq!((&account["roles"], &account["way"]), (&json!(["dispatcher"]), &json!("corp")));
                assert_eq!(ground.enters(&mine, None).await.problem(409), "way.closed", "used up");
                ids.push(account["id"].clone());
            }
            assert_eq!(ids[0], ids[1]);
            assert_eq!(ground.told("account.created").await, 1);
            // A namesake of the administrator here is somebody else.
            let namesake = browser(&ground.types("zhaomin", PASSWORD, json!(null)).await);
            let account = ground.enters(&namesake, None).await.ok(201)["account"].clone();
            assert_eq!((&account["login"], &account["roles"]), (&json!("zhaomin@corp"), &json!(["dispatcher"])));
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_name_an_ambiguous_one_and_a_wrong_password_are_answered_alike() {
    on_both(
        Settings::default(),
        |_| {},
        async |ground| {
            let mut said = Vec::new();
            for (login, password) in [
                ("wang", "wrong"),
                ("nobody", PASSWORD),
                ("x", PASSWORD),
                ("*", PASSWORD),
                ("wang", ""),
                ("wang)(uid=*", PASSWORD),
            ] {
                let reply = ground.types(login, password, json!(null)).await;
                assert!(cookie_of(&reply).is_empty());
                said.push((reply.status.as_u16(), reply.json.clone()));
            }
            assert!(said.iter().all(|one| *one == said[0]), "{said:?}");
            assert_eq!((said[0].0, &said[0].1["code"]), (401, &json!("way.unproved")));
            // Who may be nothing here hears so, once his password is proved.
            assert_eq!(ground.types("guest", PASSWORD, json!(null)).await.problem(403), "way.no_role");
            assert_eq!(ground.told("account.created").await, 0);
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_and_told_and_holds_up_nobody_else() {
    on_both(
        Settings::default(),
        |_| {},
        async |ground| {
            for _ in 0..5 {
                assert_eq!(ground.types("wang", "wrong", json!(null)).await.problem(401), "way.unproved");
            }
            assert_eq!(ground.told("account.way_refused").await, 1);
            assert_eq!(ground.types("Wang", PASSWORD, json!(null)).await.problem(429), "session.too_many_attempts");
            ground.types("zhaomin", PASSWORD, json!(null)).await.ok(200);
            // A password kept here is counted apart.
            ground.try_log_in("zhaomin", PASSWORD).await.ok(201);
            ground.world.clock.forward(MINUTE);
            ground.types("wang", PASSWORD, json!(null)).await.ok(200);
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demanded_second_factor_is_asked_for_here() {
    on_both(
        with_key(&[Role::Dispatcher]),
        |_| {},
        async |ground| {
            let mine = browser(&ground.types("wang", PASSWORD, json!(null)).await);
            assert_eq!(ground.enters(&mine, None).await.problem(403), "session.must_enrol");
            let headers = [("cookie", mine.cookie.as_str())];
            let made = ground.client.send("", "POST", "/api/v1/session/by-way/enrolment", &headers, None).await.ok(201);
            let code = crate::factor::code(made["secret"].as_str().unwrap(), ground.world.now());
            ground.enters(&mine, Some(&code)).await.ok(201);
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_that_cannot_be_asked_is_told_so_in_both_languages() {
    type Change = fn(&mut DirectorySettings);
    let broken: [(Change, &str, &str); 4] = [
        (|settings| settings.urls = vec!["ldaps://localhost:9".into()], "没有应答", "nobody answers"),
        (|settings| settings.ca_file = None, "证书不受信任", "certificate is not trusted"),
        (
            |settings| settings.bind_password = Some(Secret("wrong".into())),
            "不接受本平台的接入账号",
            "does not accept this platform's",
        ),
        (
            |settings| settings.base = "ou=none,dc=corp,dc=example".into(),
            "与配置不符",
            "not what the configuration says",
        ),
    ];
    for (change, zh, en) in broken {
        on_both(Settings::default(), change, async |ground| {
            // Alike for whoever is asked about, there or not.
            for login in ["wang", "nobody"] {
                let body = json!({ "login": login, "password": PASSWORD, "next": null });
                for (language, words) in [("zh-CN", zh), ("en", en)] {
                    let headers = [("accept-language", language)];
                    let reply = ground
                        .client
                        .send("", "POST", "/api/v1/log-in-ways/corp/proof", &headers, Some(body.clone()))
                        .await;
                    let said = reply.ok(503);
                    assert_eq!(said["code"], "way.unavailable");
                    assert!(said.to_string().contains(words), "{said}");
                }
            }
        })
        .await;
    }
    on_both(
        Settings::default(),
        |_| {},
        async |ground| {
            for next in ["https://evil.example", "//evil.example", "/api/v1/session"] {
                let refused = ground.types("wang", PASSWORD, json!(next)).await.ok(422);
                assert_eq!(refused["errors"][0]["pointer"], "/next");
            }
            let unknown = json!({ "login": "wang", "password": PASSWORD, "next": null });
            let unknown = ground.client.post("", "/api/v1/log-in-ways/other/proof", unknown).await;
            assert_eq!(unknown.problem(404), "way.unknown");
            let departure = ground.client.post("", "/api/v1/log-in-ways/corp/departure", json!({ "next": null })).await;
            assert_eq!(departure.problem(404), "way.unknown", "a directory has no page to go to");
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n14_a_password_of_a_directory_is_kept_nowhere() {
    on_both(
        Settings::default(),
        |_| {},
        async |ground| {
            let mine = browser(&ground.types("wang", PASSWORD, json!("/queue")).await);
            ground.types("wang", "A-Wrong-One-2026", json!(null)).await.problem(401);
            let secret = mine.cookie.split_once('=').unwrap().1.to_owned();
            for text in ["select secret_hash || way || next from access_way_flow", "select body from journal_entry"] {
                let rows = ground.world.db.rows(storage::Query::built(text, vec![])).await.unwrap();
                assert!(!rows.is_empty(), "{text}");
                for row in rows {
                    let stored = row.string(0).unwrap();
                    assert!([PASSWORD, "A-Wrong-One-2026", &secret].iter().all(|one| !stored.contains(one)), "{text}");
                }
            }
        },
    )
    .await;
}
