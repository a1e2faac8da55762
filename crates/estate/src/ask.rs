//! What later slices ask: reads only.

use std::sync::Arc;

use access::Scope;
use kernel::{ComponentId, DepartmentId, Instant, Page, PageRequest, PartyId, SiteId, SystemId};
use storage::{DbError, Query, Row};

use crate::Estate;
use crate::core::{Contact, Delivered, Department, Party, PartyKind, Site, System, Upgrade};
use crate::store::{self, Build, component, party, place, system, upgrade};

/// A system as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemCard {
    /// The system.
    pub system: System,
    /// Its customer's name.
    pub customer_name: String,
}

/// Which systems to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SystemFilter {
    /// Words in name, code or everyday words, any case.
    pub words: Option<String>,
    /// Only of this customer.
    pub customer: Option<PartyId>,
}

/// The version of a system, for the caller's own snapshot; its rows go to [`Estate::delivered_at`].
pub fn head(id: SystemId) -> Query {
    system::head(id)
}

/// The same of several systems at once: each row goes to [`Estate::delivered_at`] by itself.
pub fn heads(ids: &[SystemId]) -> Query {
    system::heads(ids)
}

/// Upgrades of a system after one instant up to another, newest first, for the caller's own snapshot.
pub fn upgrades_between(id: SystemId, after: Instant, until: Instant) -> Query {
    upgrade::since(id, after, until)
}

/// Reads the rows of [`upgrades_between`].
pub fn read_upgrades(rows: &[Row]) -> Result<Vec<Upgrade>, DbError> {
    rows.iter().map(upgrade::read).collect()
}

impl Estate {
    /// The whole of a system as it stands. One small read when it is remembered at its present version.
    pub async fn delivered(&self, id: SystemId) -> Result<Option<Arc<Delivered>>, DbError> {
        let head = self.app.db.rows(system::head(id)).await?;
        self.delivered_at(&head).await
    }

    /// The same from the rows of [`head`]: no read at all when it is remembered at that version.
    pub async fn delivered_at(&self, head: &[Row]) -> Result<Option<Arc<Delivered>>, DbError> {
        let Some(row) = head.first() else { return Ok(None) };
        let (id, version) = (row.id(0)?, row.int(1)?);
        if let Some(known) = self.cache.get(id, version) {
            return Ok(Some(known));
        }
        let loaded = self.load(id).await?.map(Arc::new);
        if let Some(delivered) = &loaded {
            self.cache.put(delivered);
        }
        Ok(loaded)
    }

    async fn load(&self, id: SystemId) -> Result<Option<Delivered>, DbError> {
        let read = self.app.db.read(vec![system::find(id), system::site_of(id), component::of_system(id)]).await?;
        let [found, site, components] = read.as_slice() else {
            return Err(DbError::Shape("three queries have three answers".to_owned()));
        };
        let Some(found) = found.first().map(system::read).transpose()? else { return Ok(None) };
        let site = site.first().map(place::read_site).transpose()?;
        let zone = site.as_ref().map_or(found.customer_zone, |site| site.fields.zone.clone());
        let components = components.iter().map(component::read).collect::<Result<_, _>>()?;
        let (system, customer_name) = (found.system, found.customer_name);
        Ok(Some(Delivered { system, customer_name, site, zone, components }))
    }

    /// Every system: what groups serve that serve all.
    pub async fn every_system(&self) -> Result<Vec<SystemId>, DbError> {
        self.app.db.rows(system::every()).await?.iter().map(|row| row.id(0)).collect()
    }

    /// The system a component belongs to.
    pub async fn system_of(&self, component: ComponentId) -> Result<Option<SystemId>, DbError> {
        self.app.db.row(system::of_component(component)).await?.map(|row| row.id(0)).transpose()
    }

    /// The system with this code.
    pub async fn system_by_code(&self, code: &str) -> Result<Option<System>, DbError> {
        let row = self.app.db.row(system::by_code(code)).await?;
        Ok(row.as_ref().map(system::read).transpose()?.map(|found| found.system))
    }

    /// Systems inside a scope, oldest first.
    pub async fn systems(
        &self,
        scope: &Scope,
        filter: &SystemFilter,
        page: &PageRequest,
    ) -> Result<Page<SystemCard>, DbError> {
        let mut build = Build::default();
        let mut conditions = vec![self.sight(scope).await?.systems(&mut build)];
        if let Some(words) = filter.words.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
            let pattern = build.bind(format!("%{}%", escaped(&words.to_lowercase())));
            conditions.push(format!("s.search like {pattern} escape '!'"));
        }
        if let Some(customer) = filter.customer {
            conditions.push(format!("s.customer_id = {}", build.bind(customer)));
        }
        let rows = self.app.db.rows(system::list(build, conditions, after(page), page.limit + 1)).await?;
        let cards = rows.iter().map(|row| {
            let found = system::read(row)?;
            Ok(SystemCard { system: found.system, customer_name: found.customer_name })
        });
        Ok(Page::cut(cards.collect::<Result<Vec<_>, DbError>>()?, page.limit, |card| by_id(card.system.id)))
    }

    /// Whether the scope reaches the system.
    pub async fn reaches(&self, scope: &Scope, id: SystemId) -> Result<bool, DbError> {
        let mut build = Build::default();
        let sight = self.sight(scope).await?.systems(&mut build);
        let conditions = vec![sight, format!("s.id = {}", build.bind(id))];
        Ok(self.app.db.row(system::list(build, conditions, None, 1)).await?.is_some())
    }

    /// A party.
    pub async fn party(&self, id: PartyId) -> Result<Option<Party>, DbError> {
        self.app.db.row(party::find(id)).await?.as_ref().map(party::read).transpose()
    }

    /// The party with this code.
    pub async fn party_by_code(&self, code: &str) -> Result<Option<Party>, DbError> {
        self.app.db.row(party::by_code(code)).await?.as_ref().map(party::read).transpose()
    }

    /// The contacts whose telephone number has these digits, each with its party.
    pub async fn contacts_called(&self, digits: &str) -> Result<Vec<(Party, Contact)>, DbError> {
        // Numbers stand there as people write them, the last four digits hardly ever apart: those find them, all of them decide.
        let last: String = digits.chars().skip(digits.chars().count().saturating_sub(4)).collect();
        let rows = self.app.db.rows(party::reached_at(&escaped(&last))).await?;
        let parties = rows.iter().map(party::read).collect::<Result<Vec<_>, _>>()?;
        let fits = |contact: &Contact| {
            let known = contact.phone.as_deref().unwrap_or("").chars().filter(char::is_ascii_digit);
            let known: String = known.collect();
            !known.is_empty() && (known == digits || known.strip_prefix("86") == Some(digits))
        };
        Ok(those(parties, fits))
    }

    /// The contacts whom mail reaches at `address`, whatever its case, each with its party.
    pub async fn contacts_at(&self, address: &str) -> Result<Vec<(Party, Contact)>, DbError> {
        let wanted = address.to_lowercase();
        let rows = self.app.db.rows(party::reached_at(&escaped(&wanted))).await?;
        let parties = rows.iter().map(party::read).collect::<Result<Vec<_>, _>>()?;
        let fits = |contact: &Contact| contact.email.as_deref().is_some_and(|email| email.to_lowercase() == wanted);
        Ok(those(parties, fits))
    }

    /// The provider; none before the first run.
    pub async fn provider(&self) -> Result<Option<Party>, DbError> {
        self.app.db.row(party::provider()).await?.as_ref().map(party::read).transpose()
    }

    /// Those of the parties that exist, by id.
    pub async fn parties_named(&self, ids: &[PartyId]) -> Result<Vec<Party>, DbError> {
        let mut build = Build::default();
        let conditions = vec![build.one_of("p.id", ids)];
        let limit = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        let rows = self.app.db.rows(party::list(build, conditions, None, limit)).await?;
        rows.iter().map(party::read).collect()
    }

    /// Parties inside a scope, oldest first, of one kind or all.
    pub async fn parties(
        &self,
        scope: &Scope,
        kind: Option<PartyKind>,
        page: &PageRequest,
    ) -> Result<Page<Party>, DbError> {
        let mut build = Build::default();
        let mut conditions = vec![self.sight(scope).await?.parties(&mut build)];
        if let Some(kind) = kind {
            conditions.push(format!("p.kind = {}", build.bind(kind.as_str())));
        }
        let rows = self.app.db.rows(party::list(build, conditions, after(page), page.limit + 1)).await?;
        let parties = rows.iter().map(party::read).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(parties, page.limit, |party| by_id(party.id)))
    }

    /// A party inside a scope.
    pub async fn party_within(&self, scope: &Scope, id: PartyId) -> Result<Option<Party>, DbError> {
        let mut build = Build::default();
        let sight = self.sight(scope).await?.parties(&mut build);
        let conditions = vec![sight, format!("p.id = {}", build.bind(id))];
        self.app.db.row(party::list(build, conditions, None, 1)).await?.as_ref().map(party::read).transpose()
    }

    /// A site.
    pub async fn site(&self, id: SiteId) -> Result<Option<Site>, DbError> {
        self.app.db.row(place::find_site(id)).await?.as_ref().map(place::read_site).transpose()
    }

    /// The site of a customer with this code.
    pub async fn site_by_code(&self, customer: PartyId, code: &str) -> Result<Option<Site>, DbError> {
        self.app.db.row(place::site_by_code(customer, code)).await?.as_ref().map(place::read_site).transpose()
    }

    /// A department.
    pub async fn department(&self, id: DepartmentId) -> Result<Option<Department>, DbError> {
        self.app.db.row(place::find_department(id)).await?.as_ref().map(place::read_department).transpose()
    }

    /// The department of a customer with this code.
    pub async fn department_by_code(&self, customer: PartyId, code: &str) -> Result<Option<Department>, DbError> {
        let row = self.app.db.row(place::department_by_code(customer, code)).await?;
        row.as_ref().map(place::read_department).transpose()
    }

    /// Sites inside a scope, oldest first, of one customer or all.
    pub async fn sites(
        &self,
        scope: &Scope,
        customer: Option<PartyId>,
        page: &PageRequest,
    ) -> Result<Page<Site>, DbError> {
        let (build, conditions) = self.places(scope, customer).await?;
        let rows = self.app.db.rows(place::list_sites(build, conditions, after(page), page.limit + 1)).await?;
        let sites = rows.iter().map(place::read_site).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(sites, page.limit, |site| by_id(site.id)))
    }

    /// Departments inside a scope, oldest first, of one customer or all.
    pub async fn departments(
        &self,
        scope: &Scope,
        customer: Option<PartyId>,
        page: &PageRequest,
    ) -> Result<Page<Department>, DbError> {
        let (build, conditions) = self.places(scope, customer).await?;
        let rows = self.app.db.rows(place::list_departments(build, conditions, after(page), page.limit + 1)).await?;
        let departments = rows.iter().map(place::read_department).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::cut(departments, page.limit, |department| by_id(department.id)))
    }

    /// The upgrades of a component, newest first, at most 200.
    pub async fn upgrades(&self, component: ComponentId) -> Result<Vec<Upgrade>, DbError> {
        read_upgrades(&self.app.db.rows(upgrade::of_component(component)).await?)
    }

    async fn places(&self, scope: &Scope, customer: Option<PartyId>) -> Result<(store::Build, Vec<String>), DbError> {
        let mut build = Build::default();
        let mut conditions = vec![self.sight(scope).await?.places(&mut build)];
        if let Some(customer) = customer {
            conditions.push(format!("p.customer_id = {}", build.bind(customer)));
        }
        Ok((build, conditions))
    }
}

/// The contacts that fit, each with its party.
fn those(parties: Vec<Party>, fits: impl Fn(&Contact) -> bool) -> Vec<(Party, Contact)> {
    let of = |party: Party| {
        let contacts: Vec<Contact> = party.fields.contacts.iter().filter(|one| fits(one)).cloned().collect();
        contacts.into_iter().map(move |contact| (party.clone(), contact))
    };
    parties.into_iter().flat_map(of).collect()
}

fn after(page: &PageRequest) -> Option<&str> {
    page.after.as_ref().map(|cursor| cursor.id.as_str())
}

fn by_id(id: impl std::fmt::Display) -> kernel::Cursor {
    kernel::Cursor { key: 0, id: id.to_string() }
}

fn escaped(words: &str) -> String {
    words.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}
