//! Both sides look at a sheet: remarks, answers, the customer's agreement.

use app::{Cx, Problem};
use journal::Visibility;
use kernel::{ClockId, RemarkId, SheetId};
use notify::Event;
use serde_json::json;
use storage::{WriteError, WriteSet};

use crate::Assessments;
use crate::core::{Step, inside_period, no_answer_needed, said};
use crate::look::may;
use crate::record::{by, record};
use crate::store::remark::{self, ANSWERED, Remark};
use crate::store::sheet;

impl Assessments {
    /// Shows a draft to the customer and opens it for remarks.
    pub async fn discuss(&self, cx: &Cx, id: SheetId) -> Result<(), Problem> {
        let (known, _) = self.load(cx, id).await?;
        may(cx, Step::Discuss, &known)?;
        let mut set = WriteSet::new();
        sheet::discuss(&mut set, &known);
        let body = json!({ "number": known.number, "revision": known.revision,
            "hundred_tenths": known.result.score.hundred_tenths });
        record(&mut set, cx, &known, "assessment.put_to_discussion", Visibility::Public, body);
        self.tell(cx, &mut set, &known, Event::SheetToDiscuss, "").await?;
        self.flush(set).await
    }

    /// Says something about a sheet, a line or a clock of it. A remark of the customer's waits for an answer.
    pub async fn remark(
        &self,
        cx: &Cx,
        id: SheetId,
        text: &str,
        (line, clock): (Option<u16>, Option<ClockId>),
    ) -> Result<(), Problem> {
        let text = said("/text", text)?;
        let (known, reader) = self.load(cx, id).await?;
        may(cx, Step::Remark, &known)?;
        if line.is_some_and(|line| usize::from(line) >= known.result.lines.len()) {
            return Err(inside_period("/line").into());
        }
        if let Some(wanted) = clock
            && !self.clocks_of(id).await?.iter().any(|clock| clock.clock_id == wanted)
        {
            return Err(inside_period("/clock_id").into());
        }
        let inside = reader == crate::core::Reader::Provider;
        let made = Remark {
            id: RemarkId::fresh(cx.ids.as_ref(), cx.now),
            sheet: id,
            line,
            clock,
            side: if inside { "provider" } else { "customer" }.to_owned(),
            text,
            made: by(cx),
            answer: None,
        };
        let mut set = WriteSet::new();
        remark::add(&mut set, &made);
        let body = json!({ "remark": made.id, "line": line, "clock": clock, "text": made.text });
        record(&mut set, cx, &known, "assessment.remarked", Visibility::Public, body);
        sheet::remarked(&mut set, id, i64::from(!inside));
        if !inside {
            self.tell(cx, &mut set, &known, Event::SheetRemarked, &made.text).await?;
        }
        self.flush(set).await
    }

    /// Answers a remark.
    pub async fn answer(&self, cx: &Cx, id: SheetId, wanted: RemarkId, text: &str) -> Result<(), Problem> {
        let text = said("/text", text)?;
        let (known, _) = self.load(cx, id).await?;
        may(cx, Step::Answer, &known)?;
        let found = self.remarks_of(id).await?.into_iter().find(|found| found.id == wanted);
        let found = found.ok_or_else(Problem::not_found)?;
        if found.answer.is_some() {
            return Err(no_answer_needed().into());
        }
        let mut set = WriteSet::new();
        remark::answer(&mut set, id, wanted, &text, &by(cx));
        let body = json!({ "remark": wanted, "text": text });
        record(&mut set, cx, &known, "assessment.answered", Visibility::Public, body);
        sheet::remarked(&mut set, id, -i64::from(found.side == "customer"));
        if found.side == "customer" {
            self.tell(cx, &mut set, &known, Event::SheetAnswered, &text).await?;
        }
        match self.app.db.write(set).await {
            Ok(_) => Ok(()),
            Err(WriteError::Guard { label: ANSWERED }) => Err(no_answer_needed().into()),
            Err(WriteError::Guard { .. }) => Err(crate::core::somebody_first().into()),
            Err(error) => Err(error.into()),
        }
    }

    /// The customer's responsible person agrees to what he read: `version`.
    pub async fn agree(&self, cx: &Cx, id: SheetId, version: i64) -> Result<(), Problem> {
        let (known, _) = self.load(cx, id).await?;
        if known.version != version {
            return Err(Problem::stale());
        }
        may(cx, Step::Agree, &known)?;
        let mut set = WriteSet::new();
        sheet::agree(&mut set, &known, &by(cx));
        let body = json!({ "hundred_tenths": known.result.score.hundred_tenths,
            "deduction_minor": known.result.cost.as_ref().map(|cost| cost.deduction_minor) });
        record(&mut set, cx, &known, "assessment.agreed", Visibility::Public, body);
        self.tell(cx, &mut set, &known, Event::SheetAgreed, "").await?;
        self.flush(set).await
    }
}
