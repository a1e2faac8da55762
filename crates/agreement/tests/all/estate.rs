//! On the real estate: systems, components and parties as people enter them.

use std::collections::BTreeMap;
use std::sync::Arc;

use agreement::core::{Content, Period, Selector, TermRow, Verdict, judge, profiles};
use agreement::{Agreements, EstateGround, MIGRATIONS, NewAgreement, Signature, tree_of};
use app::Cx;
use estate::{ComponentFields, Estate, PartyFields, SystemFields};
use jiff::civil::date;
use kernel::{PartyId, SystemId};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use storage::WriteSet;
use testkit::{World, on_both};

fn fields<T: DeserializeOwned>(json: Json) -> T {
    serde_json::from_value(json).unwrap()
}

struct Delivered {
    customer: PartyId,
    system: SystemId,
}

async fn deliver(world: &World, estate: &Estate, cx: &Cx) -> Delivered {
    let mut set = WriteSet::new();
    Estate::found_provider(cx, &mut set, "华衡信息", "Asia/Shanghai");
    world.db.write(set).await.unwrap();
    let customer: PartyFields = fields(json!({ "code": "C-1", "kind": "customer", "name": "滨江市人民医院" }));
    let customer = estate.create_party(cx, customer).await.unwrap().id;
    let system: SystemFields =
        fields(json!({ "customer_id": customer, "code": "HIS", "name": "门诊收费", "accepted_on": "2023-10-20" }));
    let system = estate.create_system(cx, system).await.unwrap().id;
    let component: ComponentFields =
        fields(json!({ "system_id": system, "code": "APP", "name": "收费", "kind": "application" }));
    estate.create_component(cx, component).await.unwrap();
    Delivered { customer, system }
}

#[tokio::test]
async fn an_agreement_over_the_real_estate_is_signed_and_covers_its_components() {
    on_both(&[estate::MIGRATIONS, MIGRATIONS], "2026-09-01T02:00:00Z", async |world| {
        let estate = Arc::new(Estate::new(Arc::clone(&world.app)));
        let cx = Cx::platform("test", world.now(), Arc::clone(&world.ids) as _);
        let delivered = deliver(&world, &estate, &cx).await;
        let ground = Arc::new(EstateGround::new(Arc::clone(&estate)));
        let slice = Agreements::new(Arc::clone(&world.app), ground);
        slice.install_calendars(&cx).await.unwrap();
        let terms = vec![TermRow::new(Selector::ANY, Period::Acceptance { months: 36 }, "3")];
        let content = Content { systems: vec![delivered.system], terms, ..profiles::baseline() };
        let new = NewAgreement {
            name: "门诊收费维保".to_owned(),
            customer: delivered.customer,
            promiser: None,
            profile: None,
            content: Some(content),
        };
        let made = slice.create(&cx, new).await.unwrap();
        let signature =
            Signature { signed_on: date(2026, 1, 5), effective_from: date(2026, 1, 1), accepted_gaps: None };
        slice.sign(&cx, made.versions[0].id, signature).await.unwrap();
        let held = slice.in_force(delivered.system, world.now()).await.unwrap();
        let whole = estate.delivered(delivered.system).await.unwrap().unwrap();
        let tree = tree_of(&whole);
        let place = tree.place(Some(whole.components[0].id)).unwrap();
        let question = agreement::core::Question { at: world.now(), place: Some(&place), class: None, exclusion: None };
        let standings: BTreeMap<_, _> =
            held.iter().map(|held| (held.compiled.identity.version, held.standing())).collect();
        let coverage = judge(&question, &standings.into_values().collect::<Vec<_>>());
        assert_eq!(coverage.verdict, Verdict::InWarranty, "{}", coverage.evidence.en);
    })
    .await;
}
