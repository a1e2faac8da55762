//! The product's own door: accounts, sessions and tokens of the crate `access`.

use std::future::Future;
use std::pin::Pin;

use access::Access;
use kernel::{Actor, Instant};
use storage::DbError;

use crate::{Credential, Door};

impl Door for Access {
    fn who<'a>(
        &'a self,
        credential: Credential<'a>,
        now: Instant,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Actor>, DbError>> + Send + 'a>> {
        let credential = match credential {
            Credential::Session(secret) => access::Credential::Session(secret),
            Credential::Bearer(secret) => access::Credential::Token(secret),
        };
        Box::pin(self.authenticate(now, credential))
    }
}
