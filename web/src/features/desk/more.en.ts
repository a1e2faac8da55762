/** What is said of costs, claims and planned downtime: it comes with their pages, not with the first view. */
import { en as costs } from "./costs/words.en";
import { en as windows } from "./windows/words.en";

export const en = { costs, windows };
