# 通知的中文文字。消息的值是邮件主题，属性是对不同读者说的第一段话。

received = 已受理：{ $title }
    .customer = 您报修的问题已经受理。下面是我们承诺的时间，进展会随时告诉您。
    .staff = 收到一件报修，时限已开始计算。
    .vendor = 收到一件涉及贵方产品的报修。
assigned = 已派工程师：{ $title }
    .customer = { $engineer } 负责处理您报修的问题，会在下列时间前与您联系。
    .staff = 这件工单已派给 { $engineer }，请接单并在响应到期前联系报修人。
    .vendor = 我方协调人是 { $engineer }，请与其联系。
acceptance-needed = 请接单：{ $title }
    .staff = 这件工单还没有人接单，请现在接单；不能处理请说明原因并退回。
undecided = 待派单：{ $title }
    .staff = 平台没有把握自动判断这件报修，请从候选中选定。在此之前您是报修人的联系人，时限照常计算。
unassigned = 无人可派：{ $title }
    .staff = 目前没有符合条件的工程师，工单留在队列中，时限照常计算，请安排人员。
answered = 已响应：{ $title }
    .customer = { $by } 就您报修的问题答复如下。
    .staff = { $by } 已响应报修人。
    .vendor = { $by } 已响应报修人。
plan-published = 初步方案：{ $title }
    .customer = 初步方案已经拟定，内容如下。
    .staff = 初步方案已发布。
    .vendor = 初步方案已发布。
waiting-for-you = 等待您的答复：{ $title }
    .customer = 需要您答复后才能继续处理。
    .staff = 这件工单在等待您处理。
    .vendor = 需要贵方答复后才能继续处理。
restored = 业务已恢复：{ $title }
    .customer = 业务已经恢复，可以正常使用。我们会继续查清原因并给出解决方案。
    .staff = 业务已恢复，请继续查清原因。
    .vendor = 业务已恢复，请继续配合查清原因。
solution-offered = 请确认是否解决：{ $title }
    .customer = 我们认为问题已经解决。请打开工单点“确认解决”或“未解决”。
    .staff = 解决方案已提交，等待报修人确认。
    .vendor = 解决方案已提交，等待报修人确认。
rejected = 报修人认为未解决：{ $title }
    .customer = 已记录“未解决”，我们继续处理。
    .staff = 报修人认为问题没有解决，时限恢复计算，请继续处理。
    .vendor = 报修人认为问题没有解决，请继续处理。
closed = 已关闭：{ $title }
    .customer = 您报修的问题已经办结。感谢您的确认。
    .staff = 工单已关闭。
    .vendor = 工单已关闭，无需再处理。
reopened = 重新打开：{ $title }
    .customer = 工单已重新打开，我们继续处理。
    .staff = 工单已重新打开，时限重新计算，请继续处理。
    .vendor = 工单已重新打开，请继续处理。
withdrawn = 已撤销：{ $title }
    .customer = 这件报修已撤销。
    .staff = 这件报修已撤销，请停止处理。
    .vendor = 这件报修已撤销，请停止处理。
message = 新消息：{ $title }
    .customer = { $by } 写道：
    .staff = { $by } 写道：
    .vendor = { $by } 写道：
internal-note = 内部备注：{ $title }
    .staff = { $by } 写了一条内部备注，对客户和厂商不可见：
rung-warning = 即将到期：{ $title }
    .customer = 下列时限即将到期，我们正在处理。
    .staff = 下列时限即将到期，请尽快处理。
    .vendor = 下列时限即将到期，请尽快处理。
rung-late = 已超时：{ $title }
    .customer = 下列时限已经超时，我们正在加紧处理，深表歉意。
    .staff = 下列时限已经超时，请立即处理。
    .vendor = 下列时限已经超时，请立即处理。
rung-escalation = 超时上报：{ $title }
    .customer = 这件工单已上报到更高一级负责人。
    .staff = 按约定逐级上报，请关注并协调处理。
    .vendor = 按约定逐级上报，请立即处理。
rungs-combined = 时限已变更：{ $title }
    .customer = 时限重新计算后，有 { $rungs } 级提醒已过，合并通知如下。
    .staff = 时限重新计算后，有 { $rungs } 级上报已过，合并通知如下。
    .vendor = 时限重新计算后，有 { $rungs } 级提醒已过，合并通知如下。
vendor-called = 请处理：{ $title }
    .customer = 已通知相关单位处理，仍由我方负责到底。
    .staff = 已通知厂商处理，我方协调人是 { $engineer }。
    .vendor = 这件报修涉及贵方产品，请按约定的时限处理。时限从发出本通知时开始计算。
vendor-stated = 厂商已答复：{ $title }
    .staff = 厂商（{ $by }）作出如下说明。
contested = 有人申诉：{ $title }
    .customer = 已收到对判定的申诉，经理会在核实证据后裁定。
    .staff = { $by } 对判定提出申诉，请核实证据后裁定。
    .vendor = 已收到贵方的申诉。
contest-decided = 申诉已裁定：{ $title }
    .customer = { $by } 对申诉作出裁定，理由如下。
    .staff = { $by } 对申诉作出裁定，理由如下。
    .vendor = { $by } 对申诉作出裁定，理由如下。
verdict-to-agree = 请确认责任裁定：{ $title }
    .customer = 裁定涉及我方自身，须经您同意才算最终结论。请打开工单表示同意或不同意。
    .staff = 裁定涉及我方自身，正等待客户负责人同意。
    .vendor = 裁定正等待客户负责人同意。
quotation-sent = 请确认保外服务报价：{ $title }
    .customer = 这件报修不在质保（维保）范围内。请核对报价，签署后我们开始实施；不同意请选择拒绝。
    .staff = 保外服务确认单已发出，等待客户签署。
    .vendor = 保外服务确认单已发出。
quotation-answered = 报价已有答复：{ $title }
    .customer = { $by } 已答复报价。
    .staff = { $by } 已答复报价。
    .vendor = 客户已答复报价。
remote-asked = 请授权远程维护：{ $title }
    .customer = { $by } 申请远程维护，请核对目的和时段后授权或拒绝。未经授权不会连接。
    .staff = 已申请远程维护授权，等待客户答复。
    .vendor = 已申请远程维护授权。
remote-decided = 远程维护申请已有答复：{ $title }
    .customer = { $by } 已答复远程维护申请。
    .staff = { $by } 已答复远程维护申请。
    .vendor = 客户已答复远程维护申请。
term-over = 期限已过：{ $title }
    .staff = 这件工单有一项内部期限已过，请尽快完成。
out-of-warranty = 不在质保范围：{ $title }
    .customer = 经核对协议，这件报修不在质保（维保）范围内。开工前我们会先与您确认费用。
    .staff = 这件报修判定为保外，开工前须经客户确认。
    .vendor = 这件报修不在协议保障范围内。
severity-changed = 级别变更：{ $title }
    .customer = 级别由 { $from } 改为 { $to }，时限随之重新计算。如有异议可以提出。
    .staff = 级别由 { $from } 改为 { $to }，时限已重新计算。
    .vendor = 级别由 { $from } 改为 { $to }，时限已重新计算。
password-reset = 设置新密码
    .customer = 有人为这个账号申请了新密码。请在一小时内打开链接设置，链接只能使用一次。如果不是您本人申请，请忽略这封邮件，账号没有任何变化。
    .staff = 有人为这个账号申请了新密码。请在一小时内打开链接设置，链接只能使用一次。如果不是您本人申请，请忽略这封邮件，账号没有任何变化。
    .vendor = 有人为这个账号申请了新密码。请在一小时内打开链接设置，链接只能使用一次。如果不是您本人申请，请忽略这封邮件，账号没有任何变化。
invited = 您的交付后保障账号
    .customer = { $by } 已为您建立账号。请在七天内打开链接设置密码，链接只能使用一次。
    .staff = { $by } 已为您建立账号。请在七天内打开链接设置密码，链接只能使用一次。
    .vendor = { $by } 已为您建立账号。请在七天内打开链接设置密码，链接只能使用一次。
emergency-opened = 应急授权已启用：{ $title }
    .customer = 因紧急情况，我方人员 { $by } 在限定时间内取得了处理贵单位工单的权限，其间的每一次操作和查看都会留痕。如有疑问，请与我们联系。
    .staff = { $by } 启用了应急授权，其间的每一次操作和查看都会留痕。请核对事由；如不妥当，可立即结束。
    .vendor = { $by } 启用了应急授权。
webhook-disabled = 外部订阅已停用：{ $title }
    .staff = 外部订阅“{ $title }”的接收方一直不接收消息，已自动停用。请修复接收方，重新启用订阅，再重发未送达的消息。
screening-needed = 请审核报修：{ $title }
    .customer = 本单位有一件报修等待您审核：可以转报给我们、自行处理，或退回报修人补充。
    .staff = 客户正在审核这件报修。
    .vendor = 客户正在审核这件报修。
sent-back = 报修被退回：{ $title }
    .customer = 本单位负责人退回了您的报修，请按说明补充后再次提交。
    .staff = 客户负责人把这件报修退回给报修人补充。
    .vendor = 这件报修已退回客户补充。
approval-needed = 请审批：{ $title }
    .staff = { $by } 提交了一项需要您审批的事项，批准之前不计入时限。
consent-needed = 请您确认：{ $title }
    .customer = { $by } 提请您确认一项事项，您同意之前不生效。
    .staff = 已提请客户确认，客户同意之前不生效。
    .vendor = 已提请客户确认。
proposal-decided = 已有审批结果：{ $title }
    .customer = { $by } 对一项待批事项作出了决定。
    .staff = { $by } 对一项待批事项作出了决定。
    .vendor = { $by } 对一项待批事项作出了决定。
term-ends = 协议即将到期：{ $title }
    .staff = 保修（维保）期将于 { $from } 届满，还有 { $to } 天。请准备移交清单：未关闭工单与隐患、账号与证书、备份验证、备件归还、知识库导出、续保方案与报价。

sheet-to-discuss = 考核表征求意见：{ $title }
    .customer = 考核表已经算出，请核对各项数字：有疑问请写下意见，没有疑问请确认。
    .staff = 考核表已送客户征求意见。
    .vendor = 考核表已送客户征求意见。
sheet-remarked = 考核表有新意见：{ $title }
    .staff = { $by } 对考核表提出意见，答复之前不能签发。
sheet-answered = 考核表意见已答复：{ $title }
    .customer = { $by } 答复了您对考核表的意见。
    .staff = { $by } 答复了客户对考核表的意见。
    .vendor = { $by } 答复了客户对考核表的意见。
sheet-agreed = 客户已确认考核表：{ $title }
    .staff = { $by } 确认了考核表，可以签发。
sheet-issued = 考核表已签发：{ $title }
    .customer = 考核表已经签发，内容连同摘要已固定，可在页面查看和导出。
    .staff = 考核表已经签发。
    .vendor = 考核表已经签发。

digest = { $count } 件工单的时限提醒
    .staff = 下列 { $count } 条时限提醒同时到期，合为一封。请先处理最急的。
digest-more = 另有 { $count } 条未列出，请到待办队列查看。

greeting = { $name }，您好：
reason = 原因：{ $reason }
percent = { $milestone }时限已用 { $percent }%。

label-number = 工单号
label-system = 系统
label-customer = 客户
label-severity = 级别
label-lead = 牵头单位
label-engineer = 负责人
label-clocks = 承诺的时间
open-link = 查看进展
open-queue = 打开待办队列
footer-auto = 本邮件由 Aftercare 自动发出。时间以 { $zone } 为准。
footer-copy = 发送时连接中断，本邮件可能与前一封重复。

reason-excluded = 属于协议约定的除外情形
reason-expired = 质保（维保）期已过
reason-not_covered = 不在协议约定的范围内
reason-suspended = 协议处于中止状态
reason-terminated = 协议已终止
reason-webhook-failing = 连续五天全部发送失败
reason-webhook-gone = 接收方表示不再接收（410）
reason-waiting_customer = 等待客户答复
reason-waiting_vendor = 等待厂商
reason-waiting_parts = 等待备件
reason-agreed_window = 已约定时间
reason-planned_downtime = 计划停机

severity = { $level ->
    [1] 一级（特急）
    [2] 二级（紧急）
    [3] 三级（较急）
   *[4] 四级（一般）
}

milestone-respond = 响应
milestone-on_site = 到场
milestone-plan = 初步方案
milestone-restore = 恢复
milestone-resolve = 解决
milestone-report = 故障报告
milestone-update = 进展反馈
milestone-supervise = 督办
milestone-confirm = 确认
milestone-contest = 申诉期
milestone-attribute = 责任界定
milestone-sign = 补签确认
milestone-review = 复盘

clock-running = { $due } 前（剩 { $amount }）
clock-late = 应于 { $due }，已超时 { $amount }
clock-paused = 已暂停（剩 { $amount }）
clock-offered = 已提交方案，等待确认
clock-met = 已按时完成
clock-met-late = 已完成，晚于 { $due }
clock-cancelled = 不再适用
provisional = { $due }（暂定）

amount-days = { $days } 天 { $hours } 小时
amount-hours = { $hours } 小时 { $minutes } 分
amount-minutes = { $minutes } 分
amount-working-hours = { $hours } 个工作小时 { $minutes } 分
amount-working-minutes = { $minutes } 个工作分钟
amount-working-days = { $days } 个工作日

date = { $year }年{ $month }月{ $day }日（周{ $weekday ->
    [1] 一
    [2] 二
    [3] 三
    [4] 四
    [5] 五
    [6] 六
   *[7] 日
}）{ $time }

failure-unreachable = 连不上邮件服务器（{ $detail }）：请检查地址、端口和网络，恢复后会自动重发。
failure-timeout = 邮件服务器没有及时应答（{ $detail }）：稍后自动重发。
failure-broken-off = 与邮件服务器的连接中断（{ $detail }）：稍后自动重发，并注明可能重复。
failure-encryption = 无法建立加密连接（{ $detail }）：请检查证书、服务器名称和加密方式的设置。
failure-login-refused = 邮件服务器拒绝登录（{ $detail }）：请检查用户名和密码，改正后会自动重发。
failure-recipient-refused = 邮件服务器不接受这个收件人（{ $detail }）：请改正联系人的邮箱。
failure-refused = 邮件服务器没有收下这封邮件（{ $detail }）：稍后自动重发。
failure-bad-address = 邮箱地址不正确（{ $detail }）：请改正联系人的邮箱。
failure-gone = 通知所说的事项已不存在。
failure-facts-unavailable = 发送时查不到当前情况（{ $detail }）：稍后自动重发。
failure-no-channel = 没有配置这个发送渠道（{ $detail }）：请在配置中设置，之后会自动重发。
failure-unwritable = 通知无法成文（{ $detail }）：请把工单号告知管理员。
failure-held-back = 按运维服务经理的决定，不发送这条通知。
