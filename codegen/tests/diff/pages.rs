//! Small pages out of short words: `  name! string@platform 名字` is a row indented once, required, encrypted.

/// A state of a documentation tree.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Path and text.
    pub pages: Vec<(String, String)>,
    /// `overlay.toml`.
    pub overlay: String,
    /// `products.toml`.
    pub products: String,
}

impl State {
    /// A tree of pages in which everything belongs to the product `zoo`.
    pub fn of(pages: &[(&str, String)]) -> Self {
        Self {
            pages: pages.iter().map(|(path, text)| ((*path).to_owned(), text.clone())).collect(),
            overlay: String::new(),
            products: "[zoo]\nprefixes = [\"v3\", \"v2\", \"webhook\"]\n".to_owned(),
        }
    }

    /// With an overlay entry.
    pub fn with(mut self, entry: &str) -> Self {
        self.overlay.push_str(&format!("[[entry]]\n{entry}\nwhy = \"a test\"\n"));
        self
    }

    /// With other products.
    pub fn products(mut self, products: &str) -> Self {
        self.products = products.to_owned();
        self
    }
}

/// The tables of an operation's page.
pub fn operation(method: &str, request: &str, answer: &str) -> String {
    format!("---\ntitle: 动物\n---\n\n{}", section(1, "{{ $frontmatter.title }}", method, request, answer))
}

/// A section of a page of several operations.
pub fn section(level: usize, title: &str, method: &str, request: &str, answer: &str) -> String {
    let hashes = "#".repeat(level);
    format!(
        "{hashes} {title} {{#{method}}}\n\n{}{}",
        table("请求参数", request, "request"),
        table("返回字典", answer, "response")
    )
}

/// The page of a notification: what its ciphertext holds, and the reply.
pub fn notification(body: &str, content: &str, reply: &str) -> String {
    let content = content.lines().map(|row| format!("      {row}\n")).collect::<String>();
    let request = format!(
        "headers! object\n  Wechatpay-Serial! string 序列号\nbody! object 通知的`JSON`数据结构\n{body}\n  resource! object\n    \
         algorithm! string 算法\n    ciphertext! string@aes-gcm 密文\n---\n{content}"
    );
    format!(
        "---\ntitle: 通知\n---\n\n# {{{{ $frontmatter.title }}}} {{#post}}\n\n{}{}",
        table("请求参数", &request, "request"),
        table("应答规范", reply, "response")
    )
}

/// A redirect stub.
pub fn stub(to: &str) -> String {
    format!(
        "---\ntitle: Moved to /{to}\nhead:\n  - - meta\n    - http-equiv: refresh\n      content: 0;url=/{to}\n---\n"
    )
}

fn table(title: &str, rows: &str, id: &str) -> String {
    let rows = rows.lines().filter(|row| !row.trim().is_empty()).map(row).collect::<String>();
    format!("| {title} | 类型 {{.type}} | 描述 {{.desc}}\n| --- | --- | ---\n{rows}\n{{.im-table #{id}}}\n\n")
}

fn row(row: &str) -> String {
    let text = row.trim_start();
    let indent = (row.len() - text.len()) / 2;
    if text == "---" {
        return "| {colspan=3 .im-table-line}\n".to_owned();
    }
    if text.starts_with('=') {
        return format!("| {} {{align=center colspan=3}}\n", text.trim_start_matches('='));
    }
    let mut words = text.splitn(3, ' ');
    let (name, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let label = words.next().unwrap_or("说明");
    let mut attributes = Vec::new();
    if name.ends_with('!') {
        attributes.push("data-required".to_owned());
    }
    if indent > 0 {
        attributes.push(format!("data-indent={indent}"));
    }
    let attributes = if attributes.is_empty() { String::new() } else { format!(" {{{}}}", attributes.join(" ")) };
    let (kind, mark) = kind.split_once('@').unwrap_or((kind, ""));
    let mark = match mark {
        "platform" => " {data-tooltip=微信支付公钥/平台证书加密后的BASE64字符串 data-encrypted=by-rsa-pubkey}",
        "merchant" => " {data-tooltip=商户API证书加密后的BASE64字符串 data-encrypted=by-rsa-pubkey}",
        "aes-gcm" => " {data-tooltip=APIv3密钥加密后的BASE64字符串 data-encrypted=by-aes-gcm}",
        "json" => " {data-encoded=by-json_encode}",
        _ => "",
    };
    format!("| {}{attributes} | {kind}{mark} | {label}\n", name.trim_end_matches('!'))
}
