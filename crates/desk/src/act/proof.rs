//! 到场凭证: what shows that somebody was at the site, and the code the customer shows whoever arrives.

use access::Access;
use app::{Cx, Problem};
use journal::Visibility;
use kernel::{AttachmentId, IncidentId, Instant, PaperId, Refusal, RefusalKind};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use utoipa::ToSchema;

use crate::core::{
    CODE_HOLDS, CodeStanding, Incident, PaperKind, ProofKind, SUBJECT, code_of, code_stands, photo_counts, wrong_code,
};
use crate::desk::{ATTEMPTS, Desk};
use crate::draft::Draft;
use crate::store::paper::{self, Paper};

/// What shows that somebody is at the site; each by itself, or several.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ShowProof {
    /// A photo taken there, uploaded within the last 30 minutes.
    pub photo_id: Option<AttachmentId>,
    /// The code of the label in the room.
    pub label_code: Option<String>,
    /// The code the customer shows.
    #[schema(example = "402917")]
    pub customer_code: Option<String>,
}

/// What showed that somebody was at the site.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = OnSiteProof)]
pub struct Proof {
    /// Which way it was shown.
    pub kind: ProofKind,
    /// When.
    pub at: Instant,
    /// The place of the label, or who of the customer showed the code.
    #[schema(example = "住院楼 3 层机房")]
    pub said: Option<String>,
    /// The photo.
    pub file_id: Option<AttachmentId>,
    /// SHA-256 of the photo, hex.
    pub sha256: Option<String>,
}

/// The code to show whoever arrives.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VisitCode {
    /// Six digits.
    #[schema(example = "402917")]
    pub code: String,
    /// Until when it holds.
    pub valid_until: Instant,
}

/// Asking for a code.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MakeVisitCode {}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Body {
    hash: String,
    by: String,
    expires_at: Instant,
    tries: u32,
}

const OPEN: &str = "open";
const USED: &str = "used";
const CLOSED: &str = "closed";

/// Proofs that hold, to be written with the move they belong to.
#[derive(Clone, Debug, Default)]
pub(super) struct Proved {
    pub proofs: Vec<Proof>,
    code: Option<Paper>,
}

impl Proved {
    /// Writes what the proofs use up: the photo belongs to the incident, the code is spent.
    pub fn write(&self, draft: &mut Draft<'_>) {
        let cx = draft.cx;
        let id = draft.case.incident.id.to_string();
        let photos: Vec<AttachmentId> = self.proofs.iter().filter_map(|proof| proof.file_id).collect();
        files::reference(&mut draft.set, &photos, (SUBJECT, &id), &cx.actor, cx.now);
        if let Some(code) = &self.code {
            paper::update(&mut draft.set, code);
        }
    }

    /// The proofs as a journal entry names them.
    pub fn told(&self) -> Json {
        self.proofs.iter().map(|proof| json!(proof.kind)).collect()
    }
}

impl Desk {
    /// The customer asks for a code to show whoever arrives or leaves; an earlier one ends.
    pub async fn make_visit_code(&self, cx: &Cx, id: IncidentId, _: &MakeVisitCode) -> Result<VisitCode, Problem> {
        for _ in 0..ATTEMPTS {
            let known = self.papers(cx, id, PaperKind::VisitCode).await?;
            let loaded = self.load(cx, id).await?;
            let mut draft = Draft::on(cx, &loaded);
            if !draft.case.incident.state.is_open() {
                return Err(ended().into());
            }
            for mut old in known.into_iter().filter(|paper| paper.state == OPEN) {
                CLOSED.clone_into(&mut old.state);
                paper::update(&mut draft.set, &old);
            }
            let code = code_of(cx.ids.fresh(cx.now).as_u128());
            let expires_at = cx.now.plus(CODE_HOLDS);
            let body = Body { hash: String::new(), by: cx.actor.name(), expires_at, tries: 0 };
            let mut made = draft.paper(PaperKind::VisitCode, OPEN, cx.now, &body);
            made.rewrite(&Body { hash: hash_of(made.id, &code), ..body });
            paper::insert(&mut draft.set, &made);
            draft.record("incident.visit_code_made", cx.now, Visibility::Public, json!({ "code": made.id }));
            match self.flush(draft).await {
                Ok(()) => return Ok(VisitCode { code, valid_until: expires_at }),
                Err(storage::WriteError::Db(error)) => return Err(error.into()),
                Err(_) => {}
            }
        }
        Err(crate::desk::busy().into())
    }

    /// Whether what is shown holds. A mistyped code is counted, whatever comes of the rest.
    pub(super) async fn proved(&self, cx: &Cx, id: IncidentId, shown: &ShowProof) -> Result<Proved, Problem> {
        let mut proved = Proved::default();
        if let Some(code) = shown.label_code.as_deref().filter(|code| !code.trim().is_empty()) {
            let incident = self.load(cx, id).await?.incident;
            proved.proofs.push(self.label_proof(&incident, code, cx.now).await?);
        }
        if let Some(photo) = shown.photo_id {
            let found = files::find(&self.app.db, photo).await?.ok_or_else(|| Problem(files::not_available()))?;
            photo_counts(&found.media_type, found.uploaded_at, cx.now)?;
            let (at, sha256) = (found.uploaded_at, Some(found.sha256));
            proved.proofs.push(Proof { kind: ProofKind::Photo, at, said: None, file_id: Some(photo), sha256 });
        }
        if let Some(code) = shown.customer_code.as_deref().filter(|code| !code.trim().is_empty()) {
            let (proof, paper) = self.code_proof(cx, id, code.trim()).await?;
            proved.proofs.push(proof);
            proved.code = Some(paper);
        }
        Ok(proved)
    }

    async fn label_proof(&self, incident: &Incident, code: &str, now: Instant) -> Result<Proof, Problem> {
        let label = self.label_by_code(code).await?;
        if incident.system != Some(label.system) {
            return Err(other_system().into());
        }
        Ok(Proof { kind: ProofKind::Label, at: now, said: Some(label.place), file_id: None, sha256: None })
    }

    async fn code_proof(&self, cx: &Cx, id: IncidentId, typed: &str) -> Result<(Proof, Paper), Problem> {
        let known = self.papers(cx, id, PaperKind::VisitCode).await?;
        let open = known.into_iter().rfind(|paper| paper.state == OPEN);
        let body = open.as_ref().map(Paper::read::<Body>).transpose()?;
        let standing = body.as_ref().map(|body| CodeStanding { expires_at: body.expires_at, tries: body.tries });
        code_stands(standing, cx.now)?;
        let (Some(mut paper), Some(body)) = (open, body) else { return Err(Problem::not_found()) };
        if body.hash != hash_of(paper.id, typed) {
            let tries = self.code_missed(cx, id, paper.id).await?;
            return Err(wrong_code(tries).into());
        }
        USED.clone_into(&mut paper.state);
        let said = Some(body.by);
        Ok((Proof { kind: ProofKind::Code, at: cx.now, said, file_id: None, sha256: None }, paper))
    }

    async fn code_missed(&self, cx: &Cx, id: IncidentId, code: PaperId) -> Result<u32, Problem> {
        let key = (id, PaperKind::VisitCode, code);
        let (_, tries) = self
            .on_paper(cx, key, |draft, found| {
                let mut body: Body = found.read()?;
                body.tries = body.tries.saturating_add(1);
                found.rewrite(&body);
                let told = json!({ "code": code, "tries": body.tries });
                draft.record("incident.visit_code_missed", cx.now, Visibility::Internal, told);
                Ok(body.tries)
            })
            .await?;
        Ok(tries)
    }
}

/// Six digits are few: the paper's own identifier goes into their hash.
fn hash_of(paper: PaperId, code: &str) -> String {
    Access::digest(&format!("{paper}/{code}"))
}

fn other_system() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        "visit.other_label",
        "二维码不属于这张工单的系统。请扫现场对应系统的二维码。",
        "This label belongs to another system than the incident's. Scan the one of the system at hand.",
    )
    .field("/proof/label_code", "不是这个系统的二维码", "a label of another system")
}

fn ended() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        "visit.ended",
        "工单已结束，无需验证码。",
        "The incident has ended; no code is needed.",
    )
}
