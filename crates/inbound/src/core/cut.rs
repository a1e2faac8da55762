//! What somebody wrote, without the history he answered to and without his signature. The letter as it came is kept
//! elsewhere, so this may be wrong without losing anything.

/// Lines before which a mail program puts the letter that is answered.
const HISTORY: [&str; 10] = [
    "-----original message-----",
    "----- original message -----",
    "-----原始邮件-----",
    "----- 原始邮件 -----",
    "------------------ 原始邮件 ------------------",
    "------------------ original ------------------",
    "---- 回复的原邮件 ----",
    "---- replied message ----",
    "-----邮件原件-----",
    "________________________________",
];

/// Lines that begin a signature made by a device.
const DEVICES: [&str; 9] = [
    "发自我的",
    "sent from my ",
    "从 windows 版邮件发送",
    "发送自 windows",
    "get outlook for",
    "获取 outlook",
    "发自网易",
    "来自我的",
    "sent from mail for windows",
];

/// The first of the lines that together head an answered letter.
const FROM: [&str; 4] = ["from:", "发件人:", "发件人：", "寄件者:"];
/// The others, of which one must follow closely.
const THEN: [&str; 10] =
    ["sent:", "date:", "to:", "subject:", "发送时间", "日期", "收件人", "主题", "发件时间", "抄送"];

/// The text up to the history and the signature; the whole text where nothing would be left.
pub fn cut(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let end = (0..lines.len()).find(|at| ends(&lines, *at)).unwrap_or(lines.len());
    let kept: Vec<&str> = lines[..end].iter().copied().filter(|line| !line.trim_start().starts_with('>')).collect();
    let kept = squeezed(&kept);
    if kept.is_empty() { squeezed(&lines) } else { kept }
}

fn ends(lines: &[&str], at: usize) -> bool {
    let line = lines[at].trim();
    let low = line.to_lowercase();
    if DEVICES.iter().any(|device| low.starts_with(device)) && line.chars().count() < 60 {
        // A device signs last: where more was written below, this line was written by hand too.
        let below = (at + 1..lines.len()).find(|below| !lines[*below].trim().is_empty());
        return below.is_none_or(|below| lines[below].trim_start().starts_with('>') || heads_history(lines, below));
    }
    heads_history(lines, at)
}

fn heads_history(lines: &[&str], at: usize) -> bool {
    let low = lines[at].trim().to_lowercase();
    if matches!(lines[at], "-- " | "--") || HISTORY.iter().any(|mark| low.starts_with(mark)) {
        return true;
    }
    let plain = low.trim_start_matches(['*', ' ']);
    if FROM.iter().any(|from| plain.starts_with(from)) {
        let next = lines[at + 1..].iter().take(4).map(|line| line.trim().trim_start_matches(['*', ' ']).to_lowercase());
        let mut next = next;
        return next.any(|line| THEN.iter().any(|then| line.starts_with(then)));
    }
    attributes(&low, lines.get(at + 1).copied().unwrap_or(""))
}

/// “On … wrote:”, which may be folded, and “在…写道：”.
fn attributes(low: &str, next: &str) -> bool {
    let writes = |text: &str| {
        let text = text.trim_end_matches([':', '：', ' ']);
        text.ends_with("wrote") || text.ends_with("写道") || text.ends_with("寫道")
    };
    let opens = low.starts_with("on ") || low.starts_with('在') || low.starts_with('于') || low.starts_with("20");
    let near = low.chars().count() < 200;
    let colon = |text: &str| text.ends_with([':', '：']);
    opens
        && near
        && ((colon(low) && writes(low))
            || (colon(next.trim()) && writes(&next.trim().to_lowercase()) && next.len() < 120))
}

/// Without blank lines around it and with at most one between.
fn squeezed(lines: &[&str]) -> String {
    let mut out = String::new();
    let mut blank = false;
    for line in lines {
        let line = line.trim_end();
        if line.trim().is_empty() {
            blank = true;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_and_signature_are_cut_in_the_forms_seen_here() {
        let wrote = "还是打印不了\n\n麻烦看一下";
        for tail in [
            "\n\n-- \n李敏 收费处",
            "\n\n发自我的iPhone",
            "\n\n发自我的iPhone\n\n在 2026年9月2日，服务台 写道：\n> 已受理",
            "\n\nSent from my iPhone\n\n> 已受理",
            "\n\n------------------ 原始邮件 ------------------\n发件人: x",
            "\n\n发件人：服务台\n发送时间：2026年9月2日\n收件人：李敏\n主题：已受理",
            "\n\nOn Wed, Sep 2, 2026 at 9:00 AM Care <care@example.com>\nwrote:\n> 已受理",
            "\n\n在 2026年9月2日，服务台 写道：\n> 已受理",
            "\n\nFrom: Care\nSent: Wednesday\nTo: Li\nSubject: x\n",
            "\n> 已受理\n> 时限",
        ] {
            assert_eq!(cut(&format!("{wrote}{tail}")), wrote, "{tail}");
        }
    }

    #[test]
    fn what_only_looks_like_history_stays_and_nothing_is_cut_to_nothing() {
        let text = "发件人：邮箱里显示乱码\n请处理";
        assert_eq!(cut(text), text);
        let quoted = "> 打印不了";
        assert_eq!(cut(quoted), quoted);
        let forwarded = "-----原始邮件-----\n发件人: 周医生\n影像打不开";
        assert_eq!(cut(forwarded), forwarded);
        let report = "收费处报错\n来自我的电脑的报错如下：\nORA-00600";
        assert_eq!(cut(report), report);
        assert_eq!(cut("在线客服系统打不开\n一直转圈"), "在线客服系统打不开\n一直转圈");
    }
}
