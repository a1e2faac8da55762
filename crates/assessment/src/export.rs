//! A sheet as a file: a workbook with everything its reader may know, or its clocks as comma-separated values.

use jiff::tz::TimeZone;
use kernel::{Instant, Language, words};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::core::{Column, CountedClock, FigureRow, figures};
use crate::look::Seen;
use crate::store::sheet::Sheet;

words! {
    /// The kind of file.
    FileKind {
        /// A workbook.
        Xlsx = "xlsx", "工作簿", "workbook";
        /// Comma-separated values.
        Csv = "csv", "逗号分隔", "comma-separated values";
    }
}

impl FileKind {
    /// What HTTP calls it.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// The name of the file.
pub fn name(sheet: &Sheet, kind: FileKind) -> String {
    format!("{}-{}.{}", sheet.number, sheet.revision, kind.as_str())
}

/// Writes what the reader may know, times in `zone`.
pub fn write(
    seen: &Seen,
    kind: FileKind,
    language: Language,
    zone: &TimeZone,
) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    match kind {
        FileKind::Xlsx => Ok(workbook(seen, language, zone)?),
        FileKind::Csv => {
            // Spreadsheet programs take the text for UTF-8 only with the mark in front.
            let mut file = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
            file.write_record(clock_headings(language))?;
            for clock in &seen.clocks {
                file.write_record(clock_cells(clock, language, zone).map(harmless))?;
            }
            Ok(file.into_inner().map_err(|error| error.to_string())?)
        }
    }
}

/// What begins a formula for some spreadsheet program, the full-width forms too. Source: OWASP, CSV injection.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A text that a spreadsheet program would take for a formula is shown as the text it is.
fn harmless(cell: String) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell }
}

fn workbook(seen: &Seen, language: Language, zone: &TimeZone) -> Result<Vec<u8>, XlsxError> {
    let pick = |zh, en| language.pick(zh, en);
    let (mut book, bold) = (Workbook::new(), Format::new().set_bold());
    let (all, by_party, total) = figures(&seen.clocks);
    let page = book.add_worksheet().set_name(pick("考核表", "Sheet"))?;
    summary(page, seen, language, zone, &bold)?;

    let page = book.add_worksheet().set_name(pick("及时率", "Attainment"))?;
    let headings = [
        pick("级别", "Severity"),
        pick("时限", "Milestone"),
        pick("责任单位", "Party"),
        pick("达标", "Met"),
        pick("未达标", "Missed"),
        pick("不计", "Not counted"),
        pick("及时率 %", "Attainment %"),
    ];
    heading(page, 0, &headings, &bold)?;
    for (at, figure) in (1_u32..).zip(all.iter().chain(&by_party).chain(std::iter::once(&total))) {
        figure_row(page, at, figure, language)?;
    }

    let page = book.add_worksheet().set_name(pick("时限明细", "Clocks"))?;
    heading(page, 0, &clock_headings(language), &bold)?;
    for (at, clock) in (1_u32..).zip(&seen.clocks) {
        for (column, cell) in (0_u16..).zip(clock_cells(clock, language, zone)) {
            page.write(at, column, cell)?;
        }
    }
    page.set_freeze_panes(1, 0)?;

    if !seen.remarks.is_empty() {
        let page = book.add_worksheet().set_name(pick("意见与答复", "Remarks"))?;
        let headings = [pick("提出人", "By"), pick("时间", "At"), pick("意见", "Remark"), pick("答复", "Answer")];
        heading(page, 0, &headings, &bold)?;
        for (at, remark) in (1_u32..).zip(&seen.remarks) {
            page.write(at, 0, &remark.made.by)?;
            page.write(at, 1, local(remark.made.at, zone))?;
            page.write(at, 2, &remark.text)?;
            page.write(at, 3, remark.answer.as_ref().map_or("", |(text, _)| text))?;
        }
    }
    book.save_to_buffer()
}

fn summary(
    page: &mut Worksheet,
    seen: &Seen,
    language: Language,
    zone: &TimeZone,
    bold: &Format,
) -> Result<(), XlsxError> {
    let (sheet, pick) = (&seen.sheet, |zh, en| language.pick(zh, en));
    let vendor = matches!(seen.reader, crate::core::Reader::Vendor(_));
    let last = sheet.days.to.yesterday().unwrap_or(sheet.days.to);
    let mut head = vec![
        (pick("编号", "Number"), format!("{} / {}", sheet.number, sheet.revision)),
        (pick("客户", "Customer"), sheet.customer.1.clone()),
        (pick("协议", "Agreement"), sheet.agreement.1.clone()),
        (pick("考核期", "Period"), format!("{} – {last}", sheet.days.from)),
        (pick("状态", "State"), sheet.state.label(language).to_owned()),
        (pick("计算时间", "Computed at"), local(sheet.computed_at, zone)),
        (pick("程序与规则版本", "Program and rules"), format!("{} / {}", sheet.program, sheet.rules)),
    ];
    if let Some(issued) = &sheet.issued {
        head.push((pick("签发", "Issued"), format!("{} {}", issued.by, local(issued.at, zone))));
    }
    if let Some(digest) = &sheet.digest {
        head.push((pick("摘要（SHA-256）", "Digest (SHA-256)"), digest.clone()));
    }
    let score = &sheet.result.score;
    if !vendor {
        head.push((pick("得分（百分制）", "Score of 100"), tenths(score.hundred_tenths)));
        head.push((pick("扣减比例 %", "Deducted %"), tenths(score.fee_permille)));
        if let Some(cost) = &sheet.result.cost {
            let currency = &cost.fee.currency;
            head.push((pick("服务费", "Fee"), kernel::amount(cost.fee.minor, currency)));
            head.push((pick("扣减金额", "Deducted"), kernel::amount(cost.deduction_minor, currency)));
        }
    }
    let mut at = 0_u32;
    for (name, value) in head {
        page.write_with_format(at, 0, name, bold)?;
        page.write(at, 1, value)?;
        at += 1;
    }
    if vendor {
        return Ok(());
    }
    let headings = [
        pick("考核项", "Line"),
        pick("分值", "Points"),
        pick("目标 %", "Target %"),
        pick("达标", "Met"),
        pick("未达标", "Missed"),
        pick("实际 %", "Attained %"),
        pick("扣分", "Points lost"),
    ];
    heading(page, at + 1, &headings, bold)?;
    for (at, line) in (at + 2..).zip(&sheet.result.lines) {
        page.write(at, 0, line.name.pick(language))?;
        page.write(at, 1, line.points)?;
        page.write(at, 2, tenths(u32::from(line.target_permille)))?;
        page.write(at, 3, line.met)?;
        page.write(at, 4, line.missed)?;
        page.write(at, 5, line.permille.map_or("—".to_owned(), tenths))?;
        page.write(at, 6, tenths(line.lost_tenths))?;
    }
    Ok(())
}

fn figure_row(page: &mut Worksheet, at: u32, figure: &FigureRow, language: Language) -> Result<(), XlsxError> {
    let all = language.pick("全部", "all");
    page.write(at, 0, figure.severity.map_or(all, |severity| severity.label(language)))?;
    page.write(at, 1, figure.milestone.map_or(all, |milestone| milestone.label(language)))?;
    page.write(at, 2, figure.answers.as_ref().map_or(all, |answers| answers_words(answers, language)))?;
    page.write(at, 3, figure.met)?;
    page.write(at, 4, figure.missed)?;
    page.write(at, 5, figure.not_counted.values().sum::<u32>())?;
    page.write(at, 6, figure.permille.map_or("—".to_owned(), tenths))?;
    Ok(())
}

fn heading(page: &mut Worksheet, at: u32, names: &[&str], bold: &Format) -> Result<(), XlsxError> {
    for (column, name) in (0_u16..).zip(names) {
        page.write_with_format(at, column, *name, bold)?;
        page.set_column_width(column, 20)?;
    }
    Ok(())
}

fn clock_headings(language: Language) -> [&'static str; 12] {
    let zh = [
        "工单",
        "系统",
        "级别",
        "时限",
        "责任单位",
        "结果",
        "报修时间",
        "到期",
        "完成",
        "超时",
        "免考核理由",
        "补录推翻",
    ];
    let en = [
        "Incident",
        "System",
        "Severity",
        "Milestone",
        "Party",
        "Outcome",
        "Reported",
        "Due",
        "Met",
        "Breached",
        "Exemption",
        "Refuted",
    ];
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

fn clock_cells(clock: &CountedClock, language: Language, zone: &TimeZone) -> [String; 12] {
    let at = |at: Option<Instant>| at.map(|at| local(at, zone)).unwrap_or_default();
    [
        clock.incident_number.clone(),
        clock.system.as_ref().map(|system| system.name.clone()).unwrap_or_default(),
        clock.severity.label(language).to_owned(),
        clock.milestone.label(language).to_owned(),
        answers_words(&clock.answers, language).to_owned(),
        clock.outcome.label(language).to_owned(),
        local(clock.reported_at, zone),
        at(clock.due_at),
        at(clock.met_at),
        at(clock.breached_at),
        clock.exemption.as_ref().map(|exemption| exemption.reason.clone()).unwrap_or_default(),
        if clock.refuted { language.pick("是", "yes").to_owned() } else { String::new() },
    ]
}

fn answers_words(answers: &crate::core::AnswersFor, language: Language) -> &str {
    match (answers.column, answers.name.as_str()) {
        (Column::Party, "") => answers.kind.map_or("", |kind| kind.label(language)),
        (Column::Party, name) => name,
        (column, _) => column.label(language),
    }
}

fn tenths(tenths: u32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn local(at: Instant, zone: &TimeZone) -> String {
    at.timestamp().to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n21_no_cell_of_a_csv_begins_a_formula() {
        for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"] {
            let cell = format!("{start}HYPERLINK(\"http://x\")");
            assert_eq!(harmless(cell.clone()), format!("'{cell}"));
        }
        assert_eq!(harmless("查询转圈 =1".to_owned()), "查询转圈 =1");
    }
}
