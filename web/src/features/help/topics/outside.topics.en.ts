import type { Topics } from "./topics";

/** Pages without a log-in: the log-in itself, and what a link or a code opens. */
export const en = {
  "/login": {
    title: "Log in",
    purpose: ["Log in with the account your administrator gave you."],
    steps: [
      "Enter login and password and press “Log in”.",
      "If a code is asked for, open the authenticator on your phone and enter its six digits; without the phone, a recovery code.",
      "With a passkey, “Log in with a passkey” takes fingerprint, face or screen lock.",
      "If your organisation has a log-in of its own, use its button below.",
    ],
    questions: [
      { ask: "I have no account.", answer: "Ask your administrator. If a fault cannot wait, call the hotline." },
      { ask: "I forgot my password.", answer: "“Forgotten the password?” sends a link to the mail address of the account." },
      { ask: "Why must I choose a new password?", answer: "Somebody else gave you the present one, or it is too old. Choose your own to go on." },
      { ask: "It asks me to set up an authenticator.", answer: "Your role needs one. Scan the picture with an app and enter the six digits it shows." },
    ],
  },
  "/login/by/$way": {
    title: "Log in with your organisation’s account",
    purpose: ["Use the name and password of your own organisation."],
    steps: ["Enter them and press “Log in”."],
    questions: [{ ask: "The password is refused.", answer: "Your organisation keeps it; ask its IT department." }],
  },
  "/login/back/$way": {
    title: "Finding out who you are",
    purpose: ["You have just come back from your organisation’s log-in, and the platform checks it."],
    steps: ["Usually there is nothing to do. If it fails, go back to the log-in and try again."],
    questions: [{ ask: "It keeps failing.", answer: "Your organisation’s account may not be matched to one here yet; ask your administrator." }],
  },
  "/forgot": {
    title: "Forgotten password",
    purpose: ["Sends a link to choose a new password to the mail address of your account."],
    steps: ["Enter your login and press “Send the link”.", "Open the link in the mail within an hour."],
    questions: [
      { ask: "No mail came.", answer: "Look into your spam. An account without an address gets none; ask your administrator." },
      { ask: "Why does it not say whether the account exists?", answer: "So that nobody can find out by trying." },
    ],
  },
  "/setup": {
    title: "First run",
    purpose: ["Creates the first administrator; customers, systems and agreements come next."],
    steps: ["Enter your organisation and its time zone: deadlines are counted on the calendar of that zone.", "Enter name, login and password, then “Create and log in”.", "Then make accounts for a security officer, an auditor and everybody else, and bring the estate in by “Import”."],
    questions: [{ ask: "The time zone is wrong. What now?", answer: "Every deadline depends on it: make sure of it before the first agreement." }],
  },
  "/link/vendor-case": {
    title: "Please look into this",
    purpose: ["The integrator asks you to see to a fault. The link needs no log-in and is for this one case."],
    steps: [
      "Read what was reported and the agreed deadlines; begin with what is due first.",
      "Under “Answer” choose answer, evidence or work done, write, attach logs, and “Send”.",
      "Tick when service is back and when your part is solved.",
      "If it should not be yours, contest the attribution below with your reasons.",
    ],
    questions: [
      { ask: "Why is there no reporter’s name and phone?", answer: "Only what the work needs is given. To reach the customer, ask the coordinator named here." },
      { ask: "Must we go on working after contesting?", answer: "Yes, the deadlines run on. The service manager decides." },
      { ask: "The link does not open any more.", answer: "It may have expired or been revoked. Ask for another." },
    ],
  },
  "/link/quotation": {
    title: "Look over a quotation",
    purpose: ["What work outside warranty will cost. It starts once you have signed."],
    steps: ["Read why, the lines and the total, and until when it holds.", "To accept, give your name, sign in the box, and press “Accept and sign”.", "Otherwise “Refuse” and say why."],
    questions: [
      { ask: "Must I sign by hand?", answer: "No, the typed name will do." },
      { ask: "Can it be changed afterwards?", answer: "No. The provider withdraws it and quotes anew." },
    ],
  },
  "/link/confirmation": {
    title: "Is it solved?",
    purpose: ["The engineer says it is solved and asks you to confirm."],
    steps: ["If so, “It is solved”, and stars if you like.", "If not, “Not solved” with a sentence on how it is now; tick if the work is still stopped."],
    questions: [
      { ask: "It says it was answered already.", answer: "You or a colleague did, or the work has moved on. Nothing more is needed." },
      { ask: "What if I do nothing?", answer: "After the time agreed, silence counts as a yes. If it is not solved, do press “Not solved”." },
    ],
  },
  "/link/password": {
    title: "Choose your password",
    purpose: ["For a new account, or after you forgot your password."],
    steps: ["Enter the new password twice and save it; a few unrelated words work well.", "Then log in with it. After a reset all other sessions end."],
    questions: [
      { ask: "Why is my password refused?", answer: "Common passwords, dates, names and the last ones you used are. Take a few unrelated words." },
      { ask: "The link does not open.", answer: "It works once and expires. Ask for another, or for a new invitation." },
    ],
  },
  "/verify/$code": {
    title: "Verify a document",
    purpose: ["Whether the paper in your hand was issued by us, and whether it was corrected. Anybody may look, without a log-in."],
    steps: ["Compare kind, number and day with the paper.", "If you have the file, choose it under “Compare a file”: it is computed on your device and not uploaded."],
    questions: [
      { ask: "It says no such document was issued.", answer: "Check the code first. If it still is not found, ask whoever gave you the paper, and do not rely on it." },
      { ask: "It says it was corrected.", answer: "This one does not hold any more; the new number does." },
      { ask: "The file “is not what was issued”.", answer: "It was changed, or is no original but saved anew or converted." },
    ],
  },
} satisfies Topics;
