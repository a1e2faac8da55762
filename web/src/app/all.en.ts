/** The words of the pages in one language that come before a page is drawn. */
import { en as account } from "../features/account/words.en";
import { en as desk } from "../features/desk/words.en";
import { en as estate } from "../features/estate/words.en";
import { en as notify } from "../features/notify/words.en";
import { en as tour } from "../features/tour/words.en";
import { en as ui } from "../ui/words.en";
import { en as app } from "./words.en";

export const words = { app, ui, account, desk, estate, notify, tour };
