//! Values out of nothing, such as their names let expect.

use serde_json::Value;

use crate::documentation::{Field, Scalar};
use crate::seed::Chance;
use crate::time;

/// What values may speak of.
pub struct Words<'a> {
    pub mchid: &'a str,
    /// Seconds since 1970.
    pub now: i64,
}

impl Words<'_> {
    /// A value of the field's type.
    pub fn value(&self, field: &Field, chance: &mut Chance) -> Value {
        match field.r#type {
            Scalar::String | Scalar::File => Value::from(self.text(&field.name, chance)),
            Scalar::Integer | Scalar::Number | Scalar::Decimal => Value::from(1 + chance.below(1000)),
            Scalar::Boolean | Scalar::True => Value::from(chance.below(2) == 1),
            Scalar::Object => Value::Object(serde_json::Map::new()),
            Scalar::Any => Value::from(chance.letters(8)),
        }
    }

    fn text(&self, name: &str, chance: &mut Chance) -> String {
        // Running numbers say nothing.
        let name = name.trim_end_matches("_$m").trim_end_matches("_$n");
        let is = |end: &str| name.ends_with(end);
        match name {
            "transaction_id" => format!("4200{}{}", time::date(self.now).replace('-', ""), chance.digits(16)),
            "prepay_id" => format!("wx{}{}", time::compact(self.now), chance.hex(20)),
            "code_url" => format!("weixin://wxpay/bizpayurl?pr={}", chance.letters(7)),
            _ if is("currency") => "CNY".to_owned(),
            "time_end" | "time_start" | "time_expire" => time::compact(self.now),
            _ if is("mchid") || is("mch_id") => self.mchid.to_owned(),
            _ if is("appid") => format!("wx{}", chance.hex(16)),
            _ if is("openid") => format!("o{}", chance.letters(27)),
            _ if is("time") => time::rfc3339(self.now),
            _ if is("date") => time::date(self.now),
            _ if is("url") => format!("https://pay.example.com/{name}/{}", chance.hex(8)),
            _ if is("_id") || is("_no") => chance.digits(24),
            _ => format!("{name}-{}", chance.letters(8)),
        }
    }
}
