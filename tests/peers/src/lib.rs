//! Nothing but benches: the same work by other SDKs for WeChat Pay.
