//! Bills: any bytes give rows or an error, however they are cut up, and a bill that is believed is what its totals say.

use std::io::{BufReader, Read};

use wechatpay::bill::{self, BillError};

use crate::{Surface, texts};

/// A bill.
pub const SURFACE: Surface = Surface { name: "bill", check, seeds, words: WORDS, longest: 8 << 10 };

const WORDS: &[&str] = &[
    "`",
    ",`",
    "\r\n",
    "\n",
    ",",
    "\u{feff}",
    "记账时间",
    "微信支付业务单号",
    "资金流水单号",
    "业务名称",
    "业务类型",
    "收支类型",
    "收支金额(元)",
    "收支金额（元）",
    "账户结余(元)",
    "资金变更提交申请人",
    "备注",
    "业务凭证号",
    "资金流水总笔数",
    "收入笔数",
    "收入金额",
    "支出笔数",
    "支出金额",
    "收入",
    "支出",
    "交易时间",
    "公众账号ID",
    "商户号",
    "应结订单金额",
    "总交易单数",
    "应结订单总金额",
    "退款总金额",
    "1.0",
    "0.00",
    "-0.01",
    "1e3",
    "99999999999999999999999999999999999999",
    "0.0000000000000000000000000000000000000001",
];

/// Gives few bytes at once.
struct Slow<'b>(&'b [u8]);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = buffer.len().min(3);
        self.0.read(&mut buffer[..length])
    }
}

fn check(data: &[u8]) {
    let slow = || BufReader::with_capacity(5, Slow(data));
    let records = outcome(bill::records(data));
    assert_eq!(records, outcome(bill::records(slow())), "it matters how a bill is cut up");
    for (typed, slow) in [
        (outcome(bill::trade(data)), outcome(bill::trade(slow()))),
        (outcome(bill::fund_flow(data)), outcome(bill::fund_flow(slow()))),
    ] {
        assert_eq!(typed, slow, "it matters how a bill is cut up");
        if let Ok(rows) = typed {
            let records = records.as_ref().expect("typed it is read, as text it is not");
            assert_eq!(rows.len(), records.len());
        }
    }
    if records.is_ok() {
        rewritten(data);
    }
    if let Ok(whole) = bill::fund_flow(data).and_then(|bill| bill.read_all()) {
        // A bill need not state this, but if it does, it is so.
        assert_eq!(whole.summary.count, whole.rows.len() as u64);
    }
}

/// All rows as text, or the error; behind an error there is nothing.
fn outcome<T: std::fmt::Debug>(
    bill: Result<impl Iterator<Item = Result<T, BillError>>, BillError>,
) -> Result<Vec<String>, String> {
    let mut rows = Vec::new();
    let mut bill = bill.map_err(|error| error.to_string())?;
    while let Some(row) = bill.next() {
        match row {
            Ok(row) => rows.push(format!("{row:?}")),
            Err(error) => {
                assert!(bill.next().is_none(), "it goes on behind an error");
                return Err(error.to_string());
            }
        }
    }
    assert!(bill.next().is_none(), "it goes on behind its end");
    Ok(rows)
}

/// A bill that could be read, written anew from its rows, reads the same.
fn rewritten(data: &[u8]) {
    let mut records = bill::records(data).unwrap();
    let headers = records.headers().join(",");
    let rows = records.by_ref().map(|row| row.unwrap()).collect::<Vec<_>>();
    let summary = records.summary().unwrap();
    let line = |record: &bill::Record| {
        record
            .iter()
            .enumerate()
            .map(|(at, (_, value))| format!("{}`{value}", if at == 0 { "" } else { "," }))
            .collect::<String>()
    };
    let mut text = headers + "\r\n";
    rows.iter().for_each(|row| text.extend([line(row).as_str(), "\r\n"]));
    text.push_str(&summary.iter().map(|(header, _)| header).collect::<Vec<_>>().join(","));
    text.extend(["\r\n", &line(summary), "\r\n"]);
    let again = bill::records(text.as_bytes()).unwrap().collect::<Result<Vec<_>, _>>();
    let values = |rows: &[bill::Record]| rows.iter().map(line).collect::<Vec<_>>();
    assert_eq!(again.map(|again| values(&again)).map_err(|error| error.to_string()), Ok(values(&rows)), "{text}");
}

fn seeds() -> Vec<Vec<u8>> {
    texts(&[
        "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号\r\n`2018-02-01 04:21:23,`5,`1,`退款,`退款,`支出,`0.02,`0.17,`system,`缺货,`R\r\n`2018-02-01 04:21:24,`6,`2,`交易,`交易,`收入,`1.50,`1.67,`,`a,b\r\nc,`\r\n资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\r\n`2.0,`1.0,`1.50,`1.0,`0.02\r\n",
        "\u{feff}交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,商品名称,商户数据包,手续费,费率,订单金额,费率备注\n`2014-11-10 16:33:45,`wx2421b1c4370ec43b,`10000100,`0,`1000,`1001690740201411100005734289,`1415640626,`085e9858e3ba5186aafcbaed1,`MICROPAY,`SUCCESS,`OTHERS,`CNY,`0.01,`0.0,`被扫支付测试,`订单额外描述,`0,`0.60%,`0.01,`\n总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\n`1,`0.01,`0.0,`0.0,`0,`0.01,`0.0\n",
        "a,b\n`1,`2\n`3,`4\n\nc\n`5\n",
        "a\n`1",
        "",
    ])
}
