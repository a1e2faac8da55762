//! Why it was decided so: the stored decisions, and each clock's counted intervals, as this reader may know them.

use agreement::core::{Attribution, Coverage, Grade, PartyKind, Responsible, Severity, Stage, Text, mending_stage};
use app::{Cx, Problem};
use clocks::core::{Clock, Facing, SetDue};
use jiff::tz::TimeZone;
use kernel::{ComponentId, IncidentId, Instant, Language, PartyId};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use triage::{FaultClass, Triage};
use work::core::{FORMULA_EN, FORMULA_ZH, Ranked, StoredRanking};

use crate::api::explanation::{
    AssignmentWhy, AttributionWhy, CandidateWhy, ClockWhy, CoverageWhy, EarlierVerdict, Excluded, Explanation,
    PersonWhy, ResponsibleView, SeverityWhy, StageWhy, TriageWhy,
};
use crate::api::view::{Named, clock_view};
use crate::core::{AttributionState, Case, Ground, Incident, duration_words, moment};
use crate::desk::Desk;
use crate::draft::Loaded;
use crate::look::last;
use crate::place::Place;
use crate::store::record::Decision;

/// A decision about the severity taken by a person.
#[derive(Deserialize)]
struct ByHand {
    severity: Severity,
    before: Severity,
    reason: String,
}

/// An attribution as it was stored.
#[derive(Deserialize)]
struct Attributed {
    attribution: Attribution,
    lead_kind: PartyKind,
    #[serde(default)]
    lead_party: Option<PartyId>,
    #[serde(default)]
    fault_class: Option<FaultClass>,
    #[serde(default)]
    evidence: Option<String>,
    #[serde(default)]
    by: Option<String>,
}

/// An assignment as it was stored.
#[derive(Deserialize)]
struct Assigned {
    ranking: StoredRanking,
    #[serde(default)]
    undecided: bool,
}

impl Desk {
    /// The decisions on one incident with rule, clause and evidence; earlier verdicts beside the present ones.
    /// At an instant: those made until then, over the clocks as they were known.
    pub async fn explanation(&self, cx: &Cx, id: IncidentId, at: Option<Instant>) -> Result<Explanation, Problem> {
        let (mut loaded, mut decisions) = self.decisions(cx, id).await?;
        if let Some(at) = at {
            loaded = self.remember(cx, id, at).await?.loaded;
            decisions.retain(|decision| decision.made_at <= at);
        }
        let place = self.place_of(&loaded.incident).await?;
        let provider = self.estate.provider().await?.map(|party| (party.id, party.fields.name));
        let reader = Reader {
            inside: cx.actor.is_inside(),
            place: place.as_deref(),
            provider: provider.as_ref().map(|(id, name)| (*id, name.as_str())),
            incident: &loaded.incident,
            zone: place.as_ref().map_or_else(|| self.zone.clone(), |place| place.tree.zone.clone()),
        };
        let clocks = reader.clocks(at.unwrap_or(cx.now), &loaded);
        Ok(Explanation {
            severity: present(&decisions, "severity", Reader::severity),
            coverage: present(&decisions, "coverage", Reader::coverage),
            triage: present(&decisions, "triage", |decision| reader.triage(decision)),
            attribution: present(&decisions, "attribution", |decision| reader.attribution(decision)),
            assignment: present(&decisions, "assignment", |decision| {
                reader.assignment(decision, &loaded.engineer_name)
            }),
            clocks,
            earlier: reader.earlier(&decisions, &loaded.engineer_name),
        })
    }
}

fn present<T>(decisions: &[Decision], kind: &str, show: impl Fn(&Decision) -> Option<T>) -> Option<T> {
    last(decisions, kind)?;
    decisions.iter().rev().filter(|decision| decision.kind == kind).find_map(show)
}

fn read<T: DeserializeOwned>(decision: &Decision) -> Option<T> {
    serde_json::from_value(decision.body.clone()).ok()
}

/// Who reads, and what surrounds the incident.
struct Reader<'a> {
    inside: bool,
    place: Option<&'a Place>,
    provider: Option<(PartyId, &'a str)>,
    incident: &'a Incident,
    zone: TimeZone,
}

impl Reader<'_> {
    fn severity(decision: &Decision) -> Option<SeverityWhy> {
        if let Some(grade) = read::<Grade>(decision) {
            return Some(SeverityWhy {
                severity: grade.severity,
                by_table: Some(grade.by_table),
                by_hand: false,
                text_zh: grade.rule.zh.clone(),
                text_en: grade.rule.en.clone(),
                rule: Some(grade.rule),
                evidence: grade.evidence,
                made_at: decision.made_at,
            });
        }
        let hand: ByHand = read(decision)?;
        let words = |language| (hand.before.label(language), hand.severity.label(language));
        let ((from_zh, to_zh), (from_en, to_en)) = (words(Language::Zh), words(Language::En));
        Some(SeverityWhy {
            severity: hand.severity,
            by_table: None,
            by_hand: true,
            rule: None,
            evidence: Vec::new(),
            made_at: decision.made_at,
            text_zh: format!("由{from_zh}人工调整为{to_zh}：{}", hand.reason),
            text_en: format!("Changed by hand from {from_en} to {to_en}: {}", hand.reason),
        })
    }

    fn coverage(decision: &Decision) -> Option<CoverageWhy> {
        let coverage: Coverage = read(decision)?;
        Some(CoverageWhy {
            verdict: coverage.verdict,
            reason: coverage.reason,
            clause: coverage.clause,
            in_force: coverage.in_force,
            made_at: decision.made_at,
            text_zh: coverage.evidence.zh,
            text_en: coverage.evidence.en,
        })
    }

    /// Outside the provider the verdict is shown without its evidence: that may quote other people's faults.
    fn triage(&self, decision: &Decision) -> Option<TriageWhy> {
        let triage: Triage = read(decision)?;
        let class = self.incident.fault_class;
        let component = self.incident.component.and_then(|id| self.component(id));
        let what = |language: Language| {
            let kind = self.incident.component_kind.map(|kind| kind.label(language).to_owned());
            let name = component.as_ref().map(|component| component.name.clone()).or(kind);
            let class = class.map(|class| class.label(language).to_owned());
            [name, class].into_iter().flatten().collect::<Vec<_>>().join(language.pick("，", ", "))
        };
        let percent = triage.confidence_permille / 10;
        let (text_zh, text_en) = if self.incident.decided && self.incident.component_kind.is_none() {
            open_words(&triage)
        } else if self.incident.decided {
            (
                format!("判断为：{}（平台初判把握 {percent}%）", what(Language::Zh)),
                format!("Judged to be: {} (the platform was {percent} % sure)", what(Language::En)),
            )
        } else {
            (
                format!("平台把握只有 {percent}%，由服务台判断"),
                format!("The platform is only {percent} % sure; the service desk decides"),
            )
        };
        let candidates = triage.candidates.iter().map(|candidate| CandidateWhy {
            component: candidate.component.and_then(|id| self.component(id)),
            component_kind: candidate.component_kind,
            fault_class: candidate.fault_class,
            weight_permille: candidate.weight_permille,
            evidence: candidate.evidence.clone(),
        });
        Some(TriageWhy {
            component,
            component_kind: self.incident.component_kind,
            fault_class: class,
            decided: triage.decided,
            confidence_permille: triage.confidence_permille,
            candidates: if self.inside { candidates.collect() } else { Vec::new() },
            model: triage.model,
            corpus_watermark: triage.corpus_watermark,
            made_at: decision.made_at,
            text_zh,
            text_en,
        })
    }

    fn component(&self, id: ComponentId) -> Option<Named<ComponentId>> {
        let name = self.place?.path(id).pop()?;
        Some(Named { id, name })
    }

    /// 首问负责: until the verdict is released the customer sees that the provider leads, and nothing else.
    fn attribution(&self, decision: &Decision) -> Option<AttributionWhy> {
        let stored: Attributed = read(decision)?;
        let own = self.provider.map_or("", |(_, name)| name);
        if !self.inside && !self.incident.lead.released {
            return Some(AttributionWhy {
                lead: self.provider.map(|(id, name)| Named { id, name: name.to_owned() }),
                lead_kind: PartyKind::Provider,
                state: AttributionState::Provisional,
                released: false,
                clause: None,
                matrix_row: None,
                stages: Vec::new(),
                evidence: None,
                by: None,
                made_at: decision.made_at,
                text_zh: format!("首问负责：由{own}牵头处理"),
                text_en: format!("One face towards you: {own} leads"),
            });
        }
        let mends = stored.attribution.stage(mending_stage(stored.fault_class)).clone();
        let name = |language: Language| {
            let named = stored.lead_party.and_then(|id| self.party_name(id));
            named.unwrap_or_else(|| stored.lead_kind.label(language).to_owned())
        };
        Some(AttributionWhy {
            lead: stored.lead_party.map(|id| Named { id, name: self.party_name(id).unwrap_or_default() }),
            lead_kind: stored.lead_kind,
            state: self.incident.lead.state,
            released: self.incident.lead.released,
            clause: mends.clause.clone(),
            matrix_row: mends.rows.first().map(|row| row + 1),
            stages: Stage::ALL.iter().map(|stage| self.stage(&stored.attribution, *stage)).collect(),
            evidence: stored.evidence.filter(|evidence| !evidence.is_empty()),
            by: stored.by,
            made_at: decision.made_at,
            text_zh: format!("主责：{}。{}", name(Language::Zh), mends.evidence.zh),
            text_en: format!("Lead: {}. {}", name(Language::En), mends.evidence.en),
        })
    }

    fn stage(&self, attribution: &Attribution, stage: Stage) -> StageWhy {
        let verdict = attribution.stage(stage);
        StageWhy {
            stage,
            lead: verdict.lead.map(|lead| self.responsible(lead)),
            support: verdict.support.iter().map(|role| self.responsible(*role)).collect(),
            payer: verdict.payer.map(|payer| self.responsible(payer)),
            clause: verdict.clause.clone(),
            rows: verdict.rows.iter().map(|row| row + 1).collect(),
            text_zh: verdict.evidence.zh.clone(),
            text_en: verdict.evidence.en.clone(),
        }
    }

    fn responsible(&self, role: Responsible) -> ResponsibleView {
        match role {
            Responsible::Party(id) => {
                let kind = self.place.and_then(|place| place.kind_of(id)).unwrap_or(PartyKind::ThirdParty);
                ResponsibleView { kind, party: Some(id), name: self.party_name(id) }
            }
            Responsible::Kind(kind) => {
                let spot = self.place.and_then(|place| place.tree.place(self.incident.component));
                let party = match kind {
                    PartyKind::Provider => self.provider.map(|(id, _)| id),
                    PartyKind::Customer => Some(self.incident.customer),
                    other => spot
                        .as_ref()
                        .and_then(agreement::core::Place::vendor)
                        .filter(|id| self.place.and_then(|place| place.kind_of(*id)) == Some(other)),
                };
                ResponsibleView { kind, party, name: party.and_then(|id| self.party_name(id)) }
            }
        }
    }

    fn party_name(&self, id: PartyId) -> Option<String> {
        let own = self.provider.filter(|(provider, _)| *provider == id).map(|(_, name)| name.to_owned());
        own.or_else(|| self.place?.party_name(id).map(str::to_owned))
    }

    /// Colleagues' load, leave and scores stay inside; the customer sees who was chosen and by which formula.
    fn assignment(&self, decision: &Decision, engineer: &str) -> Option<AssignmentWhy> {
        let stored: Assigned = read(decision)?;
        let ranking = stored.ranking;
        let by_hand =
            self.incident.engineer.is_some_and(|person| ranking.chosen.as_ref().is_none_or(|it| it.person != person));
        let (text_zh, text_en) = self.assignment_words(&ranking, stored.undecided, by_hand, engineer);
        let shown = |ranked: &Ranked| PersonWhy::of(ranked, self.inside);
        Some(AssignmentWhy {
            chosen: ranking.chosen.as_ref().map(shown),
            next: ranking.next.iter().filter(|_| self.inside).map(shown).collect(),
            excluded: ranking.excluded.iter().filter(|_| self.inside).map(Excluded::of).collect(),
            formula: Text::new(FORMULA_ZH, FORMULA_EN),
            by_hand,
            undecided: stored.undecided,
            made_at: decision.made_at,
            text_zh,
            text_en,
        })
    }

    fn assignment_words(
        &self,
        ranking: &StoredRanking,
        undecided: bool,
        by_hand: bool,
        engineer: &str,
    ) -> (String, String) {
        if by_hand {
            return (format!("由服务台指派给{engineer}"), format!("Assigned to {engineer} by the service desk"));
        }
        if undecided {
            return (
                "部件或类别尚未确定，等待服务台派单".into(),
                "Component or class is not settled; the service desk assigns it".into(),
            );
        }
        let Some(chosen) = &ranking.chosen else {
            let out = ranking.excluded.len();
            return if self.inside {
                (format!("暂无符合条件的工程师（排除 {out} 人）"), format!("Nobody is eligible now ({out} excluded)"))
            } else {
                ("正在安排工程师".into(), "An engineer is being found".into())
            };
        };
        let name = &chosen.name;
        if !self.inside {
            return (
                format!("由{name}负责，按公开的公式选出"),
                format!("{name} has it, chosen by the published formula"),
            );
        }
        let eligible = 1 + ranking.next.len() + ranking.behind.len();
        let points = chosen.total / 1000;
        match chosen.named {
            Some(_) => (
                format!("{name}是驻场或指定工程师，符合条件时优先"),
                format!("{name} is the resident or named engineer and goes first when eligible"),
            ),
            None => (
                format!("{eligible} 人符合条件，{name}合计最小（{points} 分）"),
                format!("{eligible} were eligible; {name} has the least sum ({points} points)"),
            ),
        }
    }

    /// The promises to the customer, and for the provider's side every clock.
    fn clocks(&self, now: Instant, loaded: &Loaded) -> Vec<ClockWhy> {
        let case = Case::new(loaded.incident.clone(), loaded.clocks.clone(), &loaded.ground, now);
        let ours = |clock: &&Clock| clock.facing == Facing::Customer && clock.milestone.promises();
        let mut clocks: Vec<&Clock> = case.clocks.iter().filter(|clock| self.inside || ours(clock)).collect();
        clocks.sort_by_key(|clock| (clock.due_at(), clock.milestone, clock.id));
        let why = |clock: &&Clock| {
            let (text_zh, text_en) = (self.clock_words(clock, Language::Zh), self.clock_words(clock, Language::En));
            let calendar = frame(&loaded.ground, clock);
            ClockWhy {
                clock: clock_view(&case, clock),
                milestone: clock.milestone,
                explanation: calendar.and_then(|calendar| clock.explain(calendar)),
                text_zh,
                text_en,
            }
        };
        clocks.iter().map(why).collect()
    }

    fn clock_words(&self, clock: &Clock, language: Language) -> String {
        let name = clock.milestone.label(language);
        let start = moment(clock.started_at, &self.zone, language);
        let due = clock.due_at().map(|at| moment(at, &self.zone, language)).unwrap_or_default();
        if let Some(SetDue::ByHand { by, .. }) = &clock.set_due {
            return match language {
                Language::Zh => format!("{name}：由{by}手工设定，应于 {due} 前"),
                Language::En => format!("{name}: set by hand by {by}, due by {due}"),
            };
        }
        let Some(promised) = clock.target.duration.map(|duration| duration_words(duration, language)) else {
            return match language {
                Language::Zh => format!("{name}：自 {start} 起观察，不作承诺"),
                Language::En => format!("{name}: watched since {start}, nothing is promised"),
            };
        };
        match language {
            Language::Zh => format!("{name}：自 {start} 起 {promised}，应于 {due} 前"),
            Language::En => format!("{name}: {promised} from {start}, due by {due}"),
        }
    }

    /// Verdicts that were replaced, newest first, one sentence each.
    fn earlier(&self, decisions: &[Decision], engineer: &str) -> Vec<EarlierVerdict> {
        let mut seen: Vec<&str> = Vec::new();
        let mut earlier = Vec::new();
        for decision in decisions.iter().rev() {
            if !seen.contains(&decision.kind.as_str()) {
                seen.push(&decision.kind);
                continue;
            }
            let words = match decision.kind.as_str() {
                "severity" => Self::severity(decision).map(|why| (why.text_zh, why.text_en)),
                "coverage" => Self::coverage(decision).map(|why| (why.text_zh, why.text_en)),
                "attribution" => self.attribution(decision).map(|why| (why.text_zh, why.text_en)),
                "assignment" if self.inside => self.past_assignment(decision, engineer),
                _ => None,
            };
            if let Some((text_zh, text_en)) = words {
                earlier.push(EarlierVerdict {
                    kind: decision.kind.clone(),
                    made_at: decision.made_at,
                    text_zh,
                    text_en,
                });
            }
        }
        earlier
    }

    fn past_assignment(&self, decision: &Decision, engineer: &str) -> Option<(String, String)> {
        let stored: Assigned = read(decision)?;
        Some(self.assignment_words(&stored.ranking, stored.undecided, false, engineer))
    }
}

/// The component is open, but somebody has it.
fn open_words(triage: &Triage) -> (String, String) {
    let kinds = |language: Language| {
        let kinds = triage.kinds_carrying(700).iter().map(|k| k.component_kind.label(language));
        kinds.collect::<Vec<_>>().join(language.pick("、", ", "))
    };
    let percent = triage.confidence_permille / 10;
    (
        format!("部件待查，可能是{}（最可能的一种把握 {percent}%）", kinds(Language::Zh)),
        format!("The component is open; it may be {} (the likeliest {percent} %)", kinds(Language::En)),
    )
}

fn frame<'g>(ground: &'g Ground, clock: &Clock) -> Option<&'g worktime::Calendar> {
    ground.frame(clock).ok().map(|frame| frame.calendar)
}
