//! Points in time as others write them, in seconds since 1970.

use std::time::{SystemTime, UNIX_EPOCH};

/// `2026-01-01T08:00:00+08:00`. The date is read by a crate that knows UTC only, so the zone is taken off first.
pub(crate) fn rfc3339(text: &str) -> Option<i64> {
    let (local, zone) = text.split_at(text.rfind(['Z', '+', '-'])?);
    let local = humantime::parse_rfc3339(&format!("{local}Z")).ok()?;
    seconds(local)?.checked_sub(offset(zone)?)
}

/// `Thu, 01 Jan 2026 00:00:00 GMT`.
pub(crate) fn http_date(text: &str) -> Option<i64> {
    seconds(httpdate::parse_http_date(text).ok()?)
}

fn seconds(time: SystemTime) -> Option<i64> {
    i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}

/// How far a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    let (sign, time) = zone.split_at_checked(1)?;
    let ahead = match (sign, time) {
        ("Z", "") => return Some(0),
        ("+", _) => 1,
        ("-", _) => -1,
        _ => return None,
    };
    let (hours, minutes) = time.split_once(':')?;
    Some(ahead * (digits(hours, 23)? * 3600 + digits(minutes, 59)? * 60))
}

/// Two digits, up to that number.
fn digits(text: &str, most: i64) -> Option<i64> {
    let number = text.parse().ok().filter(|_| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))?;
    (number <= most).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_every_zone() {
        for text in [
            "2026-01-01T08:00:00+08:00",
            "2026-01-01T00:00:00Z",
            "2025-12-31T19:30:00-04:30",
            "2026-01-01T08:00:00.999999+08:00",
            "2026-01-01T00:00:00-00:00",
        ] {
            assert_eq!(rfc3339(text), Some(1_767_225_600), "{text}");
        }
        assert_eq!(rfc3339("2024-02-29T23:59:59+00:00"), Some(1_709_251_199));
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "",
            "Z",
            "soon",
            "2026-01-01",
            "2026-01-01T08:00:00",
            "2026-01-01T08:00:00+0800",
            "2026-01-01T08:00:00+8:00",
            "2026-01-01T08:00:00+24:00",
            "2026-01-01T08:00:00++8:00",
            "2026-01-01T08:00:00+08:00Z",
            "2026-01-01 08:00:00+08:00",
            "2026-02-29T08:00:00+08:00",
            "2026-01-01T08:00:00＋08:00",
            "二〇二六年一月一日八时+08:00",
        ] {
            assert_eq!(rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn dates_of_headers() {
        assert_eq!(http_date("Thu, 01 Jan 2026 00:00:00 GMT"), Some(1_767_225_600));
        assert_eq!(http_date("Thursday, 01-Jan-26 00:00:00 GMT"), Some(1_767_225_600));
        assert_eq!(http_date("tomorrow"), None);
    }
}
