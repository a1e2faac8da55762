/** Where a list is, at a desk and on a phone; nothing in it is something to be seen as well. */
export const LIST = ["#content .ant-table-wrapper", "#content ul.plain-list.stack-8", "#content ul.plain-list.stack", "#content .panel > .empty"];

/** The first row of the queue. */
export const FIRST_ROW = ["table.queue tbody tr", "#content a.card"];

/** A part of an incident's page: on a narrow window it is behind a tab. */
export const PROMISES = { part: "promises" };
export const DETAILS = { part: "details" };
