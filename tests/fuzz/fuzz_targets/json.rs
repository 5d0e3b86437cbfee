//! Fuzzes the surface `json`.
#![no_main]

wechatpay_fuzz::fuzz!(wechatpay_hostile::json::SURFACE);
