//! What becomes of values when a column gets another type.
//!
//! Invariant: a judgement for all databases at once; where one of them loses something, it is loss.

use crate::model::{ColumnType, IntegerSize};

/// What becomes of the values of one type in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conversion {
    /// Every value stays what it is.
    Keeps,
    /// Some values cannot be converted, and the statement fails if there are such.
    MayFail,
    /// The new type holds less: values are cut, rounded or refused.
    HoldsLess,
}

/// Whether the new type cannot hold every value of the old one.
pub fn holds_less(from: &ColumnType, to: &ColumnType) -> bool {
    conversion(from, to) == Conversion::HoldsLess
}

/// Where no length or precision is given, there is none.
const UNBOUNDED: u32 = u32::MAX;

/// What becomes of the values of `from` in `to`.
pub fn conversion(from: &ColumnType, to: &ColumnType) -> Conversion {
    use ColumnType as T;
    if from == to {
        return Conversion::Keeps;
    }
    if let (T::Array(one), T::Array(two)) = (from, to) {
        return conversion(one, two);
    }
    if let (T::Native(_), _) | (_, T::Native(_)) = (from, to) {
        return Conversion::MayFail;
    }
    if let Some(room) = text_room(to) {
        return text_length(from).map_or(Conversion::MayFail, |length| fits(length, room));
    }
    match (from, to) {
        (T::Boolean, T::Integer { .. } | T::Decimal { .. }) => Conversion::Keeps,
        (T::Integer { .. } | T::Decimal { .. } | T::Float | T::Double, T::Boolean) => Conversion::HoldsLess,
        (T::Integer { size, unsigned }, T::Integer { size: new, unsigned: now_unsigned }) => {
            let room = bits(*new) - u32::from(!*now_unsigned);
            let negatives_stay = *unsigned || !*now_unsigned;
            keeps_if(negatives_stay && bits(*size) - u32::from(!*unsigned) <= room)
        }
        (T::Integer { size, .. }, T::Decimal { precision, scale }) => {
            keeps_if(digits(*size) <= whole(*precision, *scale))
        }
        (T::Integer { size, .. }, T::Double) => keeps_if(*size != IntegerSize::Big),
        (T::Integer { size, .. }, T::Float) => keeps_if(bits(*size) <= 24),
        (T::Decimal { precision, scale }, T::Integer { size, .. }) => {
            keeps_if(fraction(*precision, *scale) == 0 && whole(*precision, *scale) < digits(*size))
        }
        (T::Decimal { precision, scale }, T::Decimal { precision: new, scale: new_scale }) => keeps_if(
            whole(*precision, *scale) <= whole(*new, *new_scale)
                && fraction(*precision, *scale) <= fraction(*new, *new_scale),
        ),
        (T::Decimal { precision, .. }, T::Double) => keeps_if(precision.unwrap_or(UNBOUNDED) <= 15),
        (T::Decimal { precision, .. }, T::Float) => keeps_if(precision.unwrap_or(UNBOUNDED) <= 6),
        (T::Float, T::Double) => Conversion::Keeps,
        (T::Double, T::Float) | (T::Float | T::Double, T::Integer { .. } | T::Decimal { .. }) => Conversion::HoldsLess,
        (T::Date, T::DateTime { .. } | T::Timestamp { .. }) | (T::Json, T::JsonBinary) | (T::JsonBinary, T::Json) => {
            Conversion::Keeps
        }
        (T::DateTime { .. } | T::Timestamp { .. }, T::Date | T::Time { .. }) => Conversion::HoldsLess,
        // The zone is lost.
        (T::Timestamp { .. }, T::DateTime { .. }) => Conversion::HoldsLess,
        (T::Time { precision }, T::Time { precision: new })
        | (T::DateTime { precision }, T::DateTime { precision: new } | T::Timestamp { precision: new })
        | (T::Timestamp { precision }, T::Timestamp { precision: new }) => {
            keeps_if(precision.unwrap_or(MICROSECONDS) <= new.unwrap_or(MICROSECONDS))
        }
        (T::Uuid, T::Binary { length } | T::VarBinary { length }) => fits(16, length.unwrap_or(UNBOUNDED)),
        (T::Uuid, T::Blob) => Conversion::Keeps,
        (_, T::Binary { .. } | T::VarBinary { .. } | T::Blob) => {
            let room = if let T::Binary { length } | T::VarBinary { length } = to {
                length.unwrap_or(UNBOUNDED)
            } else {
                UNBOUNDED
            };
            match from {
                T::Binary { length } | T::VarBinary { length } => fits(length.unwrap_or(UNBOUNDED), room),
                T::Blob => fits(UNBOUNDED, room),
                T::Char { .. } | T::String { .. } | T::Text if room == UNBOUNDED => Conversion::Keeps,
                _ => Conversion::MayFail,
            }
        }
        _ => Conversion::MayFail,
    }
}

const MICROSECONDS: u8 = 6;

fn keeps_if(condition: bool) -> Conversion {
    if condition { Conversion::Keeps } else { Conversion::HoldsLess }
}

fn fits(length: u32, room: u32) -> Conversion {
    keeps_if(length <= room)
}

fn bits(size: IntegerSize) -> u32 {
    match size {
        IntegerSize::Tiny => 8,
        IntegerSize::Small => 16,
        IntegerSize::Medium => 24,
        IntegerSize::Regular => 32,
        IntegerSize::Big => 64,
    }
}

/// The digits of the greatest value.
fn digits(size: IntegerSize) -> u32 {
    match size {
        IntegerSize::Tiny => 3,
        IntegerSize::Small => 5,
        IntegerSize::Medium => 8,
        IntegerSize::Regular => 10,
        IntegerSize::Big => 20,
    }
}

fn whole(precision: Option<u32>, scale: Option<i32>) -> u32 {
    precision.map_or(UNBOUNDED, |precision| precision.saturating_add_signed(-scale.unwrap_or(0)))
}

fn fraction(precision: Option<u32>, scale: Option<i32>) -> u32 {
    match (precision, scale) {
        (None, None) => UNBOUNDED,
        (_, scale) => u32::try_from(scale.unwrap_or(0)).unwrap_or(0),
    }
}

/// The characters that a text type has room for.
fn text_room(column_type: &ColumnType) -> Option<u32> {
    match column_type {
        ColumnType::Text => Some(UNBOUNDED),
        ColumnType::String { length } => Some(length.unwrap_or(UNBOUNDED)),
        ColumnType::Char { length } => Some(length.unwrap_or(1)),
        _ => None,
    }
}

/// The characters that the longest value takes as text; nothing where bytes need not be text.
fn text_length(column_type: &ColumnType) -> Option<u32> {
    match column_type {
        ColumnType::Boolean => Some(5),
        ColumnType::Integer { size, .. } => Some(digits(*size) + 1),
        ColumnType::Float => Some(15),
        ColumnType::Double => Some(24),
        ColumnType::Decimal { precision, .. } => Some(precision.map_or(UNBOUNDED, |precision| precision + 2)),
        ColumnType::Date => Some(10),
        ColumnType::Time { .. } => Some(15),
        ColumnType::DateTime { .. } => Some(26),
        ColumnType::Timestamp { .. } => Some(32),
        ColumnType::Uuid => Some(36),
        // The values of an enum are a handful of words: none is near a limit that somebody sets.
        ColumnType::Enum(_) => Some(0),
        ColumnType::Text | ColumnType::String { .. } | ColumnType::Char { .. } => text_room(column_type),
        ColumnType::Interval | ColumnType::Json | ColumnType::JsonBinary | ColumnType::Array(_) => Some(UNBOUNDED),
        ColumnType::Binary { .. } | ColumnType::VarBinary { .. } | ColumnType::Blob | ColumnType::Native(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_conversion_is_judged_by_what_both_types_hold() {
        use Conversion::{HoldsLess, Keeps, MayFail};
        let integer = ColumnType::integer;
        let unsigned = |size| ColumnType::Integer { size, unsigned: true };
        let string = |length| ColumnType::String { length: Some(length) };
        let decimal = |precision, scale| ColumnType::Decimal { precision: Some(precision), scale: Some(scale) };
        let (any_decimal, any_string) =
            (ColumnType::Decimal { precision: None, scale: None }, ColumnType::String { length: None });
        let at = |precision| ColumnType::DateTime { precision };
        let point = ColumnType::Timestamp { precision: None };
        let array = |of| ColumnType::Array(Box::new(of));
        use IntegerSize::{Big, Regular, Small, Tiny};
        let cases = [
            (integer(Regular), integer(Big), Keeps),
            (integer(Big), integer(Regular), HoldsLess),
            (integer(Regular), unsigned(Big), HoldsLess),
            (unsigned(Regular), integer(Big), Keeps),
            (unsigned(Regular), integer(Regular), HoldsLess),
            (integer(Big), ColumnType::Double, HoldsLess),
            (integer(Small), ColumnType::Float, Keeps),
            (integer(Regular), decimal(10, 0), Keeps),
            (integer(Regular), decimal(10, 2), HoldsLess),
            (integer(Tiny), ColumnType::Boolean, HoldsLess),
            (ColumnType::Boolean, integer(Tiny), Keeps),
            (decimal(10, 2), decimal(12, 2), Keeps),
            (decimal(10, 2), decimal(10, 4), HoldsLess),
            (decimal(10, 2), any_decimal.clone(), Keeps),
            (any_decimal, decimal(38, 10), HoldsLess),
            (decimal(4, 0), integer(Regular), Keeps),
            (decimal(10, 2), integer(Big), HoldsLess),
            (ColumnType::Float, ColumnType::Double, Keeps),
            (ColumnType::Double, ColumnType::Float, HoldsLess),
            (ColumnType::Double, decimal(10, 2), HoldsLess),
            (string(10), string(20), Keeps),
            (string(20), string(10), HoldsLess),
            (string(20), ColumnType::Text, Keeps),
            (ColumnType::Text, string(255), HoldsLess),
            (ColumnType::Text, any_string, Keeps),
            (integer(Regular), ColumnType::Text, Keeps),
            (integer(Regular), string(3), HoldsLess),
            (ColumnType::Text, integer(Regular), MayFail),
            (ColumnType::Uuid, string(36), Keeps),
            (ColumnType::Text, ColumnType::Uuid, MayFail),
            (ColumnType::Date, at(None), Keeps),
            (at(None), ColumnType::Date, HoldsLess),
            (at(Some(6)), at(Some(3)), HoldsLess),
            (at(None), point.clone(), Keeps),
            (point, at(None), HoldsLess),
            (ColumnType::Json, ColumnType::JsonBinary, Keeps),
            (ColumnType::Text, ColumnType::Json, MayFail),
            (ColumnType::Blob, ColumnType::Text, MayFail),
            (ColumnType::Text, ColumnType::Blob, Keeps),
            (ColumnType::Blob, ColumnType::VarBinary { length: Some(8) }, HoldsLess),
            (ColumnType::Enum("mood".into()), ColumnType::Text, Keeps),
            (ColumnType::Text, ColumnType::Enum("mood".into()), MayFail),
            (array(integer(Big)), array(integer(Small)), HoldsLess),
            (ColumnType::Native("tsvector".into()), ColumnType::Text, MayFail),
        ];
        for (from, to, expected) in cases {
            assert_eq!(conversion(&from, &to), expected, "{from} -> {to}");
        }
    }
}
