//! What happens at the end of a term, and notice against it.

use std::sync::Arc;

use app::{Conflict, Cx, Json, Path, Problem};
use axum::extract::State;
use jiff::civil::Date;
use kernel::{AgreementVersionId, Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Agreements;
use crate::core::content::Renewal;
use crate::renewal::{GivenNotice, Outlook};

/// Who gives notice.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeSide {
    /// We do.
    Provider,
    /// The customer does.
    Customer,
}

/// Notice that the agreement shall not renew by itself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeBody {
    /// Who gives it.
    given_by: NoticeSide,
    #[schema(example = "明年由集团统一采购维保")]
    reason: String,
    /// The date on the paper.
    #[schema(value_type = String, format = Date, example = "2026-09-01")]
    given_on: Date,
}

/// A notice that was given.
#[derive(Serialize, ToSchema)]
pub struct NoticeView {
    /// `provider` or `customer`.
    #[schema(example = "customer")]
    given_by: String,
    /// Why.
    reason: String,
    /// The date on the paper.
    #[schema(value_type = String, format = Date)]
    given_on: Date,
    /// Who entered it.
    entered_by: String,
    /// When.
    entered_at: Instant,
}

/// What will happen at the end of a version's term.
#[derive(Serialize, ToSchema)]
pub struct OutlookBody {
    /// What was agreed.
    renewal: Renewal,
    /// The last day of the longest term; none where it is open.
    #[schema(value_type = Option<String>, format = Date)]
    ends_on: Option<Date>,
    /// The last day for a notice, where it renews by itself.
    #[schema(value_type = Option<String>, format = Date)]
    notice_by: Option<Date>,
    /// The last day after it renewed, where nobody gave notice.
    #[schema(value_type = Option<String>, format = Date)]
    renews_until: Option<Date>,
    /// The notice given.
    notice: Option<NoticeView>,
}

impl From<Outlook> for OutlookBody {
    fn from(outlook: Outlook) -> Self {
        let notice = outlook.notice.map(|notice| NoticeView {
            given_by: notice.given_by,
            reason: notice.reason,
            given_on: notice.given_on,
            entered_by: notice.entered_by,
            entered_at: notice.entered_at,
        });
        Self {
            renewal: outlook.renewal,
            ends_on: outlook.ends_on,
            notice_by: outlook.notice_by,
            renews_until: outlook.renews_until,
            notice,
        }
    }
}

/// What will happen at the end of the term, and the last day for a notice.
#[utoipa::path(get, path = "/api/v1/agreement-versions/{id}/renewal", tag = "agreement",
    operation_id = "read_agreement_renewal",
    params(("id" = AgreementVersionId, Path, description = "The version")),
    responses((status = 200, body = OutlookBody)))]
pub async fn read(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementVersionId>,
) -> Result<Json<OutlookBody>, Problem> {
    Ok(Json(slice.outlook(&cx, id).await?.into()))
}

/// Records notice: the version ends with its term and does not renew by itself.
#[utoipa::path(post, path = "/api/v1/agreement-versions/{id}/notice", tag = "agreement",
    operation_id = "give_agreement_notice", request_body = NoticeBody,
    params(("id" = AgreementVersionId, Path, description = "The version")),
    responses((status = 200, body = OutlookBody), Conflict))]
pub async fn give(
    State(slice): State<Arc<Agreements>>,
    cx: Cx,
    Path(id): Path<AgreementVersionId>,
    Json(body): Json<NoticeBody>,
) -> Result<Json<OutlookBody>, Problem> {
    let given_by = match body.given_by {
        NoticeSide::Provider => "provider",
        NoticeSide::Customer => "customer",
    };
    let given = GivenNotice { given_by: given_by.to_owned(), reason: body.reason, given_on: body.given_on };
    slice.give_notice(&cx, id, &given).await?;
    Ok(Json(slice.outlook(&cx, id).await?.into()))
}
