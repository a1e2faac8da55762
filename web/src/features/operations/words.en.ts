export const en = {
  health: {
    title: "Health",
    hint: "What was found of installation, database, backup, mail and backlog, the worst first; aftercare doctor on the command line looks at the machine as well.",
    level: { good: "All is well", warning: "Something needs a look", failure: "Something needs to be done now" },
    mark: { good: "good", warning: "look", failure: "act" },
    again: "Look again",
    at: "as of {{at}}",
  },
};
