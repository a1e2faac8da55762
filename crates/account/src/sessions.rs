//! One's own sessions: which there are, and ending them.

use access::{Access, Session};
use app::{Cx, Problem};
use serde_json::json;
use storage::WriteSet;

use crate::Accounts;
use crate::accounts::record;

impl Accounts {
    /// The caller's sessions that stand, the last used first.
    pub async fn sessions(&self, cx: &Cx) -> Result<Vec<Session>, Problem> {
        let account = cx.actor.account().ok_or_else(Problem::not_found)?;
        Ok(self.access.sessions(account, cx.now).await?)
    }

    /// Ends one of the caller's sessions.
    pub async fn end_session(&self, cx: &Cx, id: &str) -> Result<(), Problem> {
        let ended = self.sessions(cx).await?.into_iter().filter(|session| session.id == id).collect();
        self.end(cx, ended).await
    }

    /// Ends the caller's sessions but the one of the secret `kept`; how many.
    pub async fn end_other_sessions(&self, cx: &Cx, kept: Option<&str>) -> Result<usize, Problem> {
        let kept = kept.map(Access::session_name);
        let others: Vec<Session> =
            self.sessions(cx).await?.into_iter().filter(|session| Some(&session.id) != kept.as_ref()).collect();
        let count = others.len();
        if count > 0 {
            self.end(cx, others).await?;
        }
        Ok(count)
    }

    async fn end(&self, cx: &Cx, ended: Vec<Session>) -> Result<(), Problem> {
        if ended.is_empty() {
            return Err(Problem::not_found());
        }
        let account = self.own(cx).await?;
        let mut set = WriteSet::new();
        for session in &ended {
            Access::end_session(&mut set, session);
        }
        record(cx, &mut set, &account, "account.sessions_ended", json!({ "count": ended.len() }));
        self.commit(set, &account).await
    }
}
