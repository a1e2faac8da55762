//! 续保报价单: what a customer is offered when a term ends: the cover of the version that held last, for a further year.

use agreement::core::content::Content;
use app::{Cx, Problem};
use desk::PastQuery;
use jiff::ToSpan;
use jiff::civil::Date;
use paper::{Block, Column, Fact};

use super::{scope, services, targets};
use crate::gather::{Gathered, Subject, Voice, Written, section};
use crate::{Documents, refusals};

/// The most incidents that are counted.
const COUNTED: u32 = 100_000;

impl Documents {
    pub(in crate::gather) async fn renewal(
        &self,
        cx: &Cx,
        subject: &Subject,
        written: &Written,
        voice: &Voice,
    ) -> Result<Gathered, Problem> {
        let mut about = self.term(cx, subject, voice).await?;
        let ends = about.ends.ok_or_else(|| Problem(refusals::no_end()))?;
        let names = self.names_of(&about.held.content, voice).await?;
        let (from, until) = further_year(ends)?;
        let year = cx.now.plus(-365 * 24 * kernel::HOUR);
        let query = PastQuery { from: year, to: cx.now, customer: Some(about.customer.id) };
        let served = self.desk.served_count(&query, COUNTED).await?;
        about.paper.facts.extend([
            Fact::new(voice.pick("续保期间", "Renewed for"), format!("{from} – {until}")),
            Fact::new(voice.pick("报价有效期至", "Valid until"), voice.day(ends)),
            Fact::new(voice.pick("近一年服务工单", "Incidents of the last year"), served.to_string()),
            Fact::new(voice.pick("编制日期", "Written on"), voice.day(voice.date(cx.now))),
        ]);
        let clause = voice.pick(
            "续保的范围、服务内容与时限同上，自期满次日起连续计算，中间不脱保；双方在本单签字盖章后，据此签订续保协议。",
            "Cover, services and times stay as above and go on from the day after the end, without a gap. Signed and sealed by both sides, this quotation is what the renewal is agreed by.",
        );
        let content = &about.held.content;
        about.paper.sections = vec![
            scope(content, &names, voice),
            services(content, voice),
            targets(content, voice),
            section(voice.pick("续保价格", "Price of the renewal"), price(content, voice), written.get("price"), voice),
            section(voice.pick("约定", "Terms"), vec![Block::text(clause)], written.get("terms"), voice),
        ];
        Ok(about.gathered())
    }
}

/// The year that begins on the day after the end.
fn further_year(ends: Date) -> Result<(Date, Date), Problem> {
    let year = |from: Date| from.checked_add(1.year())?.checked_sub(1.day());
    let from = ends.checked_add(1.day());
    from.and_then(|from| Ok((from, year(from)?))).map_err(|_| Problem(refusals::bad_day()))
}

/// What the present term costs, where it is agreed; what the renewal costs, people write.
fn price(content: &Content, voice: &Voice) -> Vec<Block> {
    let Some(fee) = &content.assessment.fee else { return Vec::new() };
    let columns = vec![
        Column::new(voice.pick("项目", "Item"), 8),
        Column::centred(voice.pick("期间", "For"), 4),
        Column::centred(voice.pick("金额", "Amount"), 5),
    ];
    let months = fee.months;
    let row = vec![
        voice
            .pick("现行服务费（续保价格以填写为准）", "The present fee (the price of the renewal is written below)")
            .to_owned(),
        voice.pick(format!("{months} 个月"), format!("{months} months")),
        kernel::amount(fee.amount.minor, &fee.amount.currency),
    ];
    vec![Block::Table { columns, rows: vec![row] }]
}
