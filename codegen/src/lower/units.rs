//! Units of numbers, as descriptions state them.

use crate::ir::Unit;

/// The words of units; a word stands before those it begins with.
const UNIT_WORDS: [&str; 20] = [
    "分钟", "分", "元", "毫秒", "秒", "小时", "天", "日", "周", "个月", "月", "年", "MB", "KB", "M", "公里", "千米",
    "米", "字节", "度",
];

fn unit_of(word: &str) -> Unit {
    match word {
        "分" => Unit::Fen,
        "元" => Unit::Yuan,
        "个月" => Unit::Time("月".to_owned()),
        "分钟" | "毫秒" | "秒" | "小时" | "天" | "日" | "周" | "月" | "年" => Unit::Time(word.to_owned()),
        _ => Unit::Other(word.to_owned()),
    }
}

/// The unit that a cell states.
pub fn unit(cell: &str) -> Option<Unit> {
    if ["币种的最小单位", "货币最小单位", "币种最小单位"].iter().any(|word| cell.contains(word)) {
        return Some(Unit::MinorUnit);
    }
    unit_statement(cell).map(|(_, _, unit)| unit).or_else(|| as_unit(cell))
}

/// `单位为分`, `单位：分`, `(单位分)`, `单位（分）`: start, end, unit. Without a mark between, the word of the unit ends what is
/// said: `单位月营业额` states none.
pub fn unit_statement(cell: &str) -> Option<(usize, usize, Unit)> {
    cell.match_indices("单位").find_map(|(start, word)| {
        let rest = &cell[start + word.len()..];
        let bare = rest.trim_start_matches(['为', '是', '：', ':', '（', '(', ' ', '“', '"', '`']);
        let name = UNIT_WORDS.iter().find(|name| bare.starts_with(**name))?;
        let is_marked = bare.len() < rest.len();
        let ends = bare[name.len()..].chars().next().is_none_or(|next| !next.is_alphanumeric());
        let end = start + word.len() + (rest.len() - bare.len()) + name.len();
        (is_marked || ends).then(|| (start, end, unit_of(name)))
    })
}

/// `以元为单位`, `以元 为单 位`.
fn as_unit(cell: &str) -> Option<Unit> {
    let dense = cell.replace(' ', "");
    let (_, rest) = dense.split_once('以').filter(|(_, rest)| rest.contains("为单位"))?;
    let name =
        UNIT_WORDS.iter().find(|name| rest.strip_prefix(**name).is_some_and(|rest| rest.starts_with("为单位")))?;
    Some(unit_of(name))
}

/// The word of a unit.
pub fn unit_word(unit: &Unit) -> &str {
    match unit {
        Unit::Fen => "分",
        Unit::Yuan => "元",
        Unit::MinorUnit => "币种的最小单位",
        Unit::Time(name) | Unit::Other(name) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{Unit, unit};

    #[test]
    fn a_unit_or_a_word_that_begins_like_one() {
        for cell in ["金额，单位为分", "金额(单位：分)", "金额，单位分", "单位为分，只能为整数", "以 分 为单位"]
        {
            assert_eq!(unit(cell), Some(Unit::Fen), "{cell}");
        }
        for cell in ["单位月营业额", "单位日期", "单位分店数", "单位元素个数", "单位", "单位证明"]
        {
            assert_eq!(unit(cell), None, "{cell}");
        }
    }
}
