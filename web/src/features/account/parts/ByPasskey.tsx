import { KeyOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { http, taken } from "../../../api/client";
import { Refusal } from "../../../ui/PageState";
import { learnServerTime } from "../../../ui/serverClock";
import { slow } from "../../../ui/slow";
import { canAsk, proved } from "./device";
import { waysQuery } from "./Ways";

/** Logging in by a passkey: nothing is typed. Not there where the browser or the address does not take them. */
export function ByPasskey({ onDone }: { onDone: () => Promise<void> }) {
  const { t } = useTranslation();
  const ways = useQuery(waysQuery);
  const [calledOff, setCalledOff] = useState(false);
  const enter = useMutation({
    mutationFn: async () => {
      setCalledOff(false);
      const credential = await proved(await taken(http.POST("/api/v1/session/passkey-question")));
      if (credential === null) return setCalledOff(true);
      const session = await taken(http.POST("/api/v1/session/by-passkey", { body: { credential: credential as Record<string, never> } }));
      learnServerTime(session.now);
      await onDone();
    },
  });
  if (!ways.data?.passkeys || !canAsk()) return null;
  return (
    <div className="stack-8">
      {enter.error && <Refusal error={enter.error} />}
      {calledOff && (
        <p role="status" className="muted">
          {t("account.passkeys.none_came")}
        </p>
      )}
      <Button block size="large" icon={<KeyOutlined aria-hidden />} loading={slow(enter.isPending)} onClick={() => enter.mutate()}>
        {t("account.passkeys.enter")}
      </Button>
    </div>
  );
}
