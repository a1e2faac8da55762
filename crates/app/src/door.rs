//! The product's own door: accounts, sessions and tokens of the crate `access`.

use std::future::Future;
use std::pin::Pin;

use access::{Access, Link, LinkError};
use kernel::{Actor, Ids, Instant};
use storage::DbError;

use crate::{Credential, Door, Held, Standing};

impl Door for Access {
    fn standing<'a>(&'a self, held: &'a [Held], now: Instant) -> Standing<'a> {
        Box::pin(async move {
            let asked: Vec<access::Credential<'_>> = held
                .iter()
                .map(|each| match each {
                    Held::Session(secret) => access::Credential::Session(secret),
                    Held::Bearer(secret) => access::Credential::Token(secret),
                })
                .collect();
            Self::standing(self, now, &asked).await
        })
    }

    fn who<'a>(
        &'a self,
        credential: Credential<'a>,
        user_agent: &'a str,
        (now, ids): (Instant, &'a dyn Ids),
    ) -> Pin<Box<dyn Future<Output = Result<Option<Actor>, DbError>> + Send + 'a>> {
        let credential = match credential {
            Credential::Session(secret) => access::Credential::Session(secret),
            Credential::Bearer(secret) => access::Credential::Token(secret),
        };
        Box::pin(self.authenticate(now, credential, user_agent, ids))
    }

    fn link<'a>(
        &'a self,
        secret: &'a str,
        purpose: &'static str,
        address: &'a str,
        now: Instant,
    ) -> Pin<Box<dyn Future<Output = Result<Link, LinkError>> + Send + 'a>> {
        Box::pin(self.open_link(now, secret, purpose, address))
    }
}
