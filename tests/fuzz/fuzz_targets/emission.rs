//! Fuzzes the surface `emission`.
#![no_main]

wechatpay_fuzz::fuzz!(wechatpay_hostile::emission::SURFACE);
