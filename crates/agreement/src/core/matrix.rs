//! 责任矩阵: who leads, who supports, who is informed, by which clause and at whose cost.
//!
//! The most specific row wins, in this order: selector (deeper subtree, with kind before without, before kind, before
//! any), then a named fault class, then a named stage. Rows that tie and differ in lead, payer or clause contradict
//! each other; what they say of support and information is united.

use std::sync::Arc;

use kernel::PartyId;
use serde::{Deserialize, Serialize};
use triage::FaultClass;
use utoipa::ToSchema;

use super::estate::Place;
use super::selector::{Selector, Specificity};
use super::words::Stage;
use kernel::PartyKind;

/// One row of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatrixRow {
    /// Which components.
    #[serde(default)]
    pub selector: Selector,
    /// Which class of fault; every class when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault_class: Option<FaultClass>,
    /// Which stage of the work; every stage when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// 主责.
    pub lead: Responsible,
    /// 协办.
    #[serde(default)]
    pub support: Vec<Responsible>,
    /// 通知.
    #[serde(default)]
    pub informed: Vec<Responsible>,
    /// The clause of the agreement.
    #[schema(example = "附件二 3.2")]
    pub clause: String,
    /// 费用承担.
    pub payer: Responsible,
}

/// Who: one party, or whoever has this role for the component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Responsible {
    /// This very party.
    Party(PartyId),
    /// The party of this kind: the provider, the customer, or the vendor, carrier or third party whom the component
    /// (or the nearest node above it) names.
    Kind(PartyKind),
}

/// The parties a role may stand for at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parties {
    /// Who promises: the provider.
    pub provider: PartyId,
    /// To whom.
    pub customer: PartyId,
    /// The outside party the component names, with its kind.
    pub named: Option<(PartyId, PartyKind)>,
}

impl Responsible {
    /// The provider.
    pub const PROVIDER: Self = Self::Kind(PartyKind::Provider);
    /// The customer.
    pub const CUSTOMER: Self = Self::Kind(PartyKind::Customer);
    /// The vendor of the component.
    pub const VENDOR: Self = Self::Kind(PartyKind::Vendor);

    /// The party this stands for; none when the component names no party of the kind.
    pub fn party(self, parties: &Parties) -> Option<PartyId> {
        match self {
            Self::Party(id) => Some(id),
            Self::Kind(PartyKind::Provider) => Some(parties.provider),
            Self::Kind(PartyKind::Customer) => Some(parties.customer),
            Self::Kind(kind) => parties.named.filter(|(_, named)| *named == kind).map(|(id, _)| id),
        }
    }
}

/// A matrix ready to be asked.
#[derive(Clone, Debug)]
pub struct Matrix {
    rows: Arc<[MatrixRow]>,
}

/// The rows that select one place, with how specifically each does.
#[derive(Clone, Debug)]
pub struct Applicable<'a> {
    rows: &'a [MatrixRow],
    matching: Vec<(u32, Specificity)>,
}

/// What the rows say of one place, class and stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// One answer.
    Found(Cell),
    /// The most specific rows tie and differ in lead, payer or clause.
    Contradiction {
        /// The rows that tie, by their place in the matrix.
        rows: Vec<u32>,
    },
    /// No row applies.
    Gap,
}

/// The answer of the matrix for one place, class and stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// 主责.
    pub lead: Responsible,
    /// 协办, united over the rows that tie, sorted.
    pub support: Vec<Responsible>,
    /// 通知, united over the rows that tie, sorted.
    pub informed: Vec<Responsible>,
    /// The clause.
    pub clause: String,
    /// 费用承担.
    pub payer: Responsible,
    /// The rows that gave it, by their place in the matrix.
    pub rows: Vec<u32>,
}

/// How specific a row is for one place, class and stage; greater wins.
pub(super) type Rank = (Specificity, bool, bool);

impl Matrix {
    /// The matrix of these rows. Their order means nothing.
    pub fn new(rows: Vec<MatrixRow>) -> Self {
        Self { rows: rows.into() }
    }

    /// The rows, in the order they were given.
    pub fn rows(&self) -> &[MatrixRow] {
        &self.rows
    }

    /// The rows that select `place`: asked once, then [`Applicable::resolve`] for each class and stage.
    pub fn at(&self, place: &Place<'_>) -> Applicable<'_> {
        let matching = (0_u32..)
            .zip(self.rows.iter())
            .filter_map(|(index, row)| Some((index, row.selector.matches(place)?)))
            .collect();
        Applicable { rows: &self.rows, matching }
    }
}

impl Applicable<'_> {
    /// Who is responsible for a fault of `class` in `stage`.
    pub fn resolve(&self, class: FaultClass, stage: Stage) -> Resolution {
        let mut best: Option<Rank> = None;
        let mut top: Vec<u32> = Vec::new();
        for (index, rank) in self.ranked(class, stage) {
            match best {
                Some(known) if rank < known => {}
                Some(known) if rank == known => top.push(index),
                _ => {
                    best = Some(rank);
                    top.clear();
                    top.push(index);
                }
            }
        }
        self.agree(top)
    }

    /// Every row that applies to `class` and `stage`, with its rank.
    pub(super) fn ranked(&self, class: FaultClass, stage: Stage) -> impl Iterator<Item = (u32, Rank)> + '_ {
        self.matching.iter().filter_map(move |(index, selector)| {
            let row = self.row(*index);
            let applies = row.fault_class.is_none_or(|c| c == class) && row.stage.is_none_or(|s| s == stage);
            applies.then(|| (*index, (*selector, row.fault_class.is_some(), row.stage.is_some())))
        })
    }

    /// The rows that select the place, with how specifically: places with the same list have the same answers.
    pub(super) fn matching(&self) -> &[(u32, Specificity)] {
        &self.matching
    }

    pub(super) fn row(&self, index: u32) -> &MatrixRow {
        &self.rows[index as usize]
    }

    fn agree(&self, top: Vec<u32>) -> Resolution {
        let Some(first) = top.first().map(|index| self.row(*index)) else {
            return Resolution::Gap;
        };
        let rows = || top.iter().map(|index| self.row(*index));
        if rows().any(|row| (row.lead, row.payer, &row.clause) != (first.lead, first.payer, &first.clause)) {
            return Resolution::Contradiction { rows: top };
        }
        Resolution::Found(Cell {
            lead: first.lead,
            support: united(rows().flat_map(|row| row.support.iter().copied())),
            informed: united(rows().flat_map(|row| row.informed.iter().copied())),
            clause: first.clause.clone(),
            payer: first.payer,
            rows: top,
        })
    }
}

fn united(parties: impl Iterator<Item = Responsible>) -> Vec<Responsible> {
    let mut all: Vec<Responsible> = parties.collect();
    all.sort_unstable();
    all.dedup();
    all
}
