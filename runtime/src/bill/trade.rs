//! Trade bills (交易账单).

use super::row::{BillRow, Total, columns};
use crate::message::Decimal;

columns! {
    /// A row of a trade bill: a payment or a refund.
    ///
    /// Which columns there are depends on the type of the bill (`ALL`, `SUCCESS`, `REFUND`): what not every type has is
    /// optional. Amounts are in 元, or the unit of `currency`, with decimals.
    TradeRow {
        /// In Beijing time: `2019-07-22 17:14:49`.
        trade_time: String = "交易时间",
        appid: String = "公众账号ID",
        mchid: String = "商户号",
        /// `0` if there is none.
        sub_mchid: Option<String> = "特约商户号" | "子商户号",
        device_info: Option<String> = "设备号",
        transaction_id: String = "微信订单号",
        out_trade_no: String = "商户订单号",
        openid: String = "用户标识",
        /// `JSAPI`, `NATIVE`, `APP`.
        trade_type: String = "交易类型",
        /// `SUCCESS`, `REFUND`, `REVOKED`.
        trade_state: String = "交易状态",
        bank_type: String = "付款银行",
        /// `CNY`.
        currency: String = "货币种类",
        /// What the merchant is credited with before the fee: the order's amount without coupons that are not settled.
        settlement_total: Decimal = "应结订单金额",
        coupon_amount: Decimal = "代金券金额",
        refund_apply_time: Option<String> = "退款申请时间",
        refund_success_time: Option<String> = "退款成功时间",
        /// Of a payment `0` or nothing.
        refund_id: Option<String> = "微信退款单号",
        /// Of a payment `0` or nothing.
        out_refund_no: Option<String> = "商户退款单号",
        refund_amount: Option<Decimal> = "退款金额",
        coupon_refund_amount: Option<Decimal> = "充值券退款金额",
        /// `ORIGINAL`, `BALANCE`.
        refund_type: Option<String> = "退款类型",
        /// `SUCCESS`, `PROCESSING`.
        refund_status: Option<String> = "退款状态",
        goods_name: Option<String> = "商品名称",
        attach: Option<String> = "商户数据包",
        /// Negative where it is given back with a refund.
        fee: Decimal = "手续费",
        /// `0.60%`.
        rate: Option<String> = "费率",
        order_total: Option<Decimal> = "订单金额",
        requested_refund_amount: Option<Decimal> = "申请退款金额",
        rate_remark: Option<String> = "费率备注",
    }
}

columns! {
    /// The totals of a trade bill.
    TradeSummary {
        /// How many rows there are.
        count: u64 = "总交易单数",
        settlement_total: Decimal = "应结订单总金额",
        refund_amount: Decimal = "退款总金额",
        coupon_refund_amount: Decimal = "充值券退款总金额",
        fee: Decimal = "手续费总金额",
        order_total: Option<Decimal> = "订单总金额",
        requested_refund_amount: Option<Decimal> = "申请退款总金额",
    }
}

impl BillRow for TradeRow {
    type Summary = TradeSummary;

    const TOTALS: &'static [Total] = &[
        Total { header: "总交易单数", sum: None, only: None },
        Total { header: "应结订单总金额", sum: Some("应结订单金额"), only: None },
        Total { header: "退款总金额", sum: Some("退款金额"), only: None },
        Total { header: "充值券退款总金额", sum: Some("充值券退款金额"), only: None },
        Total { header: "手续费总金额", sum: Some("手续费"), only: None },
        Total { header: "订单总金额", sum: Some("订单金额"), only: None },
        Total { header: "申请退款总金额", sum: Some("申请退款金额"), only: None },
    ];
}
