//! Defaults of columns: portable where every database has the thing. Constants need no function: `.default(0)`, `.default("new")`.

use crate::model::{Expression, Literal, QualifiedName};

/// The time at which the transaction or statement began.
pub fn now() -> Expression {
    Expression::CurrentTimestamp
}

/// Today.
pub fn current_date() -> Expression {
    Expression::CurrentDate
}

/// The time of day.
pub fn current_time() -> Expression {
    Expression::CurrentTime
}

/// A fresh random UUID.
pub fn random_uuid() -> Expression {
    Expression::RandomUuid
}

/// The next value of a sequence.
pub fn next_value(sequence: impl Into<QualifiedName>) -> Expression {
    Expression::NextValue(sequence.into())
}

/// No value, said aloud: `DEFAULT NULL`.
pub fn null() -> Expression {
    Expression::Literal(Literal::Null)
}

/// A number in decimal digits, which nothing rounds: `number("0.10")`.
pub fn number(digits: impl Into<String>) -> Expression {
    Expression::Literal(Literal::Number(digits.into()))
}

/// SQL text in the database's own language.
pub fn sql(text: impl Into<String>) -> Expression {
    Expression::sql(text)
}
