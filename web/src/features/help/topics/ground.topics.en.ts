import type { Topics } from "./topics";

/** What was delivered, to whom, and the people who look after it. */
export const en = {
  "/systems": {
    title: "Estate",
    purpose: ["The systems delivered: components, versions, vendors, and until when each is covered. Reports and verdicts go by it."],
    steps: [
      "Search by name, code or everyday word; press a name to open it.",
      ["keepers", "“New system” enters one; many come by “Import”."],
      ["lent", "“Parties and contacts” keeps customers, vendors, carriers and third parties."],
    ],
    questions: [
      { ask: "A system cannot be found when reporting.", answer: "Give it the words its users use (“Everyday words” in its form); it is found by them next time." },
      { ask: "What if a component is missing?", answer: "A fault may not be traced to it, and the service desk has to decide." },
    ],
  },
  "/systems/$id": {
    title: "A system",
    purpose: ["What there is to know about one system, and its tree of components down to the function point, with version, vendor and warranty."],
    steps: [
      "Find a component by name, model or serial number; the arrows open what is below.",
      "“Report a fault of it” goes straight to the report; “Downtime” shows agreed stops.",
      ["keepers", "“Edit” changes the basics; on a component add what is below it, change version and warranty, record upgrades."],
    ],
    questions: [
      { ask: "Can it still be repaired when the warranty is over?", answer: "Yes: it is quoted and signed first, or a manager approves goodwill." },
      { ask: "Why record upgrades?", answer: "When a fault comes after one, the search for its cause looks at it." },
      { for: "keepers", ask: "Somebody else changed it, too.", answer: "What you typed is still there. Save once more to let yours stand, or open it again to see theirs." },
    ],
  },
  "/parties": {
    title: "Parties and contacts",
    purpose: ["Customers, vendors, carriers and third parties: whom to reach and how."],
    steps: ["Narrow by kind, or search by party, code or contact; press a name to open it.", ["keepers", "“New party” enters one."]],
    questions: [{ ask: "What are contacts used for?", answer: "The hotline recognises callers by them, and notices and vendor links go to them." }],
  },
  "/parties/$id": {
    title: "A party",
    purpose: ["Its contacts; a customer also has sites and departments."],
    steps: [["keepers", "“Edit” changes contacts and hotline; “Add a site” and “Add a department” are here for a customer."], "A site’s travel allowance is added to the time to arrive."],
    questions: [
      { ask: "What are departments for?", answer: "A reporter belongs to one and sees its reports." },
      { for: "keepers", ask: "May I change the code?", answer: "An import recognises a party by it. With another code it would be taken for a new one." },
    ],
  },
  "/imports": {
    title: "Import",
    purpose: ["Estate, agreements, matrix, people, shifts and old incidents come in one Excel workbook. Every row is shown first; nothing is written until you say so."],
    steps: [
      "“Download the template” and fill in its sheets and columns.",
      "Drop the .xlsx here or choose it. It is only looked at.",
      "See what becomes of every row; refused ones first, with why and how to mend them.",
      "When it looks right, write the rows.",
    ],
    questions: [
      { ask: "Why is a row held back?", answer: "Another row of the same customer is wrong and this one waits with it. Mend that, import again, and both are written." },
      { ask: "Does importing twice make doubles?", answer: "No. Rows are recognised by their code; what stands already is “same”." },
      { ask: "I imported something wrong. Can I undo it?", answer: "Not with one press. Mend the workbook and import it again; every write is on record. So look at the preview." },
    ],
  },
  "/labels": {
    title: "Labels",
    purpose: ["Make a QR code for a room or a device: customers scan it to report, engineers to arrive."],
    steps: ["Choose the system, say where it hangs, and press “Make a label”.", "“Print” it now: it is shown this once.", "Those made for the system are listed below; “Revoke” one that was lost or moved."],
    questions: [
      { ask: "I forgot to print it.", answer: "Revoke it and make another." },
      { ask: "Somebody photographed a label.", answer: "Scanning still asks for a log-in and allows nothing he could not do before. If in doubt, revoke it and make another." },
    ],
  },
  "/team": {
    title: "Team: people",
    purpose: ["Who is in the team, what they can do, how much they carry and who is away. Assignment goes by the skills, capacity and leave entered here."],
    steps: [
      "Search by name, skill or group; show only those away, or whose certificate or clearance ends soon.",
      ["manager", "“New person” or edit one: skills and levels, certificates, clearances, capacity, partner."],
      ["manager", "Whoever leaves is taken out: no more duties and work, everything recorded stays. Many come by “Import”."],
    ],
    questions: [
      { ask: "Why does the same person get everything?", answer: "Mostly the others lack the skill here or are at capacity. See “Why?” on an incident, then complete it here." },
      { ask: "What does a capacity of 0 mean?", answer: "Nothing is assigned automatically; the service desk still can." },
      { ask: "What when a certificate or clearance ends?", answer: "Customers and systems that ask for it get somebody else. Renew it in time." },
    ],
  },
  "/team/groups": {
    title: "Team: groups",
    purpose: ["Who works together, which systems they serve, and how many must always be on duty or on call."],
    steps: ["Search by name or member.", ["manager", "“New group” or edit one: members, systems, and the need (hours, how many, which skill)."]],
    questions: [
      { ask: "What is the need used for?", answer: "The roster shows its gaps beforehand, and entering leave says where too few would be." },
      { ask: "Can several groups serve one system?", answer: "Yes. A group that serves every system also takes those nobody else does." },
    ],
  },
  "/team/staffing": {
    title: "Team: residents and clearances",
    purpose: ["Whom a customer, site or system asks for, and what everybody needs who comes. Assignment looks here first."],
    steps: ["Narrow by customer.", ["manager", "“New requirement”: the customer, perhaps a site or system, people in order of preference, and clearances."]],
    questions: [
      { ask: "All the named people are away. Who comes?", answer: "Somebody else with the clearances. Nobody without them is sent." },
      { ask: "Why “not cleared for the site”?", answer: "He lacks a clearance asked for here, or it ran out. Enter it under “People”." },
    ],
  },
  "/team/leave": {
    title: "Team: leave",
    purpose: ["Who is away when, and where too few are because of it. Roster and assignment follow at once."],
    steps: [
      "Look by month, reason or person.",
      ["desk", "“Enter leave”: from, until and why; you see at once his duties in that time, who stands in, and the gaps."],
      ["desk", "If plans change, take it back; the roster stands as before."],
    ],
    questions: [
      { ask: "What about the incidents of whoever goes away?", answer: "They stay. Hand them over first, or have the service desk reassign them." },
      { for: "desk", ask: "It says there is no partner.", answer: "Nobody stands in by himself: put somebody else on in the roster." },
    ],
  },
  "/team/leave/import": {
    title: "Import leave",
    purpose: ["Leave, training and the like from a time-keeping or personnel system: previewed row by row, entered at once when nothing is wrong."],
    steps: [
      "If you are not sure of the columns, take the template and fill it in.",
      "Choose an .xlsx or .csv file. Nothing is entered yet: each row says whether it is new, changed, the same or wrong, and in which column.",
      "Mend what is wrong in the file and choose it again; once nothing is wrong, enter the leave.",
    ],
    questions: [
      { ask: "What if the same file comes twice?", answer: "A row with a reference is never entered twice: unchanged it counts as the same, changed it replaces the one that is there." },
      { ask: "One row is wrong. Why are the others held?", answer: "All are entered or none, so that nobody has to find out which ones went in." },
      { ask: "Which time zone counts?", answer: "The provider’s, named on the page. A date alone lasts to the end of that day." },
    ],
  },
  "/roster": {
    title: "Roster",
    purpose: ["Who is on duty on which day, and where too few are, in red before it happens."],
    steps: [
      "The arrows change the month; choose a group. The legend has day, evening and on call at night.",
      ["desk", "Press a duty to put somebody else on, with a reason. Below are this month’s changes, which can be taken back."],
      "Shifts and rotations are at the top right.",
    ],
    questions: [
      { ask: "How do I get my duties into my phone’s calendar?", answer: "“On call” makes a calendar link that follows the roster." },
      { ask: "How do I close a gap?", answer: "Put somebody on, change the rotation, or the group’s need. Gaps torn by leave are explained under “Leave”." },
      { for: "engineer", ask: "May I swap a duty myself?", answer: "No, ask the service desk or a manager to do it here." },
    ],
  },
  "/rotations": {
    title: "Rotations",
    purpose: ["Who takes which shift in which order, and when it passes on. The roster follows from it."],
    steps: ["Press one to open it.", ["desk", "“New rotation”: group, shift, how it turns and the order; see the coming four weeks and the gaps before saving."]],
    questions: [{ ask: "Must I change it for a single swap?", answer: "No. Press the duty in the roster and put somebody else on, or add an exception here." }],
  },
  "/rotations/$id": {
    title: "A rotation",
    purpose: ["Its rule, what the coming four weeks will be, and its exceptions."],
    steps: [["desk", "Edit the rule and watch the coming four weeks and whether there are more gaps or fewer."], ["desk", "“Add an exception”: who for whom, from when to when."]],
    questions: [
      { ask: "Does a change touch duties that are past?", answer: "What was done stays; it concerns those to come." },
      { ask: "It passes on on the 31st. And in shorter months?", answer: "On the last day of that month." },
    ],
  },
  "/shifts": {
    title: "Shifts",
    purpose: ["What a roster is made of: what duty, from when to when, on which days."],
    steps: [["desk", "“New shift” or edit one: kind of duty, hours and days. An end that is not after the start belongs to the next day."], "Rotations use these shifts."],
    questions: [
      { for: "desk", ask: "What does a change touch?", answer: "Every rotation that uses the shift, from now on." },
      { ask: "Do working days include make-up Saturdays?", answer: "Yes, as the working calendar has it." },
    ],
  },
} satisfies Topics;
