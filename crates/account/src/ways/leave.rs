//! A provider says that somebody logged out there: what that log-in opened here ends.

use access::Access;
use access::store::identity::{self, HEARD_BEFORE};
use app::Problem;
use federation::{LoggedOut, WayError};
use journal::{Entry, Visibility};
use kernel::{AccountId, Instant};
use serde_json::json;
use storage::{WriteError, WriteSet};

use super::refusals::{no_way, not_logged_out, way_failed};
use super::{Means, Way};
use crate::Accounts;

impl Accounts {
    /// Ends what the log-in opened that a provider says has ended: the sessions of one of its own, or all of a subject. What it says
    /// of somebody who never came here, or has nothing open, is heard all the same.
    pub async fn end_by_provider(&self, now: Instant, way: &str, token: &str) -> Result<(), Problem> {
        let way = self.way(way)?;
        let Means::Oidc(provider) = &way.means else { return Err(no_way().into()) };
        let said = provider.logged_out(now, token).await.map_err(|error| match error {
            WayError::Refused(why) => {
                tracing::warn!(way = way.rule.id, why, "a provider's word of a log-out does not hold");
                not_logged_out().into()
            }
            error => way_failed(&way.rule.id, &error),
        })?;
        let concerned = self.concerned(way, &said).await?;
        let mut set = WriteSet::new();
        identity::hear(&mut set, (&said.issuer, &said.token_id), said.until, now);
        for account in &concerned {
            if let Some(session) = &said.session {
                Access::end_opened_by(&mut set, *account, session);
            } else {
                Access::end_sessions(&mut set, *account, None);
                Access::close_flows(&mut set, *account);
            }
            let of = if said.session.is_some() { "session" } else { "subject" };
            let ended = Entry {
                subject_kind: "account",
                subject: account.to_string(),
                kind: "account.logged_out_there",
                occurred_at: now,
                customer: None,
                visibility: Visibility::Internal,
                body: json!({ "way": way.rule.id, "of": of }),
                personal: Vec::new(),
            };
            self.tell(&mut set, now, ended);
        }
        match self.app.db.write(set).await {
            Ok(_) => {}
            Err(WriteError::Taken { label: HEARD_BEFORE }) => {
                tracing::warn!(way = way.rule.id, "a provider's word of a log-out came a second time");
                return Err(not_logged_out().into());
            }
            Err(error) => return Err(error.into()),
        }
        for account in concerned {
            self.access.forget(account);
        }
        Ok(())
    }

    /// Whose log-ins are meant: the subject's account, or the accounts that the session opened.
    async fn concerned(&self, way: &Way, said: &LoggedOut) -> Result<Vec<AccountId>, Problem> {
        let Some(subject) = &said.subject else {
            let session = said.session.as_deref().unwrap_or_default();
            return Ok(self.access.opened_by(&way.rule.id, session).await?);
        };
        let found = identity::find(&self.app.db, &said.issuer, subject).await?;
        Ok(found.into_iter().filter(|(by, _)| *by == way.rule.id).map(|(_, account)| account.id).collect())
    }
}
