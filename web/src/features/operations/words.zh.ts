/** How the installation is. */
export const zh = {
  health: {
    title: "体检",
    hint: "安装、数据库、备份、邮件和积压的检查结果，最要紧的在前；命令行 aftercare doctor 还会检查这台机器。",
    level: { good: "一切正常", warning: "有需要留意的", failure: "有需要立即处理的" },
    mark: { good: "正常", warning: "留意", failure: "处理" },
    again: "再查一次",
    at: "{{at}} 的结果",
  },
};
