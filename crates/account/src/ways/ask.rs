//! Name and password, asked for by our own page and proved by a directory outside.

use federation::WayError;
use kernel::Instant;

use app::Problem;

use super::refusals::{no_way, unproved, way_failed};
use super::{Means, check_next};
use crate::Accounts;
use crate::session::too_many;

/// What somebody types to log in by a directory.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// His name there.
    pub login: &'a str,
    /// His password there; it is passed on and kept nowhere.
    pub password: &'a str,
    /// The page the log-in leads to.
    pub next: Option<&'a str>,
    /// Where the request came from.
    pub address: &'a str,
}

impl Accounts {
    /// Has the directory of `way` prove name and password. What it proved is kept with a flow, for
    /// [`Accounts::log_in_by_way`]; its secret, for the cookie.
    ///
    /// A name that is not there, one that is there twice and a wrong password are answered alike. Who fails waits longer and
    /// longer, as with a password kept here: by name and address, so that nobody locks out somebody else.
    pub async fn prove_by_directory(&self, now: Instant, way: &str, typed: Typed<'_>) -> Result<String, Problem> {
        let way = self.way(way)?;
        let Means::Directory(directory) = &way.means else { return Err(no_way().into()) };
        check_next(typed.next)?;
        let counted = format!("{}@{}", access::normal_login(typed.login), way.rule.id);
        let wait = self.access.must_wait(&counted, typed.address, now);
        if wait > 0 {
            return Err(too_many(wait));
        }
        let asserted = match directory.assert(typed.login, typed.password).await {
            Ok(asserted) => asserted,
            Err(error @ WayError::Unavailable(_)) => return Err(way_failed(&way.rule.id, &error)),
            Err(error) => {
                tracing::info!(way = way.rule.id, why = %error, "a directory let nobody in");
                // From the failure on that makes further attempts wait, each is in the journal.
                if self.access.has_failed(&counted, typed.address, now) {
                    self.remember_refusal(now, way, None, "guessing_slowed").await?;
                }
                return Err(unproved().into());
            }
        };
        self.access.has_succeeded(&counted, typed.address);
        let secret = self.access.begin_flow(now, &way.rule.id, typed.next).await?;
        self.access.answer_flow(now, &secret).await.map_err(super::closed_meanwhile)?;
        self.arrive(now, way, &asserted, &secret).await?;
        Ok(secret)
    }
}
