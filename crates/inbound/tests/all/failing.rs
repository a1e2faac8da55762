//! What fails is shown, tried again, and loses nothing.

use inbound::{FailureCode, Reader};

use crate::ground::{CARE, letter, on_both, settings};

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_a_vanished_server_are_shown_and_nothing_is_lost() {
    on_both(async |mut house| {
        let mut readers = Reader::all(&house.inbound).unwrap();
        let care = &mut readers[0];
        care.once().await.unwrap();
        house.peer.stop();
        house.peer.allow(&["care", "his"], "another password");
        house.peer.start_again().await;
        house.peer.deliver(CARE, &letter("li.min@hospital.example", "HIS 打印不了", "w", "", "打印不了"));
        assert_eq!(care.once().await.unwrap_err().code, FailureCode::LoginRefused);
        let shown = house.mailbox(CARE).await;
        assert_eq!((shown["reads"].as_bool(), shown["failures"].as_i64()), (Some(false), Some(1)));
        assert!(shown["problem"].as_str().unwrap().contains("密码") && shown["remedy"].is_string(), "{shown}");
        house.peer.stop();
        house.peer.allow(&["care", "his"], testkit::ImapPeer::PASSWORD);
        assert_eq!(care.once().await.unwrap_err().code, FailureCode::Unreachable);
        assert_eq!(house.mailbox(CARE).await["failures"], 2);
        house.peer.start_again().await;
        assert_eq!(care.once().await.unwrap(), 1);
        let shown = house.mailbox(CARE).await;
        assert_eq!((shown["reads"].as_bool(), shown["failing_since"].is_null()), (Some(true), true), "{shown}");
        assert_eq!(house.incidents().await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_not_there_and_a_certificate_of_nobody_are_named() {
    on_both(async |house| {
        let of = |change: &dyn Fn(&mut inbound::MailboxSettings)| {
            let mut settings = settings(&house.peer);
            settings.mailboxes.truncate(1);
            change(&mut settings.mailboxes[0]);
            Reader::all(&house.set_otherwise(settings)).map(|mut readers| readers.remove(0))
        };
        let mut no_folder = of(&|mailbox| mailbox.folder = "Nowhere".to_owned()).unwrap();
        assert_eq!(no_folder.once().await.unwrap_err().code, FailureCode::NoFolder);
        let mut no_trust = of(&|mailbox| mailbox.ca_file = None).unwrap();
        assert_eq!(no_trust.once().await.unwrap_err().code, FailureCode::Encryption);
        assert!(
            of(&|mailbox| {
                mailbox.security = notify::Security::None;
                mailbox.host = "mail.provider.example".to_owned();
            })
            .is_err()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_cannot_be_kept_stays_unseen_until_it_can() {
    on_both(async |house| {
        house.peer.deliver(CARE, &letter("li.min@hospital.example", "HIS 打印不了", "disk", "", "打印不了"));
        // Whatever is written there fails, as on a full disk.
        let (files, away) = (house.folder.path().join("files"), house.folder.path().join("away"));
        std::fs::rename(&files, &away).unwrap();
        std::fs::write(&files, b"no folder").unwrap();
        let mut reader = Reader::all(&house.inbound).unwrap().remove(0);
        assert_eq!(reader.once().await.unwrap_err().code, FailureCode::Platform);
        assert_eq!(house.peer.unseen_and_seen(CARE), (1, 0));
        assert!(house.incidents().await.is_empty());
        assert_eq!(house.count("select count(*) from inbound_mail").await, 0);
        std::fs::remove_file(&files).unwrap();
        std::fs::rename(&away, &files).unwrap();
        assert_eq!(reader.once().await.unwrap(), 1);
        assert_eq!(house.peer.unseen_and_seen(CARE), (0, 1));
        assert_eq!(house.incidents().await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_while_a_mailbox_could_not_be_read_is_taken_in_once_it_can_each_letter_once() {
    on_both(async |mut house| {
        let mut readers = Reader::all(&house.inbound).unwrap();
        let care = &mut readers[0];
        care.once().await.unwrap();
        house.peer.stop();
        for failures in 1..=3 {
            assert_eq!(care.once().await.unwrap_err().code, FailureCode::Unreachable);
            assert_eq!(house.mailbox(CARE).await["failures"], failures);
        }
        for number in 0..40 {
            let from = format!("stranger-{number}@clinic.example");
            house
                .peer
                .deliver(CARE, &letter(&from, "Billing is slow", &format!("st-{number}"), "", "It takes minutes."));
        }
        house.peer.deliver(CARE, &letter("li.min@hospital.example", "HIS 打印不了", "known", "", "打印不了"));
        house.peer.start_again().await;
        assert_eq!(care.once().await.unwrap(), 41);
        assert_eq!(house.letters("waiting").await.len(), 40);
        assert_eq!(house.incidents().await.len(), 1);
        assert_eq!(care.once().await.unwrap(), 0);
    })
    .await;
}
