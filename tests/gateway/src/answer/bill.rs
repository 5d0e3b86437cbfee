//! What bills hold: lines of values behind backticks, totals at the end.

/// A bill as a table.
struct Table {
    header: &'static str,
    rows: Vec<Vec<String>>,
    totals_header: &'static str,
    totals: Vec<String>,
}

impl Table {
    fn text(&self) -> String {
        let line = |values: &[String]| values.iter().map(|value| format!("`{value}")).collect::<Vec<_>>().join(",");
        let rows = self.rows.iter().map(|row| format!("{}\r\n", line(row))).collect::<String>();
        format!("\u{feff}{}\r\n{rows}{}\r\n{}\r\n", self.header, self.totals_header, line(&self.totals))
    }
}

/// A trade bill of a day (`2019-06-11`): an order and a part of it refunded.
pub fn trade(mchid: &str, date: &str) -> String {
    let paid = format!(
        "{date} 10:00:00|wx8888888888888888|{mchid}|0||4200000000201906111111111111|order-1|oUpF8uMuAJO_M2pxb1Q9|JSAPI|\
         SUCCESS|CMB_DEBIT|CNY|88.00|0.00|0|0|0.00|0.00|||茶, 两盒|a,b|0.53000|0.60%|88.00|0.00|"
    );
    let refunded = format!(
        "{date} 11:00:00|wx8888888888888888|{mchid}|0||4200000000201906111111111111|order-1|oUpF8uMuAJO_M2pxb1Q9|JSAPI|\
         REFUND|CMB_DEBIT|CNY|0.00|0.00|50000000002019061122222222222|refund-1|8.00|0.00|ORIGINAL|SUCCESS|茶, 两盒||\
         -0.05000|0.60%|0.00|8.00|"
    );
    let table = Table {
        header: "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,\
                 货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,\
                 商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注",
        rows: vec![values(&paid), values(&refunded)],
        totals_header: "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额",
        totals: values("2|88.00|8.00|0.00|0.48000|88.00|8.00"),
    };
    table.text()
}

/// A fund-flow bill of a day.
pub fn fund_flow(date: &str) -> String {
    let income = format!(
        "{date} 10:00:01|4200000000201906111111111111|1900009231201906110000000001|交易|交易|收入|88.00|188.00|system||order-1"
    );
    let expense = format!(
        "{date} 11:00:01|50000000002019061122222222222|1900009231201906110000000002|退款|退款|支出|8.00|180.00|system|缺货|refund-1"
    );
    let table = Table {
        header: "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),\
                 资金变更提交申请人,备注,业务凭证号",
        rows: vec![values(&income), values(&expense)],
        totals_header: "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额",
        totals: values("2|1|88.00|1|8.00"),
    };
    table.text()
}

/// Comments of a day, behind the offset at which the next begin.
pub fn comments(date: &str) -> String {
    let line = |text: &str, stars: u8| format!("`{date} 10:00:05,`4200000000201906111111111111,`{stars},`{text}\r\n");
    format!("2\r\n{}{}", line("赞，水果很新鲜", 5), line("不错", 4))
}

fn values(text: &str) -> Vec<String> {
    text.split('|').map(str::to_owned).collect()
}
