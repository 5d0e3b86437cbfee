//! Slips of the pen: when a rare word is probably a misspelling of a frequent one.

/// Whether `odd` is written like `known` but for one slip, such as typing makes: two letters swapped, one doubled, one left
/// out, one replaced. What makes another English word of it (a first or last letter, a plural, another inflection) is none,
/// nor are the British and American spellings of one word. Both in small letters.
pub fn is_slip(odd: &str, known: &str) -> bool {
    let (odd, known) = (odd.chars().collect::<Vec<_>>(), known.chars().collect::<Vec<_>>());
    if !odd.iter().chain(&known).all(char::is_ascii_alphabetic) || odd == known {
        return false;
    }
    let common = odd.iter().zip(&known).take_while(|(a, b)| a == b).count();
    let (odd_rest, known_rest) = (odd.get(common..).unwrap_or_default(), known.get(common..).unwrap_or_default());
    match (odd_rest, known_rest) {
        _ if common == 0 => false,
        ([a, b, odd_rest @ ..], [c, d, known_rest @ ..]) if a == d && b == c && a != b && odd_rest == known_rest => {
            odd.len() >= 6
        }
        ([a, odd_rest @ ..], [b, known_rest @ ..]) if odd_rest == known_rest && !odd_rest.is_empty() => {
            odd.len() >= 7 && !is_dialect(*a, *b)
        }
        ([a, odd_rest @ ..], known_rest) if odd_rest == known_rest && !known_rest.is_empty() => {
            // The last of equal letters is the one too many.
            odd.len() >= 6 && *a != 'l' && odd.get(common.wrapping_sub(1)) == Some(a)
        }
        (odd_rest, [b, known_rest @ ..]) if odd_rest == known_rest && !odd_rest.is_empty() => {
            odd.len() >= 5 && *b != 'l' && *b != 'u'
        }
        _ => false,
    }
}

/// `authorise`, `licence`, and what is said otherwise elsewhere.
fn is_dialect(a: char, b: char) -> bool {
    matches!((a, b), ('s', 'z') | ('z', 's') | ('c', 's') | ('s', 'c'))
}

/// Whether two names or values are one letter or one blank apart, and neither goes on where the other ends. Numbers and letter
/// case tell values apart on the wire.
pub fn is_near(a: &str, b: &str) -> bool {
    if a.eq_ignore_ascii_case(b) || a.starts_with(b) || b.starts_with(a) || digits(a) != digits(b) {
        return false;
    }
    let bare = |text: &str| words(text).concat();
    let (a, b) = (bare(a), bare(b));
    let is_doubled_l = a.replace("ll", "l") == b.replace("ll", "l");
    a == b || (a.len().min(b.len()) >= LONG && !is_doubled_l && strsim::osa_distance(&a, &b) == 1)
}

/// Shorter ones are one letter apart by chance.
const LONG: usize = 7;

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The words of a name or a value in small letters: `appId`, `APP_ID`, `app-id`.
pub fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for character in text.chars() {
        let begins = !character.is_ascii_alphabetic() || (was_small && character.is_ascii_uppercase());
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| character.is_ascii_alphabetic()) {
            word.push(character.to_ascii_lowercase());
        }
        was_small = character.is_ascii_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_other_words() {
        for (odd, known) in [
            ("alogrithm", "algorithm"),
            ("cancle", "cancel"),
            ("messsage", "message"),
            ("permmit", "permit"),
            ("sevice", "service"),
            ("rfund", "refund"),
            ("exchahge", "exchange"),
            ("suceess", "success"),
        ] {
            assert!(is_slip(odd, known), "{odd}");
        }
        for (other, known) in [
            ("border", "order"),
            ("commerce", "ecommerce"),
            ("policies", "policys"),
            ("cancelled", "canceled"),
            ("canceled", "cancelled"),
            ("authorisation", "authorization"),
            ("licence", "license"),
            ("refunds", "refund"),
            ("closed", "close"),
            ("colour", "color"),
            ("color", "colour"),
            ("found", "fund"),
            ("same", "same"),
            ("", "order"),
        ] {
            assert!(!is_slip(other, known), "{other}");
        }
    }

    #[test]
    fn near_values() {
        assert!(is_near("NDECLARED", "UNDECLARED") && is_near("QRCODE", "QR_CODE"));
        assert!(!is_near("CLOSE", "CLOSED") && !is_near("TYPE_1", "TYPE_2") && !is_near("CANCELED", "CANCELLED"));
        assert!(!is_near("PAYER", "PAYEE") && !is_near("A", "B") && !is_near("App", "APP"));
        assert_eq!(words("appIdOf_SUB-mch2id"), ["app", "id", "of", "sub", "mch", "id"]);
    }
}
