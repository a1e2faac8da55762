/** What is said of costs, claims and planned downtime: it comes with their pages, not with the first view. */
import { zh as costs } from "./costs/words.zh";
import { zh as windows } from "./windows/words.zh";

export const zh = { costs, windows };
