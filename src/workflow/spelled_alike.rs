//! What two servers print of one text: the same but for casts and parentheses, which say again of which types its parts are.
//!
//! What nothing compares is put back in its own words where a plan takes it down. Where the next side has it in other words that mean the same, it comes
//! back in those: a column has another type by then, and the words of before say casts to the old one. Invariant: never another meaning.

use crate::dialect::sql_text::{Token, tokens};
use crate::model::{DialectName, Restoration, Schema, Unmodelled};

/// Lets what stands by itself on the previous side be put back in the words of the next side.
pub(super) fn put_back_in_the_words_of(next: &Schema, previous: &mut Schema, dialect: DialectName) {
    if next.unmodelled().is_empty() {
        return;
    }
    for found in previous.unmodelled_mut().filter(|found| stands_by_itself(found)) {
        let alike = |other: &&Unmodelled| {
            let is_other = other.owner == found.owner && other.property == found.property && other.value != found.value;
            is_other && without_casts(&other.value, dialect) == without_casts(&found.value, dialect)
        };
        let there = next.unmodelled().iter().find(alike);
        if let (Some(Restoration::Statements { put_back: new, .. }), Restoration::Statements { put_back, .. }) =
            (there.map(|other| &other.restoration), &mut found.restoration)
        {
            put_back.clone_from(new);
        }
    }
}

fn stands_by_itself(found: &Unmodelled) -> bool {
    matches!(&found.restoration, Restoration::Statements { take_down, .. } if !take_down.is_empty())
}

/// The words of a text, but casts and parentheses.
fn without_casts(text: &str, dialect: DialectName) -> Vec<String> {
    let mut rest = tokens(text, dialect).into_iter().filter(|token| !token.is_blank()).peekable();
    let mut words = Vec::new();
    while let Some(token) = rest.next() {
        match token.text() {
            "(" | ")" => {}
            "::" => {
                // Its name, of one word or several, its length, and whether it is an array of it.
                rest.next();
                while let Some(part) = rest.next_if(|token| is_of_type(*token)) {
                    if part.text() == "(" {
                        while rest.next_if(|token| token.text() != ")").is_some() {}
                        rest.next();
                    }
                }
            }
            word => words.push(if let Token::Word(_) = token { word.to_lowercase() } else { word.to_owned() }),
        }
    }
    words
}

fn is_of_type(token: Token<'_>) -> bool {
    let more = ["varying", "precision", "without", "with", "time", "zone"];
    more.iter().any(|word| token.is(word)) || matches!(token.text(), "(" | "[" | "]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str, alike: bool) {
        let words = |text| without_casts(text, DialectName::Postgres);
        assert_eq!(words(one) == words(other), alike, "{one}\n{other}");
    }

    #[test]
    fn casts_and_parentheses_are_no_words() {
        check("((amount)::numeric(12, 2) > (4)::numeric)", "(amount > 4)", true);
        check("(code)::character varying(5) = 'x'::text AND b", "code = 'x' AND b", true);
        check("a::text[] @> b", "a @> b", true);
        check("(a > 4)", "(a > 5)", false);
    }
}
