//! What a browser calls itself: in two words its holder recognises, and as the product a session is bound to.

/// The most characters that are kept of what a browser calls itself.
const KEPT: usize = 300;

/// What is kept of a `User-Agent`.
pub fn kept(user_agent: &str) -> String {
    user_agent.chars().filter(|c| !c.is_control()).take(KEPT).collect()
}

/// The product that calls itself so, whatever its version: a known browser, else the word it begins with. None where it says nothing.
pub fn product(kept: &str) -> Option<&str> {
    let first_word = kept.split(['/', ' ']).next().filter(|word| !word.is_empty());
    first(kept, BROWSERS).or(first_word)
}

/// Whether a session that was opened by `opened` may be shown by `shown`, both as [`kept`]. What opened it without a name is not
/// held to one.
pub fn may_show(opened: &str, shown: &str) -> bool {
    product(opened).is_none_or(|product_of_it| product(shown) == Some(product_of_it))
}

/// The browser and the system behind a `User-Agent`; none where it says nothing known.
pub fn recognise(user_agent: &str) -> (Option<&'static str>, Option<&'static str>) {
    (first(user_agent, BROWSERS), first(user_agent, SYSTEMS))
}

/// The more particular one first: nearly all call themselves Chrome and Safari too.
const BROWSERS: &[(&str, &str)] = &[
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Lark/", "Feishu"),
    ("QQBrowser", "QQ Browser"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("UOS", "UOS"),
    ("Kylin", "Kylin"),
    ("Linux", "Linux"),
];

fn first(text: &str, known: &[(&'static str, &'static str)]) -> Option<&'static str> {
    known.iter().find(|(mark, _)| text.contains(mark)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_belongs_to_the_product_that_opened_it_in_any_version() {
        let edge =
            |version: u32| format!("Mozilla/5.0 (Windows NT 10.0) Chrome/{version}.0 Safari/537.36 Edg/{version}.0");
        let chrome = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36";
        let on_a_phone = "Mozilla/5.0 (Linux; Android 14) Chrome/140.0 Mobile Safari/537.36";
        for (opened, shown, may) in [
            (edge(139).as_str(), edge(141).as_str(), true),
            (chrome, on_a_phone, true),
            (chrome, &edge(140), false),
            (chrome, "curl/8.5.0", false),
            (chrome, "", false),
            ("curl/8.5.0", "curl/8.9.1", true),
            ("curl/8.5.0", "python-requests/2.32", false),
            ("", chrome, true),
        ] {
            assert_eq!(may_show(opened, shown), may, "{opened} | {shown}");
        }
        let long = format!("Mozilla/5.0 {} MicroMessenger/8.0", "x".repeat(KEPT));
        assert!(may_show(&kept(&long), &kept(&long)), "what was cut off is cut off both times");
    }

    #[test]
    fn browsers_are_told_by_their_most_particular_name() {
        for (text, browser, system) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                Some("Edge"),
                Some("Windows"),
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; V2307A) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50",
                Some("WeChat"),
                Some("Android"),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
                Some("Safari"),
                Some("iPhone"),
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", Some("Firefox"), Some("Linux")),
            ("curl/8.5.0", None, None),
            ("", None, None),
        ] {
            assert_eq!(recognise(text), (browser, system), "{text}");
        }
    }
}
