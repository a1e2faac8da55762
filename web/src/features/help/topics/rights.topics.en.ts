import type { Topics } from "./topics";

/** One's own account; who may what; what is kept; how the installation is. */
export const en = {
  "/account": {
    title: "My account",
    purpose: ["Your own log-in: where you are logged in, password, authenticator, passkeys and tokens."],
    steps: [
      "See under “Where you are logged in” whether you know them all; log out one, or everywhere else.",
      "“Set up an authenticator”: scan with an app, enter six digits, keep the recovery codes elsewhere.",
      "“Register a passkey” logs you in by fingerprint, face or screen lock, one for each device.",
      "A new password ends your sessions elsewhere.",
      "An API token for a program is shown once; revoke what is not used.",
    ],
    questions: [
      { ask: "I lost my phone.", answer: "Log in with a recovery code and set the authenticator up again. Without codes, the administrator resets it." },
      { ask: "Why can I not change my password here?", answer: "You log in by a provider outside, which keeps it." },
      { ask: "What is kept of me?", answer: "“Personal data” at the bottom downloads it." },
    ],
  },
  "/accounts": {
    title: "Accounts",
    purpose: ["Who can log in, and with which roles. Making accounts, approving rights and reading the journal belong to three different people."],
    steps: [
      "Search by name or log-in.",
      ["administrator", "“New account”: name, login, roles, organisation. Without a first password an invitation goes by mail, and the holder chooses his own."],
      ["administrator", "“Send the invitation” again if it got lost; “Reset the authenticator” for a lost phone."],
      ["security_officer", "Those awaiting approval: look into it, then “Approve” or “Refuse”."],
    ],
    questions: [
      { for: "administrator", ask: "Why can a new account not open some pages?", answer: "Its roles count once the security officer approves them." },
      { ask: "Can I give myself a right?", answer: "No: somebody else asks for it and another approves. If it cannot wait there is emergency access, announced and recorded." },
      { for: "security_officer", ask: "I approved wrongly.", answer: "Begin a permission review and take it away there; it counts at once." },
    ],
  },
  "/policy": {
    title: "Permissions",
    purpose: ["What each role may do and how far. The server decides by this table."],
    steps: ["A row is an action, a column a role; empty means no.", "For why a certain person may or may not, ask under “Why allowed”."],
    questions: [
      { ask: "Can it be changed?", answer: "No. For fewer rights, use a custom role." },
      { ask: "What do “own department” and “own groups” mean?", answer: "It may be done, but only there: a reporter sees his department’s and his own, an engineer his groups’." },
    ],
  },
  "/explain": {
    title: "Why allowed",
    purpose: ["Which line of the policy decides whether somebody may do something."],
    steps: ["Choose who and what; perhaps an incident’s number, or a customer.", "Press “Explain”. The address can be copied to show somebody the same answer."],
    questions: [
      { ask: "What is “outside”?", answer: "The role allows it, but this incident or customer is beyond its reach." },
      { ask: "Somebody cannot open a page. How do I find out?", answer: "Choose him and the action: no entry, outside, or an account that is switched off." },
    ],
  },
  "/roles": {
    title: "Custom roles",
    purpose: ["Where a built-in role is too wide, a narrower one in its place: drafted by the manager, asked for by the administrator, approved by the security officer."],
    steps: [
      ["manager", "“Draft a role”: a name, the role it stands for, what it may do and how far. What is not ticked is not allowed."],
      ["administrator", "“Ask for it for an account”. It counts once approved; “Take away” when it is not needed any more."],
      ["security_officer", "“Approve” or “Refuse” those that wait."],
      ["manager", "After “Change” its holders need approval again; “Retire” takes it from everybody at once."],
      "Show only those with some waiting.",
    ],
    questions: [
      { ask: "Why can I not approve this one?", answer: "Nobody approves what he drafted, asked for or holds himself." },
      { for: "manager", ask: "Why can I not tick some rights?", answer: "Only those you have yourself, and which the side of that role may have, are listed." },
    ],
  },
  "/emergencies": {
    title: "Emergency access",
    purpose: ["A role for a while when something cannot wait for whoever has it: with a reason, announced at once, recorded throughout."],
    steps: [
      ["lent", "“Ask for emergency access”: role, customer, 5 to 240 minutes, and what happened. It counts at once."],
      ["lent", "“End it” as soon as you are done; there is no need to let it run out."],
      ["security_officer", "You see whatever is in force; “End it” where it should not be."],
      "Show only those in force.",
    ],
    questions: [
      { ask: "Who hears of it?", answer: "The security officers and that customer’s responsible persons, at once and with the reason." },
      { ask: "Can it be made longer?", answer: "It ends by itself. Ask again, with a reason again." },
    ],
  },
  "/reviews": {
    title: "Permission reviews",
    purpose: ["Look through who holds what from time to time, and settle what is too wide, unused, conflicting, left behind or self-granted."],
    steps: [["security_officer", "“Begin a review”: a name, and after how many days something counts as unused. Once a quarter, and when somebody leaves."], "Narrow by state: open, overdue, closed; press a name to open it."],
    questions: [{ ask: "Does a review take rights away by itself?", answer: "No. It lists and proposes; the security officer decides each." }],
  },
  "/reviews/$id": {
    title: "A permission review",
    purpose: ["What this review found; each item is kept or taken away."],
    steps: [
      ["security_officer", "Read finding and proposal, then “Take away” or “Keep” with a reason. Taking away counts at once and ends the holder’s sessions."],
      ["security_officer", "When all is decided, “Close the review”. Nothing can be decided afterwards."],
      "“All” shows how each was decided.",
    ],
    questions: [
      { for: "security_officer", ask: "I took something away by mistake.", answer: "It cannot be undone: the administrator asks for it as usual and you approve." },
      { ask: "What is “left behind”?", answer: "The account is switched off, or its person or organisation is gone." },
    ],
  },
  "/journal": {
    title: "Journal",
    purpose: ["Who did what to what, and when. Entries are only added, chained to one another, and can be verified offline."],
    steps: [
      "Narrow by kind, subject, actor or day; open one, then “Only on this” or “Only by this one”.",
      "“Verify the journal” computes the whole chain again.",
      "“Download the chain” gives both sides a copy to keep and to verify offline.",
    ],
    questions: [
      { ask: "Is my reading recorded, too?", answer: "Yes: reading, verifying and exporting are entries themselves." },
      { ask: "It says the chain does not fit.", answer: "Leave the database as it is, and take the export with the ends kept earlier to the security officer." },
      { ask: "Why is a name shown as a hash?", answer: "Personal data is kept as a hash, so that the chain holds after somebody is erased." },
    ],
  },
  "/privacy": {
    title: "Personal data",
    purpose: ["What the platform keeps of you; take a copy whenever you like.", ["security_officer", "Holds and erasing people are here, too."], ["manager", "Holds are here, too."], ["auditor", "Holds are here, too."]],
    steps: [
      "“Download what is kept of me” gives a JSON file; the download is recorded.",
      ["manager", "In a dispute, audit or lawsuit “Place a hold”: on a customer, or on one incident alone."],
      ["security_officer", "“Lift” it when settled. What is past its term then goes and does not come back."],
      ["security_officer", "“Erase” is for accounts that are switched off, with a reason such as the number of the written request."],
    ],
    questions: [
      { ask: "Can I ask to be erased?", answer: "Ask your organisation or the provider. Once the account is switched off the security officer empties name, log-in and addresses; what you did stays." },
      { for: "security_officer", ask: "Why can somebody not be erased?", answer: "The account is not switched off, or a hold stands on a customer or incident he was part of." },
    ],
  },
  "/health": {
    title: "Health",
    purpose: ["How installation, database, backup, mail and backlog are, the worst first, each with what to do."],
    steps: ["Begin with what is marked “act”, do as it says, then “Look again”.", "“Try” each channel and learn at once whether a message arrives.", "`aftercare doctor` on the server looks at the machine as well."],
    questions: [
      { ask: "It says no drill was made.", answer: "Only a backup whose restore drill passed counts. Make one as it says." },
      { ask: "No channel is set up. What then?", answer: "Notices stay in the platform: no mail, text message or call." },
    ],
  },
  "/notice-texts": {
    title: "Texts of notices",
    purpose: ["How each notice speaks to customers, to our own people and to vendors. You can put your own words in."],
    steps: ["Find one by name and press it to change it.", "Changed ones say how many texts are yours; a text that cannot be used is marked."],
    questions: [
      { ask: "Can I break a notice, so that number and link are missing?", answer: "No: the platform adds number, deadlines and link to a mail. A text message is yours as a whole, so name the number." },
      { ask: "From when does it count?", answer: "From the next notice on. What was sent stays." },
    ],
  },
  "/notice-texts/$event": {
    title: "Changing a notice",
    purpose: ["Its title, text and text message, in Chinese and English."],
    steps: ["Write, and insert fields where they belong. You are told when an important one is missing.", "“Preview” shows mail, chat and text message; nothing is sent.", "“Save”. “Put the shipped text back” undoes it, and “Use this version” takes an earlier one."],
    questions: [
      { ask: "It was refused when saving.", answer: "Mostly a field is misspelt; the message says which one may be meant." },
      { ask: "Somebody else changes it, too.", answer: "You keep what you typed and are told what they wrote. Save again to let yours stand, or “Take theirs”." },
    ],
  },
  "/webhooks": {
    title: "Webhooks",
    purpose: ["Whenever an incident changes, another program is told, signed: an OA, a chat robot, a wall of screens."],
    steps: ["“New webhook”: address, purpose, what it hears, perhaps of one customer only.", "The signing secret is shown this once: copy it to the receiver now.", "Open one to see its deliveries; switch it off or delete it when not needed."],
    questions: [
      { ask: "Why was it switched off?", answer: "The receiver kept failing, or answered 410 to be left alone. Mend it and “Switch on”." },
      { ask: "The secret is lost.", answer: "“New secret”. The old one holds for 24 hours, so there is time to change." },
    ],
  },
  "/webhooks/$id": {
    title: "Deliveries of a webhook",
    purpose: ["Everything sent to this program: whether it arrived, and if not, why."],
    steps: ["Narrow by state and see what the receiver answered.", "Once mended, send one again, or all that were given up."],
    questions: [
      { ask: "Will something be done twice?", answer: "It keeps its id when sent again; the receiver tells doubles by it." },
      { ask: "Must I see to “failed, will retry”?", answer: "It is tried again by itself, and given up only after many tries." },
    ],
  },
} satisfies Topics;
