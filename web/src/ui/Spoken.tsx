import { message } from "antd";
import { useEffect } from "react";

import Dressed from "../app/Dressed";
import { taken, useWaiting } from "./messages";

/** Draws what was said, in the order in which it was. */
export default function Spoken() {
  return (
    <Dressed>
      <Sayings />
    </Dressed>
  );
}

function Sayings() {
  const [api, holder] = message.useMessage();
  const waiting = useWaiting();
  useEffect(() => {
    if (waiting.length > 0) for (const { kind, words } of taken()) void api[kind](words);
  }, [api, waiting]);
  return holder;
}
