//! `aftercare import`: loads a workbook, or writes the empty one.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use app::Cx;
use kernel::{Clock, Language, RandomIds, SystemClock};

use crate::config::Config;
use crate::import::{ImportAnswer, Importer, LARGEST, SHEETS, template};
use crate::wiring::{Platform, Settings, open};

/// Load a workbook, or write the empty one
#[derive(clap::Args, Clone, Debug)]
pub struct ImportArgs {
    /// The workbook (.xlsx) to load, or with --template the file to write
    pub file: PathBuf,
    /// Write the empty workbook instead of loading one
    #[arg(long, conflicts_with = "dry_run")]
    pub template: bool,
    /// Check everything and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Language of headings and reasons: zh or en
    #[arg(long, default_value = "zh")]
    pub lang: String,
}

impl ImportArgs {
    /// The language asked for.
    pub fn language(&self) -> Language {
        if self.lang.starts_with("en") { Language::En } else { Language::Zh }
    }
}

/// Runs the command; a workbook of which something was refused is a failure.
///
/// # Errors
/// The file or the database cannot be read or written, or the file is no workbook.
pub async fn run(args: &ImportArgs, config: &Config, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let language = args.language();
    if args.template {
        write_template(&args.file, language)?;
        writeln!(out, "{}", args.file.display())?;
        return Ok(ExitCode::SUCCESS);
    }
    let shown = args.file.display();
    let length = std::fs::metadata(&args.file).with_context(|| shown.to_string())?.len();
    if length > LARGEST as u64 {
        bail!(
            "{shown}: {}",
            language.pick("工作簿超过 20 MB；请分成几个工作簿导入", "over 20 MB; import it in several")
        );
    }
    let bytes = std::fs::read(&args.file).with_context(|| shown.to_string())?;
    let (clock, ids) = (Arc::new(SystemClock::default()), Arc::new(RandomIds));
    let now = clock.now();
    let platform = Platform::assemble(open(config).await?, clock, Arc::clone(&ids) as _, &Settings::of(config)?)?;
    let cx = Cx { language, ..Cx::platform("import", now, ids) };
    let answer = Importer::of(&platform).load(&cx, bytes, args.dry_run).await;
    let answer = answer.map_err(|problem| anyhow!("{shown}: {}", language.pick(&problem.0.zh, &problem.0.en)))?;
    out.write_all(told(&answer, language).as_bytes())?;
    Ok(if answer.report.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes the empty workbook to `file`.
///
/// # Errors
/// The file cannot be written.
pub fn write_template(file: &Path, language: Language) -> anyhow::Result<()> {
    let bytes = template(SHEETS, language)?;
    std::fs::write(file, bytes).with_context(|| file.display().to_string())
}

/// What the import did, a line a sheet, then what was refused and left open.
fn told(answer: &ImportAnswer, language: Language) -> String {
    let mut text = String::new();
    if answer.dry_run {
        text += language.pick("仅检查，未写入。\n", "Checked only; nothing was written.\n");
    }
    for sheet in answer.report.sheets.iter().filter(|sheet| sheet.created + sheet.updated + sheet.unchanged > 0) {
        let (name, _) = names(&sheet.name, "", language);
        let (created, updated, unchanged) = (sheet.created, sheet.updated, sheet.unchanged);
        let zh = format!("{name}：新增 {created}，更新 {updated}，未变 {unchanged}\n");
        let en = format!("{name}: {created} created, {updated} updated, {unchanged} unchanged\n");
        text += language.pick(&zh, &en);
    }
    for cell in &answer.report.refused {
        let (name, column) = names(&cell.sheet, &cell.column, language);
        let zh = format!("未导入：{name} 第 {} 行 {column}“{}”：{}\n", cell.row, cell.value, cell.reason);
        let en = format!("refused: {name} row {} {column} “{}”: {}\n", cell.row, cell.value, cell.reason);
        text += language.pick(&zh, &en);
    }
    for cell in &answer.report.pending {
        let (name, column) = names(&cell.sheet, &cell.column, language);
        let said = language.pick("待补", "still open");
        let _ = writeln!(text, "{said}: {name} {} {column}", cell.key);
    }
    for ignored in &answer.ignored {
        let _ = writeln!(text, "{}: {ignored}", language.pick("未读取", "not looked at"));
    }
    text
}

/// A sheet and a column of it as the template names them.
fn names(sheet: &str, column: &str, language: Language) -> (String, String) {
    let Some(known) = SHEETS.iter().find(|known| known.key == sheet) else { return (sheet.into(), column.into()) };
    let heading = known.columns.iter().find(|heading| heading.key == column);
    let heading = heading.map_or(column, |heading| language.pick(heading.zh, heading.en));
    (language.pick(known.zh, known.key).to_owned(), heading.to_owned())
}
