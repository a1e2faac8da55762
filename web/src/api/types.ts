/**
 * The wire, named: aliases of what `npm run api` writes from the server's description into `schema.gen.ts`.
 * Nothing else in the client names a shape of the server by itself.
 */
import type { components, paths } from "./schema.gen";

export type { paths } from "./schema.gen";

type Schemas = components["schemas"];

/** An answer names every field: what the description calls optional comes as null. */
export type Whole<T> = T extends readonly (infer Item)[]
  ? Whole<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Whole<T[Key]> }
    : T;

/** RFC 3339, UTC. */
export type Moment = string;
export type Id = string;
export type Named = { id: Id; name: string };
export type PartyKind = Schemas["PartyKind"];
export type Party = Whole<Schemas["PartyWord"]>;
export type Role = Schemas["RoleWord"];

export type ProblemDocument = Partial<Schemas["ProblemBody"]> & { status: number };

/** The query of a list at `Path`. */
type QueryOf<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Query } } }
  ? NonNullable<Query>
  : never;

// --- account -----------------------------------------------------------------------------------

export type Session = Whole<Schemas["SessionBody"]>;
export type SessionAccount = Session["account"];
export type SetupInput = Schemas["SetupBody"];
export type AccountRow = Whole<Schemas["AccountBody"]>;
export type NewAccount = Schemas["NewAccountBody"];
export type OwnSession = Whole<Schemas["OwnSession"]>;
export type Enrolment = Whole<Schemas["EnrolmentBody"]>;
export type LogInInput = Schemas["LogInBody"];
export type ApiToken = Whole<Schemas["TokenBody"]>;

// --- oversight ---------------------------------------------------------------------------------

export type ExplanationSubjects = Whole<Schemas["ExplanationSubjects"]>;
export type AccessExplanation = Whole<Schemas["ExplanationBody"]>;
export type Emergency = Whole<Schemas["EmergencyBody"]>;
export type Hold = Whole<Schemas["HoldBody"]>;
export type Erased = Schemas["ErasedBody"];
export type EmergencyInput = Schemas["NewEmergency"];
export type CustomRole = Whole<Schemas["RoleBody"]>;
export type CustomRoleHolder = CustomRole["holders"][number];
export type CustomRoleInput = Schemas["WantedRole"];
export type Review = Whole<Schemas["ReviewBody"]>;
export type ReviewDetail = Whole<Schemas["ReviewDetail"]>;
export type ReviewItem = ReviewDetail["items"][number];
export type JournalQuery = QueryOf<"/api/v1/journal">;
export type JournalVerification = Whole<Schemas["JournalVerification"]>;
/** The particulars of an entry are whatever was told of what happened. */
export type JournalEntry = Omit<Whole<Schemas["JournalEntry"]>, "body"> & { body: unknown };

// --- desk: papers ---------------------------------------------------------------------------------

export type Quotation = Whole<Schemas["Quotation"]>;
export type QuoteInput = Schemas["Quote"];
export type SignQuotationInput = Schemas["SignQuotation"];
export type MadeLink = Whole<Schemas["MadeLink"]>;
export type VendorCase = Whole<Schemas["VendorCase"]>;
export type StatementInput = Schemas["VendorStatement"];
export type OfferedSolution = Whole<Schemas["OfferedSolution"]>;
export type AnswerOfferInput = Schemas["AnswerOffer"];
export type Contested = Whole<Schemas["Contested"]>;
export type ContestInput = Schemas["Contest"];
export type BulkMove = Schemas["BulkMove"];
export type MovedMany = Whole<Schemas["MovedMany"]>;
export type Visited = Whole<Schemas["Visited"]>;
export type RemoteSession = Whole<Schemas["RemoteSession"]>;
export type ProofInput = Schemas["ShowProof"];
export type LabelRead = Whole<Schemas["LabelView"]>;
export type MadeLabel = Whole<Schemas["MadeLabel"]>;
export type Proposal = Whole<Schemas["Proposal"]>;

// --- desk: what a case took, and who pays ----------------------------------------------------------

export type Expense = Whole<Schemas["Expense"]>;
export type Expenses = Whole<Schemas["Expenses"]>;
export type EffortKind = Schemas["EffortKind"];
export type EffortInput = Schemas["EnterEffort"];
export type PartInput = Schemas["EnterPart"];
export type CostInput = Schemas["EnterCost"];
export type Claimed = Whole<Schemas["Claimed"]>;
export type ClaimSum = Whole<Schemas["ClaimSum"]>;
export type ClaimBasis = Whole<Schemas["ClaimBasis"]>;
export type AttemptInput = Schemas["LogAttempt"];

// --- desk: what outlasts an incident ------------------------------------------------------------

export type MajorRecord = Whole<Schemas["MajorRecord"]>;
export type Problem = Whole<Schemas["ProblemView"]>;
export type ProblemState = Schemas["ProblemState"];
export type TurnProblemInput = Schemas["TurnProblem"];
export type ProblemQuery = QueryOf<"/api/v1/problems">;
export type PlannedWindow = Whole<Schemas["WindowView"]>;
export type WindowKind = Schemas["WindowKind"];
export type WindowInput = Schemas["MakeWindow"];

// --- operations, webhook -----------------------------------------------------------------------

export type Finding = Whole<Schemas["FindingBody"]>;
export type Webhook = Whole<Schemas["Webhook"]>;
export type NewWebhookInput = Schemas["NewWebhook"];
export type WebhookDelivery = Whole<Schemas["WebhookDelivery"]>;
export type Letter = Whole<Schemas["MailCard"]>;
export type LetterState = Schemas["MailState"];

// --- desk --------------------------------------------------------------------------------------

export type Severity = Schemas["Severity"];
export type Impact = Schemas["Impact"];
export type Urgency = Schemas["Urgency"];
export type Milestone = Schemas["Milestone"];
export type IncidentState = Schemas["State"];
export type ClockState = Schemas["ClockState"];
export type PauseReason = Schemas["PauseReason"];
export type FaultClass = Schemas["FaultClass"];

export type ReportForm = Whole<Schemas["ReportForm"]>;
export type ReportInput = Schemas["Report"];
export type LateInput = Schemas["LateEntry"];
export type LateEntered = Whole<Schemas["LateEntered"]>;
export type OutChannel = Whole<Schemas["OutChannel"]>;
export type Callers = Whole<Schemas["Callers"]>;
export type Caller = Callers["items"][number];
export type ChatDraft = Whole<Schemas["ChatDraft"]>;
export type ChatMessage = ChatDraft["messages"][number];
export type Attachment = Whole<Schemas["UploadedAttachment"]>;

export type IncidentRow = Whole<Schemas["IncidentRow"]>;
export type IncidentDetail = Whole<Schemas["IncidentDetail"]>;
export type MissedQuery = QueryOf<"/api/v1/attainment/clocks">;
export type IncidentQuery = QueryOf<"/api/v1/incidents">;
export type Clock = Whole<Schemas["ClockView"]>;
/** The name of a move's resource. */
export type Move = IncidentDetail["allowed"][number];
export type Delivery = Whole<Schemas["DeliveryView"]>;
export type IncidentCounts = Whole<Schemas["Counts"]>;
export type TimelineEntry = Whole<Schemas["TimelineItem"]>;

export type Explanation = Whole<Schemas["IncidentExplanation"]>;
export type ExplainedPerson = Whole<Schemas["PersonWhy"]>;
export type WorktimeExplanation = Whole<Schemas["Explanation"]>;
/** One possible component: its id while triage stands alone, with its name in the explanation. */
export type Candidate = Whole<Schemas["CandidateWhy"] | Schemas["Candidate"]>;
export type Evidence = Whole<Schemas["Evidence"]> | Schemas["BilingualText"] | string;
/** What the server says in both languages. */
export type Said = { text_zh: string; text_en: string };

export type AttainmentClock = Whole<Schemas["AttainmentClock"]>;
export type AttainmentRow = Whole<Schemas["AttainmentRow"]>;
export type IncidentStanding = Whole<Schemas["IncidentStanding"]>;

// --- estate ------------------------------------------------------------------------------------

export type SystemRow = Whole<Schemas["Listed_SystemRow"]>["items"][number];
export type SystemRecord = Whole<Schemas["System"]>;
export type SystemFields = Schemas["SystemFields"];
export type ComponentFields = Schemas["ComponentFields"];
export type EstateParty = Whole<Schemas["Party"]>;
export type PartyFields = Schemas["PartyFields"];
export type EstateSite = Whole<Schemas["Site"]>;
export type SiteFields = Schemas["SiteFields"];
export type EstateDepartment = Whole<Schemas["Department"]>;
export type SystemDetail = Whole<Schemas["SystemDetail"]>;
export type EstateComponent = SystemDetail["components"][number];

// --- agreement ---------------------------------------------------------------------------------

export type AgreementRow = Whole<Schemas["AgreementRow"]>;
export type Agreement = Whole<Schemas["AgreementBody"]>;
export type AgreementVersion = Whole<Schemas["VersionBody"]>;
export type AgreementContent = Schemas["AgreementContent"];
export type AgreementStatus = Schemas["AgreementStatus"];
export type AgreementPeriod = Schemas["TermPeriod"];
export type AgreementPaper = Whole<Schemas["PaperBody"]>;
export type LadderRole = Schemas["LadderRole"];
export type AgreementFinding = Whole<Schemas["AgreementFinding"]>;
export type AgreementEnding = Whole<Schemas["AgreementEnding"]>;
export type AgreementLag = Whole<Schemas["AgreementLag"]>;
export type AgreementOutlook = Whole<Schemas["OutlookBody"]>;

// --- team ---

export type DutyStretch = Whole<Schemas["DutyView"]>;
export type Shift = Schemas["Shift"];
export type ShiftRecord = Whole<Schemas["ShiftView"]>;
export type Rotation = Schemas["Rotation"];
export type RotationRecord = Whole<Schemas["RotationView"]>;
export type RotationPattern = Schemas["RotationPattern"];
export type PersonFields = Schemas["PersonContent"];
export type PersonRecord = Whole<Schemas["PersonView"]>;
export type PersonQuery = QueryOf<"/api/v1/people">;
export type GroupFields = Schemas["GroupContent"];
export type GroupRecord = Whole<Schemas["GroupView"]>;
export type DutyCoverage = Whole<Schemas["DutyCoverage"]>;
export type DutyHours = Whole<Schemas["DutyHours"]>;
export type StaffingFields = Schemas["StaffingRule"];
export type StaffingRecord = Whole<Schemas["StaffingRuleView"]>;
export type AbsenceFields = Schemas["AbsenceContent"];
export type Absence = Whole<Schemas["AbsenceView"]>;
export type RosterSwap = Whole<Schemas["OverrideView"]>;
export type RosterGap = Whole<Schemas["GapView"]>;

// --- imports ---

export type ImportAnswer = Whole<Schemas["ImportAnswer"]>;

// --- calendars ---------------------------------------------------------------------------------

export type CalendarRow = Whole<Schemas["CalendarRow"]>;
export type Calendar = Whole<Schemas["CalendarBody"]>;
export type CalendarDay = Calendar["days"][number];

// --- assessment --------------------------------------------------------------------------------

export type DocumentRow = Whole<Schemas["DocumentRow"]>;
export type DocumentView = Whole<Schemas["DocumentView"]>;
export type NewDocument = Schemas["NewDocument"];
export type DocumentScan = Whole<Schemas["DocumentScan"]>;
export type DocumentTemplate = Whole<Schemas["DocumentTemplateView"]>;
export type NewDocumentTemplate = Schemas["NewDocumentTemplate"];
export type TemplateField = Whole<Schemas["TemplateField"]>;
export type DocumentQuery = QueryOf<"/api/v1/documents">;
export type AssessmentRow = Whole<Schemas["AssessmentRow"]>;
export type OwedAssessment = Whole<Schemas["OwedAssessment"]>;
export type AgreementProfit = Whole<Schemas["AgreementProfit"]>;
export type MonthEndItem = Whole<Schemas["MonthEndItem"]>;
export type AssessmentSheet = Whole<Schemas["AssessmentSheet"]>;
export type AssessmentResult = Whole<Schemas["AssessmentResult"]>;
export type AssessmentLine = Whole<Schemas["AssessmentLineScore"]>;
export type AssessmentFigure = Whole<Schemas["AssessmentFigure"]>;
export type AssessmentClock = Whole<Schemas["AssessmentClock"]>;
export type AssessmentChanges = Whole<Schemas["AssessmentChanges"]>;
export type AssessmentRemark = Whole<Schemas["AssessmentRemark"]>;
export type AssessmentClockQuery = QueryOf<"/api/v1/assessments/{id}/clocks">;
export type SheetState = Schemas["SheetState"];
export type NewAssessment = Schemas["NewAssessment"];
/** An amount in minor units. */
export type Money = Schemas["Money"];

// --- whatif ------------------------------------------------------------------------------------

export type WhatIfAnswer = Whole<Schemas["WhatIfAnswer"]>;
export type WhatIfRow = Whole<Schemas["WhatIfRow"]>;
export type WhatIfChange = Whole<Schemas["WhatIfChange"]>;
export type WhatIfShift = Whole<Schemas["WhatIfShift"]>;

// --- notices, duty -----------------------------------------------------------------------------

export type InboxNotice = Whole<Schemas["InboxNotice"]>;
export type NoticeTextRow = Whole<Schemas["NoticeTexts"]>["items"][number];
export type NoticeText = Whole<Schemas["NoticeText"]>;
export type NoticeTextPart = NoticeText["texts"][number];
export type NoticeTextField = NoticeText["fields"][number];
export type NoticePreviewLetter = Whole<Schemas["NoticePreviewLetter"]>;
export type NoticeOwnText = Schemas["NoticeOwnText"];
export type UndeliveredMessage = Whole<Schemas["UndeliveredMessage"]>;
export type DutyBoard = Whole<Schemas["DutyBoard"]>;
export type DutyPerson = DutyBoard["people"][number];

/** What a move carries; each reads its own fields. */
export type MoveInput = Record<string, unknown> & { occurred_at?: Moment };

/** Every move of an incident that is a POST to a sub-resource of the same name. */
export type MoveResource =
  | "acceptance"
  | "agreement"
  | "answer"
  | "arrival"
  | "assignment"
  | "attribution"
  | "cancellation"
  | "closure"
  | "confirmation"
  | "decline"
  | "duplicate-link"
  | "issued-report"
  | "merge"
  | "messages"
  | "notes"
  | "own-answer"
  | "passing-on"
  | "pause"
  | "plan"
  | "rating"
  | "rejection"
  | "reopening"
  | "resolution"
  | "resubmission"
  | "sending-back"
  | "restoration"
  | "severity"
  | "verdict-release"
  | "visit"
  | "withdrawal";
