//! A CAS server that answers whatever the test wants.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::routing::get;
use federation::{Cas, CasSettings, Cause, Exchange, WayError};
use tokio::net::TcpListener;

struct Said {
    status: StatusCode,
    body: String,
    asked: Vec<String>,
}

struct Server {
    address: String,
    said: Arc<Mutex<Said>>,
}

impl Server {
    async fn start() -> Self {
        let said = Arc::new(Mutex::new(Said { status: StatusCode::OK, body: String::new(), asked: Vec::new() }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/cas", listener.local_addr().unwrap());
        let router = Router::new().route("/cas/p3/serviceValidate", get(validate)).with_state(Arc::clone(&said));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, said }
    }

    fn says(&self, status: u16, body: &str) {
        let mut said = self.said.lock().unwrap();
        (said.status, said.body) = (StatusCode::from_u16(status).unwrap(), body.to_owned());
    }
}

async fn validate(State(said): State<Arc<Mutex<Said>>>, RawQuery(query): RawQuery) -> (StatusCode, String) {
    let mut said = said.lock().unwrap();
    said.asked.push(query.unwrap_or_default());
    (said.status, said.body.clone())
}

fn settings(server: &str) -> CasSettings {
    CasSettings {
        server: server.to_owned(),
        renew: false,
        subject: String::new(),
        name: "displayName".into(),
        email: "mail".into(),
        group_attribute: "memberOf".into(),
        method_attribute: "authnContextClass".into(),
        ca_file: None,
    }
}

fn exchange() -> Exchange {
    Exchange::of("the browser's secret", "https://care.example.test/login/back/corp".into())
}

fn success(inside: &str) -> String {
    format!(
        r#"<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess><cas:user>li</cas:user>{inside}</cas:authenticationSuccess></cas:serviceResponse>"#
    )
}

#[tokio::test]
async fn a_ticket_is_asked_about_for_the_service_it_was_made_out_to_and_attributes_are_read() {
    let server = Server::start().await;
    let cas = Cas::new(settings(&format!("{}/", server.address))).unwrap();
    let attributes = "<cas:attributes><cas:displayName>李强</cas:displayName><cas:mail>li@corp.example</cas:mail>\
                      <cas:memberOf>ops</cas:memberOf><cas:memberOf>desk</cas:memberOf><cas:authnContextClass>mfa</cas:authnContextClass>\
                      <cas:employeeNumber>1001</cas:employeeNumber></cas:attributes>";
    server.says(200, &success(attributes));
    let li = cas.assert(&exchange(), "ST-1-abc").await.unwrap();
    assert_eq!(
        (li.issuer.as_str(), li.subject.as_str(), li.username.as_deref()),
        (server.address.as_str(), "li", Some("li"))
    );
    assert_eq!((li.name.as_deref(), li.email.as_deref()), (Some("李强"), Some("li@corp.example")));
    assert_eq!(
        (li.groups.as_slice(), li.methods.as_slice()),
        (&["ops".to_owned(), "desk".to_owned()][..], &["mfa".to_owned()][..])
    );
    // The service is the same to the letter where the browser is sent and where the ticket is asked about.
    let query = |text: &str| form_urlencoded::parse(text.as_bytes()).into_owned().collect::<Vec<_>>();
    let (_, sent) = cas.address(&exchange()).split_once("/login?").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let asked = server.said.lock().unwrap().asked[0].clone();
    assert_eq!(query(&sent)[0], query(&asked)[0]);
    assert_eq!(query(&asked)[0].1, format!("https://care.example.test/login/back/corp?state={}", exchange().state));
    assert_eq!((query(&asked)[1].1.as_str(), query(&asked).len()), ("ST-1-abc", 2));
    // By an attribute that is nobody else's, and with a log-in of its own each time.
    let by_number = CasSettings { subject: "employeeNumber".into(), renew: true, ..settings(&server.address) };
    let cas = Cas::new(by_number).unwrap();
    assert_eq!(cas.assert(&exchange(), "ST-2").await.unwrap().subject, "1001");
    assert!(cas.address(&exchange()).ends_with("&renew=true"));
    assert!(server.said.lock().unwrap().asked[1].ends_with("&renew=true"));
    server.says(200, &success(""));
    let missing = cas.assert(&exchange(), "ST-3").await;
    assert!(matches!(missing, Err(WayError::Unavailable(trouble)) if trouble.why.contains("employeeNumber")));
}

#[tokio::test]
async fn what_is_no_service_ticket_is_not_asked_about() {
    let server = Server::start().await;
    server.says(200, &success(""));
    let cas = Cas::new(settings(&server.address)).unwrap();
    for ticket in ["", "ST", "PT-1-abc", "ST-1 2", "ST-1\n", &format!("ST-{}", "x".repeat(300))] {
        assert!(matches!(cas.assert(&exchange(), ticket).await, Err(WayError::Refused(_))), "{ticket:.20}");
    }
    assert!(server.said.lock().unwrap().asked.is_empty());
}

#[tokio::test]
async fn a_no_is_told_from_an_answer_that_makes_no_sense() {
    let server = Server::start().await;
    let cas = Cas::new(settings(&server.address)).unwrap();
    let failure = |code: &str| {
        format!(
            r#"<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationFailure code="{code}">x</cas:authenticationFailure></cas:serviceResponse>"#
        )
    };
    for code in ["INVALID_TICKET", "INVALID_SERVICE", "INVALID_TICKET_SPEC"] {
        server.says(200, &failure(code));
        assert!(matches!(cas.assert(&exchange(), "ST-1").await, Err(WayError::Refused(why)) if why.contains(code)));
    }
    for (status, body, expected) in [
        (200, failure("UNAUTHORIZED_SERVICE"), Cause::NotAccepted),
        (200, failure("INTERNAL_ERROR"), Cause::Senseless),
        (200, "<html>Log in</html>".to_owned(), Cause::Senseless),
        (404, success(""), Cause::Senseless),
        (302, success(""), Cause::Senseless),
        (200, "x".repeat(2 * 1024 * 1024), Cause::Senseless),
    ] {
        server.says(status, &body);
        let answer = cas.assert(&exchange(), "ST-1").await;
        assert!(matches!(&answer, Err(WayError::Unavailable(trouble)) if trouble.cause == expected), "{answer:?}");
    }
    let nowhere = Cas::new(settings("http://127.0.0.1:9/cas")).unwrap();
    let answer = nowhere.assert(&exchange(), "ST-1").await;
    assert!(matches!(answer, Err(WayError::Unavailable(trouble)) if trouble.cause == Cause::Unreachable));
    assert!(
        Cas::new(settings("http://cas.example/cas")).is_err()
            && Cas::new(settings("https://cas.example/cas?x=1")).is_err()
    );
}
