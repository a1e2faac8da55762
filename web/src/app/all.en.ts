/** Every word of the pages in one language, and those of the component library: what a page loads before it is drawn. */
import parts from "antd/locale/en_GB";

import { en as account } from "../features/account/words.en";
import { en as agreement } from "../features/agreement/words.en";
import { en as assessment } from "../features/assessment/words.en";
import { en as calendar } from "../features/calendar/words.en";
import { en as desk } from "../features/desk/words.en";
import { en as estate } from "../features/estate/words.en";
import { en as link } from "../features/link/words.en";
import { en as notify } from "../features/notify/words.en";
import { en as operations } from "../features/operations/words.en";
import { en as oversight } from "../features/oversight/words.en";
import { en as team } from "../features/team/words.en";
import { en as webhook } from "../features/webhook/words.en";
import { en as ui } from "../ui/words.en";
import { en as app } from "./words.en";

export { parts };

export const words = { app, ui, account, agreement, assessment, calendar, desk, estate, link, notify, operations, oversight, team, webhook };
