import type { ComponentProps } from "react";

import Dressed from "../../../app/Dressed";
import { Receipt } from "./Receipt";

/** What a report became, with what draws it: the page it appears on does without. */
export default function LazyReceipt(props: ComponentProps<typeof Receipt>) {
  return (
    <Dressed>
      <Receipt {...props} />
    </Dressed>
  );
}
