//! x
use wechatpay_tests::promises::{distilled,broken_by_page};
use wechatpay_codegen::source::Source;
fn main(){
 let f=std::env::args().nth(1).unwrap();
 let data=std::fs::read(f).unwrap();
 let t=String::from_utf8_lossy(&data);
 let p=match t.strip_prefix('@').and_then(|r|r.split_once('\n')){Some((p,t))=>Source::new(p,t),None=>Source::new("openapi/v3/shop/orders.md",&t)};
 println!("{:#?}", broken_by_page(&p));
 let mut found=vec![];
 let _=wechatpay_codegen::read(std::slice::from_ref(&p), &mut found);
 if let Some(o)=distilled(&p){ println!("--- once\n{}",o.text.escape_debug().to_string().replace("\\n","\n")); if let Some(t)=distilled(&o){ if t.text!=o.text {println!("--- twice\n{}",t.text.escape_debug().to_string().replace("\\n","\n"));}}}
 for f in found {println!("{:?}",f);}
}
