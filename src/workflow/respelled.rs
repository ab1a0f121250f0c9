//! Properties that no comparison looks at and that two databases spell in different words, as one that was restored from a dump does: the server is
//! asked whether they are the same.

use super::not_compared::{FoundOn, NotCompared};
use crate::database::echo::Speller;
use crate::model::{Owner, Pair, Schema, Unmodelled};
use crate::plan::Database;
use std::collections::BTreeMap;

/// The properties whose value holds an expression.
const WITH_EXPRESSIONS: [&str; 6] =
    ["exclusion constraint", "rule", "domain", "statistics", "table of a publication", "default of a view column"];

/// What tells one property from the others of its kind: of rules and publications there may be several, each with its name.
type Key = (Owner, String, String);

fn key(found: &Unmodelled) -> Key {
    let name = match found.property.as_str() {
        "rule" => found.value.split_whitespace().take(3).collect::<Vec<_>>().join(" "),
        "table of a publication" => found.value.split_whitespace().take(1).collect(),
        _ => String::new(),
    };
    (found.owner.clone(), found.property.clone(), name)
}

/// Those of one side, by their keys.
fn of_side(all: &[NotCompared], side: FoundOn) -> BTreeMap<Key, Unmodelled> {
    let found = all.iter().filter(|one| one.side == side).map(|one| &one.found);
    let asked = found.filter(|found| WITH_EXPRESSIONS.contains(&found.property.as_str()));
    asked.map(|found| (key(found), found.clone())).collect()
}

/// Takes for the same what the server spells alike. Where it cannot be asked, what differs as text stays so.
pub(super) async fn settle(
    all: &mut Vec<NotCompared>,
    sides: Pair<&Schema>,
    speller: &mut Speller<'_>,
    database: Option<&mut (dyn Database + '_)>,
) {
    let (mut from, mut to) = (of_side(all, FoundOn::From), of_side(all, FoundOn::To));
    from.retain(|key, _| to.contains_key(key));
    to.retain(|key, _| from.contains_key(key));
    let Some(database) = database.filter(|_| !from.is_empty()) else { return };
    let mut told = Vec::new();
    for (schema, properties) in [(sides.previous, from), (sides.next, to)] {
        let properties: Vec<Unmodelled> = properties.into_values().collect();
        let Ok(spelled) = speller.spell_properties(&mut *database, schema, &properties).await else { return };
        told.push(spelled.into_iter().map(|found| (key(&found), found.value)).collect::<BTreeMap<Key, String>>());
    }
    let [one, two] = told.as_slice() else { return };
    let is_same = |found: &Unmodelled| {
        let key = key(found);
        one.get(&key).is_some_and(|value| two.get(&key) == Some(value))
    };
    all.retain(|one| one.side != FoundOn::To || !is_same(&one.found));
    all.iter_mut()
        .filter(|one| one.side == FoundOn::From && is_same(&one.found))
        .for_each(|one| one.side = FoundOn::Both);
}
