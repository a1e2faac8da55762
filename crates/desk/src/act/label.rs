//! 机房二维码: labels printed and hung at the site. Their code opens the report page for the customer, and shows for an
//! engineer that he stands there.

use std::sync::Arc;

use access::{Access, Action};
use app::{Cx, Problem};
use journal::{Entry, Visibility};
use kernel::{ComponentId, Instant, PaperId, PartyId, Refusal, RefusalKind, SystemId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{WriteError, WriteSet};
use utoipa::ToSchema;

use super::finish::at_field;
use crate::api::view::Named;
use crate::desk::Desk;
use crate::draft::said;
use crate::place::Place;
use crate::store::label::{self, Label};

/// A label to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeLabel {
    /// The system it belongs to.
    pub system_id: SystemId,
    /// The component it hangs on; none: the room.
    #[serde(default)]
    pub component_id: Option<ComponentId>,
    /// Where it hangs: building, floor, room.
    #[schema(example = "住院楼 3 层机房 A 排 02 柜")]
    pub place: String,
}

/// The code read from a label.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReadLabel {
    /// What stands behind the `#` of its address.
    pub code: String,
}

/// A label.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LabelView {
    /// The label, to revoke it by.
    pub id: PaperId,
    /// The system it belongs to.
    pub system: Named<SystemId>,
    /// The component it hangs on.
    pub component: Option<Named<ComponentId>>,
    /// Where it hangs.
    #[schema(example = "住院楼 3 层机房 A 排 02 柜")]
    pub place: String,
    /// When it was made.
    pub made_at: Instant,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

/// A label that was made; what is printed is shown this once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MadeLabel {
    /// The label.
    pub label: LabelView,
    /// The address to print as a QR code; its code stands behind the `#`.
    #[schema(example = "https://aftercare.example/at#Wm3…")]
    pub url: String,
}

impl Desk {
    /// Makes a label for a system the caller may change; its code is shown this once and its hash kept.
    pub async fn make_label(&self, cx: &Cx, input: &MakeLabel) -> Result<MadeLabel, Problem> {
        let place = said(&input.place).map_err(|refusal| at_field(refusal, "/place"))?;
        let place_of = self.label_place(cx, input.system_id, input.component_id).await?;
        let made = Label {
            id: PaperId::fresh(cx.ids.as_ref(), cx.now),
            system: input.system_id,
            component: input.component_id,
            place,
            made_at: cx.now,
            revoked_at: None,
        };
        let code = Access::new_secret()?;
        let mut set = WriteSet::new();
        label::insert(&mut set, &made, &Access::digest(&code), &journal::actor_text(&cx.actor));
        record(&mut set, cx, &made, place_of.customer, "desk.label_made");
        self.app.db.write(set).await?;
        let url = format!("{}/at#{code}", self.public_url);
        Ok(MadeLabel { label: self.label_view(cx, made).await?, url })
    }

    /// Revokes a label: from now on its code opens and shows nothing.
    pub async fn revoke_label(&self, cx: &Cx, id: PaperId) -> Result<(), Problem> {
        let row = self.app.db.row(label::find(id)).await?.ok_or_else(Problem::not_found)?;
        let known = label::read(&row)?;
        let place_of = self.label_place(cx, known.system, None).await?;
        let mut set = WriteSet::new();
        label::revoke(&mut set, id, cx.now);
        record(&mut set, cx, &known, place_of.customer, "desk.label_revoked");
        match self.app.db.write(set).await {
            Ok(_) => Ok(()),
            Err(WriteError::Guard { label: label::REVOKED }) => Err(Problem::not_found()),
            Err(error) => Err(error.into()),
        }
    }

    /// The labels of a system, revoked ones too.
    pub async fn labels(&self, cx: &Cx, system: SystemId) -> Result<Vec<LabelView>, Problem> {
        let place = self.label_place(cx, system, None).await?;
        let rows = self.app.db.rows(label::of_system(system)).await?;
        rows.iter().map(|row| Ok(view(label::read(row)?, &place))).collect()
    }

    /// What the code of a label stands for, for whoever may see its system.
    pub async fn read_label(&self, cx: &Cx, input: &ReadLabel) -> Result<LabelView, Problem> {
        let known = self.label_by_code(&input.code).await?;
        self.label_view(cx, known).await
    }

    /// The label with this code, unless it was revoked.
    pub(super) async fn label_by_code(&self, code: &str) -> Result<Label, Problem> {
        let row = self.app.db.row(label::by_code(&Access::digest(code.trim()))).await?;
        let known = row.as_ref().map(label::read).transpose()?;
        known.filter(|known| known.revoked_at.is_none()).ok_or_else(|| unknown_label().into())
    }

    async fn label_view(&self, cx: &Cx, known: Label) -> Result<LabelView, Problem> {
        let place = self.label_place(cx, known.system, None).await?;
        Ok(view(known, &place))
    }

    /// A system the caller may see, and that the component is one of its.
    async fn label_place(
        &self,
        cx: &Cx,
        system: SystemId,
        component: Option<ComponentId>,
    ) -> Result<Arc<Place>, Problem> {
        let scope = cx.reach(Action::EstateRead).unwrap_or_else(|| cx.scope.clone());
        if !self.estate.reaches(&scope, system).await? {
            return Err(Problem::not_found());
        }
        let place = self.place(system).await?.ok_or_else(Problem::not_found)?;
        if component.is_some_and(|component| place.path(component).is_empty()) {
            return Err(other_component().into());
        }
        Ok(place)
    }
}

fn view(label: Label, place: &Place) -> LabelView {
    let component = label.component.map(|id| Named { id, name: place.path(id).pop().unwrap_or_default() });
    LabelView {
        id: label.id,
        system: Named { id: label.system, name: place.name.clone() },
        component,
        place: label.place,
        made_at: label.made_at,
        revoked_at: label.revoked_at,
    }
}

fn record(set: &mut WriteSet, cx: &Cx, label: &Label, customer: PartyId, kind: &'static str) {
    let entry = Entry {
        subject_kind: "system",
        subject: label.system.to_string(),
        kind,
        occurred_at: cx.now,
        customer: Some(customer),
        visibility: Visibility::Internal,
        body: json!({ "label": label.id, "place": label.place, "component": label.component }),
        personal: Vec::new(),
    };
    journal::append(set, cx.stamp(), vec![entry]);
}

/// The code is of no label that stands.
fn unknown_label() -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        "label.unknown",
        "二维码无法识别或已作废。请扫现场张贴的二维码，或请服务台重新制作。",
        "This code belongs to no label in force. Scan the label at the site, or ask the service desk for a new one.",
    )
}

fn other_component() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "label.other_component",
        "所选部件不属于该系统，请重新选择。",
        "The component is none of this system's; choose again.",
    )
    .field("/component_id", "请重新选择部件", "choose again")
}
