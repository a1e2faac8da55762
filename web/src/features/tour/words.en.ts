/** What is said before the tour begins; the steps come with it (`more.en.ts`). */
export const en = {
  title: "Tour of the demonstration",
  offer: "This is demonstration data. A three-minute tour shows the main work here.",
  begin: "Start the tour",
  put_off: "Later",
};
