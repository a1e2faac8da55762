/** Every word of the pages in one language, and those of the component library: what a page loads before it is drawn. */
import parts from "antd/locale/zh_CN";

import { zh as account } from "../features/account/words.zh";
import { zh as agreement } from "../features/agreement/words.zh";
import { zh as assessment } from "../features/assessment/words.zh";
import { zh as calendar } from "../features/calendar/words.zh";
import { zh as desk } from "../features/desk/words.zh";
import { zh as estate } from "../features/estate/words.zh";
import { zh as link } from "../features/link/words.zh";
import { zh as notify } from "../features/notify/words.zh";
import { zh as operations } from "../features/operations/words.zh";
import { zh as oversight } from "../features/oversight/words.zh";
import { zh as team } from "../features/team/words.zh";
import { zh as webhook } from "../features/webhook/words.zh";
import { zh as ui } from "../ui/words.zh";
import { zh as app } from "./words.zh";

export { parts };

export const words = { app, ui, account, agreement, assessment, calendar, desk, estate, link, notify, operations, oversight, team, webhook };
