//! Random schemas: small enough that two of them share names, large enough for circles, composite keys and generated names.

use anabranch::model::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Debug, Clone)]
struct Part {
    columns: Vec<usize>,
    named: usize,
    variant: usize,
}

#[derive(Debug, Clone)]
struct TableRecipe {
    name: usize,
    columns: Vec<(usize, usize, usize)>,
    primary_key: Option<Part>,
    uniques: Vec<Part>,
    checks: Vec<Part>,
    foreign_keys: Vec<(usize, Part)>,
    indexes: Vec<Part>,
    trigger: bool,
    comment: bool,
}

const TABLES: [&str; 6] = ["album", "artist", "label", "playlist", "song", "tour"];
const COLUMNS: [&str; 7] = ["id", "title", "mood", "parent_id", "bpm", "made_at", "note"];
const ENUMS: [&str; 2] = ["mood", "genre"];
const VALUES: [&str; 5] = ["calm", "loud", "odd", "slow", "wild"];

fn part() -> impl Strategy<Value = Part> {
    (prop::collection::vec(0..COLUMNS.len(), 1..3), 0..5usize, 0..3usize).prop_map(|(columns, named, variant)| Part {
        columns,
        named,
        variant,
    })
}

fn table() -> impl Strategy<Value = TableRecipe> {
    let columns = prop::collection::vec((0..COLUMNS.len(), 0..8usize, 0..8usize), 1..6);
    let parts = || prop::collection::vec(part(), 0..3);
    let keys = prop::collection::vec((0..TABLES.len(), part()), 0..3);
    let options = (any::<bool>(), any::<bool>());
    (0..TABLES.len(), columns, prop::option::of(part()), parts(), parts(), keys, parts(), options).prop_map(
        |(name, columns, primary_key, uniques, checks, foreign_keys, indexes, (trigger, comment))| TableRecipe {
            name,
            columns,
            primary_key,
            uniques,
            checks,
            foreign_keys,
            indexes,
            trigger,
            comment,
        },
    )
}

/// A schema that a database could hold.
pub(super) fn schema() -> impl Strategy<Value = Schema> {
    let enums = prop::collection::vec(prop::collection::vec(0..VALUES.len(), 1..5), ENUMS.len());
    let extras = (any::<bool>(), any::<bool>(), any::<bool>());
    (prop::collection::vec(table(), 0..6), enums, extras)
        .prop_map(|(tables, enums, extras)| build(&tables, &enums, extras))
}

fn build(recipes: &[TableRecipe], enums: &[Vec<usize>], (sequence, namespace, view): (bool, bool, bool)) -> Schema {
    let mut schema = Schema::new();
    for (name, values) in ENUMS.iter().zip(enums) {
        let mut seen = BTreeSet::new();
        let values =
            values.iter().filter(|value| seen.insert(**value)).map(|value| VALUES[*value].to_owned()).collect();
        schema.insert(Object::Enum(Enum { name: (*name).into(), values, comment: None }));
    }
    if sequence {
        let start = recipes.first().map(|recipe| recipe.name as i64);
        schema.insert(Object::Sequence(Sequence {
            name: "ticket".into(),
            data_type: None,
            start,
            increment: None,
            minimum: None,
            maximum: None,
            cycle: false,
            cache: None,
            owned_by: None,
        }));
    }
    if namespace {
        schema.insert(Object::Namespace(NamespaceObject { name: "audit".into(), comment: None }));
    }
    let mut done = BTreeSet::new();
    let recipes: Vec<&TableRecipe> = recipes.iter().filter(|recipe| done.insert(recipe.name)).collect();
    let names: Vec<QualifiedName> = recipes.iter().map(|recipe| table_name(recipe, namespace)).collect();
    for recipe in &recipes {
        build_table(recipe, &names, namespace, sequence, &mut schema);
    }
    if view && let Some(first) = names.first() {
        let identity =
            DefinitionRef { kind: DefinitionKind::View, name: "overview".into(), signature: None, table: None };
        let text = format!("create view overview as select * from {first}");
        let depends_on = vec![ObjectRef::Table(first.clone())];
        schema.insert(Object::Definition(Definition { depends_on, ..Definition::new(identity, text) }));
    }
    schema
}

fn table_name(recipe: &TableRecipe, namespace: bool) -> QualifiedName {
    match recipe.name {
        0 if namespace => ("audit", TABLES[0]).into(),
        name => TABLES[name].into(),
    }
}

fn column(&(name, kind, flags): &(usize, usize, usize), schema: &Schema, sequence: bool) -> Column {
    let column_type = match kind {
        0 => ColumnType::integer(IntegerSize::Regular),
        1 => ColumnType::integer(IntegerSize::Big),
        2 => ColumnType::Text,
        3 => ColumnType::String { length: Some(40) },
        4 => ColumnType::Enum(ENUMS[0].into()),
        5 => ColumnType::Enum(ENUMS[1].into()),
        6 => ColumnType::Timestamp { precision: None },
        _ => ColumnType::Double,
    };
    let mut column = Column::new(COLUMNS[name], column_type);
    column.not_null = flags & 1 == 1;
    column.comment = (flags & 2 == 2).then(|| "said".to_owned());
    if flags & 4 == 4 {
        column.default = match &column.column_type {
            ColumnType::Enum(name) => schema.enumeration(name).map(|e| Expression::from(e.values[0].as_str())),
            ColumnType::Integer { .. } if sequence => Some(Expression::NextValue("ticket".into())),
            ColumnType::Integer { .. } => Some(Expression::from(7)),
            ColumnType::Double => None,
            _ => Some(Expression::sql("now()")),
        };
    }
    column
}

/// A name of its own, because most databases forget the name of a primary key and keep those of all other constraints.
fn key_name(part: &Part, table: &str) -> Name {
    match part.named {
        0 => Name::Given("main".to_owned()),
        1 => Name::Given("other".to_owned()),
        _ => Name::Generated(naming::primary_key(table)),
    }
}

fn build_table(recipe: &TableRecipe, names: &[QualifiedName], namespace: bool, sequence: bool, schema: &mut Schema) {
    let mut table = Table::new(table_name(recipe, namespace));
    let mut seen = BTreeSet::new();
    table.columns = recipe.columns.iter().filter(|c| seen.insert(c.0)).map(|c| column(c, schema, sequence)).collect();
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let pick = |part: &Part| -> Vec<String> {
        let mut seen = BTreeSet::new();
        let at = part.columns.iter().map(|at| at % columns.len());
        at.filter(|at| seen.insert(*at)).map(|at| columns[at].clone()).collect()
    };
    let mut taken = BTreeSet::new();
    let mut name = |part: &Part, made: String| {
        let generated = part.named > 2;
        let wanted = if generated { made } else { ["first", "second", "third"][part.named].to_owned() };
        let free = naming::distinct(wanted, |name| taken.contains(name));
        taken.insert(free.clone());
        if generated { Name::Generated(free) } else { Name::Given(free) }
    };
    table.primary_key =
        recipe.primary_key.as_ref().map(|part| PrimaryKey::new(key_name(part, &table.name.name), pick(part)));
    for part in &recipe.uniques {
        table.uniques.push(Unique {
            name: name(part, naming::unique(&table.name.name, &pick(part))),
            columns: pick(part),
            nulls_not_distinct: part.variant == 2,
            deferrable: Deferrable::No,
        });
    }
    for part in &recipe.checks {
        let column = pick(part).remove(0);
        table.checks.push(Check::new(
            name(part, naming::check(&table.name.name, Some(&column))),
            format!("{column} is not null or {} > 0", part.variant),
        ));
    }
    for (target, part) in &recipe.foreign_keys {
        let columns = vec![pick(part).remove(0)];
        table.foreign_keys.push(ForeignKey {
            name: name(part, naming::foreign_key(&table.name.name, &columns)),
            columns,
            references: names[target % names.len()].clone(),
            referenced_columns: vec!["id".into()],
            on_delete: if part.variant == 1 { ReferentialAction::Cascade } else { ReferentialAction::NoAction },
            on_update: ReferentialAction::NoAction,
            deferrable: Deferrable::No,
        });
    }
    table.comment = recipe.comment.then(|| "a table".to_owned());
    let mut taken = BTreeSet::new();
    for part in &recipe.indexes {
        let made = naming::index(&table.name.name, &pick(part));
        let (generated, given) = (part.named > 2, ["one", "two", "three"][part.named % 3].to_owned());
        let free = naming::distinct(if generated { made } else { given }, |name| taken.contains(name));
        taken.insert(free.clone());
        let name = if generated { Name::Generated(free) } else { Name::Given(free) };
        let parts = pick(part).into_iter().map(IndexPart::column).collect();
        let mut index = Index::new(&table.name, name, parts);
        index.unique = part.variant == 1;
        index.predicate = (part.variant == 2).then(|| "1 = 1".to_owned());
        schema.insert(Object::Index(index));
    }
    if recipe.trigger {
        let table = Some(table.name.clone());
        let identity = DefinitionRef { kind: DefinitionKind::Trigger, name: "stamp".into(), signature: None, table };
        let text = format!("create trigger stamp on {}", TABLES[recipe.name]);
        schema.insert(Object::Definition(Definition::new(identity, text)));
    }
    schema.insert(Object::Table(table));
}
