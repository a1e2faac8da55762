/** What the tour says at each step: what one sees here in this data, and why it matters. */
export const en = {
  step: "Step {{at}} of {{of}}",
  close: "End the tour",
  next: "Next",
  previous: "Back",
  finish: "Done",
  keys: "← → to move, Esc to end",
  missing: "The demonstration data have changed and this is not there now. When it is, you see this:",
  away: "You have left the page of this step.",
  back: "Go back to it",
  reporter: {
    ask: {
      title: "Three questions, no more",
      text: "First: which system? Everyday names will do, and “don't know” is an answer too. What is reported often comes first; where there is only one system, it is already chosen.",
    },
    taps: {
      title: "Two taps give the severity",
      text: "Who is affected, and has the work stopped? The severity follows from these two by the table in the agreement. Nobody has to argue how urgent it is, or phone to push.",
    },
    send: {
      title: "An answer the moment you submit",
      text: "You see at once how severe it is, whether it is under warranty, who is on it and by when you will be called. The platform decides this on the spot. The tour submits nothing for you.",
    },
    list: {
      title: "Your faults at a glance",
      text: "These are the faults you ({{me}}) reported: some just assigned, some in hand, some waiting for you, some solved. Each row says how long until the next promise and who is on it.",
    },
    promise: {
      title: "The promises come first",
      text: "This is {{number}}: when you are answered, when there is a plan, when it works again. What was kept is ticked; what was missed is never wiped away. “Why?” above shows how each deadline was computed.",
    },
    progress: {
      title: "Progress in plain words",
      text: "Who did what and when, from your report until now, newest first. Anything to add? Write it in the box and the engineer has it at once.",
    },
    waiting: {
      title: "You are told when it is your turn",
      text: "{{number}} waits for something from your side, so its clock stands still and the reason is given here. It goes on as soon as you answer; the time in between counts against nobody.",
    },
    confirm: {
      title: "You say whether it is solved",
      text: "The engineer's word is not enough: you confirm, or say it is not solved. After that you may rate it. That is the tour; now try a report of your own.",
    },
  },
  customer_lead: {
    list: {
      title: "Every report of your organisation",
      text: "You are {{me}}, responsible on the customer's side: you see what every department reported, not only your own. What is about to fall due and what is late stands out.",
    },
    promise: {
      title: "Were the promises kept?",
      text: "Every deadline of {{number}} is listed: kept, running, paused. How long it was paused and why is the same record the provider sees.",
    },
    why: {
      title: "Ask why of any decision",
      text: "“Why?” shows by which clause the severity and the warranty were decided, and on what evidence. You may contest it; until that is settled it counts as disputed and falls on nobody.",
    },
    kept: {
      title: "Attainment nobody fills in",
      text: "Kept, missed and not counted, by agreement, milestone, severity and responsible party. The figures come from the clocks of each incident, not from a report of ours.",
    },
    sheet: {
      title: "Month's end: the assessment sheet",
      text: "{{number}}: the points of the period and what they cost, computed as the agreement says. Each figure below opens to the incidents and clocks behind it.",
    },
    remarks: {
      title: "Write your doubts on the sheet",
      text: "Question a line here and the provider has to answer it. Only when all is answered and you agree is the sheet issued and sealed.",
    },
    agreement: {
      title: "The agreement in plain words",
      text: "{{name}}: how soon each severity is answered, visited and restored. The clocks run by this table; it is the same text that is printed and sealed.",
    },
    proposals: {
      title: "What needs your consent",
      text: "Late entries, pauses added afterwards and exemptions count only once you agree. With nothing to decide this is empty; otherwise the oldest comes first.",
    },
  },
  vendor: {
    queue: {
      title: "Only what concerns your parts",
      text: "You are {{me}}, a vendor. Here are only the incidents that involve your parts; nothing of other vendors or of the customer's other affairs. The four figures count what needs attention.",
    },
    head: {
      title: "This one waits for you",
      text: "{{number}}, “{{title}}”: the integrator has done what it could. The head says where it stands, who is waited for and what falls due next.",
    },
    reported: {
      title: "All of the symptoms, none of the people",
      text: "What was reported, in the customer's words, and how many it hits. You see no name and no phone number, and need none: the integrator keeps the contact.",
    },
    verdict: {
      title: "Whose it is, in so many words",
      text: "Under warranty or not, and who answers for it; a preliminary verdict still changes with the evidence. If it is not yours, the next step is where you hand that in.",
    },
    reply: {
      title: "Three things to say, right here",
      text: "Answer with where you stand, hand in logs and photos as evidence, or say that the part is replaced. Each is kept with its time, so who was quick and who was slow is plain afterwards.",
    },
    past: {
      title: "The past is at hand",
      text: "Every fault of any customer that involved your parts, closed ones included. A kind of part that fails again and again shows here.",
    },
    sheets: {
      title: "The assessment is open to you",
      text: "Issued sheets that concern your parts stand here; which deadlines fall on you is what the sheet says. That is the tour.",
    },
  },
  engineer: {
    queue: {
      title: "The most urgent comes first",
      text: "You are {{me}}, an engineer. Work stands in the order of what falls due next, and the colour at the left is time: grey is early, amber near, red late. No picking; work from the top.",
    },
    numbers: {
      title: "Four numbers and a few views",
      text: "Due within four hours, late, waiting on others, not accepted: each filters the list. Another view shows your colleagues' work. At a desk, j and k move, Enter opens, a accepts.",
    },
    head: {
      title: "One incident, one page",
      text: "{{number}}: title, severity, state and what falls due next stand on top, with the one button to press now. Everything else is behind “More”.",
    },
    where: {
      title: "Where it is broken",
      text: "From the system through the module down to the function point, with the class of fault. The platform judged it by the words of the report and the estate; “Why?” shows which words.",
    },
    answer: {
      title: "Two kinds of words",
      text: "A public reply reaches the customer at once; an internal note stays among colleagues. Plans and notes from the site are sent from here as well; sending one keeps that promise, with nothing else to record.",
    },
    clocks: {
      title: "What this one still owes",
      text: "Respond, plan, restore, resolve, in the order they fall due; what is kept and what is owed are told apart. Each can be traced to the stretches of time that counted and those that did not.",
    },
    assignment: {
      title: "Why it is mine",
      text: "Skill, duty, load and knowledge of this system all weighed in. “Why?” names the second choice, and who was left out for which reason.",
    },
    roster: {
      title: "Who is on duty when",
      text: "Day, evening and night on call for a month in one table. Where a group will be too few, the line below is red before it happens.",
    },
    on_call: {
      title: "Leave this page open on call",
      text: "It rings for a severity 1 until you accept, and also when the connection is lost. A calendar link brings your shifts onto your phone.",
    },
  },
  dispatcher: {
    undecided: {
      title: "Only what the platform could not decide",
      text: "You are {{me}} of the service desk. Most reports were assigned by themselves; what is left was too vague to decide. What falls due first is on top.",
    },
    reasons: {
      title: "Read the reasons, press once",
      text: "{{number}}: the words of the report, then the likeliest causes with how sure each is and by which words. 1, 2 or 3 decides; the engineer is assigned at once and no clock starts anew.",
    },
    duty: {
      title: "Who is here, who is full",
      text: "One row per person: how loaded, and on duty from when to when today. The line is now; hours with nobody are hatched in red.",
    },
    letters: {
      title: "A letter is a report, too",
      text: "Letters that belong to an incident are filed already. These could not be told: one looks like advertising, one like a report, one like a reply. You decide: make an incident, file it, or lay it aside.",
    },
    caller: {
      title: "Know who is calling",
      text: "The number brings up who it is, of which customer, with what is still open. You write while the caller speaks, then read the promised times back.",
    },
    queue: {
      title: "All the work in one line",
      text: "The incidents of every customer in the order they fall due; the first row is what needs asking about now. Tick several to reassign them at once.",
    },
    told: {
      title: "Has everybody been told?",
      text: "{{number}} is the gravest at the moment. Who was told, by which channel and whether it arrived is recorded; what did not arrive goes another way, and near the deadline it climbs the ladder.",
    },
    roster: {
      title: "See the gaps before they happen",
      text: "The rows below say whether each group has enough people; a day that lacks somebody is red. If someone drops out, press the shift and choose who stands in.",
    },
  },
  manager: {
    pressing: {
      title: "What is pressing, in four numbers",
      text: "You are {{me}}, service manager. Due within four hours, late, waiting on others, not accepted: each number opens the incidents it counts.",
    },
    kept: {
      title: "Which agreement slipped, and where",
      text: "A row per agreement, a column per milestone; the deeper the colour, the more was missed. The figures come from the clocks themselves, and they are what you settle with the customer.",
    },
    missed: {
      title: "How one promise was missed",
      text: "Take a recent one, {{number}}: when it was due, when it was done, in one sentence. Below is every stretch of the clock: what counted, what did not, and why.",
    },
    verdict: {
      title: "Why this party is responsible",
      text: "The same incident. Under warranty or not, and who answers, decided by the agreement's matrix and the evidence. “Why?” shows the row, the clause and what was found.",
    },
    clocks: {
      title: "Why this deadline",
      text: "Each deadline is computed from the agreement: working time or elapsed, make-up working days, what was paused. The customer sees the same list, and it can be computed again any time.",
    },
    agreement: {
      title: "The agreement is the rule",
      text: "That deadline comes from this table: severity, milestone, how long. Further down each rule is a plain sentence. Change the agreement and the platform acts by it; print it and it can be sealed.",
    },
    what_if: {
      title: "Try it before you sign it",
      text: "{{name}} is chosen already. Press the button and the incidents of the past months run again under that version: what would be missed or kept, and who would carry more. The tour does not press it for you.",
    },
    month_end: {
      title: "Month's end without overtime",
      text: "Every report and sheet the last month owes each customer: not drafted, in discussion, awaiting a seal, with the next step beside it. Below are agreements about to end and what each one came to.",
    },
    roster: {
      title: "Will somebody be there?",
      text: "The month's roster; the rows below say whether each group has enough people each day. Gaps are red before they happen, which is how promises are kept. That is the tour.",
    },
  },
  administrator: {
    accounts: {
      title: "You make accounts; you grant nothing",
      text: "Reporters, heads of IT, vendors and our engineers all have accounts. You create them and ask for roles; the security officer brings them into force. That is the separation of powers.",
    },
    roles: {
      title: "When nine roles are not enough",
      text: "The manager drafts a narrower role, you ask for it on behalf of an account, the security officer approves. The demonstration has none yet, so the page says what to do next.",
    },
    system: {
      title: "An estate down to the function point",
      text: "{{name}}: modules, function points, servers, databases; whose they are, which version, covered until when. Triage, the matrix and the warranty all rest on this tree.",
    },
    team: {
      title: "What the team can do",
      text: "Groups, skills, how much each person carries and may carry. Assignment goes by these; certificates and clearances are kept with the person and seen before they end.",
    },
    calendar: {
      title: "Which days are worked",
      text: "October, for one: public holidays and make-up working days, day by day, from the official notice. “Within three working days” is counted by this, so nobody argues over a calendar.",
    },
    health: {
      title: "A check-up that says what to do",
      text: "The worst comes first, each finding with its remedy. Right now it reminds you that these are demonstration data and that there is no backup yet.",
    },
    webhooks: {
      title: "Tell other systems",
      text: "An office system, a wallboard or the customer's own platform can subscribe; deliveries are signed and retried. The demonstration has no subscription. That is the tour.",
    },
  },
  security_officer: {
    accounts: {
      title: "A role counts once you approve it",
      text: "Who logs in, in which role, of which party. What the administrator asks for is marked as waiting and does nothing until you approve.",
    },
    policy: {
      title: "Who may do what, in one table",
      text: "Every action at the left, nine roles on top, and in each cell how far it reaches. The server decides by this table; there are no rights beside it.",
    },
    explain: {
      title: "Why not? It can tell you",
      text: "A question is asked already: may {{name}}, a vendor, read why an incident was decided as it was? No, and the line that says so stands below. Whoever asks gets the same answer.",
    },
    roles: {
      title: "Narrower roles",
      text: "A night desk that may look and not change? The manager drafts it, the administrator asks, you approve. The demonstration has none yet, so this is empty.",
    },
    reviews: {
      title: "Clear up rights regularly",
      text: "A review lists what is granted too widely, unused, conflicting or left behind, to be decided item by item before a deadline. None was begun yet.",
    },
    emergencies: {
      title: "Emergency access with an end",
      text: "When nobody can be reached at night, a role can be held for a while for a stated reason: every page shows a banner, it ends by itself, and you hear at once. Nobody holds one now.",
    },
    privacy: {
      title: "Personal data: keep what must be kept",
      text: "In a dispute a hold keeps records from going. Who has left or asks in writing is erased below: the name goes, the journal still verifies. That is the tour.",
    },
  },
  auditor: {
    policy: {
      title: "The rules first",
      text: "Every action, nine roles, and how far each reaches: this table. You may read all of it and change none of it, which is what makes an audit independent.",
    },
    explain: {
      title: "Then how they are applied",
      text: "A question is asked already: may {{name}}, a vendor, read why an incident was decided as it was? The answer and the line behind it are here. Sample any account and action this way.",
    },
    journal: {
      title: "Who did what, and when",
      text: "Reports, assignments, verdicts, log-ins: two months of entries, newest first. Open one to see what it holds; your reading is an entry as well.",
    },
    proof: {
      title: "Not trust but proof",
      text: "Each entry is chained to the one before. “Verify” goes through the chain now; or download all of it and verify it offline, elsewhere.",
    },
    reviews: {
      title: "Reviews can be traced",
      text: "Every review the security officer began, and what was decided of each item, stays here. In the demonstration none was begun, which is a finding in itself.",
    },
    emergencies: {
      title: "Was emergency access abused?",
      text: "Who held which role, for what reason and until when. There is no record now; once there is, it cannot be removed.",
    },
    privacy: {
      title: "Is what must be kept still there?",
      text: "Holds stand here: on whom, why, who placed and who lifted them. While one stands nobody can clear those records. That is the tour.",
    },
  },
};
