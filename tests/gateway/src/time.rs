//! Times as WeChat Pay writes them: in China's zone.

use std::time::Duration;

use x509_cert::der::DateTime;

/// China's distance from UTC, in seconds.
const ZONE: i64 = 8 * 60 * 60;

/// `2018-06-08T10:34:56+08:00`.
pub fn rfc3339(seconds: i64) -> String {
    civil(seconds).map(|at| format!("{}+08:00", at.trim_end_matches('Z'))).unwrap_or_default()
}

/// `2018-06-08`.
pub fn date(seconds: i64) -> String {
    civil(seconds).and_then(|at| Some(at.split_once('T')?.0.to_owned())).unwrap_or_default()
}

/// `20180608103456`.
pub fn compact(seconds: i64) -> String {
    civil(seconds).unwrap_or_default().chars().filter(char::is_ascii_digit).collect()
}

fn civil(seconds: i64) -> Option<String> {
    let seconds = u64::try_from(seconds.saturating_add(ZONE)).ok()?;
    DateTime::from_unix_duration(Duration::from_secs(seconds)).ok().map(|at| at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_china() {
        assert_eq!(rfc3339(1_554_208_460), "2019-04-02T20:34:20+08:00");
        assert_eq!((date(1_554_220_800), compact(0)), ("2019-04-03".to_owned(), "19700101080000".to_owned()));
    }
}
