import { Input, Select } from "antd";

import type { AgreementContent } from "../../../api/types";
import { phrase, useWords } from "../../../ui/words";
import { Named, Rows, type SectionProps } from "./fields";

type Rule = NonNullable<AgreementContent["channels"]>[number];
type Received = NonNullable<Rule["received"]>;

const WAYS = ["portal", "phone", "mail", "chat_group", "wecom", "walk"] as const;
const RECEIVED: Received[] = ["on_arrival", "on_registration", "never"];

/** By which ways a fault may be reported, where each is reached, and when what comes by it counts as received. */
export function ChannelsSection({ content, onChange, pointers }: SectionProps) {
  const { t } = useWords();
  const rules = content.channels ?? [];
  const free = (mine: string) => [...new Set([...WAYS, mine])].filter((way) => way === mine || !rules.some(({ channel }) => channel === way));
  return (
    <Rows<Rule>
      rows={rules}
      onChange={(channels) => onChange({ channels })}
      empty={t("agreement.channels.empty")}
      add={t("agreement.channels.add")}
      fresh={() => {
        const channel = WAYS.find((way) => !rules.some((rule) => rule.channel === way));
        return channel ? { channel, reached_at: null, received: "on_arrival", clause: "" } : null;
      }}
      at="/channels"
      pointers={pointers}
    >
      {(rule, set, of) => (
        <div className="editor-line">
          <Named name={t("agreement.channel")}>
            <Select<string>
              className="channels-way"
              aria-label={of(t("agreement.channel"))}
              value={rule.channel}
              options={free(rule.channel).map((way) => ({ value: way, label: phrase(t, "agreement.way", way) }))}
              onChange={(channel) => set({ channel })}
            />
          </Named>
          <Named name={t("agreement.channels.reached_at")}>
            <Input aria-label={of(t("agreement.channels.reached_at"))} value={rule.reached_at ?? ""} onChange={(event) => set({ reached_at: event.target.value === "" ? null : event.target.value })} />
          </Named>
          <Named name={t("agreement.channels.received")}>
            <Select<Received>
              className="channels-received"
              aria-label={of(t("agreement.channels.received"))}
              value={rule.received ?? "on_arrival"}
              options={RECEIVED.map((received) => ({ value: received, label: t(`agreement.channel_of.${received}`) }))}
              onChange={(received) => set({ received })}
            />
          </Named>
          <Named name={t("agreement.scope.clause")}>
            <Input aria-label={of(t("agreement.scope.clause"))} value={rule.clause ?? ""} onChange={(event) => set({ clause: event.target.value })} />
          </Named>
        </div>
      )}
    </Rows>
  );
}
