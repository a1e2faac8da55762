use clocks::core::Milestone;
use triage::{ComponentKind, FaultClass};

use super::fixture::*;
use crate::core::attribution::attribute;
use crate::core::estate::Component;
use crate::core::matrix::Matrix;
use crate::core::profiles::{all, baseline, demonstration_matrix, demonstration_party_kind, tender};
use crate::core::words::{Severity, Stage};
use kernel::PartyKind;

#[test]
fn both_profiles_hold_by_themselves_and_have_names_in_both_languages() {
    for profile in all() {
        assert_eq!(profile.content.check(), Ok(()), "{}", profile.code);
        assert!(!profile.name.zh.is_empty() && !profile.name.en.is_empty());
        for severity in Severity::ALL {
            assert!(!profile.content.ladder(severity).rungs.is_empty(), "{} {severity}", profile.code);
        }
    }
    assert_eq!(all().iter().map(|p| p.name.zh.clone()).collect::<Vec<_>>(), ["基准", "政务投标常用"]);
}

#[test]
fn the_profiles_promise_what_they_are_known_for() {
    use Milestone::{OnSite, Plan, Report, Resolve, Respond, Restore};
    let (base, tender) = (baseline(), tender());
    let cases = [
        (&base, 1, Respond, Some("2h")),
        (&base, 2, Plan, Some("24h")),
        (&base, 3, Respond, Some("3wd")),
        (&base, 4, Respond, Some("3wd")),
        (&base, 4, Plan, None),
        (&base, 1, Restore, None),
        (&tender, 1, Respond, Some("30min")),
        (&tender, 1, OnSite, Some("2h")),
        (&tender, 1, Restore, Some("8h")),
        (&tender, 1, Plan, Some("4h")),
        (&tender, 1, Report, Some("24h")),
        (&tender, 2, Respond, Some("1h")),
        (&tender, 2, OnSite, Some("4h")),
        (&tender, 2, Restore, Some("24h")),
        (&tender, 2, Plan, Some("8h")),
        (&tender, 2, Report, Some("48h")),
        (&tender, 3, Respond, Some("4h")),
        (&tender, 3, OnSite, Some("1eod")),
        (&tender, 3, Restore, Some("72h")),
        (&tender, 4, Respond, Some("8wh")),
        (&tender, 4, Resolve, Some("3wd")),
        (&tender, 4, Restore, None),
        (&tender, 1, Resolve, None),
    ];
    for (content, severity, milestone, expected) in cases {
        let target = content.target(Severity::new(severity).unwrap(), milestone).map(|d| d.to_string());
        assert_eq!(target.as_deref(), expected, "{severity} {milestone}");
    }
}

#[test]
fn the_demonstration_matrix_answers_every_kind_class_and_stage_without_contradiction() {
    let matrix = Matrix::new(demonstration_matrix());
    let mut tree = tree();
    for kind in ComponentKind::ALL.iter().copied() {
        tree.components =
            vec![Component { id: component(1), parent: None, name: String::new(), kind, vendor: None, warranty: None }];
        for class in FaultClass::ALL.iter().copied() {
            let attribution = attribute(&matrix, &[place(&tree, 1)], &[class]);
            for stage in Stage::ALL.iter().copied() {
                assert!(attribution.stage(stage).lead.is_some(), "{kind} {class} {stage}");
            }
        }
    }
}

#[test]
fn the_demonstration_gives_each_kind_of_party_its_own() {
    use ComponentKind as K;
    use FaultClass as F;
    let cases = [
        (K::Application, F::SoftwareDefect, PartyKind::Provider),
        (K::Database, F::SoftwareDefect, PartyKind::Vendor),
        (K::Hardware, F::HardwareFailure, PartyKind::Vendor),
        (K::Network, F::NetworkLine, PartyKind::Carrier),
        (K::Interface, F::ThirdPartyInterface, PartyKind::ThirdParty),
        (K::Environment, F::Environment, PartyKind::Customer),
        (K::Application, F::UserOperation, PartyKind::Customer),
        (K::Hardware, F::Data, PartyKind::Provider),
        (K::Database, F::Capacity, PartyKind::Provider),
    ];
    for (kind, class, expected) in cases {
        assert_eq!(demonstration_party_kind(kind, class), expected, "{kind} {class}");
    }
}
