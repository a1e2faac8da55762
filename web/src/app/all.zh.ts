/** The words of the pages in one language that come before a page is drawn. */
import { zh as account } from "../features/account/words.zh";
import { zh as calendar } from "../features/calendar/words.zh";
import { zh as desk } from "../features/desk/words.zh";
import { zh as estate } from "../features/estate/words.zh";
import { zh as link } from "../features/link/words.zh";
import { zh as notify } from "../features/notify/words.zh";
import { zh as operations } from "../features/operations/words.zh";
import { zh as team } from "../features/team/words.zh";
import { zh as tour } from "../features/tour/words.zh";
import { zh as webhook } from "../features/webhook/words.zh";
import { zh as ui } from "../ui/words.zh";
import { zh as app } from "./words.zh";

export const words = { app, ui, account, calendar, desk, estate, link, notify, operations, team, tour, webhook };
