//! How many requests one address and one caller may make, and how many log-ins one address may try.
//!
//! A request from this machine that came through no proxy is not counted: whoever sits there needs no door. Source: OWASP ASVS
//! 4.0 V11.1.4 and V2.2.1. The counts are this process's own.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use app::{Held, Origin, Problem};
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use kernel::{Refusal, RefusalKind};

/// What may be asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// Requests a second of one address; ten times as many at once.
    pub address_per_second: u32,
    /// Requests a second of one session or token; ten times as many at once.
    pub caller_per_second: u32,
    /// Log-ins and questions for a forgotten password a minute of one address; as many at once.
    pub log_ins_per_minute: u32,
    /// Requests a minute of one session, token or else address to one route, named `POST /api/v1/imports`; as many at once.
    pub routes: BTreeMap<String, u32>,
}

/// Counts requests.
pub struct Limits {
    address: Option<DefaultKeyedRateLimiter<String>>,
    caller: Option<DefaultKeyedRateLimiter<String>>,
    log_ins: Option<DefaultKeyedRateLimiter<String>>,
    routes: BTreeMap<String, DefaultKeyedRateLimiter<String>>,
}

/// Who asks for what.
struct Asked<'a> {
    address: &'a str,
    /// The digest of what he shows.
    caller: Option<String>,
    logs_in: bool,
    /// The route with its method, as the description names it.
    route: &'a str,
}

impl Limits {
    /// Limits at these rates; a rate of 0 is no limit.
    pub fn new(rates: &Rates) -> Self {
        let second = |rate: u32| {
            let rate = NonZeroU32::new(rate)?;
            let burst = rate.saturating_mul(NonZeroU32::new(10)?);
            Some(RateLimiter::keyed(Quota::per_second(rate).allow_burst(burst)))
        };
        let minute = |rate: u32| NonZeroU32::new(rate).map(|rate| RateLimiter::keyed(Quota::per_minute(rate)));
        let routes = rates.routes.iter().filter_map(|(route, rate)| Some((route.clone(), minute(*rate)?))).collect();
        Self {
            address: second(rates.address_per_second),
            caller: second(rates.caller_per_second),
            log_ins: minute(rates.log_ins_per_minute),
            routes,
        }
    }

    /// Forgets whom it has not seen for long.
    pub fn forget_old(&self) {
        let routes = self.routes.values();
        for limiter in [&self.address, &self.caller, &self.log_ins].into_iter().flatten().chain(routes) {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }

    /// The seconds to wait; none when the request may go on.
    fn wait(&self, by: &Asked<'_>) -> Option<u64> {
        let asked = |limiter: Option<&DefaultKeyedRateLimiter<String>>, key: &str| {
            let until = limiter?.check_key(&key.to_owned()).err()?;
            Some(until.wait_time_from(DefaultClock::default().now()).as_secs().saturating_add(1))
        };
        let first = if by.logs_in { asked(self.log_ins.as_ref(), by.address) } else { None };
        first
            .or_else(|| asked(self.address.as_ref(), by.address))
            .or_else(|| asked(self.caller.as_ref(), by.caller.as_deref()?))
            .or_else(|| asked(self.routes.get(by.route), by.caller.as_deref().unwrap_or(by.address)))
    }
}

/// Lets a request go on, or answers 429 with the seconds to wait.
pub async fn hold(State(limits): State<Arc<Limits>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(Origin(address)) = Origin::from_request_parts(&mut parts, &()).await;
    let here = address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback()) || address == "unknown";
    if !here {
        // What is kept of a secret is its digest, here too.
        let caller = Held::of(&parts.headers).map(|held| match held {
            Held::Session(secret) | Held::Bearer(secret) => access::Access::digest(&secret),
        });
        let logs_in = parts.method == Method::POST && logs_in(parts.uri.path());
        let matched = parts.extensions.get::<MatchedPath>();
        let route = matched.map(|path| format!("{} {}", parts.method, path.as_str())).unwrap_or_default();
        let by = Asked { address: &address, caller, logs_in, route: &route };
        if let Some(seconds) = limits.wait(&by) {
            return refused(seconds);
        }
    }
    next.run(Request::from_parts(parts, body)).await
}

/// What hashes a password, keeps a question or sends a letter for somebody who has shown nothing yet.
const LOG_INS: [&str; 5] = [
    "/api/v1/session",
    "/api/v1/session/enrolment",
    "/api/v1/session/passkey-question",
    "/api/v1/session/by-passkey",
    "/api/v1/password-resets",
];

/// The same, and what has a directory outside judge a password.
fn logs_in(path: &str) -> bool {
    LOG_INS.contains(&path) || (path.starts_with("/api/v1/log-in-ways/") && path.ends_with("/proof"))
}

fn refused(seconds: u64) -> Response {
    let refusal = Refusal::new(
        RefusalKind::TooMany,
        "request.too_many",
        format!("请求过于频繁，请在 {seconds} 秒后重试。"),
        format!("Too many requests; try again in {seconds} seconds."),
    );
    let mut response = Problem(refusal).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTE: &str = "POST /api/v1/imports";

    fn rates() -> Rates {
        let routes = BTreeMap::from([(ROUTE.to_owned(), 3), ("GET /api/v1/journal/export".to_owned(), 0)]);
        Rates { address_per_second: 1, caller_per_second: 1, log_ins_per_minute: 2, routes }
    }

    fn asked<'a>(address: &'a str, caller: Option<&str>, logs_in: bool) -> Asked<'a> {
        Asked { address, caller: caller.map(str::to_owned), logs_in, route: "" }
    }

    #[test]
    fn each_address_and_each_caller_has_its_own_count() {
        let limits = Limits::new(&rates());
        let passed = |address: &str, caller: Option<&str>| {
            (0..40).filter(|_| limits.wait(&asked(address, caller, false)).is_none()).count()
        };
        assert!((10..=12).contains(&passed("192.0.2.1", None)), "ten at once");
        assert!((10..=12).contains(&passed("192.0.2.2", Some("a"))), "another address is not held up");
        assert_eq!(passed("192.0.2.3", Some("a")), 0, "the same caller is, wherever he comes from");
        assert!(limits.wait(&asked("192.0.2.3", Some("b"), false)).is_some(), "his attempts counted for the address");
    }

    #[test]
    fn log_ins_are_counted_apart_and_a_rate_of_nothing_is_no_limit() {
        let limits = Limits::new(&rates());
        let tried = (0..5).filter(|_| limits.wait(&asked("192.0.2.1", None, true)).is_none()).count();
        assert_eq!(tried, 2);
        assert!(limits.wait(&asked("192.0.2.1", None, false)).is_none(), "other requests go on");
        let none = Limits::new(&Rates::default());
        assert!((0..1000).all(|_| none.wait(&asked("192.0.2.1", Some("a"), true)).is_none()));
    }

    #[test]
    fn a_route_has_a_count_of_its_own_for_each_caller_and_no_other_route_feels_it() {
        let limits = Limits::new(&Rates { address_per_second: 0, caller_per_second: 0, ..rates() });
        let passed = |address: &str, caller: Option<&str>, route: &str| {
            let by = Asked { route, ..asked(address, caller, false) };
            (0..20).filter(|_| limits.wait(&by).is_none()).count()
        };
        assert_eq!(passed("192.0.2.1", Some("a"), ROUTE), 3);
        assert_eq!(passed("192.0.2.9", Some("a"), ROUTE), 0, "the same caller, wherever he comes from");
        assert_eq!(passed("192.0.2.1", Some("b"), ROUTE), 3, "another caller behind the same address");
        assert_eq!(passed("192.0.2.2", None, ROUTE), 3, "who shows nothing counts by his address");
        assert_eq!(passed("192.0.2.1", Some("a"), "GET /api/v1/incidents"), 20);
        assert_eq!(passed("192.0.2.1", Some("a"), "GET /api/v1/journal/export"), 20, "0 is no limit");
    }
}
