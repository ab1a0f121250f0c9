//! Sequences, which MariaDB has.

use super::{create::options_of, flavor::Flavor, literal::table};
use crate::model::{ObjectRef, Owner, Schema, Sequence};
use crate::plan::PlanError;

/// How many numbers the server takes at once where nothing is said.
const CACHE: i64 = 1000;

/// Bounds, step, start and cache where they are not as the server has them; a sequence goes with no column.
pub(super) fn normalize(sequence: &mut Sequence) {
    let falling = sequence.increment.is_some_and(|step| step < 0);
    let (minimum, maximum) = if falling { (-i64::MAX, -1) } else { (1, i64::MAX - 1) };
    sequence.increment.take_if(|step| *step == 1);
    let first = if falling { sequence.maximum.unwrap_or(maximum) } else { sequence.minimum.unwrap_or(minimum) };
    sequence.start.take_if(|start| *start == first);
    sequence.minimum.take_if(|value| *value == minimum);
    sequence.maximum.take_if(|value| *value == maximum);
    sequence.cache.take_if(|numbers| *numbers == CACHE);
    sequence.owned_by = None;
    sequence.data_type.take_if(|name| name.eq_ignore_ascii_case("bigint"));
}

/// `CREATE SEQUENCE`
pub(super) fn create(
    flavor: &Flavor,
    sequence: &Sequence,
    schema: &Schema,
    if_not_exists: bool,
) -> Result<String, PlanError> {
    refuse(flavor, sequence)?;
    let exists = if if_not_exists { "IF NOT EXISTS " } else { "" };
    let data_type = sequence.data_type.as_ref().map(|name| format!(" AS {name}")).unwrap_or_default();
    let mut sql = format!("CREATE SEQUENCE {exists}{}{data_type}", table(&sequence.name));
    sql.push_str(&bounds(sequence).join(""));
    if let Some(start) = sequence.start {
        sql.push_str(&format!(" START WITH {start}"));
    }
    if let Some(numbers) = sequence.cache {
        sql.push_str(&format!(" CACHE {numbers}"));
    }
    if sequence.cycle {
        sql.push_str(" CYCLE");
    }
    let owner = Owner::Object(ObjectRef::Sequence(sequence.name.clone()));
    sql.push_str(&options_of(schema, &owner, "sequence option"));
    Ok(sql)
}

/// `ALTER SEQUENCE`: numbers go on where they are.
pub(super) fn alter(flavor: &Flavor, old: &Sequence, sequence: &Sequence) -> Result<String, PlanError> {
    refuse(flavor, sequence)?;
    let data_type =
        |sequence: &Sequence| sequence.data_type.clone().filter(|name| !name.eq_ignore_ascii_case("bigint"));
    if data_type(old) != data_type(sequence) {
        let instead = "make another sequence, and let the columns draw from it";
        let operation = format!("give the sequence `{}` another type", sequence.name);
        return Err(flavor.refuse(operation, "a sequence keeps its type", instead));
    }
    let mut sql = format!("ALTER SEQUENCE {}", table(&sequence.name));
    if sequence.increment != old.increment {
        sql.push_str(&format!(" INCREMENT BY {}", sequence.increment.unwrap_or(1)));
    }
    if sequence.minimum != old.minimum || sequence.increment != old.increment {
        sql.push_str(&sequence.minimum.map_or(" NO MINVALUE".to_owned(), |least| format!(" MINVALUE {least}")));
    }
    if sequence.maximum != old.maximum || sequence.increment != old.increment {
        sql.push_str(&sequence.maximum.map_or(" NO MAXVALUE".to_owned(), |most| format!(" MAXVALUE {most}")));
    }
    let falling = sequence.increment.is_some_and(|step| step < 0);
    let first =
        |of: &Sequence| of.start.unwrap_or(if falling { of.maximum.unwrap_or(-1) } else { of.minimum.unwrap_or(1) });
    if first(old) != first(sequence) {
        sql.push_str(&format!(" START WITH {}", first(sequence)));
    }
    if sequence.cache != old.cache {
        sql.push_str(&format!(" CACHE {}", sequence.cache.unwrap_or(CACHE)));
    }
    if sequence.cycle != old.cycle {
        sql.push_str(if sequence.cycle { " CYCLE" } else { " NOCYCLE" });
    }
    Ok(sql)
}

fn bounds(sequence: &Sequence) -> Vec<String> {
    let step = sequence.increment.map(|step| format!(" INCREMENT BY {step}"));
    let least = sequence.minimum.map(|least| format!(" MINVALUE {least}"));
    let most = sequence.maximum.map(|most| format!(" MAXVALUE {most}"));
    [step, least, most].into_iter().flatten().collect()
}

fn refuse(flavor: &Flavor, sequence: &Sequence) -> Result<(), PlanError> {
    super::create::table_name(flavor, &sequence.name)?;
    if flavor.sequences {
        return Ok(());
    }
    Err(no_sequences(flavor, format!("have the sequence `{}`", sequence.name)))
}

/// What to say where there are none.
pub(super) fn no_sequences(flavor: &Flavor, operation: String) -> PlanError {
    flavor.refuse(operation, "sequences are not supported", "let the column number its rows with `identity()`")
}
