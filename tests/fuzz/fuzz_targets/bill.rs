//! Fuzzes the surface `bill`.
#![no_main]

wechatpay_fuzz::fuzz!(wechatpay_hostile::bill::SURFACE);
