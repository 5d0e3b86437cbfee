//! Fuzzes the surface `answer`.
#![no_main]

wechatpay_fuzz::fuzz!(wechatpay_hostile::answer::SURFACE);
