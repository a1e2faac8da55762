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
  channels: {
    title: "消息渠道",
    hint: "试发一条消息，马上知道能不能送达；不成功时说明原因和改法。",
    none: "没有配置任何渠道：通知只出现在平台的消息里。",
    mail: "收信邮箱",
    phone: "电话号码",
    try: "试发",
    try_by: "试发：{{name}}",
    delivered: "对方已收下，请到 {{name}} 查看。",
    kind: { mail: "邮件", robot: "群机器人", sms: "短信", call: "电话" },
  },
};
