//! Declarations in few words, so that a case shows what was understood.

use crate::declaration::*;
use crate::literal::DefaultDeclaration;
use crate::mistake::Spanned;
use std::fmt::Display;

pub(super) fn describe_entity(entity: &EntityDeclaration) -> String {
    let mut head = format!("table {}", qualified(&entity.namespace, &entity.table.value));
    let options = &entity.options;
    flag(&mut head, options.strict, "strict");
    flag(&mut head, options.without_rowid, "without_rowid");
    flag(&mut head, options.unlogged, "unlogged");
    for (key, value) in [("engine", &options.engine), ("charset", &options.charset), ("collation", &options.collation)]
    {
        option(&mut head, key, value);
    }
    option(&mut head, "comment", &entity.comment);
    option(&mut head, "renamed_from", &entity.renamed_from);
    head += &only(&entity.only);
    let mut lines = vec![head];
    lines.extend(entity.columns.iter().map(column));
    lines.extend(
        entity
            .primary_key
            .iter()
            .map(|key| format!("primary key{} ({})", named(&key.value.name), list(&key.value.columns))),
    );
    lines.extend(entity.uniques.iter().map(|unique| {
        let unique = &unique.value;
        let mut line =
            format!("unique{} ({}){}", named(&unique.name), list(&unique.columns), deferral(unique.deferral));
        flag(&mut line, unique.nulls_not_distinct, "nulls_not_distinct");
        line + &only(&unique.only)
    }));
    lines.extend(entity.indexes.iter().map(|index| self::index(&index.value)));
    lines.extend(entity.checks.iter().map(|check| {
        let check = &check.value;
        let column = check.column.as_ref().map(|column| format!(" on {column}")).unwrap_or_default();
        format!("check{} ({}){column}{}", named(&check.name), check.expression.value, only(&check.only))
    }));
    lines.extend(entity.foreign_keys.iter().map(|key| foreign_key(&key.value)));
    lines.join("\n")
}

pub(super) fn describe_enumeration(enumeration: &EnumDeclaration) -> String {
    let mut head = format!("enum {}", qualified(&enumeration.namespace, &enumeration.name.value));
    option(&mut head, "comment", &enumeration.comment);
    option(&mut head, "renamed_from", &enumeration.renamed_from);
    let values = enumeration.values.iter().map(|value| {
        let mut line = format!("{} = {:?}", value.variant.value, value.value.value);
        option(&mut line, "renamed_from", &value.renamed_from);
        line
    });
    std::iter::once(head).chain(values).collect::<Vec<_>>().join("\n")
}

fn column(column: &ColumnDeclaration) -> String {
    let mut line = format!(
        "{} {}{}",
        column.name.value,
        per_dialect(&column.data_type),
        if column.nullable { "" } else { " not null" }
    );
    if !column.default.is_empty() {
        let shown = |default: &DefaultDeclaration| match default {
            DefaultDeclaration::Literal(literal) => literal.to_string(),
            other => format!("{other:?}"),
        };
        line += &format!(" default {}", per_dialect_by(&column.default, shown));
    }
    if let Some(generated) = &column.generated {
        line += &format!(
            " generated {}{}",
            per_dialect(&generated.expression),
            if generated.stored { " stored" } else { " virtual" }
        );
    }
    match column.numbering.as_ref().map(|numbering| &numbering.value) {
        Some(Numbering::Identity(identity)) => line += &self::identity(identity),
        Some(other) => line += &format!(" {other:?}"),
        None => {}
    }
    if !column.collation.is_empty() {
        line += &format!(" collation {}", per_dialect(&column.collation));
    }
    option(&mut line, "comment", &column.comment);
    option(&mut line, "renamed_from", &column.renamed_from);
    line + &only(&column.only)
}

fn identity(identity: &IdentityDeclaration) -> String {
    let mut line = String::from(if identity.always { " identity always" } else { " identity by default" });
    for (key, number) in [("start", &identity.start), ("increment", &identity.increment)] {
        if let Some(number) = number {
            line += &format!(" {key}={}", number.value);
        }
    }
    line
}

fn index(index: &IndexDeclaration) -> String {
    let parts: Vec<_> = index.parts.iter().map(|part| self::part(&part.value)).collect();
    let mut line =
        format!("{}index{} ({})", if index.unique { "unique " } else { "" }, named(&index.name), parts.join(", "));
    option(&mut line, "method", &index.method);
    option(&mut line, "where", &index.predicate);
    if !index.include.is_empty() {
        line += &format!(" include ({})", list(&index.include));
    }
    flag(&mut line, index.nulls_not_distinct, "nulls_not_distinct");
    option(&mut line, "comment", &index.comment);
    line + &only(&index.only)
}

fn part(part: &IndexPart) -> String {
    let mut line = match &part.target {
        IndexTarget::Column(column) => column.clone(),
        IndexTarget::Expression(expression) => format!("({expression})"),
    };
    flag(&mut line, part.descending, "desc");
    flag(&mut line, part.nulls_first == Some(true), "nulls_first");
    flag(&mut line, part.nulls_first == Some(false), "nulls_last");
    option(&mut line, "opclass", &part.operator_class);
    option(&mut line, "collation", &part.collation);
    if let Some(length) = &part.length {
        line += &format!(" length={}", length.value);
    }
    line
}

fn foreign_key(key: &ForeignKeyDeclaration) -> String {
    let target = match &key.references.value {
        Reference::Entity { path, fields } if fields.is_empty() => path.clone(),
        Reference::Entity { path, fields } => format!("{path} ({})", list(fields)),
        Reference::Table { namespace, table, columns } => {
            format!("table {} ({})", qualified(namespace, table), list(columns))
        }
    };
    let mut line = format!("foreign key{} ({}) references {target}", named(&key.name), list(&key.columns));
    for (when, action) in [("on delete", &key.on_delete), ("on update", &key.on_update)] {
        if let Some(action) = action {
            line += &format!(" {when} {:?}", action.value);
        }
    }
    line + deferral(key.deferral) + &only(&key.only)
}

fn per_dialect<T: Display>(values: &PerDialect<T>) -> String {
    per_dialect_by(values, ToString::to_string)
}

fn per_dialect_by<T>(values: &PerDialect<T>, shown: impl Fn(&T) -> String) -> String {
    let dialects = values.dialects.iter().map(|(dialect, value)| format!("{dialect}:{}", shown(&value.value)));
    dialects.chain(values.other.iter().map(|value| shown(&value.value))).collect::<Vec<_>>().join("|")
}

fn qualified(namespace: &Option<Spanned<String>>, name: &str) -> String {
    namespace.as_ref().map(|namespace| format!("{}.{name}", namespace.value)).unwrap_or_else(|| name.to_owned())
}

fn named(name: &Option<Spanned<String>>) -> String {
    name.as_ref().map(|name| format!(" {}", name.value)).unwrap_or_default()
}

fn list(columns: &[Spanned<String>]) -> String {
    columns.iter().map(|column| column.value.as_str()).collect::<Vec<_>>().join(", ")
}

fn only(only: &Only) -> String {
    if only.dialects.is_empty() { String::new() } else { format!(" only {}", list(&only.dialects)) }
}

fn deferral(deferral: Deferral) -> &'static str {
    match deferral {
        Deferral::Immediate => "",
        Deferral::Deferrable => " deferrable",
        Deferral::InitiallyDeferred => " initially deferred",
    }
}

fn flag(line: &mut String, set: bool, name: &str) {
    if set {
        *line += &format!(" {name}");
    }
}

fn option(line: &mut String, key: &str, value: &Option<Spanned<String>>) {
    if let Some(value) = value {
        *line += &format!(" {key}={:?}", value.value);
    }
}
