//! Fuzzes the surface `notification`.
#![no_main]

wechatpay_fuzz::fuzz!(wechatpay_hostile::notification::SURFACE);
