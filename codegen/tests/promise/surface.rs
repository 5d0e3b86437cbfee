//! What users of an emitted crate can name: items, fields, signatures, each with the features that bring it.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Item, Meta, UseTree, Visibility};

/// What each thing that can be named is made of, and for which sets of features it is there.
#[derive(Debug, Default)]
pub struct Surface {
    things: BTreeMap<String, Vec<Cfg>>,
}

/// The conditions under which an item is compiled: all of them.
type Cfg = Vec<String>;

impl Surface {
    /// Of the files of a crate.
    pub fn of(files: &BTreeMap<String, String>) -> Self {
        let mut reader = Reader::default();
        let sources = files.iter().filter_map(|(path, text)| Some((path.strip_prefix("src/")?, text)));
        for (path, text) in sources {
            let module = path.trim_end_matches(".rs").replace('/', "::").replace("r#", "");
            let module = if module == "lib" { "crate".to_owned() } else { format!("crate::{module}") };
            reader.items(&module, &syn::parse_file(text).unwrap().items, &[]);
        }
        reader.surface()
    }

    /// What is there for a set of features, by what it says.
    fn with(&self, features: &[&str]) -> BTreeSet<&str> {
        let is_there = |cfgs: &&Vec<Cfg>| cfgs.iter().any(|cfg| cfg.iter().all(|one| holds(one, features)));
        self.things.iter().filter(|(_, cfgs)| is_there(cfgs)).map(|(thing, _)| thing.as_str()).collect()
    }

    /// Every feature that a condition names.
    fn features(&self) -> BTreeSet<&str> {
        let conditions = self.things.values().flatten().flatten();
        conditions.flat_map(|condition| condition.split('"').skip(1).step_by(2)).collect()
    }

    /// What a user of this crate may have named and the other one lacks.
    pub fn lost_in(&self, other: &Self) -> BTreeSet<String> {
        let mut lost = BTreeSet::new();
        for feature in self.features().into_iter().chain([""]) {
            for features in [&[feature][..], &[feature, "v2"]] {
                let there = other.with(features);
                lost.extend(self.with(features).into_iter().filter(|thing| !there.contains(thing)).map(str::to_owned));
            }
        }
        lost
    }
}

/// Whether a condition holds: `feature = "a"`, `any(…)`, `all(…)`.
fn holds(condition: &str, features: &[&str]) -> bool {
    let condition = condition.replace(' ', "");
    let named = || condition.split('"').skip(1).step_by(2).collect::<Vec<_>>();
    if condition.starts_with("all(") {
        let inside = condition.trim_start_matches("all(").trim_end_matches(')');
        // `all(feature="v2",any(…))`: split at the first comma only.
        return match inside.split_once(',') {
            Some((first, rest)) => holds(first, features) && holds(&format!("any({rest})"), features),
            None => holds(inside, features),
        };
    }
    named().iter().any(|name| features.contains(name))
}

#[derive(Default)]
struct Reader {
    /// Subject, what it says, conditions.
    things: Vec<(String, String, Cfg)>,
    /// What stands elsewhere under another name: new path, old path.
    uses: Vec<(String, String, Cfg)>,
}

impl Reader {
    fn surface(self) -> Surface {
        let mut surface = Surface::default();
        let again = self.uses.iter().flat_map(|(path, of, cfg)| {
            let below = format!("{of}::");
            let same = self.things.iter().filter(move |(subject, ..)| subject == of || subject.starts_with(&below));
            same.map(move |(subject, says, of_it)| {
                (format!("{path}{}", &subject[of.len()..]), says.clone(), [cfg.as_slice(), of_it].concat())
            })
        });
        for (subject, says, cfg) in self.things.iter().cloned().chain(again) {
            surface.things.entry(format!("{subject} {says}")).or_default().push(cfg);
        }
        surface
    }

    fn items(&mut self, module: &str, items: &[Item], cfg: &[String]) {
        items.iter().for_each(|item| self.item(module, item, cfg));
    }

    fn item(&mut self, module: &str, item: &Item, outer: &[String]) {
        let with = |attributes: &[Attribute]| [outer, &conditions(attributes)].concat();
        match item {
            Item::Mod(item) if is_public(&item.vis) => {
                let (path, cfg) = (format!("{module}::{}", item.ident).replace("r#", ""), with(&item.attrs));
                self.things.push((path.clone(), "mod".to_owned(), cfg.clone()));
                // The file of the module is read on its own; its conditions are those of all its items.
                let inside = item.content.iter().flat_map(|(_, items)| items).cloned().collect::<Vec<_>>();
                self.items(&path, &inside, &cfg);
            }
            Item::Struct(item) if is_public(&item.vis) => {
                let (path, cfg) = (format!("{module}::{}", item.ident), with(&item.attrs));
                self.things.push((path.clone(), format!("struct{}", text(&item.generics)), cfg.clone()));
                self.derives(&path, &item.attrs, &cfg);
                self.fields(&path, &item.fields, &cfg);
                // Whoever may write a literal must name every field.
                if !item.attrs.iter().any(|attribute| attribute.path().is_ident("non_exhaustive")) {
                    self.things.push((path, format!("exhaustive {}", names(&item.fields)), cfg));
                }
            }
            Item::Enum(item) if is_public(&item.vis) => {
                let (path, cfg) = (format!("{module}::{}", item.ident), with(&item.attrs));
                self.things.push((path.clone(), "enum".to_owned(), cfg.clone()));
                self.derives(&path, &item.attrs, &cfg);
                for variant in &item.variants {
                    let (cfg, says) = ([cfg.as_slice(), &conditions(&variant.attrs)].concat(), text(&variant.fields));
                    self.things.push((format!("{path}::{}", variant.ident), format!("variant {says}"), cfg));
                }
            }
            Item::Const(item) if is_public(&item.vis) => {
                let says = format!("const {}", text(&item.ty));
                self.things.push((format!("{module}::{}", item.ident), says, with(&item.attrs)));
            }
            Item::Trait(item) if is_public(&item.vis) => {
                let (path, cfg) = (format!("{module}::{}", item.ident), with(&item.attrs));
                for one in &item.items {
                    let syn::TraitItem::Fn(method) = one else { continue };
                    let cfg = [cfg.as_slice(), &conditions(&method.attrs)].concat();
                    self.things.push((format!("{path}::{}", method.sig.ident), signature(&method.sig), cfg));
                }
            }
            Item::Impl(item) => self.implementation(module, item, &with(&item.attrs)),
            Item::Use(item) if is_public(&item.vis) => self.re_export(module, &item.tree, &with(&item.attrs)),
            _ => {}
        }
    }

    fn derives(&mut self, path: &str, attributes: &[Attribute], cfg: &[String]) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let Meta::List(list) = &attribute.meta else { continue };
            for name in list.tokens.to_string().split(',') {
                self.things.push((path.to_owned(), format!("is {}", name.trim()), cfg.to_vec()));
            }
        }
    }

    fn fields(&mut self, path: &str, fields: &Fields, cfg: &[String]) {
        for field in fields.iter().filter(|field| is_public(&field.vis)) {
            let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            self.things.push((format!("{path}::{name}"), format!("field {}", text(&field.ty)), cfg.to_vec()));
        }
    }

    fn implementation(&mut self, module: &str, item: &syn::ItemImpl, cfg: &[String]) {
        let name = text(&item.self_ty).split([' ', '<']).next().unwrap_or_default().to_owned();
        let path = format!("{module}::{name}");
        if let Some((of, _)) = &item.trait_ {
            let of = of.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
            self.things.push((path, format!("is {of}"), cfg.to_vec()));
            return;
        }
        for one in &item.items {
            if let ImplItem::Fn(method) = one
                && is_public(&method.vis)
            {
                let cfg = [cfg, &conditions(&method.attrs)].concat();
                self.things.push((format!("{path}::{}()", method.sig.ident), signature(&method.sig), cfg));
            }
        }
    }

    fn re_export(&mut self, module: &str, tree: &UseTree, cfg: &[String]) {
        let (mut path, mut tree) = (Vec::new(), tree);
        while let UseTree::Path(step) = tree {
            path.push(step.ident.to_string());
            tree = &step.tree;
        }
        let (name, new) = match tree {
            UseTree::Name(name) => (name.ident.to_string(), name.ident.to_string()),
            UseTree::Rename(rename) => (rename.ident.to_string(), rename.rename.to_string()),
            _ => return,
        };
        if path.first().is_some_and(|first| first == "super") {
            let above = module.rsplit_once("::").map_or(module, |(above, _)| above);
            path.splice(..1, above.split("::").map(str::to_owned));
        }
        path.push(name);
        let path = path.iter().map(|name| name.trim_start_matches("r#").to_owned()).collect::<Vec<_>>();
        self.uses.push((format!("{module}::{new}"), path.join("::"), cfg.to_vec()));
    }
}

/// The types, not what the arguments are called.
fn signature(signature: &syn::Signature) -> String {
    let inputs = signature.inputs.iter().map(|input| match input {
        syn::FnArg::Receiver(_) => "self".to_owned(),
        syn::FnArg::Typed(typed) => text(&typed.ty),
    });
    format!("fn({}) {}", inputs.collect::<Vec<_>>().join(", "), text(&signature.output))
}

fn names(fields: &Fields) -> String {
    let names = fields.iter().map(|field| field.ident.as_ref().map(ToString::to_string).unwrap_or_default());
    // In a literal they may stand in any order.
    names.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}

fn conditions(attributes: &[Attribute]) -> Vec<String> {
    let cfgs = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    let list = cfgs.filter_map(|attribute| match &attribute.meta {
        Meta::List(list) => Some(list.tokens.to_string()),
        _ => None,
    });
    list.collect()
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}
