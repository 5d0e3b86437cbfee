//! Bills as WeChat Pay writes them, and what may be wrong with them.

use super::*;

const ALL: &str = "\u{feff}交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\r\n\
`2019-07-22 17:14:49,`wx1,`1900000109,`0,`,`42001,`out-1,`openid-1,`JSAPI,`SUCCESS,`CFT,`CNY,`88.00,`0.00,`0,`0,`0.00,`0.00,`,`,`茶, 两盒,`a,b,`0.53000,`0.60%,`88.00,`0.00,`\r\n\
`2019-07-22 18:00:00,`wx1,`1900000109,`0,`,`42001,`out-1,`openid-1,`JSAPI,`REFUND,`CFT,`CNY,`0.00,`0.00,`50001,`refund-1,`8.00,`0.00,`ORIGINAL,`SUCCESS,`茶, 两盒,`,`-0.05000,`0.60%,`0.00,`8.00,`\r\n\
总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n\
`2,`88.00,`8.00,`0.00,`0.48000,`88.00,`8.00\r\n";

const FLOW: &str = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,资金变更提交申请人,备注,业务凭证号
`2018-02-01 04:21:23,`50000,`19001,`退款,`退款,`支出,`0.02,`0.17,`system,`缺货,`REF1
`2018-02-01 05:00:00,`42001,`19002,`交易,`交易,`收入,`10.10,`10.27,`system,`,`42001
`2018-02-01 06:00:00,`42002,`19003,`交易,`交易,`收入,`0.20,`10.47,`system,`,`42002

资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额
`3.0,`2.0,`10.30,`1.0,`0.02
";

fn trade_error(bill: &str) -> String {
    trade(bill.as_bytes()).and_then(Bill::read_all).unwrap_err().to_string()
}

fn flow_error(bill: &str) -> String {
    fund_flow(bill.as_bytes()).and_then(Bill::read_all).unwrap_err().to_string()
}

#[test]
fn a_trade_bill() {
    let mut bill = trade(ALL.as_bytes()).unwrap();
    let first = bill.next().unwrap().unwrap();
    assert!(bill.summary().is_none());
    assert_eq!((first.goods_name.as_deref(), first.attach.as_deref()), (Some("茶, 两盒"), Some("a,b")));
    assert_eq!((first.settlement_total.as_str(), first.fee.as_str()), ("88.00", "0.53000"));
    assert_eq!((first.rate.as_deref(), first.device_info.as_deref()), (Some("0.60%"), None));
    assert_eq!((first.trade_time.as_str(), first.rate_remark), ("2019-07-22 17:14:49", None));
    let refund = bill.next().unwrap().unwrap();
    assert_eq!(refund.refund_amount.unwrap().as_str(), "8.00");
    assert_eq!(refund.out_refund_no.as_deref(), Some("refund-1"));
    assert!(bill.next().is_none());
    let summary = bill.summary().unwrap();
    assert_eq!((summary.count, summary.fee.as_str()), (2, "0.48000"));
    assert!(refund.other.is_empty() && summary.other.is_empty());
}

#[test]
fn types_with_other_columns() {
    let success = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,商品名称,商户数据包,手续费,费率,订单金额,费率备注,将来\n\
        `t,`wx,`1,`0,`,`4,`o,`u,`APP,`SUCCESS,`CFT,`CNY,`1.00,`0.00,`g,`,`0.01,`1%,`1.00,`,`新\n\
        总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\n\
        `1,`1.00,`0.00,`0.00,`0.01,`1.00,`0.00";
    let bill = trade(success.as_bytes()).unwrap().read_all().unwrap();
    assert_eq!(bill.rows[0].refund_amount, None);
    assert_eq!(bill.rows[0].other, [("将来".to_owned(), "新".to_owned())]);

    let refund = "交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,退款申请时间,退款成功时间,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\n\
        `t,`wx,`1,`2,`,`4,`o,`u,`APP,`REFUND,`CFT,`CNY,`0.00,`0.00,`a,`s,`5,`r,`3.00,`0.00,`ORIGINAL,`SUCCESS,`g,`,`-0.02,`1%,`0.00,`3.00,`\n\
        总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\n\
        `1,`0.00,`3.00,`0.00,`-0.02,`0.00,`3.00";
    let bill = trade(refund.as_bytes()).unwrap().read_all().unwrap();
    assert_eq!(bill.rows[0].refund_success_time.as_deref(), Some("s"));
    assert_eq!(bill.rows[0].sub_mchid.as_deref(), Some("2"));
}

#[test]
fn a_fund_flow_bill() {
    let bill = fund_flow(FLOW.as_bytes()).unwrap().read_all().unwrap();
    assert_eq!(bill.rows.len(), 3);
    assert_eq!((bill.rows[1].direction.as_str(), bill.rows[1].amount.as_str()), ("收入", "10.10"));
    assert_eq!((bill.summary.income_count, bill.summary.expense.as_str()), (2, "0.02"));
}

#[test]
fn a_difference_from_the_totals_is_an_error() {
    let at = "of the bill: the bill says";
    assert_eq!(
        trade_error(&ALL.replace("`2,`88.00", "`3,`88.00")),
        format!("line 5, column 1 (总交易单数) {at} 3, and the rows are 2")
    );
    assert_eq!(
        trade_error(&ALL.replace("`2,`88.00,`8.00", "`2,`88.00,`8.01")),
        format!("line 5, column 3 (退款总金额) {at} 8.01, and the rows add up to 8.00")
    );
    assert_eq!(
        flow_error(&FLOW.replace("`2.0,`10.30", "`2.0,`10.31")),
        format!("line 7, column 3 (收入金额) {at} 10.31, and the rows add up to 10.30")
    );
    // A row that is missing, or one whose direction nobody knows.
    let without = FLOW.lines().filter(|line| !line.contains("19002")).collect::<Vec<_>>().join("\n");
    assert!(flow_error(&without).contains("(资金流水总笔数)"));
    assert!(flow_error(&FLOW.replace("`收入,`0.20", "`冻结,`0.20")).contains("(收入笔数)"));
}

#[test]
fn the_error_comes_behind_the_rows_and_is_the_last_item() {
    let wrong = ALL.replace("`2,`88.00", "`3,`88.00");
    let mut bill = trade(wrong.as_bytes()).unwrap();
    assert!(bill.next().unwrap().is_ok() && bill.next().unwrap().is_ok());
    assert!(bill.next().unwrap().is_err());
    assert!(bill.next().is_none() && bill.summary().is_none());
}

#[test]
fn errors_say_where() {
    for (from, to, error) in [
        ("`0.53000", "`free", "line 2, column 23 (手续费) of the bill: `free` is not a decimal number such as `12.50`"),
        ("`88.00,`8.00\r\n", "`88.00\r\n", "line 5 of the bill: it has 6 values, and there are 7 columns"),
        ("`a,b,`0.53", "`a,`b,`0.53", "line 2 of the bill: it has 28 values, and there are 27 columns"),
        ("`2,`88.00", "2,`88.00", "line 5 of the bill: here the values of the totals should stand"),
        ("微信订单号", "单号", "line 1 of the bill: there is no column `微信订单号`: is it another kind of bill?"),
        ("总交易单数", "单数", "line 4 of the bill: there is no column `总交易单数`: is it another kind of bill?"),
        ("微信退款单号", "商户退款单号", "line 1, column 16 (商户退款单号) of the bill: the header stands there twice"),
    ] {
        assert!(ALL.contains(from), "{from}");
        assert_eq!(trade_error(&ALL.replacen(from, to, 1)), error);
    }
    assert_eq!(trade_error(""), "line 1 of the bill: it is empty");
    assert_eq!(trade_error(&format!("{ALL}more")), "line 6 of the bill: nothing may stand behind the totals");
    assert_eq!(
        trade_error(&ALL[..ALL.find("总交易单数").unwrap()]),
        "line 3 of the bill: the bill ends here without its totals: it is incomplete"
    );
    let error = trade(&b"\x1f\x8b\x08"[..]).unwrap_err();
    assert_eq!((error.line(), error.column(), error.header()), (1, None, None));
    assert!(error.to_string().contains("unpacked"));
    assert!(trade(vec![b'x'; 2 << 20].as_slice()).unwrap_err().to_string().contains("no bill"));
}

#[test]
fn what_is_cut_off_is_never_whole() {
    for bill in [ALL, FLOW] {
        let end = bill.trim_end().len();
        for cut in (1..bill.len()).filter(|at| bill.is_char_boundary(*at)) {
            let cut = &bill[..cut];
            let read = match bill == ALL {
                true => trade(cut.as_bytes()).and_then(Bill::read_all).map(|whole| whole.rows.len()),
                false => fund_flow(cut.as_bytes()).and_then(Bill::read_all).map(|whole| whole.rows.len()),
            };
            // `8` and `8.0` are as much as `8.00`: nothing but zeros is missing then.
            let missing = bill[..end].strip_prefix(cut.trim_end()).unwrap();
            assert!(read.is_err() || matches!(missing, "" | "0" | ".00"), "{missing:?} is missing");
        }
    }
}

#[test]
fn a_value_may_hold_the_end_of_a_line() {
    let broken = ALL.replacen("茶, 两盒", "茶,\n\n两盒", 1);
    let bill = trade(broken.as_bytes()).unwrap().read_all().unwrap();
    assert_eq!(bill.rows[0].goods_name.as_deref(), Some("茶,\n\n两盒"));
    assert_eq!(bill.rows.len(), 2);
}

#[test]
fn a_row_that_goes_on_and_on_is_no_row() {
    let bill = format!("a,b\n`1{}", "\nx".repeat(1 << 20));
    let error = records(bill.as_bytes()).unwrap().next().unwrap().unwrap_err();
    assert_eq!((error.line(), error.to_string().contains("has more than")), (2, true), "{error}");
}

#[test]
fn a_bill_of_another_kind() {
    let bill = "分账时间,分账金额\n`t,`0.10\n总笔数,总金额\n`1,`0.10\n";
    let mut records = records(bill.as_bytes()).unwrap();
    assert_eq!(records.headers(), ["分账时间", "分账金额"]);
    let row = records.next().unwrap().unwrap();
    assert_eq!((row.get("分账金额"), row.get("无"), row.line()), (Some("0.10"), None, 2));
    assert_eq!(row.iter().collect::<Vec<_>>(), [("分账时间", "t"), ("分账金额", "0.10")]);
    assert!(records.next().is_none());
    assert_eq!(records.summary().unwrap().get("总金额"), Some("0.10"));
}
