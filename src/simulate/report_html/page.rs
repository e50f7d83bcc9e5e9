//! The frame of every report, its tables and its texts.

use std::fmt::Write as _;

pub(super) use crate::simulate::key_figures::percent;

const STYLE: &str = "
:root{color-scheme:light dark;--text:#1d2421;--soft:#5c6a64;--line:#d9dfdc;--back:#fbfcfb;--c0:#0f766e;--c1:#b45309;--c2:#1d4ed8;--c3:#a21caf;--c4:#b91c1c}
@media(prefers-color-scheme:dark){:root{--text:#e6ece9;--soft:#9aa8a2;--line:#33403a;--back:#141a17;--c0:#2dd4bf;--c1:#fbbf24;--c2:#93c5fd;--c3:#f0abfc;--c4:#f87171}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--text);background:var(--back);max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.05rem;margin:2rem 0 .5rem}p,figcaption{color:var(--soft)}.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:.25rem .5rem;border-bottom:1px solid var(--line);text-align:right;overflow-wrap:anywhere}
th:first-child,td:first-child{text-align:left}figure{margin:1.5rem 0;overflow-x:auto}svg{width:100%;height:auto}svg text{fill:var(--soft);font-size:11px}
.axis{stroke:var(--line)}.mark{stroke:var(--soft);stroke-dasharray:2 3}polyline{fill:none;stroke-width:1.8}
.c0{stroke:var(--c0)}.c1{stroke:var(--c1);stroke-dasharray:7 3}.c2{stroke:var(--c2);stroke-dasharray:2 2}.c3{stroke:var(--c3);stroke-dasharray:9 3 2 3}.c4{stroke:var(--c4);stroke-dasharray:4 4}
rect{fill:var(--c0);stroke:none}.key{width:2.2em;height:.8em;vertical-align:middle;margin:0 .35em 0 1em}";

/// A page with a title, a sentence under it and what `content` writes.
pub(super) fn page(title: &str, sentence: &str, content: impl FnOnce(&mut String)) -> String {
    let (title, sentence) = (escape(title), escape(sentence));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>\
         <meta name=\"viewport\" content=\"width=device-width\"/><title>{title}</title><style>{STYLE}</style></head>\
         <body><h1>{title}</h1><p>{sentence}</p>"
    );
    content(&mut out);
    out.push_str("</body></html>\n");
    out
}

/// A heading, and a table with a head line; the first cell of each row names it.
pub(super) fn table(out: &mut String, title: &str, head: &[String], rows: &[Vec<String>]) {
    let _ = write!(out, "<h2>{}</h2><div class=\"wide\"><table><thead><tr>", escape(title));
    for cell in head {
        let _ = write!(out, "<th>{}</th>", escape(cell));
    }
    out.push_str("</tr></thead><tbody>");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td>{}</td>", escape(cell));
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
}

/// A paragraph.
pub(super) fn paragraph(out: &mut String, text: &str) {
    let _ = write!(out, "<p>{}</p>", escape(text));
}

/// Text from elsewhere cannot become markup; control characters that no document may hold are left out.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            char if char.is_control() && char != '\n' => {}
            char => out.push(char),
        }
    }
    out
}
