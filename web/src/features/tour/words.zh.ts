/** What is said before the tour begins; the steps come with it (`more.zh.ts`). */
export const zh = {
  title: "导览演示数据",
  offer: "这是演示数据。三分钟导览：带您看看这里的主要工作怎么做。",
  begin: "开始导览",
  put_off: "以后再说",
};
