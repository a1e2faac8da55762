//! What carries a message to a server by HTTP: given from outside, so that this crate knows no client.

use std::future::Future;
use std::pin::Pin;

use crate::core::Failure;

/// Status and body of an answer.
pub type Answered<'a> = Pin<Box<dyn Future<Output = Result<(u16, Vec<u8>), Failure>> + Send + 'a>>;

/// Posts to servers outside. No failure names more of the address than its host: the rest may be a secret.
pub trait Carrier: Send + Sync {
    /// Posts `body` of this media type to `url`, with one header more where one is given; the answer whatever its status.
    fn post<'a>(
        &'a self,
        url: &'a str,
        media_type: &'a str,
        header: Option<(&'a str, &'a str)>,
        body: Vec<u8>,
    ) -> Answered<'a>;
}
