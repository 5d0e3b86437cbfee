//! A page of its own: filters, each finding with its rows, the entry to copy; nothing comes from elsewhere.

use super::{Finding, Report, Severity, help, place};
use wechatpay_codegen::diagnostics::underlined;
use wechatpay_codegen::diff::escape;
use wechatpay_codegen::ir::Origin;

/// The page: light or dark as the reader's system is; without script it shows everything.
#[must_use]
pub fn html(report: &Report<'_>, tree: &str) -> String {
    // What weighs most stands first.
    let mut findings = report.findings.iter().collect::<Vec<_>>();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let cards = findings.into_iter().map(|finding| card(report, finding)).collect::<String>();
    let tiles = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| tile(report, severity));
    let rules = report
        .counts()
        .into_iter()
        .map(|(rule, count)| format!("<option value=\"{0}\">{0} ({count})</option>", rule.name()));
    let body = match report.findings {
        [] => "<p class=none>No findings.</p>".to_owned(),
        _ => format!("<p id=none class=none hidden>Nothing is shown: the filters hide all.</p>{cards}"),
    };
    format!(
        "<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<meta name=viewport content=\"width=device-width,initial-scale=1\">\n\
         <title>Documentation lint: {tree}</title>\n<style>{STYLE}</style>\n<header>\n<h1>Where the documentation contradicts itself</h1>\n\
         <p class=tree>{tree}</p>\n<div class=bar>{}<select id=rule aria-label=Rule><option value=\"\">all rules</option>{}</select>\
         <label class=tile><input id=open type=checkbox> only what the overlay does not settle</label>\
         <input id=search type=search placeholder=\"page, field, text\" aria-label=Search><output id=count>{}</output></div>\n</header>\n\
         <main>{body}</main>\n<script>{SCRIPT}</script>\n</html>\n",
        tiles.concat(),
        rules.collect::<String>(),
        escape(&report.summary()),
        tree = escape(tree),
    )
}

fn tile(report: &Report<'_>, severity: Severity) -> String {
    let (name, count) = (severity.name(), report.of(severity));
    format!(
        "<label class=\"tile {name}\"><input type=checkbox data-severity={name} checked><b>{count}</b> {name}{}</label>",
        if count == 1 { "" } else { "s" }
    )
}

fn card(report: &Report<'_>, finding: &Finding) -> String {
    let (rule, severity) = (finding.rule, finding.severity.name());
    let item = match finding.item.as_str() {
        "" => String::new(),
        item => format!("<p class=item><code>{}</code></p>\n", escape(item)),
    };
    let related = finding.related.iter().map(|related| {
        let note = format!("<span class=said>{}</span>", code(&related.message));
        row(report, &related.origin, 0, &note)
    });
    let settled = finding
        .settled
        .as_ref()
        .map(|entry| format!("<p class=settled>Settled by <code>{}:{}</code></p>\n", escape(&entry.page), entry.line));
    let overlay = finding.overlay.as_deref().map(|entry| {
        format!(
            "<details><summary>Until the page is corrected, in <code>spec/overlay.toml</code></summary>\
             <button type=button>Copy</button><pre class=entry>{}</pre></details>\n",
            escape(entry)
        )
    });
    format!(
        "<article class={severity} data-severity={severity} data-rule={} data-settled={}>\n<h2><span class=level>{severity}</span> \
         <b>{}</b> {}</h2>\n{item}{}{}<dl><dt>Why<dd>{}<dt>To do<dd>{}</dl>\n{}{}</article>\n",
        rule.name(),
        finding.settled.is_some(),
        rule.name(),
        code(&finding.message),
        row(report, &finding.origin, finding.length, ""),
        related.collect::<String>(),
        code(rule.why()),
        code(help(finding)),
        settled.unwrap_or_default(),
        overlay.unwrap_or_default(),
    )
}

/// A row with what is meant marked.
fn row(report: &Report<'_>, origin: &Origin, length: u32, note: &str) -> String {
    let line = report.line(origin);
    let span = underlined(line, origin.column, length);
    let (before, rest) = line.split_at(span.start);
    let (meant, behind) = rest.split_at(span.end - span.start);
    let meant = if meant.is_empty() { String::new() } else { format!("<mark>{}</mark>", escape(meant)) };
    format!(
        "<div class=row><small>{}{note}</small><pre>{}{meant}{}</pre></div>\n",
        escape(&place(origin)),
        escape(before),
        escape(behind)
    )
}

/// Prose of which the parts between backticks are code.
fn code(text: &str) -> String {
    let parts = text.split('`').collect::<Vec<_>>();
    if parts.len() % 2 == 0 {
        return escape(text);
    }
    let part = |(index, part): (usize, &&str)| match index % 2 {
        0 => escape(part),
        _ => format!("<code>{}</code>", escape(part)),
    };
    parts.iter().enumerate().map(part).collect()
}

const STYLE: &str = "
:root{color-scheme:light dark;--bg:#fbfbfa;--card:#fff;--ink:#1c1f23;--dim:#5d656e;--line:#dfe2e6;--error:#b3261e;--warning:#8a5a00;--note:#5d656e;--row:#f3f4f6;--mark:#ffe08a}
@media(prefers-color-scheme:dark){:root{--bg:#14171a;--card:#1d2125;--ink:#e6e8ea;--dim:#9aa3ac;--line:#343a40;--error:#ff8a80;--warning:#f0bf5c;--note:#9aa3ac;--row:#262b30;--mark:#6b5300}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
header{position:sticky;top:0;background:var(--bg);border-bottom:1px solid var(--line);padding:1rem max(1rem,calc(50vw - 36rem)) .7rem}
h1{font-size:1.15rem;margin:0}.tree{margin:.2rem 0 .7rem;color:var(--dim);overflow-wrap:anywhere}
.bar{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center}.tile{border:1px solid var(--line);background:var(--card);border-radius:6px;padding:.25rem .7rem;cursor:pointer}
.tile b{font-size:1.1rem}.tile.error b{color:var(--error)}.tile.warning b{color:var(--warning)}select,input[type=search],button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.3rem .5rem}
output{color:var(--dim)}main{max-width:72rem;margin:1rem auto;padding:0 1rem}
article{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--note);border-radius:6px;padding:.7rem 1rem;margin:0 0 .8rem}
article.error{border-left-color:var(--error)}article.warning{border-left-color:var(--warning)}
h2{font-size:.95rem;font-weight:500;margin:0;overflow-wrap:anywhere}.level{font-size:.75rem;font-weight:700;text-transform:uppercase;color:var(--note)}.error .level{color:var(--error)}.warning .level{color:var(--warning)}
.item,.settled{margin:.2rem 0;color:var(--dim);overflow-wrap:anywhere}.row{background:var(--row);border-radius:4px;padding:.4rem .6rem;margin:.4rem 0}.said{margin-left:.8rem;color:var(--ink)}
mark{background:var(--mark);color:inherit;border-radius:2px}dl{display:grid;grid-template-columns:3.6rem 1fr;margin:.4rem 0}dt{color:var(--dim)}dd{margin:0}
pre{margin:.1rem 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.45 ui-monospace,monospace}.entry{background:var(--row);border-radius:4px;padding:.5rem .7rem}small{color:var(--dim)}code{font:13px ui-monospace,monospace}
summary{cursor:pointer;color:var(--dim)}button{float:right;margin:.4rem;padding:.1rem .6rem;cursor:pointer}.none{color:var(--dim);text-align:center;padding:3rem}@media(max-width:44rem){header{position:static}}";

const SCRIPT: &str = "
const all=[...document.querySelectorAll('article')],text=new Map(all.map(a=>[a,a.textContent.toLowerCase()]));
const rule=document.getElementById('rule'),open=document.getElementById('open'),search=document.getElementById('search'),count=document.getElementById('count'),none=document.getElementById('none');
const whole=count.textContent;
function show(){const levels=new Set([...document.querySelectorAll('[data-severity]:checked')].map(b=>b.dataset.severity));let shown=0;const wanted=search.value.trim().toLowerCase();
for(const a of all){const fits=levels.has(a.dataset.severity)&&(!rule.value||a.dataset.rule===rule.value)&&!(open.checked&&a.dataset.settled==='true')&&text.get(a).includes(wanted);a.hidden=!fits;shown+=fits}
count.textContent=shown===all.length?whole:shown+' of '+all.length+' shown';if(none)none.hidden=shown>0}
document.querySelector('.bar').addEventListener('input',show);
document.addEventListener('click',event=>{const button=event.target;if(button.tagName==='BUTTON')navigator.clipboard.writeText(button.nextElementSibling.textContent).then(()=>{button.textContent='Copied'})});";
