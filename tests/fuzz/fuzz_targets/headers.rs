//! Fuzzes the surface `headers`.
#![no_main]

wechatpay_fuzz::fuzz!(wechatpay_hostile::headers::SURFACE);
