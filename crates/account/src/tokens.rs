//! API tokens: a program acts with them as its owner.

use access::store::token::{self, Token};
use access::{Access, Account};
use app::{Cx, Problem};
use kernel::HOUR;
use serde_json::json;
use storage::{WriteError, WriteSet};

use crate::Accounts;
use crate::record::entry;
use crate::refusals::{check_name, invalid};

const DAY: i64 = 24 * HOUR;
const LONGEST_DAYS: u32 = 366;
const MOST: usize = 20;

impl Accounts {
    /// The caller's tokens, oldest first.
    pub async fn tokens(&self, cx: &Cx) -> Result<Vec<Token>, Problem> {
        let account = cx.actor.account().ok_or_else(Problem::not_found)?;
        Ok(token::list(&self.app.db, account).await?)
    }

    /// A new token of the caller that ends after `days`; its secret is shown this once.
    pub async fn create_token(&self, cx: &Cx, name: &str, days: u32) -> Result<(Token, String), Problem> {
        check_name("/name", name)?;
        if !(1..=LONGEST_DAYS).contains(&days) {
            return Err(invalid("/days", "有效期为 1 到 366 天", "a token lasts 1 to 366 days").into());
        }
        let account = self.own(cx).await?;
        if token::list(&self.app.db, account.id).await?.len() >= MOST {
            return Err(invalid(
                "/name",
                "每个账号最多 20 个令牌，请先撤销不用的",
                "an account has at most 20 tokens; revoke some",
            )
            .into());
        }
        let secret = self.access.fresh_secret()?;
        let token = token::new(cx.ids.as_ref(), account.id, name.trim(), cx.now, cx.now.plus(i64::from(days) * DAY));
        let mut set = WriteSet::new();
        token::insert(&mut set, &token, &Access::digest(&secret));
        record(cx, &mut set, &account, "account.token_created", &token.id);
        self.commit(set, &account).await?;
        Ok((token, secret))
    }

    /// Revokes one of the caller's tokens.
    pub async fn revoke_token(&self, cx: &Cx, id: &str) -> Result<(), Problem> {
        let account = self.own(cx).await?;
        let mut set = WriteSet::new();
        token::revoke(&mut set, account.id, id);
        record(cx, &mut set, &account, "account.token_revoked", id);
        let written = self.app.db.write(set).await;
        self.access.forget(account.id);
        match written {
            Ok(_) => Ok(()),
            Err(WriteError::Guard { .. }) => Err(Problem::not_found()),
            Err(error) => Err(error.into()),
        }
    }
}

fn record(cx: &Cx, set: &mut WriteSet, account: &Account, kind: &'static str, token: &str) {
    journal::append(set, cx.stamp(), vec![entry(account, kind, cx.now, json!({ "token": token }))]);
}
