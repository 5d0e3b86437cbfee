//! Fuzzes the surface `php`.
#![no_main]

wechatpay_fuzz::fuzz!(wechatpay_hostile::php::SURFACE);
