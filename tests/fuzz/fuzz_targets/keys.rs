//! Fuzzes the surface `keys`.
#![no_main]

wechatpay_fuzz::fuzz!(wechatpay_hostile::keys::SURFACE);
