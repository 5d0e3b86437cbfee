//! Fund-flow bills (资金账单).

use super::row::{BillRow, Total, columns};
use crate::message::Decimal;

columns! {
    /// A row of a fund-flow bill: a change of the account's balance. Amounts are in 元, with decimals.
    FundFlowRow {
        /// In Beijing time: `2018-02-01 04:21:23`.
        entry_time: String = "记账时间",
        /// The number of the payment, refund or withdrawal behind it.
        transaction_id: String = "微信支付业务单号",
        flow_id: String = "资金流水单号",
        /// `交易`, `退款`, `提现`.
        business_name: String = "业务名称",
        business_type: String = "业务类型",
        /// `收入` (income) or `支出` (expense).
        direction: String = "收支类型",
        /// Never negative: `direction` says which way.
        amount: Decimal = "收支金额(元)" | "收支金额（元）",
        balance: Decimal = "账户结余(元)" | "账户结余（元）",
        applicant: Option<String> = "资金变更提交申请人",
        remark: Option<String> = "备注",
        voucher_id: Option<String> = "业务凭证号",
    }
}

columns! {
    /// The totals of a fund-flow bill.
    FundFlowSummary {
        /// How many rows there are.
        count: u64 = "资金流水总笔数",
        income_count: u64 = "收入笔数",
        income: Decimal = "收入金额",
        expense_count: u64 = "支出笔数",
        expense: Decimal = "支出金额",
    }
}

const INCOME: Option<(&str, &str)> = Some(("收支类型", "收入"));
const EXPENSE: Option<(&str, &str)> = Some(("收支类型", "支出"));

impl BillRow for FundFlowRow {
    type Summary = FundFlowSummary;

    const TOTALS: &'static [Total] = &[
        Total { header: "资金流水总笔数", sum: None, only: None },
        Total { header: "收入笔数", sum: None, only: INCOME },
        Total { header: "收入金额", sum: Some("收支金额(元)"), only: INCOME },
        Total { header: "支出笔数", sum: None, only: EXPENSE },
        Total { header: "支出金额", sum: Some("收支金额(元)"), only: EXPENSE },
    ];
}
