//! `aftercare triage`: a JSON line for each row of a file of reports, by the rules the server uses.

use std::io::Write;
use std::path::PathBuf;

use agreement::core::profiles::severity_table;
use agreement::core::{Impact, PartyKind, Severity, Sign, Urgency, demonstration_party_kind};
use anyhow::{Context, anyhow};
use kernel::Instant;
use serde::Serialize;
use triage::{Case, ComponentKind, Evidence, FaultClass, HistoryIndex, Knowledge, Signals};

/// What a file of reports says about component, class, severity and responsible party
#[derive(clap::Args, Clone, Debug)]
pub struct TriageArgs {
    /// A CSV file in UTF-8 with a heading row
    #[arg(value_name = "FILE.csv")]
    pub file: PathBuf,
    /// The column that holds the report
    #[arg(long, value_name = "NAME")]
    pub text_column: String,
}

/// One report, judged from its text alone: nobody answered the questions, no system is known.
#[derive(Debug, Serialize)]
pub struct Line {
    /// The row of the file, the heading being row 1.
    pub row: u64,
    /// The likeliest kind of component.
    pub component_kind: ComponentKind,
    /// The likeliest class of fault.
    pub fault_class: FaultClass,
    /// Impact × urgency under the demonstration table, with its overrides.
    pub severity: Severity,
    /// Who mends it under the demonstration matrix.
    pub responsible_party_kind: PartyKind,
    /// How sure the component kind is, 0 to 1.
    pub confidence: f64,
    /// Sure enough to go on without a dispatcher.
    pub decided: bool,
    /// From the text, else 单部门.
    pub impact: Impact,
    /// From the text, else 变慢.
    pub urgency: Urgency,
    /// Grave circumstances the text names.
    pub signs: Vec<Sign>,
    /// Why, the weightiest first.
    pub evidence: Vec<Evidence>,
    /// The report without secrets.
    pub masked_text: String,
}

/// Prints a JSON line for each row, in the order of the file.
///
/// # Errors
/// A file that cannot be read or lacks the column, and a row that is no UTF-8, with its number.
pub fn run(args: &TriageArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(&args.file)
        .with_context(|| format!("cannot read {}", args.file.display()))?;
    let headers = reader.headers().context("the heading row cannot be read; the file must be UTF-8")?.clone();
    let column =
        headers.iter().position(|h| h.trim_start_matches('\u{feff}').trim() == args.text_column).ok_or_else(|| {
            anyhow!(
                "the file has no column `{}`; it has: {}",
                args.text_column,
                headers.iter().collect::<Vec<_>>().join(", ")
            )
        })?;
    let history = HistoryIndex::new();
    let knowledge = Knowledge::of(&history);
    for (row, record) in (2_u64..).zip(reader.records()) {
        let record = record.with_context(|| format!("row {row} cannot be read; the file must be UTF-8"))?;
        let line = judge(row, record.get(column).unwrap_or(""), &knowledge)?;
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Judges one text.
///
/// # Errors
/// A word of triage that agreements do not know: the two lists are tested to agree.
pub fn judge(row: u64, text: &str, knowledge: &Knowledge<'_>) -> anyhow::Result<Line> {
    let masked = triage::mask(text).text;
    // Nothing here depends on the moment: there are no alerts and no upgrades.
    let case = Case {
        text: &masked,
        system: None,
        chosen_component: None,
        chosen_fault_class: None,
        reported_at: Instant::from_micros(0),
    };
    let verdict = triage::decide(&case, knowledge);
    let best = verdict.candidates.into_iter().next().context("triage gave no candidate")?;
    let signals = triage::signals(&triage::fold(&masked));
    let (impact, urgency, signs) = asked(&signals)?;
    let severity = severity_table().grade(impact, urgency, &signs).severity;
    Ok(Line {
        row,
        component_kind: best.component_kind,
        fault_class: best.fault_class,
        severity,
        responsible_party_kind: demonstration_party_kind(best.component_kind, best.fault_class),
        confidence: f64::from(verdict.confidence_permille) / 1000.0,
        decided: verdict.decided,
        impact,
        urgency,
        signs,
        evidence: best.evidence,
        masked_text: masked,
    })
}

/// What the questions would have been answered with: the text's words, else 单部门 and 变慢.
fn asked(signals: &Signals) -> anyhow::Result<(Impact, Urgency, Vec<Sign>)> {
    let impact = signals.impact.as_ref().map_or(Ok(Impact::Department), |(i, _)| i.name().parse())?;
    let urgency = signals.urgency.as_ref().map_or(Ok(Urgency::Slow), |(u, _)| u.name().parse())?;
    let signs = signals.flags.iter().map(|(f, _)| f.name().parse()).collect::<Result<_, _>>()?;
    Ok((impact, urgency, signs))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use triage::{Flag, ImpactSignal, UrgencySignal};

    fn line(text: &str) -> Line {
        judge(2, text, &Knowledge::of(&HistoryIndex::new())).unwrap()
    }

    fn lines(content: &str, column: &str) -> anyhow::Result<Vec<serde_json::Value>> {
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(file.path(), content)?;
        let mut out = Vec::new();
        run(&TriageArgs { file: file.path().to_owned(), text_column: column.to_owned() }, &mut out)?;
        String::from_utf8(out)?.lines().map(|l| Ok(serde_json::from_str(l)?)).collect()
    }

    #[test]
    fn every_word_of_triage_is_a_word_of_agreements() {
        for impact in [ImpactSignal::All, ImpactSignal::Several, ImpactSignal::Department, ImpactSignal::Individual] {
            impact.name().parse::<Impact>().unwrap();
        }
        for urgency in [UrgencySignal::Stopped, UrgencySignal::Slow, UrgencySignal::None] {
            urgency.name().parse::<Urgency>().unwrap();
        }
        for flag in [Flag::DataLoss, Flag::MoneyWronglyPaid, Flag::Ransomware, Flag::Defacement] {
            flag.name().parse::<Sign>().unwrap();
        }
    }

    #[test]
    fn silence_about_impact_and_urgency_means_one_department_and_slow() {
        let said = line("报表数字有疑问");
        assert_eq!((said.impact, said.urgency, said.severity), (Impact::Department, Urgency::Slow, Severity::TWO));
    }

    #[test]
    fn the_text_answers_the_questions_when_it_can() {
        assert_eq!(line("全院收费系统瘫痪，所有窗口无法收费").severity, Severity::ONE);
        assert_eq!(line("建议增加一个导出按钮，不影响使用").urgency, Urgency::None);
        assert!(line("只有我这台电脑打印机不打印，不影响使用，文件被加密勒索").severity <= Severity::TWO);
    }

    #[test]
    fn a_carriers_line_is_the_carriers() {
        let said = line("运营商专线中断，光缆被挖断");
        assert_eq!((said.component_kind, said.responsible_party_kind), (ComponentKind::Network, PartyKind::Carrier));
    }

    #[test]
    fn a_json_line_a_row_with_every_field_and_without_the_password() {
        let found = lines("id,text\n1,\"数据库表空间满，密码: Abc@12345\"\n2,login page is blank\n", "text").unwrap();
        assert_eq!(found.len(), 2);
        for field in [
            "component_kind",
            "fault_class",
            "severity",
            "responsible_party_kind",
            "confidence",
            "evidence",
            "masked_text",
        ] {
            assert!(found[0].get(field).is_some(), "{field}");
        }
        assert_eq!(found[0]["component_kind"], "database");
        assert_eq!(found[0]["fault_class"], "capacity");
        assert!(!found[0].to_string().contains("Abc@12345"));
    }

    #[test]
    fn a_missing_column_is_named_with_those_that_exist() {
        let refused = lines("编号,现象\n1,x\n", "问题现象").unwrap_err().to_string();
        assert!(refused.contains("问题现象") && refused.contains("编号, 现象"), "{refused}");
    }
}
