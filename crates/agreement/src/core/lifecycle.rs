//! The life of a version: draft → in_force ⇄ suspended → superseded | expired | terminated.

use kernel::{Language, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AgreementStatus)]
pub enum Status {
    /// 草稿: may still be edited.
    Draft,
    /// 生效.
    InForce,
    /// 中止: gives no promises for the time being.
    Suspended,
    /// 已被新版取代.
    Superseded,
    /// 到期.
    Expired,
    /// 终止.
    Terminated,
}

/// What may be done with a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Change its content.
    Edit,
    /// 签署: bring it into force.
    Sign,
    /// 中止.
    Suspend,
    /// 恢复.
    Resume,
    /// A later version of the same agreement comes into force.
    Supersede,
    /// Its last term has ended.
    Expire,
    /// 终止.
    Terminate,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::InForce, Self::Suspended, Self::Superseded, Self::Expired, Self::Terminated];

    /// The stable name in storage and on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InForce => "in_force",
            Self::Suspended => "suspended",
            Self::Superseded => "superseded",
            Self::Expired => "expired",
            Self::Terminated => "terminated",
        }
    }

    /// The status with this stable name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// What people read.
    pub const fn label(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Draft => ("草稿", "a draft"),
            Self::InForce => ("生效中", "in force"),
            Self::Suspended => ("已中止", "suspended"),
            Self::Superseded => ("已被新版取代", "superseded"),
            Self::Expired => ("已到期", "expired"),
            Self::Terminated => ("已终止", "terminated"),
        };
        language.pick(zh, en)
    }

    /// Where `step` leads, or why it is not allowed. Editing leaves a draft a draft.
    pub fn after(self, step: Step) -> Result<Self, Refusal> {
        match (self, step) {
            (Self::Draft, Step::Edit) => Ok(Self::Draft),
            (Self::Draft, Step::Sign) | (Self::Suspended, Step::Resume) => Ok(Self::InForce),
            (Self::InForce, Step::Suspend) => Ok(Self::Suspended),
            (Self::InForce | Self::Suspended | Self::Expired, Step::Supersede) => Ok(Self::Superseded),
            (Self::InForce | Self::Suspended, Step::Expire) => Ok(Self::Expired),
            (Self::InForce | Self::Suspended, Step::Terminate) => Ok(Self::Terminated),
            (status, step) => Err(step.refused(status)),
        }
    }
}

impl Step {
    fn refused(self, status: Status) -> Refusal {
        let (code, zh, en) = match self {
            Self::Edit => (
                "agreement.not_a_draft",
                "只有草稿可以修改；请新建版本后再改",
                "Only a draft can be edited: make a new version and change that",
            ),
            Self::Sign => ("agreement.not_a_draft", "只有草稿可以签署", "Only a draft can be signed"),
            Self::Suspend => {
                ("agreement.not_in_force", "只有生效中的版本可以中止", "Only a version in force can be suspended")
            }
            Self::Resume => {
                ("agreement.not_suspended", "只有已中止的版本可以恢复", "Only a suspended version can be resumed")
            }
            Self::Supersede => ("agreement.not_in_force", "该版本不能被取代", "This version cannot be superseded"),
            Self::Expire => ("agreement.not_in_force", "该版本不能到期", "This version cannot expire"),
            Self::Terminate => (
                "agreement.not_in_force",
                "只有生效中或已中止的版本可以终止",
                "Only a version in force or suspended can be terminated",
            ),
        };
        Refusal::new(
            RefusalKind::Conflict,
            code,
            format!("{zh}。该版本{}。", status.label(Language::Zh)),
            format!("{en}. This version is {}.", status.label(Language::En)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [Step; 7] =
        [Step::Edit, Step::Sign, Step::Suspend, Step::Resume, Step::Supersede, Step::Expire, Step::Terminate];

    #[test]
    fn every_move_is_either_in_the_table_or_refused_with_a_sentence() {
        let allowed = [
            (Status::Draft, Step::Edit, Status::Draft),
            (Status::Draft, Step::Sign, Status::InForce),
            (Status::InForce, Step::Suspend, Status::Suspended),
            (Status::Suspended, Step::Resume, Status::InForce),
            (Status::InForce, Step::Supersede, Status::Superseded),
            (Status::Suspended, Step::Supersede, Status::Superseded),
            (Status::Expired, Step::Supersede, Status::Superseded),
            (Status::InForce, Step::Expire, Status::Expired),
            (Status::Suspended, Step::Expire, Status::Expired),
            (Status::InForce, Step::Terminate, Status::Terminated),
            (Status::Suspended, Step::Terminate, Status::Terminated),
        ];
        for status in Status::ALL {
            for step in STEPS {
                let expected = allowed.iter().find(|(s, t, _)| *s == status && *t == step).map(|(_, _, to)| *to);
                match status.after(step) {
                    Ok(to) => assert_eq!(Some(to), expected, "{status:?} {step:?}"),
                    Err(refusal) => {
                        assert_eq!(expected, None, "{status:?} {step:?}");
                        assert_eq!(refusal.kind, RefusalKind::Conflict);
                        assert!(refusal.zh.contains(status.label(Language::Zh)), "{}", refusal.zh);
                        assert!(refusal.en.contains(status.label(Language::En)), "{}", refusal.en);
                    }
                }
            }
        }
    }

    #[test]
    fn a_version_once_in_force_cannot_be_edited() {
        for status in Status::ALL.into_iter().filter(|status| *status != Status::Draft) {
            assert_eq!(status.after(Step::Edit).map_err(|refusal| refusal.code), Err("agreement.not_a_draft"));
        }
    }
}
