//! How a letter looks: as plain text, and as HTML that every mail program shows (inline styles, nothing fetched).

use kernel::Language;

use super::letter::Letter;

/// The letter as plain text, lines ended by `\n`.
pub fn plain(letter: &Letter) -> String {
    let mut blocks = vec![letter.greeting.clone()];
    blocks.extend(letter.paragraphs.iter().cloned());
    blocks.extend(letter.quote.as_ref().map(|quote| quoted(quote)));
    blocks.extend(rows(&letter.facts));
    if let Some(clocks) = rows(&letter.clocks) {
        blocks.push(format!("{}\n{clocks}", colon(letter.language, &letter.clocks_title)));
    }
    blocks.extend(safe_link(letter).map(|(text, link)| format!("{} {link}", colon(letter.language, text))));
    blocks.push(format!("-- \n{}", letter.footer.join("\n")));
    blocks.join("\n\n") + "\n"
}

/// The letter as one HTML page. Everything a person wrote is escaped; nothing is loaded from anywhere.
pub fn html(letter: &Letter) -> String {
    let mut body = String::new();
    push(&mut body, "<p style=\"margin:0 0 12px\">", &letter.greeting, "</p>");
    for paragraph in &letter.paragraphs {
        push(&mut body, "<p style=\"margin:0 0 12px\">", paragraph, "</p>");
    }
    if let Some(quote) = &letter.quote {
        push(
            &mut body,
            "<div style=\"margin:0 0 16px;padding:8px 12px;border-left:3px solid #d0d5dd;background:#f9fafb;white-space:pre-wrap\">",
            quote,
            "</div>",
        );
    }
    table(&mut body, &letter.facts);
    if !letter.clocks.is_empty() {
        push(&mut body, "<p style=\"margin:0 0 4px;color:#667085\">", &letter.clocks_title, "</p>");
        table(&mut body, &letter.clocks);
    }
    if let Some((text, link)) = safe_link(letter) {
        let open = format!(
            "<p style=\"margin:0 0 16px\"><a href=\"{}\" style=\"display:inline-block;padding:8px 16px;background:#1f5fbf;color:#ffffff;text-decoration:none;border-radius:4px\">",
            escape(link)
        );
        push(&mut body, &open, text, "</a></p>");
    }
    for line in &letter.footer {
        push(&mut body, "<p style=\"margin:0;font-size:12px;color:#667085\">", line, "</p>");
    }
    frame(letter, &body)
}

fn frame(letter: &Letter, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
         <body style=\"margin:0;padding:24px;background:#f2f4f7\">\
         <div style=\"max-width:640px;margin:0 auto;padding:24px;background:#ffffff;color:#101828;font:14px/20px 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif\">\
         {body}</div></body></html>",
        letter.language.tag(),
        escape(&letter.subject),
    )
}

fn table(body: &mut String, rows: &[(String, String)]) {
    if rows.is_empty() {
        return;
    }
    body.push_str("<table role=\"presentation\" style=\"border-collapse:collapse;margin:0 0 16px\">");
    for (label, value) in rows {
        push(body, "<tr><td style=\"padding:2px 16px 2px 0;color:#667085;vertical-align:top\">", label, "</td>");
        push(body, "<td style=\"padding:2px 0\">", value, "</td></tr>");
    }
    body.push_str("</table>");
}

fn push(body: &mut String, open: &str, text: &str, close: &str) {
    body.push_str(open);
    body.push_str(&escape(text));
    body.push_str(close);
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if c.is_control() && c != '\n' => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The link, if it leads to a web page.
pub(super) fn safe_link(letter: &Letter) -> Option<(&str, &str)> {
    let (text, link) = letter.link.as_ref()?;
    let is_web = link.starts_with("https://") || link.starts_with("http://");
    (is_web && !link.contains(char::is_whitespace)).then_some((text.as_str(), link.as_str()))
}

fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n")
}

fn rows(rows: &[(String, String)]) -> Option<String> {
    let lines: Vec<String> = rows.iter().map(|(label, value)| format!("  {label}  {value}")).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

pub(super) fn colon(language: Language, text: &str) -> String {
    format!("{text}{}", language.pick("：", ":"))
}
