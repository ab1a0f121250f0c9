//! A field to a column.

use super::mistake::Report;
use super::resolve::{Found, Resolver, Site, unresolved};
use crate::model::{Column, ColumnType, Expression, Generated, Identity, IdentityMode, Literal, QualifiedName, Schema};
use anabranch_syntax::{ColumnDeclaration, DefaultDeclaration, Numbering, Spanned, nearest};

/// The column as it is on this database; `None` where its type is a mistake.
pub(super) fn column(
    declaration: &ColumnDeclaration,
    resolver: &Resolver<'_>,
    site: Site<'_>,
    schema: &Schema,
    report: &mut Report<'_>,
) -> Option<Column> {
    let dialect = resolver.dialect_name();
    let data_type = declaration.data_type.get(dialect)?;
    let (column_type, nullable) = match resolver.column_type(&data_type.value, site) {
        Ok(resolved) => resolved,
        Err(reason) => {
            unresolved(reason, site.file, data_type.place, report);
            return None;
        }
    };
    let mut column = Column::new(&declaration.name.value, column_type);
    column.not_null = !declaration.nullable && !nullable;
    column.default = declaration
        .default
        .get(dialect)
        .and_then(|default| expression(default, &column.column_type, resolver, site, schema, report));
    column.identity = declaration.numbering.as_ref().map(|numbering| identity(&numbering.value));
    column.generated = declaration.generated.as_ref().and_then(|generated| {
        let expression = generated.expression.get(dialect)?.value.clone();
        Some(Generated { expression, stored: generated.stored })
    });
    column.collation = declaration.collation.get(dialect).map(|collation| collation.value.clone());
    column.comment = declaration.comment.as_ref().map(|comment| comment.value.clone());
    if let Some(numbering) = &declaration.numbering
        && !matches!(column.column_type, ColumnType::Integer { .. } | ColumnType::Native(_))
    {
        let message = format!("`{}` of type `{}` cannot be numbered", column.name, column.column_type);
        report.add(
            site.file,
            numbering.place,
            "entity.contradiction",
            message,
            "only integers are numbered: write `i64` or `i32`",
        );
    }
    Some(column)
}

fn identity(numbering: &Numbering) -> Identity {
    match numbering {
        Numbering::AutoIncrement => Identity::default(),
        Numbering::Serial => Identity { mode: IdentityMode::Serial, ..Identity::default() },
        Numbering::Identity(identity) => Identity {
            mode: match (identity.always, identity.serial) {
                (true, _) => IdentityMode::Always,
                (false, true) => IdentityMode::Serial,
                (false, false) => IdentityMode::ByDefault,
            },
            start: identity.start.as_ref().map(|start| start.value),
            increment: identity.increment.as_ref().map(|increment| increment.value),
        },
    }
}

fn expression(
    default: &Spanned<DefaultDeclaration>,
    column_type: &ColumnType,
    resolver: &Resolver<'_>,
    site: Site<'_>,
    schema: &Schema,
    report: &mut Report<'_>,
) -> Option<Expression> {
    Some(match &default.value {
        DefaultDeclaration::Literal(literal) => {
            let literal = self::literal(literal);
            if let (Literal::Text(value), ColumnType::Enum(name)) = (&literal, column_type) {
                known_value(value, name, default, site, schema, report);
            }
            Expression::Literal(literal)
        }
        DefaultDeclaration::Null => Expression::Literal(Literal::Null),
        DefaultDeclaration::Now => Expression::CurrentTimestamp,
        DefaultDeclaration::CurrentDate => Expression::CurrentDate,
        DefaultDeclaration::CurrentTime => Expression::CurrentTime,
        DefaultDeclaration::Uuid => Expression::RandomUuid,
        DefaultDeclaration::NextValue { namespace, sequence } => Expression::NextValue(match namespace {
            Some(namespace) => QualifiedName::from((namespace.as_str(), sequence.as_str())),
            None => QualifiedName::new(sequence),
        }),
        DefaultDeclaration::Variant(path) => {
            Expression::Literal(Literal::Text(variant(path, default, column_type, resolver, site, report)?))
        }
        DefaultDeclaration::Sql(text) => Expression::sql(text),
    })
}

fn literal(literal: &anabranch_syntax::Literal) -> Literal {
    match literal {
        anabranch_syntax::Literal::Text(text) => Literal::Text(text.clone()),
        anabranch_syntax::Literal::Boolean(value) => Literal::Boolean(*value),
        anabranch_syntax::Literal::Float(digits) => Literal::Number(digits.clone()),
        anabranch_syntax::Literal::Integer(digits) => {
            digits.parse().map_or_else(|_| Literal::Number(digits.clone()), Literal::Integer)
        }
    }
}

fn known_value(
    value: &str,
    name: &QualifiedName,
    default: &Spanned<DefaultDeclaration>,
    site: Site<'_>,
    schema: &Schema,
    report: &mut Report<'_>,
) {
    let Some(enumeration) =
        schema.enumeration(name).filter(|enumeration| !enumeration.values.iter().any(|known| known == value))
    else {
        return;
    };
    let values = || enumeration.values.iter().map(String::as_str);
    let help = match nearest(value, values()) {
        Some(near) => format!("write `default = \"{near}\"`"),
        None => format!("its values are `{}`", values().collect::<Vec<_>>().join("`, `")),
    };
    report.add(site.file, default.place, "entity.unknown_value", format!("`{name}` has no value `{value}`"), help);
}

/// The value of `SongKind::Original`.
fn variant(
    path: &str,
    default: &Spanned<DefaultDeclaration>,
    column_type: &ColumnType,
    resolver: &Resolver<'_>,
    site: Site<'_>,
    report: &mut Report<'_>,
) -> Option<String> {
    let (of, variant) = path.rsplit_once("::")?;
    let Found::One(located) = resolver.enumeration(of, site) else {
        let help = "derive `Enum` for it, or write an expression as `default_sql = \"..\"`";
        report.add(site.file, default.place, "entity.unknown_type", format!("no enumeration `{of}` is known"), help);
        return None;
    };
    let declaration = &located.value;
    let name = super::resolve::qualified(&declaration.namespace, &declaration.name.value);
    if column_type.enum_name().is_some_and(|own| *own != name) || column_type.enum_name().is_none() {
        let message = format!("a default of `{of}` on the type `{column_type}`");
        report.add(
            site.file,
            default.place,
            "entity.contradiction",
            message,
            "write a default of the column's own type",
        );
        return None;
    }
    if let Some(value) = declaration.values.iter().find(|value| value.variant.value == variant) {
        return Some(value.value.value.clone());
    }
    let variants = || declaration.values.iter().map(|value| value.variant.value.as_str());
    let help = match nearest(variant, variants()) {
        Some(near) => format!("write `{of}::{near}`"),
        None => format!("its variants are `{}`", variants().collect::<Vec<_>>().join("`, `")),
    };
    report.add(site.file, default.place, "entity.unknown_value", format!("`{of}` has no variant `{variant}`"), help);
    None
}
