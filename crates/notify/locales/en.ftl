# The English texts of notices. A message's value is the subject, its attributes are the first paragraph for each kind of reader.

received = Received: { $title }
    .customer = We have received your report. Below are the times we promised; we will keep you informed.
    .staff = A report came in; its clocks are running.
    .vendor = A report concerning your product came in.
assigned = Engineer assigned: { $title }
    .customer = { $engineer } is working on your report and will contact you by the time below.
    .staff = This incident is assigned to { $engineer }. Please accept it and contact the reporter before the response falls due.
    .vendor = { $engineer } coordinates on our side; please get in touch.
acceptance-needed = Please accept: { $title }
    .staff = Nobody has accepted this incident yet. Please accept it now, or decline it with a reason.
undecided = To be dispatched: { $title }
    .staff = The platform is not sure enough to decide this report alone. Please choose among the candidates. Until then you are the reporter's contact and the clocks are running.
unassigned = Nobody eligible: { $title }
    .staff = No eligible engineer was found. The incident stays in the queue, its clocks are running; please find somebody.
answered = Answered: { $title }
    .customer = { $by } has answered your report:
    .staff = { $by } has answered the reporter.
    .vendor = { $by } has answered the reporter.
plan-published = Preliminary plan: { $title }
    .customer = Here is the preliminary plan.
    .staff = The preliminary plan is published.
    .vendor = The preliminary plan is published.
waiting-for-you = Waiting for you: { $title }
    .customer = We need your answer before work can go on.
    .staff = This incident is waiting for you.
    .vendor = We need your answer before work can go on.
restored = Service restored: { $title }
    .customer = Service is back and can be used. We keep looking for the cause and a lasting solution.
    .staff = Service is back. Please go on looking for the cause.
    .vendor = Service is back. Please go on helping to find the cause.
solution-offered = Please confirm: { $title }
    .customer = We believe the problem is solved. Please open the incident and choose “Confirm” or “Not solved”.
    .staff = The solution is offered and waits for the reporter's confirmation.
    .vendor = The solution is offered and waits for the reporter's confirmation.
rejected = Not solved: { $title }
    .customer = We have noted that it is not solved and are carrying on.
    .staff = The reporter says the problem is not solved. The clock is running again; please carry on.
    .vendor = The reporter says the problem is not solved. Please carry on.
closed = Closed: { $title }
    .customer = Your report is settled and closed. Should the fault return, you can reopen it.
    .staff = The incident is closed.
    .vendor = The incident is closed; nothing more is needed.
reopened = Reopened: { $title }
    .customer = The incident is open again and we are carrying on.
    .staff = The incident is open again with new clocks; please carry on.
    .vendor = The incident is open again; please carry on.
withdrawn = Withdrawn: { $title }
    .customer = This report was withdrawn.
    .staff = This report was withdrawn; please stop work on it.
    .vendor = This report was withdrawn; please stop work on it.
message = New message: { $title }
    .customer = { $by } wrote:
    .staff = { $by } wrote:
    .vendor = { $by } wrote:
internal-note = Internal note: { $title }
    .staff = { $by } wrote an internal note that neither customer nor vendor can see:
rung-warning = Falling due: { $title }
    .customer = The time below will soon be up; we are working on it.
    .staff = The time below will soon be up; please act.
    .vendor = The time below will soon be up; please act.
rung-late = Late: { $title }
    .customer = The time below has passed. We are sorry and are working on it with priority.
    .staff = The time below has passed; please act at once.
    .vendor = The time below has passed; please act at once.
rung-escalation = Escalated: { $title }
    .customer = This incident was passed to the next level of responsibility.
    .staff = Passed up as agreed; please look into it and help.
    .vendor = Passed up as agreed; please act at once.
rungs-combined = Times recomputed: { $title }
    .customer = { $rungs ->
        [one] After recomputing the times one reminder has already passed:
       *[other] After recomputing the times { $rungs } reminders have already passed; this one message stands for all:
    }
    .staff = { $rungs ->
        [one] After recomputing the times one level has already passed:
       *[other] After recomputing the times { $rungs } levels have already passed; this one message stands for all:
    }
    .vendor = { $rungs ->
        [one] After recomputing the times one reminder has already passed:
       *[other] After recomputing the times { $rungs } reminders have already passed; this one message stands for all:
    }
vendor-called = Please act: { $title }
    .customer = The party concerned has been called; we remain responsible to you.
    .staff = The vendor was called; { $engineer } coordinates on our side.
    .vendor = This report concerns your product. Please act within the agreed times; they count from the sending of this message.
vendor-stated = The vendor answered: { $title }
    .staff = The vendor ({ $by }) states as follows.
contested = Contested: { $title }
    .customer = A decision is contested. The manager will decide on the evidence.
    .staff = { $by } contests a decision. Please examine the evidence and decide.
    .vendor = Your contest was received.
contest-decided = A contest was decided: { $title }
    .customer = { $by } decided the contest for this reason.
    .staff = { $by } decided the contest for this reason.
    .vendor = { $by } decided the contest for this reason.
verdict-to-agree = Please agree to the verdict: { $title }
    .customer = The verdict concerns ourselves and is final only when you agree. Open the report and say yes or no.
    .staff = The verdict concerns ourselves and waits for the customer's agreement.
    .vendor = The verdict waits for the customer's agreement.
quotation-sent = Please check our quotation: { $title }
    .customer = This report is not covered. Please check the quotation; we start when it is signed. You may refuse it.
    .staff = The quotation was sent and waits for the customer's signature.
    .vendor = The quotation was sent.
quotation-answered = Quotation answered: { $title }
    .customer = { $by } answered the quotation.
    .staff = { $by } answered the quotation.
    .vendor = The customer answered the quotation.
remote-asked = Please authorise remote maintenance: { $title }
    .customer = { $by } asks for a remote session. Check its purpose and time, then authorise or refuse it. Nobody connects before.
    .staff = A remote session waits for the customer's authorisation.
    .vendor = A remote session waits for the customer's authorisation.
remote-decided = Remote maintenance answered: { $title }
    .customer = { $by } answered the request for a remote session.
    .staff = { $by } answered the request for a remote session.
    .vendor = The customer answered the request for a remote session.
remote-overran = Remote maintenance past its time: { $title }
    .customer = The time you authorised for a remote session is over, and the session has not been ended. Check with the engineer; you may take your authorisation back at any time.
    .staff = The authorised time of a remote session is over, and it has not been ended. Disconnect and record its end, or ask the customer for another.
    .vendor = A remote session is past the time it was authorised for.
term-over = A term has run out: { $title }
    .staff = A term of our own for this report has run out. Please see to it.
out-of-warranty = Not covered: { $title }
    .customer = According to the agreement this report is not covered. We will agree the cost with you before any work starts.
    .staff = This report was found to be out of warranty; the customer must agree before work starts.
    .vendor = This report is not covered by the agreement.
severity-changed = Severity changed: { $title }
    .customer = The severity changed from { $from } to { $to } and the times were recomputed. You may contest this.
    .staff = The severity changed from { $from } to { $to } and the times were recomputed.
    .vendor = The severity changed from { $from } to { $to } and the times were recomputed.
password-reset = Choose a new password
    .customer = Somebody asked for a new password for this account. Open the link within the hour and choose one; it works once. If it was not you, ignore this message: nothing has changed.
    .staff = Somebody asked for a new password for this account. Open the link within the hour and choose one; it works once. If it was not you, ignore this message: nothing has changed.
    .vendor = Somebody asked for a new password for this account. Open the link within the hour and choose one; it works once. If it was not you, ignore this message: nothing has changed.
invited = Your account at Aftercare
    .customer = { $by } has made this account for you. Open the link within seven days and choose your password; it works once.
    .staff = { $by } has made this account for you. Open the link within seven days and choose your password; it works once.
    .vendor = { $by } has made this account for you. Open the link within seven days and choose your password; it works once.
emergency-opened = Emergency access was opened: { $title }
    .customer = In an emergency { $by } of ours may work on your organisation's incidents for a limited time; everything done or read meanwhile is recorded. Please write to us if you have a question.
    .staff = { $by } opened emergency access; everything done or read meanwhile is recorded. Check the reason, and end it at once if it does not hold.
    .vendor = { $by } opened emergency access.
webhook-disabled = Webhook switched off: { $title }
    .staff = The webhook “{ $title }” was switched off because its receiver does not take messages. Mend the receiver, switch the webhook on again, and replay what was given up.
mail-waiting = A letter waits: { $title }
    .staff = A letter came in that the platform could not deal with by itself. Open the list of letters: accept it as a fault, file it on an incident, or lay it aside.
screening-needed = Please screen a report: { $title }
    .customer = A report of your own organisation waits for you: pass it on to us, deal with it yourselves, or send it back.
    .staff = The customer is screening this report.
    .vendor = The customer is screening this report.
sent-back = Your report was sent back: { $title }
    .customer = Your responsible person sent your report back. Please add what is missing and submit it again.
    .staff = The customer's responsible person sent this report back to its reporter.
    .vendor = This report was sent back to its reporter.
approval-needed = Please decide: { $title }
    .staff = { $by } entered something that counts only when you approve it.
consent-needed = Please confirm: { $title }
    .customer = { $by } asks you to agree to something. It has no effect until you do.
    .staff = The customer was asked to agree; it has no effect until then.
    .vendor = The customer was asked to agree.
proposal-decided = Decided: { $title }
    .customer = { $by } decided on something that waited for agreement.
    .staff = { $by } decided on something that waited for agreement.
    .vendor = { $by } decided on something that waited for agreement.
term-ends = An agreement ends soon: { $title }
    .staff = Cover ends on { $from }, { $to } days are left. Prepare the handover: open incidents and hazards, accounts and certificates, verified backups, spare parts returned, the knowledge exported, an offer for the time after.

trial = Aftercare: a trial
    .text = An administrator tries this channel from the platform. That you read it says that it works; there is nothing to answer.

journal-end = The journal’s end: entry { $seq }
    .text = This is where the platform’s journal ends at this moment. Keep this mail: it proves later that nothing before it was rewritten, removed or put into another order.
    .how = To check: save the quoted line as a file and run aftercare journal verify --anchors FILE. The format is told in JOURNAL.md, which comes with the product.
    .place = Entry
    .hash = Hash
    .at = Written down at
    .stamp = Time stamp
    .stamped = yes, signed by an authority
    .unstamped = none

day-brief = The day's brief: { $title }
    .staff = Good morning. This is where the service stands today.

sheet-to-discuss = Assessment to be discussed: { $title }
    .customer = The assessment sheet has been computed. Please check its figures: write a remark where one is doubtful, agree where none is.
    .staff = The assessment sheet is with the customer for remarks.
    .vendor = The assessment sheet is with the customer for remarks.
sheet-remarked = A remark on an assessment: { $title }
    .staff = { $by } made a remark on the assessment sheet; it cannot be issued before the answer.
sheet-answered = Your remark was answered: { $title }
    .customer = { $by } answered your remark on the assessment sheet.
    .staff = { $by } answered the customer's remark on the assessment sheet.
    .vendor = { $by } answered the customer's remark on the assessment sheet.
sheet-agreed = The customer agreed to an assessment: { $title }
    .staff = { $by } agreed to the assessment sheet; it can be issued.
sheet-issued = Assessment issued: { $title }
    .customer = The assessment sheet has been issued. What it says is frozen under a digest; read and export it on its page.
    .staff = The assessment sheet has been issued.
    .vendor = The assessment sheet has been issued.

digest = { $count } reminders about running times
    .staff = These { $count } reminders came at the same time and are sent as one. Begin with the most urgent.
digest-more = { $count } more are not listed; see your queue.
digest-chat = { $count } notices
chat-more = … more in the system
chat-copy = The connection broke while sending; this message may be a second copy.

greeting = Hello { $name },
reason = Reason: { $reason }
percent = { $percent } % of the time for “{ $milestone }” is used up.

label-number = Number
label-system = System
label-customer = Customer
label-severity = Severity
label-lead = Led by
label-engineer = Your contact
label-clocks = Promised times
open-link = See progress
open-queue = Open the queue
footer-auto = Sent automatically by Aftercare. Times are in { $zone }.
footer-copy = The connection broke while sending; this message may be a second copy.

reason-excluded = excluded by the agreement
reason-expired = the term of cover has ended
reason-not_covered = not within the scope of the agreement
reason-suspended = the agreement is suspended
reason-terminated = the agreement was terminated
reason-webhook-failing = nothing but failures for five days
reason-webhook-gone = the receiver says that it wants no more (410)
reason-waiting_customer = waiting for the customer
reason-waiting_vendor = waiting for the vendor
reason-waiting_parts = waiting for parts
reason-agreed_window = an agreed time window
reason-planned_downtime = planned downtime

severity = { $level ->
    [1] 1 (critical)
    [2] 2 (urgent)
    [3] 3 (raised)
   *[4] 4 (normal)
}

milestone-respond = Response
milestone-on_site = On site
milestone-plan = Preliminary plan
milestone-restore = Restoration
milestone-resolve = Resolution
milestone-report = Fault report
milestone-update = Progress update
milestone-supervise = Supervision
milestone-confirm = Confirmation
milestone-contest = Time for contesting
milestone-attribute = Attribution
milestone-sign = Signature
milestone-review = Review

clock-running = by { $due } ({ $amount } left)
clock-late = was due { $due }, late by { $amount }
clock-paused = paused ({ $amount } left)
clock-offered = solution offered, waiting for confirmation
clock-met = done in time
clock-met-late = done, later than { $due }
clock-cancelled = no longer applies
provisional = { $due } (provisional)

amount-days = { $days } d { $hours } h
amount-hours = { $hours } h { $minutes } m
amount-minutes = { $minutes } m
amount-working-hours = { $hours } working h { $minutes } m
amount-working-minutes = { $minutes } working m
amount-working-days = { $days ->
    [one] 1 working day
   *[other] { $days } working days
}

date = { $weekday ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
} { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $year }, { $time }

failure-unreachable = The mail server cannot be reached ({ $detail }): check address, port and network; it will be sent again by itself.
    .gateway = The gateway for text messages or calls cannot be reached ({ $detail }): check address and network; it will be sent again by itself.
    .robot = The robot's server cannot be reached ({ $detail }): check network and proxy; it will be sent again by itself.
failure-timeout = The mail server did not answer in time ({ $detail }); it will be sent again by itself.
    .gateway = The gateway for text messages or calls did not answer in time ({ $detail }); it will be sent again by itself.
    .robot = The robot's server did not answer in time ({ $detail }); it will be sent again by itself.
failure-broken-off = The connection to the mail server broke off ({ $detail }); the message is sent again by itself and marked as a possible copy.
    .gateway = The connection to the gateway broke off ({ $detail }); the message is sent again by itself and marked as a possible copy.
    .robot = The connection to the robot's server broke off ({ $detail }); the message is sent again by itself and marked as a possible copy.
failure-encryption = No encrypted connection could be made ({ $detail }): check certificate, server name and the encryption setting.
    .robot = No encrypted connection to the robot's server could be made ({ $detail }): check certificate and proxy.
failure-login-refused = The mail server refused the log-in ({ $detail }): check user and password; once mended it will be sent again by itself.
    .gateway = The gateway refused the credentials ({ $detail }): check key and allowed source addresses; once mended it will be sent again by itself.
    .robot = The robot refused the message ({ $detail }): check its address, signing secret, keyword and allowed source addresses; once mended it will be sent again by itself.
failure-recipient-refused = The mail server does not accept this recipient ({ $detail }): correct the contact's address.
failure-refused = The mail server did not take the message ({ $detail }); it will be sent again by itself.
    .gateway = The gateway did not take the message ({ $detail }): check signature, template and balance; it will be sent again by itself.
    .robot = The robot did not take the message ({ $detail }); it will be sent again by itself.
failure-bad-address = This is no mail address ({ $detail }): correct the contact's address.
    .gateway = This is no telephone number ({ $detail }): correct the contact's number.
failure-gone = What the notice was about no longer exists.
failure-facts-unavailable = The present state could not be looked up ({ $detail }); it will be sent again by itself.
failure-no-channel = No such channel is set up ({ $detail }): configure it; it will be sent again by itself.
    .gateway = No gateway for text messages or calls is set up ({ $detail }): set [sms] or [call]; it will be sent again by itself.
    .robot = The group { $detail } has no robot: set it under [[groups]]; it will be sent again by itself.
failure-unwritable = The notice could not be put into words ({ $detail }): give the number to your administrator.
    .robot = The robot finds the message malformed or too long ({ $detail }): give the number to your administrator.
failure-unread = This node's program is too old to read the message ({ $detail }): bring all nodes to one version; it will be sent by itself.
failure-too-many = The other side wants to hear less often ({ $detail }); it will be sent later, together with what waits.
failure-held-back = The service manager decided not to send this notice.
