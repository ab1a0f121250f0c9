//! What a revision file needs: `use anabranch::prelude::*;`.
//!
//! Invariant: names are imported one by one. All of sea-query would make `.to_string()` on a text ambiguous, and a name added there could
//! break an old revision.

pub use crate::dsl::{
    Migration, any_binary, any_char, any_decimal, any_string, any_var_binary, array, big_integer, binary, blob,
    boolean, char, column, current_date, current_time, date, date_time, date_time_precision, decimal, decimal_digits,
    definition, definition_ref, double, enumeration, expression, float, integer, interval, json, jsonb,
    materialized_view, medium_integer, native, next_value, now, null, number, policy, random_uuid, routine,
    small_integer, sql, string, text, time, time_precision, timestamp, timestamp_precision, tiny_integer, trigger,
    unsigned, uuid, var_binary, view,
};
pub use crate::model::DialectName::{MariaDb, Mysql, Postgres, Sqlite};
pub use crate::model::ReferentialAction::{Cascade, NoAction, Restrict, SetDefault, SetNull};
pub use crate::model::{DefinitionKind, DefinitionRef, ObjectRef, RowFormat};
pub use crate::operation::WriteKind;
pub use crate::revision::Revision;
pub use sea_query::{Expr, ExprTrait, OnConflict, Query};
