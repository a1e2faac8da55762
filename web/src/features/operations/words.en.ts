export const en = {
  health: {
    title: "Health",
    hint: "What was found of installation, database, backup, mail and backlog, the worst first; aftercare doctor on the command line looks at the machine as well.",
    level: { good: "All is well", warning: "Something needs a look", failure: "Something needs to be done now" },
    mark: { good: "good", warning: "look", failure: "act" },
    again: "Look again",
    at: "as of {{at}}",
  },
  channels: {
    title: "Channels",
    hint: "Send one message and learn at once whether it arrives; where it does not, why and what to do.",
    none: "No channel is set up: notices stay in the platform's inboxes.",
    mail: "Mail address",
    phone: "Telephone number",
    try: "Try",
    try_by: "Try: {{name}}",
    delivered: "Taken over by the other side; look at {{name}}.",
    kind: { mail: "mail", robot: "group robot", sms: "text messages", call: "calls" },
  },
};
