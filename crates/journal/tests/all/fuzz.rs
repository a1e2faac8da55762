//! Exported journals of any bytes: verified or found broken, never a panic; no word of an entry changes unnoticed.

use journal::{Verify, verify_export};
use proptest::prelude::*;
use storage::Engine;
use testkit::World;

use crate::ground::{START, append, seal};

fn whole(bytes: &[u8]) -> bool {
    matches!(verify_export(&mut &*bytes, &[]), Ok(Verify::Whole(_)))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_change_of_an_exported_file_passes_and_none_makes_verifying_panic() {
    let world = World::new(Engine::Sqlite, &[], START).await;
    append(&world, 6).await;
    assert_eq!(seal(&world).await, 6);
    let mut file = Vec::new();
    journal::export(&world.db, &mut file, true).await.unwrap();
    assert!(whole(&file));
    let first = file.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let mut runner = proptest::test_runner::TestRunner::default();
    let (at, with) = (first..file.len(), "[0-9a-f]");
    runner
        .run(&(at, with), |(at, with)| {
            let mut changed = file.clone();
            // Digits and letters alone: a blank between two words of JSON says nothing.
            if changed[at].is_ascii_alphanumeric() && changed[at] != with.as_bytes()[0] {
                changed[at] = with.as_bytes()[0];
                prop_assert!(!whole(&changed), "byte {at} became {with}");
            }
            Ok(())
        })
        .unwrap();
    let any = proptest::collection::vec(any::<u8>(), 0..600);
    runner
        .run(&(any, 0..file.len()), |(bytes, at)| {
            let _ = verify_export(&mut &*bytes, &[]);
            let mut put_in = file.clone();
            put_in.splice(at..at, bytes.iter().copied());
            let _ = verify_export(&mut &*put_in, &[]);
            Ok(())
        })
        .unwrap();
}
