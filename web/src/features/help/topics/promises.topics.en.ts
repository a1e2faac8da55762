import type { Topics } from "./topics";

/** What was promised and what came of it: agreements, figures, sheets, papers. */
export const en = {
  "/overview": {
    title: "Overview",
    purpose: ["What is pressing, how far promises were kept, who answers for it and what was missed, at a glance."],
    steps: [
      "Press one of the four numbers on top to see those incidents in the queue.",
      "“At risk now” can be arranged by due time, customer or severity; beside it is everybody’s load.",
      "Choose a period for the rates: each cell is one milestone of one agreement. Press a cell with misses to see only those below.",
      "Open one under “What was missed” to see how every stretch of time was counted.",
      "Charts turn into tables and are saved as Excel or a picture. The wallboard is at the top right.",
    ],
    questions: [
      { ask: "Why does the rate differ from an assessment sheet?", answer: "Here it is computed now for the period chosen. A sheet covers the agreement’s period and is fixed once issued. Exemptions approved meanwhile make a difference, too." },
      { ask: "What is “without agreement”?", answer: "No agreement was in force when it was reported, so nothing was promised. It stands apart." },
      { ask: "Somebody is at capacity. What now?", answer: "Reassign under “Dispatch”, or look at capacity, leave and groups under “Team”." },
    ],
  },
  "/wall": {
    title: "Wallboard",
    purpose: ["For the service hall: the ten promises due first, four numbers, who is on duty. It names organisation and system, never what somebody wrote."],
    steps: ["Full screen is at the top right; “Back” returns to the platform.", "Numbers and countdowns move by themselves; there is nothing to reload."],
    questions: [
      { ask: "It says the connection is lost.", answer: "What it shows may be out of date. Check this computer’s network; it catches up by itself." },
      { ask: "Must it stay logged in?", answer: "Yes. When the session ends the log-in comes up; an account for the wall alone works best." },
    ],
  },
  "/attainment": {
    title: "Attainment",
    purpose: ["How many promises were kept in a period, by agreement, milestone, severity and responsible party."],
    steps: ["Choose first and last day and press “Show”.", "Read in time, late, not counted and the rate; choose columns, keep a view, export."],
    questions: [
      { ask: "What is not counted?", answer: "Exempt, out of warranty, cancelled, not yet due, folded into another incident, and late ones that a late entry refuted." },
      { ask: "Whose is “disputed”?", answer: "Nobody’s: it stands apart until the contest is decided." },
      { ask: "Does an incident count several times?", answer: "Every deadline towards the customer counts once: one for responding, one for restoring, and so on." },
      { for: "customer_lead", ask: "Are these all customers?", answer: "Only your own organisation." },
    ],
  },
  "/month-end": {
    title: "Month’s end",
    purpose: ["All that a month’s end asks for on one page: how far every report, sign-off list and sheet is, what ends soon, and what each agreement came to."],
    steps: [
      "The arrows change the month. “Next step” in each row is what to press: draft, approve, issue, record as sent.",
      "Where a sheet has remarks, open it and answer; “Awaiting the customer” is their turn.",
      "Under “About to end” choose how many days: ends of terms, last days for notice, bonds to be returned. A renewal quotation is drafted from the end of a term.",
      "“Vendors slower than our promises” says where.",
      "What an agreement came to is its fee less deduction, work, parts and other cost.",
    ],
    questions: [
      { ask: "Why “After the month’s end”?", answer: "The month is not over and its figures still move. It is drafted afterwards." },
      { ask: "Why is no work in the result?", answer: "No internal rate for an hour is set. The administrator enters it in the configuration, `[costs] hour_minor`." },
      { ask: "I issued something wrong.", answer: "What is issued never changes. Open it and press “Correct”: another one is made, and each names the other." },
    ],
  },
  "/assessments": {
    title: "Assessment sheets",
    purpose: ["Whether an agreement’s promises were kept, period by period. Every figure is computed from recorded deadlines and opens what it is made of."],
    steps: [
      "Narrow by state: draft, in discussion, issued, withdrawn.",
      "Press a number to open one.",
      ["manager", "“Draft a sheet”: choose agreement and period. Without a fee it follows from the agreement."],
    ],
    questions: [
      { for: "customer_lead", ask: "Why do I not see drafts?", answer: "You see a sheet once it is put to you for discussion." },
      { for: "vendor", ask: "Which ones do I see?", answer: "Those with deadlines you answer for." },
      { for: "manager", ask: "How many are due each month?", answer: "One for every agreement that was in force in it. “Month’s end” lists those missing." },
    ],
  },
  "/assessments/$id": {
    title: "An assessment sheet",
    purpose: ["What one agreement’s period came to: score, deduction, every line, and what both sides say about it."],
    steps: [
      "Press any figure to list each deadline behind it, and a number there to see that incident.",
      ["manager", "See “Before it is issued” and clear what stops it; “Compute again”; then “Put to discussion”."],
      ["manager", "If an exemption was forgotten, “Propose an exemption” on that deadline; once the customer approves, compute again."],
      ["manager", "Answer each remark. When all are answered and the customer has agreed, “Issue”. Without agreement it can be issued with a reason."],
      ["customer_lead", "“Remark” on anything doubtful, also on one deadline; otherwise “Agree to the sheet”."],
      "It can be printed or exported to Excel.",
    ],
    questions: [
      { ask: "Why does this incident count as late?", answer: "Open the deadline: reported, due, done. “Why?” on the incident has every stretch that counted and that did not." },
      { ask: "It was issued and something is wrong.", answer: "It cannot be changed. The service manager presses “Correct” with a reason; another sheet is made, and each names the other." },
      { for: "customer_lead", ask: "Can I change my mind after agreeing?", answer: "The provider may issue these figures from then on. If fee or terms change afterwards, your agreement falls away and is asked for again." },
      { for: "manager", ask: "Why can it not be issued yet?", answer: "“Before it is issued” says so: the period runs, a deadline is provisional, or a remark is unanswered." },
    ],
  },
  "/documents": {
    title: "Documents",
    purpose: ["Everything needed on paper. The platform fills it in from its records; once issued it carries a code by which anybody can verify it."],
    steps: [
      "Narrow by kind, state or seal; press a number to open one.",
      ["works", "Fault reports and statements of responsibility are drafted by way of “Documents” on the incident, an agreement’s text from the agreement."],
      ["manager", "“Draft a report” makes monthly and quarterly reports and more. “Document forms” holds customers’ own Word forms."],
      ["desk", "Sealed papers that came back are uploaded together under “Returned scans”."],
      ["customer_lead", "Reports, statements and sheets issued to you are here to download."],
    ],
    questions: [
      { ask: "How do I know a paper is genuine?", answer: "Scan the QR on it, without a log-in; a file can be compared as well." },
      { for: "customer_lead", ask: "Why do I not see one that is not issued yet?", answer: "Drafts are the provider’s until issued." },
      { for: "works", ask: "Must I draft the monthly report?", answer: "It drafts itself after the month’s end; the manager looks it over, approves and issues it." },
    ],
  },
  "/documents/$id": {
    title: "A document",
    purpose: ["What the document says, how far it is, and its files once issued."],
    steps: [
      "“Preview” shows what it says, “Open the PDF” how it looks.",
      ["works", "In a draft some sections are yours to write; the rest is filled in. Then “Save and fill in”."],
      ["manager", "“Approve”, then “Issue”; later “Archive”. If something is wrong once issued, “Correct”; before, “Withdraw”."],
      ["desk", "Where a seal is needed: “It was sent”, then “It came back” with a scan."],
    ],
    questions: [
      { ask: "Can a word be changed after it is issued?", answer: "No. A manager corrects it by another document that says which one and why." },
      { for: "works", ask: "What is wrong is not in a section I can write.", answer: "It comes from the records: put it right on the incident or agreement, then “Save and fill in” here." },
      { ask: "What is a “copy”?", answer: "Somebody named in it was erased. The file as issued is not kept any more, only a copy without him; the original can still be verified." },
    ],
  },
  "/documents/returns": {
    title: "Returned scans",
    purpose: ["Upload sealed papers in one go: each is filed by its QR code and its seal becomes “Returned”."],
    steps: ["“Choose scans”: several at once, pages in any order, PDFs or photographs.", "“Upload and file”, and see what became of them.", "Without a legible code they wait below: “File” them to a document, or “Lay aside” what belongs to none."],
    questions: [
      { ask: "Why could the code not be read?", answer: "Mostly a blurred, shiny or cropped picture. Take another, or file it by hand." },
      { ask: "May several documents be in one PDF?", answer: "Yes, each page goes by its own code." },
    ],
  },
  "/documents/templates": {
    title: "Document forms",
    purpose: ["Where a customer insists on his own Word form, keep it here; it is filled in from the same data."],
    steps: [
      "Write fields with double braces in Word, such as `{{number}}`; “Fields” lists them to copy.",
      "A list stands in one row of a table, and the row is repeated.",
      "“Upload a form”, preview it on a real document of the kind, then “Check and use”.",
      "“Stop using” goes back to the general form or the platform’s own.",
    ],
    questions: [
      { ask: "My form was refused.", answer: "Each place that cannot be filled in is named, with the nearest field. Mend them and upload it again." },
      { ask: "Do earlier documents change with the form?", answer: "No. Each remembers the form it was made with." },
      { ask: "Why does it mention a verification code?", answer: "Without a code or QR in the form, scans can only be filed by hand. Better put one in." },
    ],
  },
  "/agreements": {
    title: "Agreements",
    purpose: [["works", "Each agreement’s version in force, drafts and earlier versions. Times, cover, parties and fees follow from them."], ["customer_lead", "Your agreements with the provider: what is promised, and until when."]],
    steps: [
      "Narrow by whom it is promised to and by its seals, or search by agreement or customer; press a name to open it.",
      ["manager", "“New agreement”: choose customer, systems and a pattern to start with; you have a draft."],
    ],
    questions: [
      { for: "works", ask: "What is “us, by a vendor”?", answer: "What a vendor promises us, so that we can keep our promise to the customer. It should be faster." },
      { ask: "What is “changed since”?", answer: "The text moved on after it was offered for sealing, and must be offered anew." },
      { for: "customer_lead", ask: "Why do I not see a draft?", answer: "You see it once it is offered to you." },
    ],
  },
  "/agreements/$id": {
    title: "An agreement",
    purpose: ["What this version promises, in plain words: times, warranty, the matrix, pauses, escalation, assessment and more."],
    steps: [
      "Choose a version on top; “Compare” shows where two differ.",
      ["manager", "A draft: “Edit the draft” for all of it, or its times alone; afterwards see what it would have done with “What if under this version”."],
      ["manager", "“On its way into force”, left to right: offer it for sealing, record each seal and attach the copy, bring it into force."],
      ["manager", "In force: “Draft the next version”, or “Change the matrix”. “More” has notice, continuing service, suspending and terminating."],
      ["works", "“Documents” lists the texts made of this version."],
    ],
    questions: [
      { ask: "How are the times to be read?", answer: "They are in plain words: “working days” go by the calendar, “working time” by working hours, all else is natural time. None is ever turned into another." },
      { ask: "Which version holds for incidents under way?", answer: "The one in force when it was reported. If it binds from before its signature, reports in between are decided again." },
      { for: "manager", ask: "It was signed wrongly or too early.", answer: "Before it is in force, “Take the paper back” and the draft can be changed. After that, draft the next version. “Suspend” can be resumed, “Terminate” cannot." },
      { for: "customer_lead", ask: "Is there service after the end?", answer: "See what it says of renewal: by itself, by signing again, or not at all; the last day for notice stands on top." },
    ],
  },
  "/agreements/$id/drafts/$version": {
    title: "Editing a draft",
    purpose: ["Every part of the agreement on one page: a plain sentence below each rule, and what stands against signing beside it."],
    steps: [
      "Choose a part at the left: systems and terms, severities, times, calendar, pauses, escalation, assessment, down to the matrix.",
      "Times are written `30min`, `2h`, `90wmin` (working time), `3wd` (working days), `1eod` (end of the day after so many days); empty promises nothing.",
      "Read “To mend” behind each finding. At the bottom left it says whether it can be signed.",
      "`Ctrl S` saves; “Drop changes” goes back to what was saved.",
    ],
    questions: [
      { ask: "Somebody else is editing, too.", answer: "All you typed is still here. What both changed is listed: “Save what is shown”, or “Take theirs for these”." },
      { ask: "Does “somebody must accept it” stop the signing?", answer: "No, but a named person has to accept it and say why. “Cannot be signed” has to be mended." },
      { ask: "Does a draft touch incidents?", answer: "No, only once it is in force. To see what it would do, use “What if”." },
    ],
  },
  "/agreements/$id/drafts/$version/matrix": {
    title: "Responsibility matrix",
    purpose: ["Who leads for each component and kind of fault, cell by cell; gaps and contradictions show at once."],
    steps: [
      "Arrows move, `Enter` edits the cell at the right.",
      "`P` provider, `C` customer, `V` vendor, `R` carrier; `Delete` inherits again. `Ctrl C` and `Ctrl V` copy a cell.",
      "Choose a stage on top to say it stage by stage; tick “Only gaps and contradictions” to work through them.",
      "“Go to” below jumps to a cell in trouble. `Ctrl S` saves.",
    ],
    questions: [
      { ask: "What is “inherited”?", answer: "The cell has no rule of its own and follows the component above or a more general row. Change it and it has one." },
      { ask: "Two rows fit. Which holds?", answer: "The more specific. Equally specific and different is a contradiction, and cannot be signed." },
      { ask: "Why do the letters do nothing?", answer: "They work within the grid only: press a cell first." },
    ],
  },
  "/what-if": {
    title: "What if",
    purpose: ["Before signing, run the incidents of past months under the draft: which late promises would have been kept, which new ones missed."],
    steps: ["Choose agreement, version and months, and press “Run”.", "Compare the attainment, then look through what is won back, newly missed, and judged otherwise.", "“Not compared” lists incidents that could not be run again exactly; they do not count."],
    questions: [
      { ask: "Does it change anything?", answer: "No, it only computes." },
      { ask: "Why does the version in force show differences?", answer: "It should not. Look at “Not compared” and tell your administrator." },
      { ask: "Can I try a new matrix?", answer: "Yes, put it in the draft and look at “Other verdicts”." },
    ],
  },
  "/calendars": {
    title: "Working calendars",
    purpose: ["Which days count as working time, which do not and why, and whether each year’s holiday notice is published."],
    steps: ["Choose calendar and year. The legend explains the letters.", "“Yearly notices” below names the source and whether it is published."],
    questions: [
      { ask: "Why are next year’s deadlines provisional?", answer: "Its holiday notice is not out, so Monday to Friday is assumed. Once it is entered they are computed again." },
      { ask: "Can I change it here?", answer: "This page is for reading. Managers and administrators keep calendars by the API." },
      { ask: "Why is a Saturday a working day?", answer: "It is a make-up working day." },
    ],
  },
  "/windows": {
    title: "Downtime and guarded periods",
    purpose: ["Stops and important periods agreed beforehand. In downtime the deadlines concerned stand still and alerts open nothing; in a guarded period more people are on duty."],
    steps: [
      "Narrow by kind; tick the box to see those that are over.",
      ["desk", "`n` or “New entry”: system, components, from and until, why, and who agreed on the customer’s side."],
      ["desk", "“Cancel” one to come or “End now” one under way, with a reason."],
    ],
    questions: [
      { ask: "Why does a clock stand still?", answer: "This was an agreed stop. Why and from when to when stands here, and on the incident." },
      { for: "desk", ask: "I entered it wrongly.", answer: "It cannot be changed: cancel it and enter it again. Both stay on record." },
      { for: "customer_lead", ask: "We never agreed to it.", answer: "Each one names who agreed. Ask the service desk; a pause that came of it can be contested on the incident." },
    ],
  },
  "/claims": {
    title: "Vendor claims",
    purpose: ["By vendor and period: what was claimed, what was paid, what is open."],
    steps: ["Choose a vendor, first and last day.", "Claims are made on an incident under “Time and cost”; enter the outcome there, too."],
    questions: [
      { ask: "What do the sums count?", answer: "Every claim of the period, however far the list has been read." },
      { ask: "What can a claim rest on?", answer: "That the vendor missed its own times, and the time, parts and cost of the incident. Both are shown when you make one." },
    ],
  },
  "/problems": {
    title: "Problems and known errors",
    purpose: ["Incidents that keep coming from one cause make one problem, cured once; with a workaround, whoever reports the like is told."],
    steps: ["`n` or “New problem”: what keeps happening, and the incidents it is seen in.", "Narrow by state, or search by number or words.", "“Known so far” shows whether cause, workaround and solution are written."],
    questions: [
      { ask: "How does it differ from an incident?", answer: "An incident is one failure and is closed when solved. A problem is the cause behind it, perhaps behind many." },
      { ask: "When should I open one?", answer: "When several incidents look like one cause, or a workaround helped but the root is still there." },
    ],
  },
  "/problems/$id": {
    title: "A problem",
    purpose: ["Its cause, workaround and solution, and the incidents it is seen in."],
    steps: ["`e` or “Update the finding”: cause, workaround or solution, and the state.", "“Add an incident” puts another like it here."],
    questions: [
      { ask: "Why can it not become a known error?", answer: "That needs its cause and a workaround; “solved” needs cause and solution." },
      { ask: "Who reads the workaround?", answer: "Whoever reports the like, and the engineer. Write it so that it can simply be followed." },
      { ask: "Somebody else edits it, too.", answer: "You are told what was changed and keep what you typed; look at it and save once more." },
    ],
  },
} satisfies Topics;
