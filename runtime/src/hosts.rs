//! Where requests go. Credentials leave for WeChat Pay's own hosts only, or for where the caller says in so many words.

use reqwest::Url;

/// The hosts of the documentation: four entry points and those of single products.
const HOSTS: [&str; 6] = [
    "api.mch.weixin.qq.com",
    "api2.mch.weixin.qq.com",
    "apihk.mch.weixin.qq.com",
    "apius.mch.weixin.qq.com",
    "fraud.mch.weixin.qq.com",
    "payapp.weixin.qq.com",
];

/// Those of [`HOSTS`] that are interchangeable: the entry points of the regions.
const ENTRY_POINTS: &[&str] = HOSTS.split_at(4).0;

/// WeChat Pay's entry points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Region {
    /// `api.mch.weixin.qq.com`.
    #[default]
    China,
    /// `apihk.mch.weixin.qq.com`: Hong Kong and Southeast Asia.
    HongKong,
    /// `apius.mch.weixin.qq.com`: America.
    UnitedStates,
}

impl Region {
    /// The host.
    pub const fn host(self) -> &'static str {
        match self {
            Self::China => HOSTS[0],
            Self::HongKong => HOSTS[2],
            Self::UnitedStates => HOSTS[3],
        }
    }
}

/// A base: what stands before the documented path.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Base {
    /// `https://api.mch.weixin.qq.com`.
    origin: String,
    /// `/hk`, or empty.
    prefix: String,
}

impl Base {
    /// Takes a URL or a bare host.
    fn parse(text: &str) -> Result<(Self, Url), String> {
        let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        // What may hold a password, or a token, is not shown.
        let shown = if text.contains(['@', '?', '#']) { "it" } else { text };
        let url = Url::parse(&full).map_err(|error| format!("`{shown}` is no address: {error}"))?;
        if !matches!(url.scheme(), "https" | "http") || !url.has_host() {
            return Err(format!("`{shown}` is no address of https"));
        }
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
            return Err("an address holds more than scheme, host, port and path".to_owned());
        }
        let base =
            Self { origin: url.origin().ascii_serialization(), prefix: url.path().trim_end_matches('/').to_owned() };
        Ok((base, url))
    }

    /// Takes one of WeChat Pay's.
    fn known(text: &str) -> Result<Self, String> {
        let (base, url) = Self::parse(text)?;
        let known =
            url.scheme() == "https" && url.port().is_none() && url.host_str().is_some_and(|host| HOSTS.contains(&host));
        if known {
            Ok(base)
        } else {
            Err(format!("`{text}` is none of WeChat Pay's hosts; a gateway of your own is a base URL of the client"))
        }
    }
}

/// The client's choice of hosts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hosts {
    base_url: Option<Base>,
    backup_base_url: Option<Base>,
    entry_point: Option<Base>,
    failover_forbidden: bool,
}

/// Where a request goes.
#[derive(Clone, Debug)]
pub(crate) struct Addresses {
    pub(crate) url: Url,
    /// Where it goes if no connection comes about.
    pub(crate) backup: Option<Url>,
}

impl Hosts {
    pub(crate) fn set_base_url(&mut self, url: &str) -> Result<(), String> {
        self.base_url = Some(Base::parse(url)?.0);
        Ok(())
    }

    pub(crate) fn set_backup_base_url(&mut self, url: &str) -> Result<(), String> {
        self.backup_base_url = Some(Base::parse(url)?.0);
        Ok(())
    }

    pub(crate) fn forbid_failover(&mut self) {
        self.failover_forbidden = true;
    }

    /// Whether the entry point is one outside of China's mainland.
    pub(crate) fn is_global(&self) -> bool {
        let global = [Region::HongKong, Region::UnitedStates].map(|region| format!("https://{}", region.host()));
        self.entry_point.as_ref().is_some_and(|chosen| global.contains(&chosen.origin))
    }

    pub(crate) fn set_entry_point(&mut self, host: &str) -> Result<(), String> {
        self.entry_point = Some(Base::known(host)?);
        Ok(())
    }

    /// The address of a request and that of its backup. `own` is the operation's host by the documentation, `call` the
    /// caller's for this call, which has no backup.
    pub(crate) fn addresses(
        &self,
        own: Option<&str>,
        call: Option<&str>,
        path: &str,
        query: &str,
    ) -> Result<Addresses, String> {
        let url = self.address(own, call, path, query)?;
        let backup = match (&self.base_url, &self.backup_base_url) {
            _ if self.failover_forbidden => None,
            (Some(_), Some(backup)) => {
                let backup = Self { base_url: Some(backup.clone()), ..self.clone() };
                Some(backup.address(own, call, path, query)?)
            }
            (None, None) if call.is_none() => backup_of(&url),
            _ => None,
        };
        Ok(Addresses { url, backup })
    }

    /// The address of a request.
    fn address(&self, own: Option<&str>, call: Option<&str>, path: &str, query: &str) -> Result<Url, String> {
        // What the documentation puts before the path stays there, whatever the host: `/hk`.
        // It comes from a page: a host that is none of WeChat Pay's gets no credentials, whatever page names it.
        let parse = |text| if self.base_url.is_some() { Ok(Base::parse(text)?.0) } else { Base::known(text) };
        let own = own.map(parse).transpose()?;
        let own_prefix = own.as_ref().map(|base| base.prefix.as_str()).unwrap_or_default();
        let (origin, prefix) = match (&self.base_url, call, own.as_ref(), &self.entry_point) {
            (Some(base), ..) => (base.origin.clone(), format!("{}{own_prefix}", base.prefix)),
            (None, Some(host), ..) => {
                let base = Base::known(host)?;
                let prefix = if base.prefix.is_empty() { own_prefix.to_owned() } else { base.prefix };
                (base.origin, prefix)
            }
            // An entry point that the caller chose stands in for another entry point, never for a host of its own kind.
            (None, None, Some(own), Some(chosen)) if own.prefix.is_empty() && is_entry_point(&own.origin) => {
                (chosen.origin.clone(), chosen.prefix.clone())
            }
            (None, None, Some(own), _) => (own.origin.clone(), own.prefix.clone()),
            (None, None, None, Some(chosen)) => (chosen.origin.clone(), chosen.prefix.clone()),
            (None, None, None, None) => (format!("https://{}", Region::default().host()), String::new()),
        };
        let target = format!("{prefix}{path}");
        let text = if query.is_empty() { format!("{origin}{target}") } else { format!("{origin}{target}?{query}") };
        let url = Url::parse(&text).map_err(|error| format!("`{target}` is no path: {error}"))?;
        // What is signed must be what is sent: a path that the parser would rewrite is refused.
        if url.path() != target || url.query().unwrap_or_default() != query {
            return Err(format!("`{target}` cannot be sent as it stands; percent-encode it or use a placeholder"));
        }
        Ok(url)
    }

    /// An address that an answer of WeChat Pay's stated, if it may receive credentials, or receives none.
    ///
    /// With a base URL it goes there: one of WeChat Pay's hosts is replaced, as for every other request.
    pub(crate) fn stated(&self, text: &str, anonymous: bool) -> Result<Url, String> {
        let url = Url::parse(text).map_err(|error| format!("the address of the file is none: {error}"))?;
        let is_safe = url.scheme() == "https" && url.username().is_empty() && url.password().is_none();
        let is_known = is_safe && url.port().is_none() && url.host_str().is_some_and(|host| HOSTS.contains(&host));
        let origin = url.origin().ascii_serialization();
        match &self.base_url {
            None if is_known || (is_safe && anonymous) => Ok(url),
            Some(base) if is_known => {
                let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
                let text = format!("{}{}{}{query}", base.origin, base.prefix, url.path());
                Url::parse(&text).map_err(|error| format!("the address of the file is none: {error}"))
            }
            Some(base) if base.origin == origin && is_below(url.path(), &base.prefix) => Ok(url),
            // Its query stays out of the message: it holds a token.
            Some(_) => {
                Err(format!("the file lies at {origin}, which is neither WeChat Pay's nor the client's base URL"))
            }
            None => Err(format!(
                "the file lies at {origin}, which is none of WeChat Pay's hosts; `without_credentials` fetches it from there"
            )),
        }
    }
}

fn is_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The same at the backup host of the usual one.
fn backup_of(url: &Url) -> Option<Url> {
    let [usual, backup, ..] = HOSTS;
    let mut other = url.clone();
    (url.host_str() == Some(usual) && other.set_host(Some(backup)).is_ok()).then_some(other)
}

fn is_entry_point(origin: &str) -> bool {
    origin.strip_prefix("https://").is_some_and(|host| ENTRY_POINTS.contains(&host))
}

/// Path and query of an address, as they are sent and signed.
pub(crate) fn target(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HK: Option<&str> = Some("https://apihk.mch.weixin.qq.com/");
    const PREFIXED: Option<&str> = Some("https://api.mch.weixin.qq.com/hk/");
    const FRAUD: Option<&str> = Some("https://fraud.mch.weixin.qq.com/");

    fn address(hosts: &Hosts, own: Option<&str>, call: Option<&str>) -> String {
        hosts.address(own, call, "/v3/x", "").unwrap().to_string()
    }

    #[test]
    fn the_documented_host_unless_the_caller_chose_an_entry_point() {
        let mut hosts = Hosts::default();
        assert_eq!(address(&hosts, None, None), "https://api.mch.weixin.qq.com/v3/x");
        assert_eq!(address(&hosts, HK, None), "https://apihk.mch.weixin.qq.com/v3/x");
        assert_eq!(address(&hosts, PREFIXED, None), "https://api.mch.weixin.qq.com/hk/v3/x");
        hosts.set_entry_point(Region::UnitedStates.host()).unwrap();
        assert_eq!(address(&hosts, None, None), "https://apius.mch.weixin.qq.com/v3/x");
        assert_eq!(address(&hosts, HK, None), "https://apius.mch.weixin.qq.com/v3/x");
        assert_eq!(address(&hosts, PREFIXED, None), "https://api.mch.weixin.qq.com/hk/v3/x");
        assert_eq!(address(&hosts, FRAUD, None), "https://fraud.mch.weixin.qq.com/v3/x");
    }

    #[test]
    fn the_host_of_a_call() {
        let hosts = Hosts::default();
        assert_eq!(address(&hosts, HK, Some("api2.mch.weixin.qq.com")), "https://api2.mch.weixin.qq.com/v3/x");
        assert_eq!(
            address(&hosts, PREFIXED, Some("https://api2.mch.weixin.qq.com/")),
            "https://api2.mch.weixin.qq.com/hk/v3/x"
        );
    }

    #[test]
    fn a_base_url_replaces_every_host_and_keeps_the_prefix() {
        let mut hosts = Hosts::default();
        hosts.set_base_url("http://127.0.0.1:8080/gateway/").unwrap();
        for (own, call, url) in [
            (None, None, "http://127.0.0.1:8080/gateway/v3/x"),
            (FRAUD, Some("api2.mch.weixin.qq.com"), "http://127.0.0.1:8080/gateway/v3/x"),
            (PREFIXED, None, "http://127.0.0.1:8080/gateway/hk/v3/x"),
        ] {
            assert_eq!(address(&hosts, own, call), url);
        }
    }

    #[test]
    fn the_usual_host_has_a_backup_and_no_other_has() {
        let backup = |hosts: &Hosts, own: Option<&str>, call: Option<&str>| {
            hosts.addresses(own, call, "/v3/x", "a=%20").unwrap().backup.map(|url| url.to_string())
        };
        let mut hosts = Hosts::default();
        assert_eq!(backup(&hosts, None, None).unwrap(), "https://api2.mch.weixin.qq.com/v3/x?a=%20");
        assert_eq!(backup(&hosts, PREFIXED, None).unwrap(), "https://api2.mch.weixin.qq.com/hk/v3/x?a=%20");
        for (own, call) in [(HK, None), (FRAUD, None), (None, Some("api.mch.weixin.qq.com"))] {
            assert_eq!(backup(&hosts, own, call), None, "{own:?} {call:?}");
        }
        hosts.set_entry_point("api2.mch.weixin.qq.com").unwrap();
        assert_eq!(backup(&hosts, None, None), None);
        hosts.set_entry_point("api.mch.weixin.qq.com").unwrap();
        hosts.forbid_failover();
        assert_eq!(backup(&hosts, None, None), None);

        let mut hosts = Hosts::default();
        hosts.set_base_url("http://127.0.0.1:1/a").unwrap();
        assert_eq!(backup(&hosts, None, None), None);
        hosts.set_backup_base_url("http://127.0.0.1:2/b").unwrap();
        assert_eq!(backup(&hosts, PREFIXED, None).unwrap(), "http://127.0.0.1:2/b/hk/v3/x?a=%20");
    }

    #[test]
    fn credentials_stay_with_wechat_pay() {
        let hosts = Hosts::default();
        for host in [
            "example.com",
            "http://api.mch.weixin.qq.com",
            "https://api.mch.weixin.qq.com:8443",
            "https://api.mch.weixin.qq.com.example.com",
            "https://user@api.mch.weixin.qq.com",
            "ftp://api.mch.weixin.qq.com",
            "https://api.mch.weixin.qq.com@example.com",
            "https://example.com\\@api.mch.weixin.qq.com",
            "https://api.mch.weixin.qq.com.",
            "https://api-mch.weixin.qq.com",
            "https://api.mch.weixin.qq.co",
            "https://x.api.mch.weixin.qq.com",
            "https://weixin.qq.com",
            // A Cyrillic letter.
            "https://\u{430}pi.mch.weixin.qq.com",
            "",
        ] {
            assert!(hosts.address(None, Some(host), "/v3/x", "").is_err(), "{host}");
        }
    }

    #[test]
    fn a_page_names_one_of_wechat_pays_hosts_or_none() {
        let mut hosts = Hosts::default();
        for own in ["https://api.mch.weixin.qq.com.example.com/", "http://api.mch.weixin.qq.com/hk/"] {
            assert!(hosts.addresses(Some(own), None, "/v3/x", "").unwrap_err().contains("none of WeChat Pay's hosts"));
        }
        hosts.set_entry_point("api2.mch.weixin.qq.com").unwrap();
        assert!(hosts.addresses(Some("https://example.com/"), None, "/v3/x", "").is_err());
        hosts.set_base_url("http://127.0.0.1:8080").unwrap();
        assert_eq!(address(&hosts, Some("https://example.com/"), None), "http://127.0.0.1:8080/v3/x");
    }

    #[test]
    fn no_password_is_shown() {
        for address in [
            "http://merchant:secret@127.0.0.1:99999",
            "ftp://merchant:secret@example.com",
            "merchant:secret@",
            "http://merchant:secret@example.com",
            "https://example.com/?token=secret",
            "http://[/?token=secret",
        ] {
            let problem = Base::parse(address).unwrap_err();
            assert!(!problem.contains("secret"), "{problem}");
        }
        assert!(Base::parse("http://127.0.0.1:99999").unwrap_err().contains("`http://127.0.0.1:99999`"));
    }

    #[test]
    fn an_address_that_an_answer_stated() {
        let mut hosts = Hosts::default();
        let known = "https://api.mch.weixin.qq.com/v3/billdownload/file?token=a%2Fb";
        let foreign = "https://example.com:8443/fapiao.pdf?token=a";
        let at = |hosts: &Hosts, url: &str, anonymous: bool| hosts.stated(url, anonymous).map(String::from);
        assert_eq!(at(&hosts, known, false).unwrap(), known);
        assert!(at(&hosts, foreign, false).unwrap_err().contains("`without_credentials`"));
        assert_eq!(at(&hosts, foreign, true).unwrap(), foreign);
        for url in ["http://example.com/fapiao.pdf", "https://user@example.com/", "file:///etc/passwd", "fapiao.pdf"] {
            assert!(at(&hosts, url, true).is_err(), "{url}");
        }
        // A base URL replaces WeChat Pay's hosts, and nobody else is asked.
        hosts.set_base_url("http://127.0.0.1:8080/gateway").unwrap();
        let at_base = "http://127.0.0.1:8080/gateway/v3/billdownload/file?token=a%2Fb";
        for url in [known, at_base] {
            assert_eq!(at(&hosts, url, false).unwrap(), at_base);
        }
        for url in [foreign, "http://127.0.0.1:8080/gateways", "http://127.0.0.1:8081/gateway/"] {
            assert!(at(&hosts, url, true).is_err(), "{url}");
        }
    }

    #[test]
    fn what_the_url_would_rewrite_is_refused() {
        for path in ["/v3/../x", "/v3/./x", "/v3/%2e%2E/x", "/v3/a b", "/v3/订单", "/v3/x\t", "/v3/\\x"] {
            assert!(Hosts::default().address(None, None, path, "").is_err(), "{path}");
        }
        assert!(Hosts::default().address(None, None, "/v3/x/", "").is_ok());
        assert_eq!(
            target(&Hosts::default().address(PREFIXED, None, "/v3/a%2Fb", "c=%20").unwrap()),
            "/hk/v3/a%2Fb?c=%20"
        );
    }
}
