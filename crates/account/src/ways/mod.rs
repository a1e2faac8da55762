//! Log-in ways（登录方式）: providers outside that say who somebody is.
//!
//! A browser sets out with a flow, comes back with the provider's answer, and what the answer proved becomes a session. The
//! account is found by issuer and subject alone, made at the first log-in, and follows its provider at each further one.

mod arrive;
mod ask;
mod leave;
mod refusals;

use std::sync::Arc;

use access::Account;
use access::store::identity;
use app::Problem;
use federation::{Cas, CasSettings, Directory, DirectorySettings, Exchange, Oidc, OidcAnswer, OidcSettings};
use kernel::{AccountId, Instant, Refusal};
use storage::WriteError;

use crate::Accounts;
use crate::core::way::{Rule, own_path};
use crate::refusals::invalid;
pub use ask::Typed;
use refusals::{flow_closed, no_way, refused_there, way_failed};

/// How somebody may log in beside a password kept here, as configured.
#[derive(Clone, Debug)]
pub struct WaySettings {
    /// What those become who come by it.
    pub rule: Rule,
    /// What its button says, in Chinese and in English.
    pub name: (String, String),
    /// How it is asked.
    pub means: MeansSettings,
}

/// How a way is asked, as configured.
#[derive(Clone, Debug)]
pub enum MeansSettings {
    /// OpenID Connect.
    Oidc(OidcSettings),
    /// CAS 3.0.
    Cas(CasSettings),
    /// A directory (LDAP).
    Directory(DirectorySettings),
}

/// A way that is set up.
pub struct Way {
    /// What those become who come by it.
    pub(crate) rule: Rule,
    pub(crate) name: (String, String),
    pub(crate) means: Means,
}

pub(crate) enum Means {
    Oidc(Box<Oidc>),
    Cas(Box<Cas>),
    Directory(Box<Directory>),
}

/// What the browser brought back from a provider.
#[derive(Clone, Debug, Default)]
pub struct BroughtBack {
    /// Binds the answer to the browser that set out.
    pub state: String,
    /// An OpenID Connect provider's code.
    pub code: Option<String>,
    /// Who says that it answered (RFC 9207).
    pub issuer: Option<String>,
    /// A CAS server's service ticket.
    pub ticket: Option<String>,
    /// Why the provider let nobody in, by its word.
    pub error: Option<String>,
}

impl Way {
    /// The ways of an installation; the first thing that makes no sense is named with its key.
    pub fn open(settings: &[WaySettings]) -> Result<Vec<Self>, String> {
        let mut ways: Vec<Self> = Vec::new();
        for one in settings {
            let id = &one.rule.id;
            one.rule.check().map_err(|(key, why)| format!("[[ways]] `{id}` {key}: {why}"))?;
            if ways.iter().any(|way| way.rule.id == *id) {
                return Err(format!("[[ways]] id: `{id}` stands there twice"));
            }
            let means = match &one.means {
                MeansSettings::Oidc(settings) => Oidc::new(settings.clone()).map(|way| Means::Oidc(Box::new(way))),
                MeansSettings::Cas(settings) => Cas::new(settings.clone()).map(|way| Means::Cas(Box::new(way))),
                MeansSettings::Directory(settings) => {
                    Directory::new(settings.clone()).map(|way| Means::Directory(Box::new(way)))
                }
            };
            let means = means.map_err(|error| format!("[[ways]] `{id}` {error}"))?;
            ways.push(Self { rule: one.rule.clone(), name: one.name.clone(), means });
        }
        Ok(ways)
    }
}

impl Accounts {
    /// The ways of this installation, in the order of the configuration.
    pub fn ways(&self) -> &[Way] {
        &self.ways
    }

    /// A browser sets out by `way`: the address it goes to, and its secret, for its cookie.
    pub async fn set_out(&self, now: Instant, way: &str, next: Option<&str>) -> Result<(String, String), Problem> {
        let way = self.way(way)?;
        check_next(next)?;
        let secret = self.access.begin_flow(now, &way.rule.id, next).await?;
        let exchange = self.exchange(way, &secret);
        let address = match &way.means {
            Means::Oidc(provider) => provider.address(now, &exchange).await,
            Means::Cas(server) => Ok(server.address(&exchange)),
            // It has no page of its own to go to.
            Means::Directory(_) => return Err(no_way().into()),
        };
        Ok((address.map_err(|error| way_failed(&way.rule.id, &error))?, secret))
    }

    /// The browser that holds `secret` came back from `way`. What its answer proves is kept with its flow, for
    /// [`Accounts::log_in_by_way`]; the page the log-in leads to.
    pub async fn come_back(
        &self,
        now: Instant,
        way: &str,
        secret: Option<&str>,
        brought: &BroughtBack,
    ) -> Result<Option<String>, Problem> {
        let way = self.way(way)?;
        let secret = secret.ok_or_else(flow_closed)?;
        let flow = self.access.flow(now, secret).await?.ok_or_else(flow_closed)?;
        let exchange = self.exchange(way, secret);
        // Another browser's answer, or another provider's: this flow is not its.
        if flow.answered || flow.way != way.rule.id || !exchange.is_answered_by(&brought.state) {
            return Err(flow_closed().into());
        }
        self.access.answer_flow(now, secret).await.map_err(closed_meanwhile)?;
        if brought.error.is_some() {
            self.remember_refusal(now, way, None, "refused_there").await?;
            return Err(refused_there().into());
        }
        let asserted = match &way.means {
            Means::Oidc(provider) => {
                let code = brought.code.as_deref().unwrap_or_default();
                let answer = OidcAnswer { code, issuer: brought.issuer.as_deref() };
                provider.assert(now, &exchange, answer).await
            }
            Means::Cas(server) => server.assert(&exchange, brought.ticket.as_deref().unwrap_or_default()).await,
            Means::Directory(_) => return Err(no_way().into()),
        };
        let asserted = match asserted {
            Ok(asserted) => asserted,
            Err(error) => {
                self.remember_refusal(now, way, None, "not_proved").await?;
                return Err(way_failed(&way.rule.id, &error));
            }
        };
        self.arrive(now, way, &asserted, secret).await?;
        Ok(flow.next)
    }

    pub(crate) fn way(&self, id: &str) -> Result<&Way, Problem> {
        self.ways.iter().find(|way| way.rule.id == id).ok_or_else(|| no_way().into())
    }

    /// The ways of those of these accounts that log in by one.
    pub async fn ways_of(&self, accounts: &[Account]) -> Result<Vec<(AccountId, String)>, Problem> {
        let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
        Ok(self.access.ways_of(&ids).await?)
    }

    /// Refused where the account logs in by a provider: it has no password, authenticator or passkey here, which would outlive
    /// what its provider says.
    pub(crate) async fn only_local(&self, account: AccountId) -> Result<(), Problem> {
        match self.access.way_of(account).await? {
            None => Ok(()),
            Some(_) => Err(refusals::elsewhere().into()),
        }
    }

    fn exchange(&self, way: &Way, secret: &str) -> Exchange {
        Exchange::of(secret, format!("{}/login/back/{}", self.site.public_url, way.rule.id))
    }
}

/// Somebody else has answered or used the flow at the same moment.
pub(crate) fn closed_meanwhile(error: WriteError) -> Problem {
    match error {
        WriteError::Guard { label: identity::GUARD } => flow_closed().into(),
        error => error.into(),
    }
}

/// A log-in leads to a page of ours.
fn check_next(next: Option<&str>) -> Result<(), Refusal> {
    if next.is_some_and(|next| !own_path(next)) { Err(foreign_path()) } else { Ok(()) }
}

fn foreign_path() -> Refusal {
    invalid(
        "/next",
        "只能返回本平台的页面，路径以 / 开头",
        "a log-in leads to a page of this platform: a path that begins with /",
    )
}

/// The ways as the slice keeps them.
pub(crate) type Ways = Arc<Vec<Way>>;
