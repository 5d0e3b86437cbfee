//! The expression that builds a message: `new` with all that is asked for, then a setter for each other field.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// Of the struct `name`; `required` names what is asked for, where that is two fields or more.
pub fn expression(
    (name, required): (&TokenStream, &TokenStream),
    asked: &[(Ident, TokenStream)],
    others: &[(Ident, TokenStream)],
) -> TokenStream {
    let new = match asked {
        [] => quote!(#name::new()),
        [(_, only)] => quote!(#name::new(#only)),
        asked => {
            let asked = asked.iter().map(|(field, value)| quote!(#field: #value));
            quote!(#name::new(#required { #(#asked),* }))
        }
    };
    let setters = others.iter().map(|(field, value)| quote!(.#field(#value)));
    quote!(#new #(#setters)*)
}
