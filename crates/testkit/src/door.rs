//! A door that knows its people by name.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;

use access::{Link, LinkError};
use app::{Credential, Door, Held, Standing};
use kernel::{Actor, Ids, Instant};
use storage::DbError;

/// Lets in whoever was announced; the token is the name.
#[derive(Debug, Default)]
pub struct TestDoor {
    known: Mutex<HashMap<String, Actor>>,
}

impl TestDoor {
    /// From now on `token` stands for `actor`.
    pub fn admit(&self, token: &str, actor: Actor) {
        self.known.lock().unwrap().insert(token.to_owned(), actor);
    }

    /// From now on `token` stands for nobody.
    pub fn dismiss(&self, token: &str) {
        self.known.lock().unwrap().remove(token);
    }
}

impl Door for TestDoor {
    fn standing<'a>(&'a self, held: &'a [Held], _: Instant) -> Standing<'a> {
        let known = self.known.lock().unwrap();
        let found = held.iter().map(|each| {
            let (Held::Session(token) | Held::Bearer(token)) = each;
            known.get(&from_hex(token)).cloned()
        });
        let found: Vec<_> = found.collect();
        Box::pin(async move { Ok(found) })
    }

    fn who<'a>(
        &'a self,
        credential: Credential<'a>,
        _: &'a str,
        _: (Instant, &'a dyn Ids),
    ) -> Pin<Box<dyn Future<Output = Result<Option<Actor>, DbError>> + Send + 'a>> {
        let (Credential::Session(token) | Credential::Bearer(token)) = credential;
        let decoded: String = from_hex(token);
        let actor = self.known.lock().unwrap().get(&decoded).cloned();
        Box::pin(async move { Ok(actor) })
    }

    fn link<'a>(
        &'a self,
        _: &'a str,
        _: &'static str,
        _: &'a str,
        _: Instant,
    ) -> Pin<Box<dyn Future<Output = Result<Link, LinkError>> + Send + 'a>> {
        Box::pin(async move { Err(LinkError::Closed) })
    }
}

/// Names may be Chinese and headers may not: tokens travel as the hex of their bytes.
fn from_hex(token: &str) -> String {
    let bytes: Option<Vec<u8>> =
        (0..token.len()).step_by(2).map(|at| u8::from_str_radix(token.get(at..at + 2)?, 16).ok()).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| token.to_owned())
}
