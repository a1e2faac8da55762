//! The API description of the slice.

use crate::ground::on_both;

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_described_with_its_action_or_as_open() {
    on_both(async |ground| {
        let described: Vec<String> = ground.description["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, item)| item.as_object().unwrap().keys().map(move |method| format!("{method} {path}")))
            .collect();
        assert_eq!(described.len(), ground.declared.len());
        let open = ground.declared.iter().filter(|route| route.action.is_none()).map(|route| route.path.as_str());
        assert_eq!(
            open.collect::<Vec<_>>(),
            [
                "/api/v1/setup",
                "/api/v1/setup",
                "/api/v1/session",
                "/api/v1/session/enrolment",
                "/api/v1/log-in-ways",
                "/api/v1/log-in-ways/{way}/departure",
                "/api/v1/log-in-ways/{way}/arrival",
                "/api/v1/log-in-ways/{way}/proof",
                "/api/v1/log-in-ways/{way}/log-out",
                "/api/v1/session/by-way",
                "/api/v1/session/by-way/enrolment",
                "/api/v1/session/passkey-question",
                "/api/v1/session/by-passkey",
                "/api/v1/password-resets",
                "/api/v1/password-link",
                "/api/v1/password-link"
            ]
        );
    })
    .await;
}
