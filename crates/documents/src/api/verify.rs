//! Whether a paper is what was issued; anybody may ask.

use std::sync::Arc;

use app::{Json, Path, Problem, Query};
use axum::extract::State;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Documents;
use crate::core::DocumentKind;

/// What is compared.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct VerifyQuery {
    /// SHA-256 of a file, hex: whether it is one of those that were issued.
    #[param(required = false, example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    sha256: Option<String>,
}

/// What anybody may know of an issued document.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerifiedDocument {
    /// What kind it is.
    pub kind: DocumentKind,
    /// Its number as it is printed.
    #[schema(example = "FR-RMYY-2026-0003")]
    pub number: String,
    /// The local date it was issued on.
    #[schema(value_type = Option<String>, format = Date)]
    pub issued_on: Option<Date>,
    /// Whether the file that was asked about is one of those that were issued; null where none was.
    pub same_file: Option<bool>,
    /// The number of what took its place.
    pub superseded_by: Option<String>,
    /// The local date since when its files are not kept any more, because a person whom it named was erased; what is had here since
    /// is a copy without that person. A file that was issued is still known by its digest.
    #[schema(value_type = Option<String>, format = Date)]
    pub erased_on: Option<Date>,
}

/// What the code on a paper stands for. 404 where nothing that was issued has it.
#[utoipa::path(get, path = "/api/v1/verify/{code}", tag = "documents",
    params(("code" = String, Path, description = "The code as it is printed, with or without dashes"), VerifyQuery),
    responses((status = 200, body = VerifiedDocument)))]
pub async fn verify(
    State(slice): State<Arc<Documents>>,
    Path(code): Path<String>,
    Query(query): Query<VerifyQuery>,
) -> Result<Json<VerifiedDocument>, Problem> {
    let found = slice.verify_code(&code, query.sha256.as_deref()).await?.ok_or_else(Problem::not_found)?;
    Ok(Json(VerifiedDocument {
        kind: found.kind,
        number: found.number,
        issued_on: found.issued_on,
        same_file: found.same_file,
        superseded_by: found.superseded_by,
        erased_on: found.erased_on,
    }))
}
