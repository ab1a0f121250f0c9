//! Expressions in PostgreSQL's words, and one spelling for those that say the same.
//!
//! The server prints `title = 'x'` as `((title)::text = 'x'::text)`. Here the casts that it adds to literals and columns, redundant
//! parentheses and `= ANY (ARRAY[..])` are taken back; casts that decide what an operator does (`'1 day'::interval`) stay. Invariant: the
//! result is valid SQL that means the same. What text cannot decide is echoed through a scratch database by the caller.

use super::quoting;
use super::types::{self, Family};
use crate::dialect::sql_text::{Token, canonical_expression, tokens};
use crate::model::{ColumnType, DialectName, Expression, Literal};

/// The default as it is written after `DEFAULT`: SQL as its author or the server spells it.
pub(crate) fn render_default(default: &Expression, column_type: &ColumnType) -> String {
    if let Expression::Sql(text) = default {
        return in_parentheses(text);
    }
    match normalize_default(default, column_type) {
        None => "NULL".to_owned(),
        Some(Expression::Literal(literal)) => render_literal(&literal),
        Some(Expression::CurrentTimestamp) => "CURRENT_TIMESTAMP".to_owned(),
        Some(Expression::CurrentDate) => "CURRENT_DATE".to_owned(),
        Some(Expression::CurrentTime) => "CURRENT_TIME".to_owned(),
        Some(Expression::RandomUuid) => "gen_random_uuid()".to_owned(),
        Some(Expression::NextValue(sequence)) => format!("nextval({})", quoting::literal(&quoting::name(&sequence))),
        Some(Expression::Sql(text)) => in_parentheses(&text),
    }
}

fn render_literal(literal: &Literal) -> String {
    match literal {
        Literal::Null => "NULL".to_owned(),
        Literal::Boolean(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Number(value) => value.clone(),
        Literal::Text(value) => quoting::literal(value),
    }
}

/// `DEFAULT` takes no bare operators such as `AND`: what is more than one call or value goes into parentheses.
fn in_parentheses(sql: &str) -> String {
    let mut depth = 0i32;
    let mut pieces = 0;
    for token in tokens(sql, DialectName::Postgres).into_iter().filter(|token| !token.is_blank()) {
        match token {
            Token::Symbol("(" | "[") => depth += 1,
            Token::Symbol(")" | "]") => depth -= 1,
            Token::Symbol("::" | ".") => pieces -= 1,
            _ if depth == 0 => pieces += 1,
            _ => {}
        }
    }
    let sql = sql.trim();
    if pieces > 1 { format!("({sql})") } else { sql.to_owned() }
}

/// Whether the text is one call of a function and nothing else: an index takes it without parentheses.
pub(crate) fn is_call(sql: &str) -> bool {
    let words = spelled(sql);
    let name = words.iter().take_while(|word| is_identifier(word) || *word == ".").count();
    let dots = words.iter().take(name).filter(|word| *word == ".").count();
    name > 0 && name == 2 * dots + 1 && words.get(name).is_some_and(|word| word == "(") && {
        matching_close(&words, name) == Some(words.len() - 1)
    }
}

/// Whether two rows written at different times may get different values: adding such a column writes the table anew.
pub(crate) fn is_volatile(default: &Expression, column_type: &ColumnType) -> bool {
    match normalize_default(default, column_type) {
        None
        | Some(
            Expression::Literal(_) | Expression::CurrentTimestamp | Expression::CurrentDate | Expression::CurrentTime,
        ) => false,
        Some(Expression::RandomUuid | Expression::NextValue(_)) => true,
        Some(Expression::Sql(text)) => text.contains('('),
    }
}

/// The default in its one form: portable where it can be told, typed by the column; none for `NULL`, which is what no default means.
pub(crate) fn normalize_default(default: &Expression, column_type: &ColumnType) -> Option<Expression> {
    let column_type = types::normalize(column_type);
    let expression = match default {
        Expression::Sql(text) => read_default(text, &column_type),
        other => other.clone(),
    };
    match expression {
        Expression::Literal(literal) => typed(literal, &column_type).map(Expression::Literal),
        other => Some(other),
    }
}

/// A literal as a value of the column's type.
fn typed(literal: Literal, column_type: &ColumnType) -> Option<Literal> {
    let family = types::family(column_type);
    Some(match (literal, family) {
        (Literal::Null, _) => return None,
        (Literal::Integer(value @ (0 | 1)), Family::Boolean) => Literal::Boolean(value == 1),
        (Literal::Text(text), Family::Boolean) => match text.to_ascii_lowercase().as_str() {
            "t" | "true" => Literal::Boolean(true),
            "f" | "false" => Literal::Boolean(false),
            _ => Literal::Text(text),
        },
        (Literal::Number(text) | Literal::Text(text), Family::Number) if is_number(&text) => number(text),
        (Literal::Integer(value), Family::Text) => Literal::Text(value.to_string()),
        (Literal::Number(value), Family::Text) => Literal::Text(value),
        (literal, _) => literal,
    })
}

pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.') && digits.matches('.').count() < 2
}

pub(super) fn number(text: String) -> Literal {
    text.parse().map_or(Literal::Number(text), Literal::Integer)
}

/// Reads a default as PostgreSQL prints it.
fn read_default(text: &str, column_type: &ColumnType) -> Expression {
    let canonical = canonical(text);
    match canonical.as_str() {
        "now()" | "current_timestamp" | "transaction_timestamp()" => return Expression::CurrentTimestamp,
        "current_date" => return Expression::CurrentDate,
        "current_time" => return Expression::CurrentTime,
        "gen_random_uuid()" | "pg_catalog.gen_random_uuid()" => return Expression::RandomUuid,
        "true" => return Expression::Literal(Literal::Boolean(true)),
        "false" => return Expression::Literal(Literal::Boolean(false)),
        "null" => return Expression::Literal(Literal::Null),
        _ => {}
    }
    if let Some(sequence) = next_value(&canonical) {
        return sequence;
    }
    let spelled = tokens(&canonical, DialectName::Postgres);
    let spelled: Vec<Token<'_>> = spelled.into_iter().filter(|token| !token.is_blank()).collect();
    // A cast of a literal says nothing in a default: the column's type casts it anyway.
    match spelled.as_slice() {
        [Token::Word(word)] if is_number(word) => Expression::Literal(number((*word).to_owned())),
        [Token::Symbol("-"), Token::Word(word)] if is_number(word) => Expression::Literal(number(format!("-{word}"))),
        [Token::Text(literal)] => unquoted(literal).map_or(Expression::Sql(canonical.clone()), text_literal),
        [Token::Text(literal), Token::Symbol("::"), cast @ ..] if is_cast_to(cast, column_type, literal) => {
            unquoted(literal).map_or(Expression::Sql(canonical.clone()), text_literal)
        }
        [Token::Word(null), Token::Symbol("::"), ..] if null.eq_ignore_ascii_case("null") => {
            Expression::Literal(Literal::Null)
        }
        _ => Expression::Sql(canonical),
    }
}

pub(super) fn text_literal(text: String) -> Expression {
    Expression::Literal(Literal::Text(text))
}

/// Whether the tokens after `::` are one type name, and one that adds nothing: text, or the column's own.
fn is_cast_to(cast: &[Token<'_>], column_type: &ColumnType, literal: &str) -> bool {
    let mut spelled = String::new();
    for token in cast {
        let gap = matches!(token, Token::Word(_)) && spelled.ends_with(|c: char| c.is_alphanumeric() || c == ')');
        spelled.push_str(if gap { " " } else { "" });
        spelled.push_str(token.text());
    }
    let target = types::parse(&spelled);
    // A cast with a length cuts, pads or rounds, unless the column does just that.
    if spelled.contains('(') && !spelled.starts_with('"') {
        let fits = |length: &Option<u32>| {
            length.is_some_and(|length| unquoted(literal).is_some_and(|text| text.chars().count() <= length as usize))
        };
        return types::render(&target) == types::render(column_type)
            && match &target {
                ColumnType::String { length } | ColumnType::Char { length } => fits(length),
                other => !matches!(other, ColumnType::Array(_)),
            };
    }
    let bare = |column_type: &ColumnType| match types::render(column_type) {
        name if name.starts_with('"') => types::normalize(&ColumnType::Native(name)),
        name => types::parse(name.split('(').next().unwrap_or_default()),
    };
    let same_kind = |one: &ColumnType, two: &ColumnType| {
        let both_arrays = matches!((one, two), (ColumnType::Array(_), ColumnType::Array(_)));
        both_arrays || bare(one) == bare(two) || (types::render(one) == types::render(two))
    };
    same_kind(&target, column_type)
        || matches!(types::family(&target), Family::Text)
        || (types::family(&target) == types::family(column_type)
            // `'..'::timestamp` as the default of a `timestamptz` depends on the zone of the session that inserts.
            && matches!(types::family(&target), Family::Number | Family::Json))
}

fn next_value(canonical: &str) -> Option<Expression> {
    let inner = canonical.strip_prefix("nextval(")?.strip_suffix(')')?;
    let literal = inner.strip_suffix("::regclass").unwrap_or(inner);
    let name = unquoted(literal.strip_suffix("::text").unwrap_or(literal))?;
    let name = quoting::read_name(&name)?;
    Some(Expression::NextValue(name))
}

/// The value of a string literal, with or without `E`.
pub(super) fn unquoted(literal: &str) -> Option<String> {
    let escaped = literal.starts_with(['e', 'E']);
    let inner = literal.trim_start_matches(['e', 'E']).strip_prefix('\'')?.strip_suffix('\'')?;
    let text = inner.replace("''", "'");
    match escaped {
        false => Some(text),
        true if text.replace("\\\\", "").contains('\\') => None,
        true => Some(text.replace("\\\\", "\\")),
    }
}

/// The one spelling of an expression.
pub(crate) fn canonical(sql: &str) -> String {
    let mut words = spelled(sql);
    loop {
        let before = words.len();
        words = without_casts(words);
        words = without_parentheses(words);
        words = with_in_lists(words);
        words = with_like(words);
        if words.len() == before {
            break;
        }
    }
    canonical_expression(&words.join(" "), DialectName::Postgres)
}

fn spelled(sql: &str) -> Vec<String> {
    let canonical = canonical_expression(sql, DialectName::Postgres);
    let tokens = tokens(&canonical, DialectName::Postgres);
    tokens.into_iter().filter(|token| !token.is_blank()).map(|token| token.text().to_owned()).collect()
}

/// Types whose cast PostgreSQL adds by itself where a literal or column meets an operator of text or numbers.
const SILENT_CASTS: [&[&str]; 12] = [
    &["regconfig"],
    &["regclass"],
    &["text"],
    &["character", "varying"],
    &["varchar"],
    &["bpchar"],
    &["numeric"],
    &["integer"],
    &["bigint"],
    &["smallint"],
    &["double", "precision"],
    &["real"],
];

fn silent_cast(words: &[String]) -> Option<(&'static [&'static str], usize)> {
    let cast = SILENT_CASTS.into_iter().find(|cast| {
        words.len() >= cast.len() && cast.iter().zip(words).all(|(word, there)| there.eq_ignore_ascii_case(word))
    })?;
    // One with a length cuts or rounds: it says something.
    if words.get(cast.len()).is_some_and(|word| word == "(") {
        return None;
    }
    let array = words.get(cast.len()).is_some_and(|word| word == "[")
        && words.get(cast.len() + 1).is_some_and(|word| word == "]");
    Some((cast, cast.len() + if array { 2 } else { 0 }))
}

/// Takes back `'x'::text`, `(0)::numeric`, `(title)::text`, `(ARRAY[..])::text[]`.
fn without_casts(words: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        if words[at] == "::"
            && let Some((cast, length)) = silent_cast(&words[at + 1..])
            && let Some(operand) = cast_operand(&out, cast)
        {
            let start = out.len() - operand.1;
            out.splice(start.., operand.0);
            at += 1 + length;
            continue;
        }
        out.push(words[at].clone());
        at += 1;
    }
    out
}

/// What stands before the cast, where leaving the cast off changes nothing: its words without it, and how many words it takes.
fn cast_operand(before: &[String], cast: &[&str]) -> Option<(Vec<String>, usize)> {
    let text = matches!(cast, ["text"] | ["character", "varying"] | ["varchar"] | ["bpchar"]);
    // Only a function's own argument is of such a type, and a literal there needs no cast.
    let named = matches!(cast, ["regconfig"] | ["regclass"]);
    let is_text = |word: &str| word.starts_with('\'') || word.starts_with("E'") || word.starts_with("e'");
    let is_digits = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let last = before.last()?;
    if is_text(last) {
        let inner = last.trim_matches('\'');
        return match text || named {
            true => Some((vec![last.clone()], 1)),
            false if is_number(inner) => Some((vec![inner.to_owned()], 1)),
            false => None,
        };
    }
    if named {
        return None;
    }
    if is_digits(last) {
        return (!text).then(|| (vec![last.clone()], 1));
    }
    let empty = before.ends_with(&["[".to_owned(), "]".to_owned()]);
    if last == "]" && !empty && before.iter().rev().any(|word| word.eq_ignore_ascii_case("array")) {
        return Some((vec![last.clone()], 1));
    }
    if is_identifier(last) && text && before.iter().rev().nth(1).is_none_or(|word| word != "::") {
        return Some((vec![last.clone()], 1));
    }
    if last == ")" {
        let start = matching_open(before)?;
        let inner = &before[start + 1..before.len() - 1];
        let function = start.checked_sub(1).is_some_and(|at| is_identifier(&before[at]));
        let length = before.len() - start;
        return match inner {
            [word] if !function && (is_identifier(word) && text || is_digits(word) && !text) => {
                Some((vec![word.clone()], length))
            }
            [minus, word] if !function && minus == "-" && is_digits(word) && !text => Some((inner.to_vec(), length)),
            [array, _, _, .., close] if !function && array.eq_ignore_ascii_case("array") && close == "]" => {
                Some((inner.to_vec(), length))
            }
            _ => None,
        };
    }
    None
}

fn matching_open(words: &[String]) -> Option<usize> {
    let mut depth = 0;
    for (at, word) in words.iter().enumerate().rev() {
        match word.as_str() {
            ")" => depth += 1,
            "(" => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

fn matching_close(words: &[String], open: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, word) in words.iter().enumerate().skip(open) {
        match word.as_str() {
            "(" => depth += 1,
            ")" => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

fn is_identifier(word: &str) -> bool {
    word.starts_with('"') || word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Words after which a parenthesis opens a group and no list of arguments.
const BEFORE_GROUP: [&str; 9] = ["and", "or", "not", "when", "then", "else", "where", "(", ","];
/// Words that may stand after a group of comparisons.
const AFTER_GROUP: [&str; 8] = ["and", "or", ")", ",", "then", "else", "end", "when"];

/// Takes parentheses off single values, off groups in groups, and off comparisons between `AND` and `OR`, which bind weaker.
fn without_parentheses(words: Vec<String>) -> Vec<String> {
    let mut words = words;
    let mut at = 0;
    while at < words.len() {
        if words[at] == "("
            && let Some(close) = matching_close(&words, at)
            && is_redundant(&words, at, close)
        {
            words.remove(close);
            words.remove(at);
            continue;
        }
        at += 1;
    }
    words
}

fn is_redundant(words: &[String], open: usize, close: usize) -> bool {
    let inner = &words[open + 1..close];
    let previous = open.checked_sub(1).map(|at| words[at].to_ascii_lowercase());
    let next = words.get(close + 1).map(|word| word.to_ascii_lowercase());
    let opens_group = previous.as_deref().is_none_or(|word| BEFORE_GROUP.contains(&word) || !is_identifier(word));
    if !opens_group || inner.is_empty() || inner[0].eq_ignore_ascii_case("select") {
        return false;
    }
    // A closing bracket or parenthesis before it, as in `(a)(b)`, makes it something else.
    if previous.as_deref().is_some_and(|word| matches!(word, ")" | "]" | "." | "::")) {
        return false;
    }
    if let [word] = inner {
        return is_identifier(word) || word.starts_with(|c: char| c.is_ascii_digit() || c == '\'');
    }
    let doubled = inner[0] == "(" && matching_close(words, open + 1) == Some(close - 1);
    let weak = |word: &String| ["and", "or", "between", ","].contains(&word.to_ascii_lowercase().as_str());
    let mut depth = 0;
    let only_comparisons = inner.iter().all(|word| {
        match word.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            _ => {}
        }
        depth > 0 || !weak(word)
    });
    let between_weak = previous.as_deref().is_none_or(|word| BEFORE_GROUP.contains(&word) && word != "not")
        && next.as_deref().is_none_or(|word| AFTER_GROUP.contains(&word));
    doubled || (only_comparisons && between_weak)
}

/// `x = ANY (ARRAY[a, b])` → `x in (a, b)`, `x <> ALL (ARRAY[a, b])` → `x not in (a, b)`
fn with_in_lists(words: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let keyword =
            |offset: usize, word: &str| words.get(at + offset).is_some_and(|there| there.eq_ignore_ascii_case(word));
        let any = keyword(0, "=") && keyword(1, "any");
        let all = keyword(0, "<>") && keyword(1, "all");
        let array = keyword(2, "(") && keyword(3, "array") && keyword(4, "[");
        if (any || all)
            && array
            && let Some(close) = matching_close(&words, at + 2)
            && words[close - 1] == "]"
        {
            let values = &words[at + 5..close - 1];
            out.extend(in_list(any, values));
            at = close + 1;
            continue;
        }
        let denied = keyword(0, "not") && keyword(1, "in");
        let open = at + if denied { 2 } else { 1 };
        if (denied || keyword(0, "in"))
            && matching_close(&words, open) == Some(open + 2)
            && words.get(open).is_some_and(|word| word == "(")
        {
            out.extend(in_list(!denied, &words[open + 1..open + 2]));
            at = open + 3;
            continue;
        }
        out.push(words[at].clone());
        at += 1;
    }
    out
}

/// `in (a, b)`; a list of one value is that value.
fn in_list(any: bool, values: &[String]) -> Vec<String> {
    let words: &[&str] = match (any, values) {
        (true, [_]) => &["="],
        (false, [_]) => &["<>"],
        (true, _) => &["in", "("],
        (false, _) => &["not", "in", "("],
    };
    let close = if values.len() == 1 { None } else { Some(")".to_owned()) };
    words.iter().map(|word| (*word).to_owned()).chain(values.iter().cloned()).chain(close).collect()
}

/// `x ~~ 'a%'` → `x like 'a%'`, where nothing follows that would bind otherwise.
fn with_like(mut words: Vec<String>) -> Vec<String> {
    for at in 0..words.len() {
        let keyword = match words[at].as_str() {
            "~~" => "like",
            "!~~" => "not like",
            "~~*" => "ilike",
            "!~~*" => "not ilike",
            _ => continue,
        };
        let pattern = words.get(at + 1).is_some_and(|word| word.starts_with('\''));
        let ends = words.get(at + 2).is_none_or(|word| AFTER_GROUP.contains(&word.as_str()));
        if pattern && ends {
            keyword.clone_into(&mut words[at]);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_prints_and_what_a_person_writes_are_one() {
        let check =
            |server: &str, person: &str| assert_eq!(canonical(server), canonical(person), "{server} / {person}");
        for (server, person) in [
            ("((title)::text = 'x'::text)", "title = 'x'"),
            ("(bpm > (0)::numeric)", "bpm > 0"),
            ("(bpm > (0)::double precision)", "bpm>0"),
            ("(bpm > '-1'::integer)", "bpm > -1"),
            ("((a > 0) AND (b > 0))", "a > 0 and b > 0"),
            ("(((a > 0) AND (b > 0)) OR (c IS NULL))", "(a > 0 AND b > 0) OR c IS NULL"),
            ("(status = ANY (ARRAY['a'::text, 'b'::text]))", "status in ('a', 'b')"),
            (
                "((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
                "status IN ('a','b')",
            ),
            ("(status = 'a'::text)", "status in ('a')"),
            ("(status = ANY (ARRAY['a'::text]))", "status = 'a'"),
            ("(status <> 'a'::text)", "status not in ('a')"),
            ("(status <> ALL (ARRAY['a'::text, 'b'::text]))", "status NOT IN ('a', 'b')"),
            ("(length((title)::text) > 0)", "length(title) > 0"),
            ("lower((title)::text)", "LOWER(\"title\")"),
            ("((bpm IS NOT NULL) AND (title <> 'x'::text))", "bpm is not null and title <> 'x'"),
            ("((url IS NULL) OR (url ~~ 'https://%'::text))", "url is null or url like 'https://%'"),
            ("(url !~~* 'a'::text)", "url not ilike 'a'"),
            ("(tags @> '{a}'::text[])", "tags@>'{a}'::text[]"),
            ("(deleted_at IS NULL)", "deleted_at is null"),
            ("(\"order\" > 0)", "\"order\" > 0"),
            ("((first || ' '::text) || last)", "(first || ' ') || last"),
        ] {
            check(server, person);
        }
        assert!(canonical("\"order\" > 0").contains("\"order\""));
        assert_ne!(canonical("(a + b) * c"), canonical("a + b * c"));
        assert_ne!(canonical("not (a and b)"), canonical("not a and b"));
        assert!(canonical("(created_at + '1 day'::interval)").contains("::interval"));
    }

    #[test]
    fn defaults_are_read_in_the_type_of_their_column() {
        let check = |text: &str, column_type: ColumnType, expected: Expression| {
            assert_eq!(normalize_default(&Expression::sql(text), &column_type), Some(expected), "{text}");
        };
        check("'abc'::character varying", ColumnType::String { length: Some(3) }, "abc".into());
        check("'it''s'::text", ColumnType::Text, "it's".into());
        check("'-1'::integer", ColumnType::integer(Default::default()), (-1).into());
        check("(0)::numeric", ColumnType::Decimal { precision: None, scale: None }, 0.into());
        check("0.5", ColumnType::Double, 0.5.into());
        check("true", ColumnType::Boolean, true.into());
        check("'{}'::jsonb", ColumnType::JsonBinary, "{}".into());
        check("'{}'::text[]", ColumnType::Array(Box::new(ColumnType::Text)), "{}".into());
        check("'sad'::mood", ColumnType::Enum("mood".into()), "sad".into());
        check("'sad'::audit.\"Mood\"", ColumnType::Enum(("audit", "Mood").into()), "sad".into());
        check("now()", ColumnType::Timestamp { precision: None }, Expression::CurrentTimestamp);
        check("gen_random_uuid()", ColumnType::Uuid, Expression::RandomUuid);
        check("nextval('\"Song seq\"'::regclass)", ColumnType::Text, Expression::NextValue("Song seq".into()));
        check("E'a\\\\b'::text", ColumnType::Text, "a\\b".into());
        let moment = "'2020-01-01 00:00:00'::timestamp without time zone";
        check(moment, ColumnType::DateTime { precision: Some(3) }, "2020-01-01 00:00:00".into());
        check(moment, ColumnType::Timestamp { precision: None }, Expression::sql(canonical(moment)));
        assert_eq!(normalize_default(&Expression::sql("NULL::character varying"), &ColumnType::Text), None);
    }

    #[test]
    fn a_default_of_several_words_goes_into_parentheses() {
        let check = |text: &str, expected: &str| {
            assert_eq!(render_default(&Expression::sql(text), &ColumnType::Text), expected);
        };
        check("now() + interval '1 day'", "(now() + interval '1 day')");
        check("upper('a')", "upper('a')");
        check("(a || b)", "(a || b)");
        check("timezone('utc', now())", "timezone('utc', now())");
    }
}
