//! A page of its own: summary, filters, old and new rows side by side; nothing comes from elsewhere.

use super::{Report, Rows, facts, place};
use crate::diff::{Change, Level, State};

/// The page: light or dark as the reader's system is; without script it shows everything.
#[must_use]
pub fn html(report: &Report<'_>, rows: &Rows<'_>) -> String {
    let cards = report.changes.iter().map(|change| card(change, rows)).collect::<String>();
    let title = format!("API changes: {} → {}", escape(report.from), escape(report.to));
    let tiles = [Level::Major, Level::Minor, Level::Patch].map(|level| {
        let (name, count) = (level.name(), report.count(level));
        format!(
            "<label class=\"tile {name}\"><input type=checkbox data-level={name} checked><b>{count}</b> {name}</label>"
        )
    });
    let body = match report.is_empty() {
        true => "<p class=none>No changes.</p>".to_owned(),
        false => format!(
            "<p id=none class=none hidden>Nothing is shown: the filters hide all.</p>{}{cards}",
            not_compared(report)
        ),
    };
    format!(
        "<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<meta name=viewport content=\"width=device-width,initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n<header>\n<h1>{title}</h1>\n<p class=verdict>Next version <b>{}</b> after {}: {}</p>\n\
         <div class=bar>{}<select id=product aria-label=Product><option value=\"\">all products</option>{}</select>\
         <input id=search type=search placeholder=\"URL, field, rule\" aria-label=Search><output id=count>{}</output></div>\n</header>\n\
         <main>{body}</main>\n<script>{SCRIPT}</script>\n</html>\n",
        escape(&report.release.to),
        escape(&report.release.from),
        escape(&report.release.why),
        tiles.concat(),
        products(report),
        escape(&report.summary()),
    )
}

fn not_compared(report: &Report<'_>) -> String {
    let items = report.not_compared.iter().map(|item| {
        format!("<p class=facts><b>Not compared</b>: its page has an error. <code>{}</code></p>\n", escape(item))
    });
    items.collect()
}

fn products(report: &Report<'_>) -> String {
    let products = report.changes.iter().filter_map(|change| change.product.as_deref());
    let products = products.collect::<std::collections::BTreeSet<_>>();
    products.into_iter().map(|product| format!("<option>{}</option>", escape(product))).collect()
}

fn card(change: &Change, rows: &Rows<'_>) -> String {
    let (level, product) = (change.level.name(), change.product.as_deref().unwrap_or_default());
    let path = change.path.as_deref().map(|path| format!(" <code class=path>{}</code>", escape(path)));
    let facts = facts(change);
    let facts = if facts.is_empty() { String::new() } else { format!("<p class=facts>{}</p>", escape(&facts)) };
    let old = side("old", change.old.as_ref(), change.old.as_ref().and_then(|state| rows.before(&state.origin)));
    let new = side("new", change.new.as_ref(), change.new.as_ref().and_then(|state| rows.after(&state.origin)));
    format!(
        "<article class={level} data-level={level} data-product=\"{}\">\n<h2><span class=level>{level}</span> \
         <code>{}</code>{}</h2>\n<p class=rule><b>{}</b> {} · {} · <code>{}</code></p>\n{facts}\
         <dl><dt>Wire<dd>{}<dt>Rust<dd>{}</dl>\n<div class=sides>{old}{new}</div>\n</article>\n",
        escape(product),
        escape(&change.item),
        path.unwrap_or_default(),
        change.rule.name(),
        change.direction.name(),
        escape(if product.is_empty() { "no product" } else { product }),
        change.fingerprint,
        escape(&change.wire),
        escape(&change.rust),
    )
}

fn side(name: &str, state: Option<&State>, row: Option<&str>) -> String {
    match state {
        None => format!("<div class=\"side {name} empty\">—</div>"),
        Some(state) => format!(
            "<div class=\"side {name}\"><small>{}</small><pre>{}</pre></div>",
            escape(&place(state)),
            escape(row.unwrap_or(&state.fact))
        ),
    }
}

/// Text as text, in elements and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

const STYLE: &str = "
:root{color-scheme:light dark;--bg:#fbfbfa;--card:#fff;--ink:#1c1f23;--dim:#5d656e;--line:#dfe2e6;--major:#b3261e;--minor:#1a6b3a;--patch:#5d656e;--old:#fdecea;--new:#e8f5ec}
@media(prefers-color-scheme:dark){:root{--bg:#14171a;--card:#1d2125;--ink:#e6e8ea;--dim:#9aa3ac;--line:#343a40;--major:#ff8a80;--minor:#7bd89a;--patch:#9aa3ac;--old:#3a2222;--new:#1d3326}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
header{position:sticky;top:0;background:var(--bg);border-bottom:1px solid var(--line);padding:1rem max(1rem,calc(50vw - 36rem)) .7rem}
h1{font-size:1.15rem;margin:0}.verdict{margin:.2rem 0 .7rem;color:var(--dim)}.verdict b{color:var(--ink)}
.bar{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center}.tile{border:1px solid var(--line);background:var(--card);border-radius:6px;padding:.25rem .7rem;cursor:pointer}
.tile b{font-size:1.1rem}.tile.major b{color:var(--major)}.tile.minor b{color:var(--minor)}select,input[type=search]{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.3rem .5rem}
output{color:var(--dim)}main{max-width:72rem;margin:1rem auto;padding:0 1rem}
article{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--patch);border-radius:6px;padding:.7rem 1rem;margin:0 0 .8rem}
article.major{border-left-color:var(--major)}article.minor{border-left-color:var(--minor)}
h2{font-size:.95rem;font-weight:500;margin:0;overflow-wrap:anywhere}.level{font-size:.75rem;font-weight:700;text-transform:uppercase;color:var(--patch)}.major .level{color:var(--major)}.minor .level{color:var(--minor)}
.path{color:var(--dim)}.rule,.facts{margin:.2rem 0;color:var(--dim)}.rule b{color:var(--ink)}.facts{color:var(--ink);overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:3.2rem 1fr;margin:.3rem 0 .6rem}dt{color:var(--dim)}dd{margin:0}
.sides{display:grid;grid-template-columns:1fr 1fr;gap:.6rem}.side{background:var(--old);border-radius:4px;padding:.4rem .6rem;min-width:0}.side.new{background:var(--new)}.side.empty{background:none;color:var(--dim);border:1px dashed var(--line)}
pre{margin:.1rem 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.45 ui-monospace,monospace}small{color:var(--dim)}code{font:13px ui-monospace,monospace}
.none{color:var(--dim);text-align:center;padding:3rem}@media(max-width:44rem){.sides{grid-template-columns:1fr}header{position:static}}";

const SCRIPT: &str = "
const all=[...document.querySelectorAll('article')],text=new Map(all.map(a=>[a,a.textContent.toLowerCase()]));
const product=document.getElementById('product'),search=document.getElementById('search'),count=document.getElementById('count'),none=document.getElementById('none');
const whole=count.textContent;
function show(){const levels=new Set([...document.querySelectorAll('[data-level]:checked')].map(b=>b.dataset.level));let shown=0;const wanted=search.value.trim().toLowerCase();
for(const a of all){const fits=levels.has(a.dataset.level)&&(!product.value||a.dataset.product===product.value)&&text.get(a).includes(wanted);a.hidden=!fits;shown+=fits}
count.textContent=shown===all.length?whole:shown+' of '+all.length+' shown';if(none)none.hidden=shown>0}
document.querySelector('.bar').addEventListener('input',show);";
