//! Reports of one larger fault: children of the incident that stands for all of them.

use kernel::{IncidentId, Refusal, RefusalKind};

use crate::core::{Case, Incident, Move, refusal};

/// Becomes a child of `parent`, which is open and no child itself; `has_children` tells whether others hang on this one. Under
/// another customer's incident its own promises go on counting: nothing of them is promised there.
pub fn adopt(case: &mut Case<'_>, parent: &Incident, has_children: bool) -> Result<(), Refusal> {
    if !case.incident.state.is_open() {
        return Err(refusal(case.incident.state, Move::Merge, None));
    }
    if !parent.state.is_open() {
        return Err(refusal(parent.state, Move::Merge, None).field(
            "/parent_id",
            "目标工单已结束",
            "the target has ended",
        ));
    }
    let chained = parent.id == case.incident.id || parent.parent.is_some() || has_children;
    if chained || case.incident.parent.is_some() {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            "incident.one_level_of_children",
            "主单不能再挂到别的工单下，子单也不能再带子单。请选择代表整个故障的那张工单。",
            "A parent is nobody's child and a child has no children. Choose the incident that stands for the whole fault.",
        )
        .field("/parent_id", "请重新选择", "choose again"));
    }
    case.incident.parent = Some(parent.id);
    Ok(())
}

/// Is nobody's child any more; returns whose it was.
pub fn let_child_go(case: &mut Case<'_>) -> Result<IncidentId, Refusal> {
    let parent = case.incident.parent.filter(|_| case.incident.state.is_open());
    let parent = parent.ok_or_else(|| {
        Refusal::new(
            RefusalKind::Conflict,
            "incident.no_child",
            "这张工单没有挂在主单下，或已经结束。",
            "It hangs on no parent, or has ended.",
        )
    })?;
    case.incident.parent = None;
    Ok(parent)
}
