//! What a report says about impact, urgency and grave circumstances, for when nobody answered the questions.

use std::sync::LazyLock;

use regex::Regex;

/// How much of the customer the text says is touched. The names are those of the agreement's table.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ImpactSignal {
    /// 全部/核心业务.
    All,
    /// 多部门.
    Several,
    /// 单部门.
    Department,
    /// 个人.
    Individual,
}

impl ImpactSignal {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Several => "several",
            Self::Department => "department",
            Self::Individual => "individual",
        }
    }
}

/// Whether the text says that the business stopped. The names are those of the agreement's table.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum UrgencySignal {
    /// 停了.
    Stopped,
    /// 变慢.
    Slow,
    /// 没有.
    None,
}

impl UrgencySignal {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Slow => "slow",
            Self::None => "none",
        }
    }
}

/// A circumstance that overrides the table of severities. The names are those of the agreement's signs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Data lost or leaked.
    DataLoss,
    /// Money wrongly paid.
    MoneyWronglyPaid,
    /// Ransomware.
    Ransomware,
    /// A page defaced.
    Defacement,
}

impl Flag {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DataLoss => "data_loss",
            Self::MoneyWronglyPaid => "money_wrongly_paid",
            Self::Ransomware => "ransomware",
            Self::Defacement => "defacement",
        }
    }
}

/// What was read from a text, each with the words that said it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signals {
    /// How much is touched, when the text says so.
    pub impact: Option<(ImpactSignal, String)>,
    /// Whether the business stopped, when the text says so.
    pub urgency: Option<(UrgencySignal, String)>,
    /// Grave circumstances, in a fixed order, each once.
    pub flags: Vec<(Flag, String)>,
}

/// Reads the signals of a folded text. The widest impact and the most urgent word win.
pub fn signals(folded: &str) -> Signals {
    let negated = |flag: Flag, at: usize| flag != Flag::Defacement && denied(folded, at);
    Signals {
        impact: IMPACT.iter().find_map(|(r, v)| r.find(folded).map(|m| (*v, m.as_str().to_owned()))),
        urgency: URGENCY.iter().find_map(|(r, v)| r.find(folded).map(|m| (*v, m.as_str().to_owned()))),
        flags: FLAGS
            .iter()
            .filter_map(|(r, v)| {
                r.find_iter(folded).find(|m| !negated(*v, m.start())).map(|m| (*v, m.as_str().to_owned()))
            })
            .collect(),
    }
}

/// "未造成数据丢失", "no data loss": the words stand, but are denied.
fn denied(folded: &str, at: usize) -> bool {
    let skip = folded[..at].chars().count().saturating_sub(8);
    let before: String = folded[..at].chars().skip(skip).collect();
    ["未造成", "没有", "无", "未发生", "未出现", "避免", "防止", "防", "no ", "without ", "not ", "never "]
        .iter()
        .any(|w| before.contains(w))
}

type Table<T> = LazyLock<Vec<(Regex, T)>>;

static IMPACT: Table<ImpactSignal> = LazyLock::new(|| {
    table(&[
        (
            r"(?:所有|全部|全体)(?:的)?[^,。;\s]{0,3}(?:用户|科室|部门|单位|窗口|人员|人|同事|员工|门店|网点|系统|厅|患者|病人|客户|学生|老师|站点)|全院|全厂|全校|全公司|全市|全局|全集团|全网|大家都|整个(?:医院|公司|学校|单位|局)|核心业务|(?:系统|平台|网站)(?:停运|关停|瘫痪|全部中断|全部停)|\ball (?:users|departments|staff|sites|systems)\b|every(?:one|body)\b|whole (?:company|hospital|site|plant|school)|company-?wide",
            ImpactSignal::All,
        ),
        (
            r"(?:多个|多家|几个|若干|不少|各)(?:科室|部门|单位|公司|分公司|窗口|门店|校区|车间|网点|站点|系统)|多套系统|(?:等|共计?)\d+(?:个|家)(?:科室|部门|单位|公司|系统|网省)|多数用户|大量用户|许多用户|several (?:departments|offices|sites|users)|many users|multiple (?:departments|sites|users)|(?:[^\s,、。]{2,8}、){2,}[^\s,、。]{2,8}(?:公司|单位|分部|用户|电力|部门|科室)",
            ImpactSignal::Several,
        ),
        (
            r"(?:只有|就|仅)?(?:我|他|她|本人|我自己|一个人|个人|某用户|某个用户|一名用户|1名用户|一位用户|个别用户)(?:的)?(?:一个人)?(?:电脑|账号|帐号|无法|不能|登录不|打不开|遇到|这台|这里打不开|反映)|只有我|就我一个|个别用户|一名用户|一位用户|\bonly me\b|\bjust me\b|\bmy (?:account|pc|laptop|computer|screen)\b|one user|single user",
            ImpactSignal::Individual,
        ),
        (
            r"(?:我们|本|整个|我)?(?:科室|部门|车间|窗口|班组|办公室|教研室|收费处|财务科|财务处|药房|门诊)(?:的)?(?:都|全|所有|同事|人员|电脑)?(?:.{0,4})(?:无法|不能|打不开|用不了|报错)|部分用户|one department|our (?:department|office|team|ward)|some users",
            ImpactSignal::Department,
        ),
    ])
});

static URGENCY: Table<UrgencySignal> = LazyLock::new(|| {
    table(&[
        (
            r"(?:不影响|未影响|没有影响|不妨碍)(?:.{0,6})(?:使用|业务|办公|用户|访问|办理|运行|整体)|(?:被监控系统|系统|网站|业务|页面)(?:均|都)?(?:可以?|能)(?:够)?(?:正常)?(?:访问|使用|运行)|(?:系统|网站|本地)访问正常|业务(?:未受影响|正常)|未停运|不急|有空(?:再|时)|方便的时候|no (?:business )?impact|does not affect|still (?:works|usable)|not urgent|when you have time|希望(?:增加|能|可以)|建议",
            UrgencySignal::None,
        ),
        (
            r"停运|停了|停机|(?:系统|业务)全部?中断|瘫痪|宕机|死机|崩溃|中断业务|业务(?:全部|全)?(?:中断|停|停止|停摆|无法办理|开展不了)|(?:全部|完全|均|都|统统)(?:.{0,4})(?:无法|不能|用不了|打不开|进不去)|(?:无法|不能|没法)(?:正常)?(?:登录|登陆|访问|打开|使用|开机|收费|挂号|缴费|办理|进入|呼入|连接|开展|结算|支付|发送|收发|提交|上网|启动|工作|月结|提报)|用不了|打不开|进不去|登不上|连不上|上不了|办不了|收不了|停工|停产|关停|\b(?:is|are|was|went) down\b|\boutage\b|cannot (?:log ?in|access|open|work|use|connect)|can't (?:log ?in|access|open|work|use|connect)|unable to (?:log ?in|access|open|work|use|connect)|stopped working|unavailable|not working",
            UrgencySignal::Stopped,
        ),
        (
            r"缓慢|变慢|很慢|太慢|较慢|慢|卡顿|卡死|很卡|转圈|延迟|超时|时断时续|间歇|断断续续|\bslow(?:ly|er)?\b|\blag(?:s|gy|ging)?\b|time ?out|intermittent|degraded",
            UrgencySignal::Slow,
        ),
    ])
});

static FLAGS: Table<Flag> = LazyLock::new(|| {
    table(&[
        (
            r"数据(?:全部|都|被|已)?(?:丢失|丢了|没了|泄露|泄漏|外泄|被删|被盗|被拖库)|丢(?:失)?(?:了)?(?:.{0,6})数据|(?:信息|隐私|资料|个人信息|病历|名单)(?:被)?(?:泄露|泄漏|外泄)|误删(?:了|除)?(?:.{0,8})(?:数据|表|库|记录|文件)|拖库|data (?:loss|leak|breach|lost|leaked|was deleted)|lost (?:all )?(?:our |the )?(?:data|records)|(?:看到|看见|查到)(?:了)?(?:别人|他人|其他人|其他用户|全员)的?(?:.{0,4})(?:工资|薪资|信息|数据|病历)",
            Flag::DataLoss,
        ),
        (
            r"(?:多|重复|错|误|少)(?:付|扣|支付|扣款|付款|打款|发放|转账)(?:了)?|(?:付|打|转|汇)错(?:了)?(?:款|钱|账|账户)|资金(?:损失|错付|差错|错误支付)|重复(?:收费|缴费|结算)|paid (?:twice|wrongly|the wrong)|double (?:charge|payment|paid|charged)|overpaid|wrong(?:ly)? paid|charged twice|wrong payment",
            Flag::MoneyWronglyPaid,
        ),
        (r"勒索|文件(?:全部|都)?被加密|(?:支付|索要)?比特币|赎金|ransom", Flag::Ransomware),
        (
            r"(?:网页|网站|页面|首页|主页|门户)(?:内容)?(?:被|遭)?(?:到)?(?:篡改|挂马|挂黑页|黑了|被黑|植入(?:暗链|广告|赌博))|被篡改|暗链|defac(?:ed|ement)|(?:website|homepage|web page) (?:was |has been )?hacked",
            Flag::Defacement,
        ),
    ])
});

fn table<T: Copy>(lines: &[(&str, T)]) -> Vec<(Regex, T)> {
    lines
        .iter()
        .filter_map(|(pattern, value)| Regex::new(&pattern.replace(r"\b", r"(?-u:\b)")).ok().map(|r| (r, *value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::fold;

    fn read(text: &str) -> (Option<ImpactSignal>, Option<UrgencySignal>, Vec<Flag>) {
        let s = signals(&fold(text));
        (s.impact.map(|i| i.0), s.urgency.map(|u| u.0), s.flags.into_iter().map(|f| f.0).collect())
    }

    #[test]
    fn every_pattern_compiles() {
        assert_eq!((IMPACT.len(), URGENCY.len(), FLAGS.len()), (4, 3, 4));
    }

    #[test]
    fn impact_and_urgency_are_read_from_everyday_words() {
        assert_eq!(
            read("全院收费系统停了，所有窗口都打不开"),
            (Some(ImpactSignal::All), Some(UrgencySignal::Stopped), vec![])
        );
        assert_eq!(read("营业收费崩溃，所有营业厅都无法收费").0, Some(ImpactSignal::All));
        assert_eq!(read("机房着火，系统全部中断"), (Some(ImpactSignal::All), Some(UrgencySignal::Stopped), vec![]));
        assert_eq!(read("多个科室反映查询很慢"), (Some(ImpactSignal::Several), Some(UrgencySignal::Slow), vec![]));
        assert_eq!(
            read("只有我登录不上，打不开"),
            (Some(ImpactSignal::Individual), Some(UrgencySignal::Stopped), vec![])
        );
        assert_eq!(
            read("Our department says the report is slow"),
            (Some(ImpactSignal::Department), Some(UrgencySignal::Slow), vec![])
        );
        assert_eq!(read("监控指标缺失，被监控系统可以正常访问"), (None, Some(UrgencySignal::None), vec![]));
        assert_eq!(read("健康运行时长指标中断"), (None, None, vec![]));
    }

    #[test]
    fn grave_circumstances_are_flagged_unless_denied() {
        assert_eq!(read("昨晚数据丢失，首页被篡改").2, [Flag::DataLoss, Flag::Defacement]);
        assert_eq!(read("本次故障未造成数据丢失").2, []);
        assert_eq!(read("The server shows a ransom note").2, [Flag::Ransomware]);
        assert_eq!(read("患者被重复扣款两次").2, [Flag::MoneyWronglyPaid]);
    }
}
