//! Which machines a message may reach.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use webhook::{Poster, PosterSettings};

use crate::ground::{Answer, Receiver, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_not_followed() {
    on_both(async |house| {
        let secret_place = Receiver::start(Answer::Status(200)).await;
        let receiver = Receiver::start(Answer::Elsewhere(secret_place.url.clone())).await;
        let (id, _) = house.subscribe(&receiver.url, &["*"]).await;
        house.happens("incident.assigned", None).await;
        house.round().await;
        let logged = &house.log(id).await[0];
        assert_eq!(
            (&logged["state"], &logged["status"], &logged["reason"]),
            (&json!("failed"), &json!(302), &json!("redirect"))
        );
        assert_eq!(secret_place.got().len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn private_addresses_are_refused_at_saving_and_a_name_that_leads_there_at_sending() {
    on_both(async |house| {
        let receiver = Receiver::start(Answer::Status(200)).await;
        let by_name = receiver.url.replace("127.0.0.1", "localhost");
        let house = house.strict();
        for url in [receiver.url.as_str(), "http://169.254.169.254/latest/meta-data", "http://[::1]/"] {
            let body = json!({ "url": url, "description": "探测", "kinds": ["*"] });
            let refused = house.client.post("管理员", "/api/v1/webhooks", body).await;
            assert_eq!(refused.problem(422), "webhook.forbidden_url", "{url}");
        }
        let (id, _) = house.subscribe(&by_name, &["*"]).await;
        house.happens("incident.assigned", None).await;
        house.round().await;
        assert_eq!(house.log(id).await[0]["reason"], "refused_address");
        assert_eq!(receiver.got().len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encrypted_receiver_is_trusted_by_its_certificate_only() {
    let (url, authority) = encrypted_receiver().await;
    let strange = Poster::new(&PosterSettings::default()).unwrap();
    let refused = strange.post(&url, &[("webhook-id", "1".to_owned())], "{}".to_owned()).await.unwrap_err();
    assert!(refused.reason.starts_with("tls"), "{refused:?}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, authority).unwrap();
    let trusting = Poster::new(&PosterSettings { ca_file: Some(file), ..PosterSettings::default() }).unwrap();
    assert_eq!(trusting.post(&url, &[("webhook-id", "1".to_owned())], "{}".to_owned()).await, Ok(204));
}

/// A receiver with a certificate of an authority of its own: its address and the authority's certificate.
async fn encrypted_receiver() -> (String, String) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let authority_pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (tcp, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(tcp).await else { continue };
            let mut head = [0; 4096];
            let read = stream.read(&mut head).await.unwrap_or(0);
            assert!(read > 0);
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
            let _ = stream.shutdown().await;
        }
    });
    (format!("https://localhost:{port}/in"), authority_pem)
}
