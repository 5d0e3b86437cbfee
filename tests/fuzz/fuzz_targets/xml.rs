//! Fuzzes the surface `xml`.
#![no_main]

wechatpay_fuzz::fuzz!(wechatpay_hostile::xml::SURFACE);
