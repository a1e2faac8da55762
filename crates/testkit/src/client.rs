//! Calls a router as a client would, without a socket.

use std::fmt::Write;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value as Json;
use tower::ServiceExt;

/// A caller; clones share the router.
#[derive(Clone)]
pub struct Client {
    router: Router,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as JSON; null when there is none or it is none.
    pub json: Json,
    /// The body's bytes.
    pub bytes: Vec<u8>,
}

impl Client {
    /// A client of `router`, with problem documents spoken as the server does.
    pub fn of(router: Router) -> Self {
        Self { router: router.layer(axum::middleware::from_fn(app::speak)) }
    }

    /// What answers, for a listener that lets others ask it too.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// GET as the person whose token is `who` (empty: nobody).
    pub async fn get(&self, who: &str, path: &str) -> Reply {
        self.send(who, "GET", path, &[], None).await
    }

    /// POST a JSON body.
    pub async fn post(&self, who: &str, path: &str, body: Json) -> Reply {
        self.send(who, "POST", path, &[], Some(body)).await
    }

    /// Any method with headers.
    pub async fn send(
        &self,
        who: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Json>,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if !who.is_empty() {
            let mut token = String::new();
            for byte in who.bytes() {
                write!(token, "{byte:02x}").unwrap();
            }
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = match body {
            Some(body) => {
                request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())).unwrap()
            }
            None => request.body(Body::empty()).unwrap(),
        };
        self.raw(request).await
    }

    /// Any request at all.
    pub async fn raw(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        let json = serde_json::from_slice(&bytes).unwrap_or(Json::Null);
        Reply { status: parts.status, headers: parts.headers, json, bytes }
    }
}

impl Reply {
    /// The body, after asserting the status; the message shows the body.
    #[track_caller]
    pub fn ok(self, status: u16) -> Json {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        self.json
    }

    /// The stable code of a problem, after asserting the status.
    #[track_caller]
    pub fn problem(self, status: u16) -> String {
        let json = self.ok(status);
        json["code"].as_str().unwrap_or("no code").to_owned()
    }

    /// The `ETag`, ready for `If-Match`.
    pub fn etag(&self) -> String {
        self.headers.get(header::ETAG).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }
}
