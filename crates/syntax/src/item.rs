//! The tree that every attribute is: names, literals, calls, and `key = ..`, whatever they mean.
//!
//! A broken item costs only itself: reading goes on after the next comma.

use crate::literal::Literal;
use crate::mistake::{Mistakes, Place};
use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Ident, Lit, Token};

/// One element of a list: a term, or `key = term`.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) key: Option<String>,
    pub(crate) term: Term,
    pub(crate) place: Place,
}

/// A literal or a path, perhaps called: `200`, `now`, `varchar(50)`, `"song"("id")`.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub(crate) head: Head,
    pub(crate) arguments: Option<Vec<Item>>,
    pub(crate) place: Place,
}

#[derive(Clone, Debug)]
pub(crate) enum Head {
    Literal(Literal),
    Path(Vec<String>),
}

impl Item {
    /// The key, or the word that stands alone or is called.
    pub(crate) fn name(&self) -> Option<&str> {
        self.key.as_deref().or_else(|| self.term.word())
    }
}

impl Term {
    /// The head, where it is a single word.
    pub(crate) fn word(&self) -> Option<&str> {
        match &self.head {
            Head::Path(path) if path.len() == 1 => Some(&path[0]),
            _ => None,
        }
    }

    /// The word, where nothing else is written.
    pub(crate) fn bare_word(&self) -> Option<&str> {
        if self.arguments.is_some() { None } else { self.word() }
    }

    /// The literal, where nothing else is written.
    pub(crate) fn literal(&self) -> Option<&Literal> {
        match (&self.head, &self.arguments) {
            (Head::Literal(literal), None) => Some(literal),
            _ => None,
        }
    }

    /// The text of a literal text.
    pub(crate) fn text(&self) -> Option<&str> {
        match self.literal() {
            Some(Literal::Text(text)) => Some(text),
            _ => None,
        }
    }
}

/// The items of an attribute's tokens.
pub(crate) fn items(tokens: TokenStream, mistakes: &mut Mistakes) -> Vec<Item> {
    let read = |input: ParseStream<'_>| Ok(list(input, mistakes));
    // The list consumes all of its input and reports what it cannot read, so nothing is left to fail.
    read.parse2(tokens).unwrap_or_default()
}

fn list(input: ParseStream<'_>, mistakes: &mut Mistakes) -> Vec<Item> {
    let mut items = Vec::new();
    while !input.is_empty() {
        let read = item(input, mistakes).and_then(|item| {
            if !input.is_empty() && !input.peek(Token![,]) {
                return Err(input.error("expected `,`"));
            }
            Ok(item)
        });
        match read {
            Ok(item) => items.push(item),
            Err(error) => {
                mistakes.add(
                    "entity.syntax",
                    Place::of(error.span()),
                    error.to_string(),
                    "write a comma-separated list of `key`, `key = value` and `key(..)`",
                );
                skip_to_comma(input);
            }
        }
        if input.parse::<Token![,]>().is_err() {
            break;
        }
    }
    items
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) && input.parse::<TokenTree>().is_ok() {}
}

fn item(input: ParseStream<'_>, mistakes: &mut Mistakes) -> syn::Result<Item> {
    if input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek(Lit) {
        let key = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        if input.is_empty() || input.peek(Token![,]) {
            return Err(syn::Error::new(key.span(), format!("expected a value after `{key} =`")));
        }
        let term = term(input, mistakes)?;
        let place = Place { start: key.span(), end: term.place.end };
        return Ok(Item { key: Some(key.unraw().to_string()), term, place });
    }
    let term = term(input, mistakes)?;
    Ok(Item { key: None, place: term.place, term })
}

fn term(input: ParseStream<'_>, mistakes: &mut Mistakes) -> syn::Result<Term> {
    let (head, mut place) = head(input)?;
    let mut arguments = None;
    if input.peek(syn::token::Paren) {
        let content;
        let parentheses = syn::parenthesized!(content in input);
        place.end = parentheses.span.close();
        arguments = Some(list(&content, mistakes));
    }
    Ok(Term { head, arguments, place })
}

fn head(input: ParseStream<'_>) -> syn::Result<(Head, Place)> {
    if input.peek(Token![-]) {
        let minus = input.parse::<Token![-]>()?;
        let number: Lit = input.parse()?;
        let place = Place { start: minus.span, end: number.span() };
        return match literal(&number)? {
            Literal::Integer(digits) => Ok((Head::Literal(Literal::Integer(format!("-{digits}"))), place)),
            Literal::Float(digits) => Ok((Head::Literal(Literal::Float(format!("-{digits}"))), place)),
            Literal::Text(_) | Literal::Boolean(_) => {
                Err(syn::Error::new(number.span(), "expected a number after `-`"))
            }
        };
    }
    if input.peek(Lit) {
        let lit: Lit = input.parse()?;
        return Ok((Head::Literal(literal(&lit)?), Place::of(lit.span())));
    }
    if !input.peek(Ident::peek_any) && !input.peek(Token![::]) {
        return Err(input.error("expected a name or a literal"));
    }
    input.parse::<Option<Token![::]>>()?;
    let first = input.call(Ident::parse_any)?;
    let mut place = Place::of(first.span());
    let mut path = vec![first.unraw().to_string()];
    while input.parse::<Option<Token![::]>>()?.is_some() {
        let segment = input.call(Ident::parse_any)?;
        place.end = segment.span();
        path.push(segment.unraw().to_string());
    }
    Ok((Head::Path(path), place))
}

fn literal(lit: &Lit) -> syn::Result<Literal> {
    match lit {
        Lit::Str(text) => Ok(Literal::Text(text.value())),
        Lit::Int(number) if number.suffix().is_empty() => Ok(Literal::Integer(number.base10_digits().to_owned())),
        Lit::Float(number) if number.suffix().is_empty() => Ok(Literal::Float(number.base10_digits().to_owned())),
        Lit::Int(_) | Lit::Float(_) => Err(syn::Error::new(lit.span(), "expected a number without a suffix")),
        Lit::Bool(value) => Ok(Literal::Boolean(value.value)),
        _ => Err(syn::Error::new(lit.span(), "expected a text, a number, `true` or `false`")),
    }
}
