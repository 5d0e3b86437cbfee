//! Fuzzes the surface `overlay`.
#![no_main]

wechatpay_fuzz::fuzz!(wechatpay_hostile::overlay::SURFACE);
