/** The words of the pages in one language that come before a page is drawn. */
import { zh as account } from "../features/account/words.zh";
import { zh as desk } from "../features/desk/words.zh";
import { zh as estate } from "../features/estate/words.zh";
import { zh as notify } from "../features/notify/words.zh";
import { zh as tour } from "../features/tour/words.zh";
import { zh as ui } from "../ui/words.zh";
import { zh as app } from "./words.zh";

export const words = { app, ui, account, desk, estate, notify, tour };
