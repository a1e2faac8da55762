//! The command `aftercare doctor`, on folders and configurations as people have them.

use std::path::Path;
use std::process::ExitCode;

use server::cli::doctor::{self, DoctorArgs};
use server::config::Config;
use server::wiring::open;

struct Said {
    code: ExitCode,
    text: String,
}

async fn doctor(config: &Path, json: bool, lang: &str) -> Said {
    let mut out = Vec::new();
    let args = DoctorArgs { json, lang: lang.to_owned() };
    let code = doctor::run(&args, Some(config), &mut out).await.unwrap();
    Said { code, text: String::from_utf8(out).unwrap() }
}

fn configuration(folder: &Path, more: &str) -> std::path::PathBuf {
    let file = folder.join("aftercare.toml");
    let data = folder.join("data");
    let text = format!("[server]\ndata = \"{}\"\npublic_url = \"http://127.0.0.1:1\"\n{more}", data.display());
    std::fs::write(&file, text).unwrap();
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_nobody_knows_is_named_with_what_to_do_and_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let file = configuration(folder.path(), "[backup]\nfolders = \"/mnt\"\n");
    for (lang, what) in [("zh", "配置无法读取"), ("en", "the configuration does not read")] {
        let said = doctor(&file, false, lang).await;
        assert_eq!(said.code, ExitCode::from(2));
        assert!(said.text.contains(what) && said.text.contains("folders"), "{}", said.text);
        assert!(said.text.contains('→'), "it says what to do");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_nobody_started_on_is_looked_at_and_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = configuration(folder.path(), "");
    let said = doctor(&file, true, "zh").await;
    assert_eq!(said.code, ExitCode::from(1), "{}", said.text);
    let findings: serde_json::Value = serde_json::from_str(&said.text).unwrap();
    let codes: Vec<&str> = findings.as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"database.none") && codes.contains(&"folder.missing"), "{codes:?}");
    assert!(!folder.path().join("data").exists(), "the doctor makes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_stands_still_is_examined_and_a_mail_server_that_is_not_there_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let file = configuration(folder.path(), "[mail]\nhost = \"127.0.0.1\"\nport = 1\nsecurity = \"none\"\n");
    drop(open(&Config::load(Some(&file)).unwrap()).await.unwrap());
    let said = doctor(&file, true, "en").await;
    let findings: serde_json::Value = serde_json::from_str(&said.text).unwrap();
    let level = |code: &str| {
        let found = findings.as_array().unwrap().iter().find(|finding| finding["code"] == code);
        found.unwrap_or_else(|| panic!("no {code} in {}", said.text))["level"].as_str().unwrap().to_owned()
    };
    assert_eq!(level("mail.broken"), "failure");
    assert_eq!(level("people.first_run"), "warning");
    assert_eq!(level("database.durability"), "good");
    assert_eq!(level("journal.holds"), "good");
    assert_eq!(level("documents.fonts"), "good");
    assert_eq!(said.code, ExitCode::from(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn ends_that_are_asked_for_and_were_never_kept_are_named_and_a_setting_that_cannot_be_used_hides_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mail = "[mail]\nhost = \"127.0.0.1\"\nport = 1\nsecurity = \"none\"\n";
    let codes = async |journal: &str| {
        let file =
            configuration(folder.path(), &format!("{mail}[journal]\nanchor_mail_to = [\"a@b.example\"]\n{journal}"));
        drop(open(&Config::load(Some(&file)).unwrap()).await.unwrap());
        let said = doctor(&file, true, "zh").await;
        let findings: serde_json::Value = serde_json::from_str(&said.text).unwrap();
        let all = findings.as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap().to_owned());
        all.collect::<Vec<_>>()
    };
    let said = codes("").await;
    assert!(said.iter().any(|code| code == "journal.end_never_kept"), "{said:?}");
    let said = codes("tsa_url = \"http://tsa.example\"\n").await;
    for code in ["journal.ends_unusable", "journal.holds", "mail.broken"] {
        assert!(said.iter().any(|said| said == code), "no {code} in {said:?}");
    }
}
