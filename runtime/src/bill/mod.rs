//! Bills: their rows, typed, read line by line, and held against the totals at their end.
//!
//! A bill is text: a line of headers, lines of values, each value behind a backtick, and at the end a line of headers and one
//! of values for the totals. Columns are found by their headers, so that a new one breaks nothing: it is in `other`.
//!
//! ```
//! # use wechatpay_runtime as wechatpay;
//! use wechatpay::bill;
//!
//! # let file = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号\r\n\
//! # `2018-02-01 04:21:23,`50000305742018020103387128253,`1900009231201802015884652186,`退款,`退款,`支出,`0.02,`0.17,`system,`缺货,`REF4200000068201801293084726067\r\n\
//! # 资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\r\n\
//! # `1.0,`0.0,`0.00,`1.0,`0.02\r\n".as_bytes();
//! // `file` is anything that is `BufRead`: a downloaded file, the bytes of an answer.
//! let mut bill = bill::fund_flow(file)?;
//! for row in &mut bill {
//!     let row = row?;
//!     println!("{} {} {}", row.transaction_id, row.direction, row.amount);
//! }
//! // The end was reached without an error: the rows are as many, and sum up to as much, as the bill says.
//! assert_eq!(bill.summary().unwrap().expense.as_str(), "0.02");
//! # Ok::<(), bill::BillError>(())
//! ```

mod error;
mod fund_flow;
mod lines;
mod reader;
mod record;
mod row;
mod sum;
mod trade;

#[cfg(test)]
mod tests;

pub use error::BillError;
pub use fund_flow::{FundFlowRow, FundFlowSummary};
pub use reader::{Bill, Whole};
pub use record::{Record, Records};
pub use row::BillRow;
pub use trade::{TradeRow, TradeSummary};

use std::io::BufRead;

/// A trade bill (交易账单) of any type: all, successful or refunded orders.
///
/// # Errors
/// The header cannot be read, or is not that of a trade bill.
pub fn trade<R: BufRead>(reader: R) -> Result<Bill<R, TradeRow>, BillError> {
    Bill::new(reader)
}

/// A fund-flow bill (资金账单) of any account.
///
/// # Errors
/// The header cannot be read, or is not that of a fund-flow bill.
pub fn fund_flow<R: BufRead>(reader: R) -> Result<Bill<R, FundFlowRow>, BillError> {
    Bill::new(reader)
}

/// A bill of any other kind in this form, with its values as text. Nothing is held against its totals.
///
/// # Errors
/// The header cannot be read.
pub fn records<R: BufRead>(reader: R) -> Result<Records<R>, BillError> {
    Records::new(reader)
}
