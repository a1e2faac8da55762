//! The report form in the customer's own words.

use agreement::core::{Impact, Urgency};
use kernel::Language;

/// Endings of a customer's name, and what its people call the whole, its parts.
const WORDS: &[(&[&str], &str, &str)] = &[
    (&["医院", "卫生院", "卫生服务中心"], "全院", "我们科室"),
    (&["大学", "学院", "中学", "小学", "学校"], "全校", "我们部门"),
    (&["局", "分局"], "全局", "我们科室"),
    (&["委", "委员会"], "全委", "我们处室"),
    (&["厅"], "全厅", "我们处室"),
    (&["厂"], "全厂", "我们车间"),
    (&["公司", "集团", "水务"], "全公司", "我们部门"),
];

/// What the answer about the impact is called towards people of `customer`.
pub fn impact_words(impact: Impact, customer: &str, language: Language) -> &'static str {
    let known = WORDS.iter().find(|(endings, ..)| endings.iter().any(|ending| customer.trim_end().ends_with(ending)));
    let (whole, part) = known.map_or(("全单位", "我们部门"), |(_, whole, part)| (*whole, *part));
    match impact {
        Impact::Individual => language.pick("我", "Just me"),
        Impact::Department => language.pick(part, "My department"),
        Impact::Several => language.pick("多个部门", "Several departments"),
        Impact::All => language.pick(whole, "Everybody"),
    }
}

/// The answers offered about the impact, the narrowest first.
pub const IMPACTS: [Impact; 4] = [Impact::Individual, Impact::Department, Impact::Several, Impact::All];

/// The answers offered to "did the business stop?".
pub const URGENCIES: [Urgency; 3] = [Urgency::Stopped, Urgency::Slow, Urgency::None];

/// What an answer to "did the business stop?" is called.
pub const fn urgency_words(urgency: Urgency, language: Language) -> &'static str {
    match urgency {
        Urgency::Stopped => language.pick("停了", "It stopped"),
        Urgency::Slow => language.pick("变慢", "It became slow"),
        Urgency::None => language.pick("没有", "No"),
        Urgency::Low => language.pick("可以等", "It can wait"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_asked_in_the_words_of_their_own_house() {
        let table = [
            ("滨江市人民医院", "全院", "我们科室"),
            ("滨江市财政局", "全局", "我们科室"),
            ("江南大学", "全校", "我们部门"),
            ("第二机床厂", "全厂", "我们车间"),
            ("滨江水务", "全公司", "我们部门"),
            ("市民中心", "全单位", "我们部门"),
        ];
        for (customer, whole, part) in table {
            assert_eq!(impact_words(Impact::All, customer, Language::Zh), whole, "{customer}");
            assert_eq!(impact_words(Impact::Department, customer, Language::Zh), part, "{customer}");
        }
        assert_eq!(impact_words(Impact::Individual, "滨江市财政局", Language::En), "Just me");
    }
}
