//! The web client inside the program: hashed assets for ever, every other path the one page.

use access::fresh_secret;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Pages;

/// Stands in the built page wherever the nonce of an answer goes; `web/vite.config.ts` puts it there.
const PLACE: &str = "aftercare-page-nonce";

/// Nothing leaves the origin, no script and no style but our own.
pub const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

/// Answers every path that is no API: an asset, or the page.
pub async fn serve(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if path.starts_with("api/") {
        return app::Problem::not_found().into_response();
    }
    if let Some(file) = Pages::get(path).filter(|_| !path.is_empty() && path != "index.html") {
        return reply(path, file.data.into_owned());
    }
    if path.starts_with("assets/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    match Pages::get("index.html") {
        Some(page) => index(&String::from_utf8_lossy(&page.data)),
        None => (
            StatusCode::NOT_FOUND,
            "The pages were not built into this program. Run `cargo xtask demo`, or `npm run build` in web/ before building.\n",
        )
            .into_response(),
    }
}

/// The page under a nonce of this answer's own: the component library writes its styles at run time, and only what
/// carries the nonce is applied.
fn index(page: &str) -> Response {
    let nonce = match fresh_secret() {
        Ok(nonce) => nonce,
        Err(error) => {
            tracing::error!(%error, "no randomness for the page");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut response = reply("index.html", page.replace(PLACE, &nonce).into_bytes());
    let headers = response.headers_mut();
    // A nonce is good for one answer: the page is not kept.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let policy = POLICY.replace("style-src 'self'", &format!("style-src 'self' 'nonce-{nonce}'"));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn reply(path: &str, bytes: Vec<u8>) -> Response {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(kind) = HeaderValue::from_str(kind.as_ref()) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str =
        r#"<meta property="csp-nonce" nonce="aftercare-page-nonce"><script nonce="aftercare-page-nonce">"#;

    async fn answered() -> (String, String) {
        let response = index(PAGE);
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned();
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        let body = axum::body::to_bytes(response.into_body(), 4096).await.expect("read");
        (policy, String::from_utf8(body.to_vec()).expect("text"))
    }

    #[tokio::test]
    async fn each_answer_allows_the_styles_of_its_own_nonce_and_no_others() {
        let (policy, page) = answered().await;
        let (_, rest) = policy.split_once("style-src 'self' 'nonce-").expect("a nonce");
        let (nonce, _) = rest.split_once('\'').expect("its end");
        assert_eq!(nonce.len(), 43);
        assert_eq!(page, PAGE.replace(PLACE, nonce));
        assert!(!policy.contains("unsafe-inline"));
        assert_ne!(policy, answered().await.0);
    }
}
