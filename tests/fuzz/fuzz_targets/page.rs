//! Fuzzes the surface `page`.
#![no_main]

wechatpay_fuzz::fuzz!(wechatpay_hostile::page::SURFACE);
