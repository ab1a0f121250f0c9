//! What an operation does to a schema.
//!
//! Invariant: `apply` either does the whole operation or leaves the schema as it was.

use super::{AlterEnum, AlterTable, EnumChange, Operation, Rename, TableChange, follow_unmodelled};
use crate::model::{
    CaseRule, ColumnType, Expression, Folding, Index, IndexValue, Literal, Name, Need, Object, ObjectRef,
    QualifiedName, Schema, SequenceOwner, Table,
};

/// An operation that does not fit the schema it is applied to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum ApplyError {
    /// There is no such object.
    #[error("there is no {0}")]
    #[diagnostic(code("operation.missing_object"), help("an earlier revision must create it, or the name is misspelt"))]
    MissingObject(ObjectRef),
    /// There is one already.
    #[error("there is a {0} already")]
    #[diagnostic(
        code("operation.object_exists"),
        help("another revision has created it; use another name, or `if_not_exists`")
    )]
    ObjectExists(ObjectRef),
    /// The table lacks the column, constraint or value.
    #[error("{owner} has no {kind} `{name}`")]
    #[diagnostic(code("operation.missing_part"), help("an earlier revision must add it, or the name is misspelt"))]
    MissingPart {
        /// The table or enum.
        owner: ObjectRef,
        /// `column`, `constraint`, `value`.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// The table has the column, constraint or value already.
    #[error("{owner} has a {kind} `{name}` already")]
    #[diagnostic(code("operation.part_exists"), help("another revision has added it"))]
    PartExists {
        /// The table or enum.
        owner: ObjectRef,
        /// `column`, `constraint`, `value`.
        kind: &'static str,
        /// Its name.
        name: String,
    },
}

impl Operation {
    /// Changes the schema as the operation says, in whatever case it writes names that are one there. An opaque operation changes nothing here: what it
    /// does is unknown.
    ///
    /// # Errors
    /// The operation does not fit the schema, which is then as it was.
    pub fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        match self.spelled_as(schema) {
            Some(spelled) => spelled.apply_as_it_is(schema),
            None => self.apply_as_it_is(schema),
        }
    }

    fn apply_as_it_is(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        match self {
            Self::Create { object, if_not_exists } => create(schema, object, *if_not_exists),
            Self::Drop { object, if_exists } => {
                if schema.remove_with_parts(object).is_empty() && !if_exists {
                    return Err(ApplyError::MissingObject(object.clone()));
                }
                Ok(())
            }
            Self::Become(object) => {
                schema.insert(object.clone());
                Ok(())
            }
            Self::Rename(rename) => rename_object(schema, rename),
            Self::AlterTable(alter) => alter_table(schema, alter),
            Self::AlterEnum(alter) => alter_enum(schema, alter),
            Self::Execute(execute) => {
                let mut after = schema.clone();
                execute.effect.iter().flatten().try_for_each(|operation| operation.apply(&mut after))?;
                *schema = after;
                Ok(())
            }
        }
    }
}

fn create(schema: &mut Schema, object: &Object, if_not_exists: bool) -> Result<(), ApplyError> {
    let reference = object.reference();
    if schema.contains(&reference) {
        return if if_not_exists { Ok(()) } else { Err(ApplyError::ObjectExists(reference)) };
    }
    if let Object::Index(index) = object
        && !schema.contains(&schema.relation(&index.table))
    {
        return Err(ApplyError::MissingObject(ObjectRef::Table(index.table.clone())));
    }
    schema.insert(object.clone());
    Ok(())
}

fn rename_object(schema: &mut Schema, rename: &Rename) -> Result<(), ApplyError> {
    let new = rename.new_reference();
    if new == rename.object && schema.contains(&new) {
        return Ok(());
    }
    if schema.contains(&new) {
        return Err(ApplyError::ObjectExists(new));
    }
    if !schema.contains(&rename.object) {
        return Err(ApplyError::MissingObject(rename.object.clone()));
    }
    follow_unmodelled::remember_names(schema, &Need::Object(rename.object.clone()), &Need::Object(new.clone()));
    let Some(mut object) = schema.remove(&rename.object) else {
        return Err(ApplyError::MissingObject(rename.object.clone()));
    };
    match &mut object {
        Object::Namespace(namespace) => namespace.name = rename.to.name.clone(),
        Object::Extension(extension) => extension.name = rename.to.name.clone(),
        Object::Enum(enumeration) => {
            let from = std::mem::replace(&mut enumeration.name, rename.to.clone());
            follow_enum(schema, &from, &rename.to);
        }
        Object::Sequence(sequence) => {
            let from = std::mem::replace(&mut sequence.name, rename.to.clone());
            follow_sequence(schema, &from, &rename.to);
        }
        Object::Table(table) => {
            let from = std::mem::replace(&mut table.name, rename.to.clone());
            redirect(table, &from, &rename.to);
            follow_table(schema, &from, &rename.to);
            for owner in sequence_owners(schema).filter(|owner| owner.table == from) {
                owner.table = rename.to.clone();
            }
        }
        Object::Index(index) => index.name = Name::Given(rename.to.name.clone()),
        Object::Definition(definition) => {
            let from = std::mem::replace(&mut definition.identity.name, rename.to.clone());
            if rename.object.as_relation().is_some() {
                parts_follow(schema, &from, &rename.to);
            }
        }
    }
    schema.insert(object);
    follow_dependants(schema, &rename.object, &new);
    follow_unmodelled::renamed_object(schema, &rename.object, &new);
    Ok(())
}

/// Definitions that name the object among what must exist before them name it by its new name.
fn follow_dependants(schema: &mut Schema, from: &ObjectRef, to: &ObjectRef) {
    for object in schema.iter_mut() {
        if let Object::Definition(definition) = object {
            definition.depends_on.iter_mut().filter(|needed| *needed == from).for_each(|needed| needed.clone_from(to));
        }
    }
}

fn follow_sequence(schema: &mut Schema, from: &QualifiedName, to: &QualifiedName) {
    for column in schema.tables_mut().flat_map(|table| &mut table.columns) {
        if let Some(Expression::NextValue(sequence)) = &mut column.default
            && sequence == from
        {
            *sequence = to.clone();
        }
    }
}

fn follow_enum(schema: &mut Schema, from: &QualifiedName, to: &QualifiedName) {
    fn replace(column_type: &mut ColumnType, from: &QualifiedName, to: &QualifiedName) {
        match column_type {
            ColumnType::Enum(name) if name == from => *name = to.clone(),
            ColumnType::Array(element) => replace(element, from, to),
            _ => {}
        }
    }
    for column in schema.tables_mut().flat_map(|table| &mut table.columns) {
        replace(&mut column.column_type, from, to);
    }
}

fn sequence_owners(schema: &mut Schema) -> impl Iterator<Item = &mut SequenceOwner> {
    schema.iter_mut().filter_map(|object| match object {
        Object::Sequence(sequence) => sequence.owned_by.as_mut(),
        Object::Namespace(_)
        | Object::Extension(_)
        | Object::Enum(_)
        | Object::Table(_)
        | Object::Index(_)
        | Object::Definition(_) => None,
    })
}

/// What belongs to a renamed table, or refers to it, follows.
fn follow_table(schema: &mut Schema, from: &QualifiedName, to: &QualifiedName) {
    parts_follow(schema, from, to);
    schema.tables_mut().for_each(|table| redirect(table, from, to));
}

/// The indexes, triggers and policies of a renamed table or view follow.
fn parts_follow(schema: &mut Schema, from: &QualifiedName, to: &QualifiedName) {
    let parts: Vec<ObjectRef> = schema.parts_of(from).map(Object::reference).collect();
    for reference in parts {
        let Some(mut part) = schema.remove(&reference) else { continue };
        match &mut part {
            Object::Index(index) => index.table = to.clone(),
            Object::Definition(definition) => definition.identity.table = Some(to.clone()),
            Object::Namespace(_) | Object::Extension(_) | Object::Enum(_) | Object::Sequence(_) | Object::Table(_) => {}
        }
        schema.insert(part);
    }
}

fn redirect(table: &mut Table, from: &QualifiedName, to: &QualifiedName) {
    for key in table.foreign_keys.iter_mut().filter(|key| key.references == *from) {
        key.references = to.clone();
    }
}

fn alter_table(schema: &mut Schema, alter: &AlterTable) -> Result<(), ApplyError> {
    let owner = ObjectRef::Table(alter.table.clone());
    let Some(before) = schema.table(&alter.table) else { return Err(ApplyError::MissingObject(owner)) };
    let mut table = before.clone();
    let mut renamed: Vec<(&str, &str)> = Vec::new();
    let mut dropped: Vec<&str> = Vec::new();
    let rule = schema.case_rule();
    for change in &alter.changes {
        change_table(&mut table, change, &owner, rule)?;
        match change {
            TableChange::RenameColumn { from, to } => renamed.push((from, to)),
            TableChange::DropColumn { name, .. } => dropped.push(name),
            TableChange::AddColumn { .. }
            | TableChange::AlterColumn { .. }
            | TableChange::AddConstraint(_)
            | TableChange::DropConstraint { .. }
            | TableChange::RenameConstraint { .. }
            | TableChange::SetComment(_)
            | TableChange::SetOptions(_) => {}
        }
    }
    alter.changes.iter().for_each(|change| follow_unmodelled::changed_table(schema, &alter.table, change));
    schema.insert(Object::Table(table));
    for (from, to) in renamed {
        follow_column(schema, &alter.table, from, to);
        for owner in sequence_owners(schema).filter(|owner| owner.table == alter.table && owner.column == from) {
            to.clone_into(&mut owner.column);
        }
    }
    for column in dropped {
        drop_indexes_on(schema, &alter.table, column);
        let owned = schema.sequences_owned_by(&alter.table, Some(column));
        let owned: Vec<ObjectRef> = owned.map(|sequence| ObjectRef::Sequence(sequence.name.clone())).collect();
        owned.iter().for_each(|sequence| drop(schema.remove(sequence)));
    }
    Ok(())
}

fn change_table(table: &mut Table, change: &TableChange, owner: &ObjectRef, rule: CaseRule) -> Result<(), ApplyError> {
    let missing = |kind, name: &str| ApplyError::MissingPart { owner: owner.clone(), kind, name: name.to_owned() };
    let exists = |kind, name: &str| ApplyError::PartExists { owner: owner.clone(), kind, name: name.to_owned() };
    match change {
        TableChange::AddColumn { column, if_not_exists } => match table.column(&column.name) {
            Some(_) if *if_not_exists => {}
            Some(_) => return Err(exists("column", &column.name)),
            None => table.columns.push(column.clone()),
        },
        TableChange::DropColumn { name, if_exists } => {
            if table.column(name).is_none() {
                return if *if_exists { Ok(()) } else { Err(missing("column", name)) };
            }
            table.columns.retain(|column| column.name != *name);
            forget_column(table, name);
        }
        TableChange::RenameColumn { from, to } => {
            if from == to && table.column(from).is_some() {
                return Ok(());
            }
            if table.column(to).is_some() {
                return Err(exists("column", to));
            }
            let column = table.column_mut(from).ok_or_else(|| missing("column", from))?;
            column.name = to.clone();
            rename_in_constraints(table, from, to, rule);
        }
        TableChange::AlterColumn { name, change } => {
            change.apply_to(table.column_mut(name).ok_or_else(|| missing("column", name))?);
        }
        TableChange::AddConstraint(constraint) => {
            if table.constraint(constraint.name().as_str()).is_some() {
                return Err(exists("constraint", constraint.name().as_str()));
            }
            table.add_constraint(constraint.clone());
        }
        TableChange::DropConstraint { name, if_exists } => {
            if table.remove_constraint(name).is_none() && !if_exists {
                return Err(missing("constraint", name));
            }
        }
        TableChange::RenameConstraint { from, to } => {
            if from == to && table.constraint(from).is_some() {
                return Ok(());
            }
            if table.constraint(to).is_some() {
                return Err(exists("constraint", to));
            }
            let mut constraint = table.remove_constraint(from).ok_or_else(|| missing("constraint", from))?;
            *constraint.name_mut() = Name::Given(to.clone());
            table.add_constraint(constraint);
        }
        TableChange::SetComment(comment) => table.comment = comment.clone(),
        TableChange::SetOptions(options) => table.options = options.clone(),
    }
    Ok(())
}

/// A dropped column takes with it the constraints that cannot be without it, as every database does.
fn forget_column(table: &mut Table, name: &str) {
    let uses = |columns: &[String]| columns.iter().any(|column| column == name);
    if table.primary_key.as_ref().is_some_and(|key| uses(&key.columns)) {
        table.primary_key = None;
    }
    table.uniques.retain(|unique| !uses(&unique.columns));
    table.foreign_keys.retain(|key| !uses(&key.columns));
}

fn rename_in_constraints(table: &mut Table, from: &str, to: &str, rule: CaseRule) {
    let is_it = names_column(table, from, rule.parts);
    let primary = table.primary_key.iter_mut().map(|key| &mut key.columns);
    let uniques = table.uniques.iter_mut().map(|unique| &mut unique.columns);
    let keys = table.foreign_keys.iter_mut().map(|key| &mut key.columns);
    for column in primary.chain(uniques).chain(keys).flatten().filter(|column| *column == from) {
        *column = to.to_owned();
    }
    if let Some(key) = &mut table.primary_key
        && let Some(length) = key.prefix_lengths.remove(from)
    {
        key.prefix_lengths.insert(to.to_owned(), length);
    }
    // Its references to itself follow here, where a key that a later change adds does not exist yet.
    for key in table.foreign_keys.iter_mut().filter(|key| key.references == table.name) {
        key.referenced_columns.iter_mut().filter(|column| *column == from).for_each(|column| *column = to.to_owned());
    }
    for check in &mut table.checks {
        check.expression = rename_words(&check.expression, &is_it, to, rule);
        // On MariaDB a check that belongs to a column is called as the column is.
        if matches!(&check.name, Name::Generated(name) if name == from) {
            check.name = Name::Generated(to.to_owned());
        }
    }
    for column in &mut table.columns {
        if let Some(generated) = &mut column.generated {
            generated.expression = rename_words(&generated.expression, &is_it, to, rule);
        }
        // On MySQL a default may be computed from other columns.
        if let Some(Expression::Sql(sql)) = &mut column.default
            && !names_type(sql, from)
        {
            *sql = rename_words(sql, &is_it, to, rule);
        }
    }
}

/// Whether a word names the column, in whatever case; not where it is the very name of another one. The table has its new names.
fn names_column(table: &Table, from: &str, folding: Folding) -> impl Fn(&str) -> bool + use<> {
    let others: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let from = from.to_owned();
    move |word: &str| word == from || (folding.same(word, &from) && others.iter().all(|other| other != word))
}

fn follow_column(schema: &mut Schema, table: &QualifiedName, from: &str, to: &str) {
    let indexes: Vec<Index> = schema.indexes_of(table).cloned().collect();
    let rule = schema.case_rule();
    let is_it = schema.table(table).map(|table| names_column(table, from, rule.parts));
    let rename_identifier = |sql: &str| match &is_it {
        Some(is_it) => rename_words(sql, is_it, to, rule),
        None => rename_identifier(sql, from, to),
    };
    for mut index in indexes {
        for part in &mut index.parts {
            match &mut part.value {
                IndexValue::Column(column) if column == from => *column = to.to_owned(),
                IndexValue::Column(_) => {}
                IndexValue::Expression(sql) => *sql = rename_identifier(sql),
            }
        }
        index.include.iter_mut().filter(|column| *column == from).for_each(|column| *column = to.to_owned());
        index.predicate = index.predicate.map(|sql| rename_identifier(&sql));
        schema.insert(Object::Index(index));
    }
    for other in schema.tables_mut().filter(|other| other.name != *table) {
        for key in other.foreign_keys.iter_mut().filter(|key| key.references == *table) {
            key.referenced_columns.iter_mut().filter(|column| *column == from).for_each(|c| *c = to.to_owned());
        }
    }
}

fn drop_indexes_on(schema: &mut Schema, table: &QualifiedName, column: &str) {
    let gone: Vec<ObjectRef> = schema
        .indexes_of(table)
        .filter(|index| {
            index.parts.iter().any(|part| part.column_name() == Some(column))
                || index.include.iter().any(|included| included == column)
        })
        .map(|index| ObjectRef::index(table, index.name.as_str()))
        .collect();
    for index in gone {
        schema.remove(&index);
    }
}

/// Replaces an identifier in SQL text wherever it stands as a word of its own outside of string literals, quoted or not.
pub(crate) fn rename_identifier(sql: &str, from: &str, to: &str) -> String {
    rename_words(sql, &|word| word == from, to, CaseRule::default())
}

fn rename_words(sql: &str, is_it: &dyn Fn(&str) -> bool, to: &str, rule: CaseRule) -> String {
    let mark = if rule.backticks { '`' } else { '"' };
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => quoted_length(rest, '\''),
            '"' | '`' => quoted_length(rest, first),
            c if c.is_alphanumeric() || c == '_' => {
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
            }
            c => c.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        let bare = word.trim_matches(['"', '`']);
        // A bare word before a parenthesis is a function.
        let calls = bare.len() == word.len() && after.starts_with('(');
        let is_text = first == '\'' || (first == '"' && rule.backticks);
        let is_name = !is_text && is_it(bare) && !calls;
        let quote = if bare.len() < word.len() { first } else { mark };
        let plain = bare.len() == word.len() && to.chars().all(|c| c.is_lowercase() || c.is_ascii_digit() || c == '_');
        out.push_str(&match (is_name, plain) {
            (true, true) => to.to_owned(),
            (true, false) => format!("{quote}{}{quote}", to.replace(quote, &format!("{quote}{quote}"))),
            (false, _) => word.to_owned(),
        });
        rest = after;
    }
    out
}

/// Whether the word stands for a type in a default: behind a cast.
fn names_type(sql: &str, word: &str) -> bool {
    let text = sql.to_ascii_lowercase();
    let word = word.to_ascii_lowercase();
    [format!("::{word}"), format!("::\"{word}\""), format!(" as {word}"), format!(" as \"{word}\"")]
        .iter()
        .any(|cast| text.contains(cast))
}

/// Whether SQL text names the identifier outside of string literals.
pub(crate) fn mentions(sql: &str, identifier: &str) -> bool {
    rename_identifier(sql, identifier, "") != sql
}

fn quoted_length(text: &str, quote: char) -> usize {
    text[1..].find(quote).map_or(text.len(), |end| end + 2)
}

fn alter_enum(schema: &mut Schema, alter: &AlterEnum) -> Result<(), ApplyError> {
    let owner = ObjectRef::Enum(alter.name.clone());
    let Some(before) = schema.enumeration(&alter.name) else { return Err(ApplyError::MissingObject(owner)) };
    let mut enumeration = before.clone();
    let values = &mut enumeration.values;
    for change in &alter.changes {
        let find = |values: &[String], wanted: &str| {
            values.iter().position(|value| value == wanted).ok_or_else(|| ApplyError::MissingPart {
                owner: owner.clone(),
                kind: "value",
                name: wanted.to_owned(),
            })
        };
        let fresh = |values: &[String], value: &str| match find(values, value) {
            Ok(_) => Err(ApplyError::PartExists { owner: owner.clone(), kind: "value", name: value.to_owned() }),
            Err(_) => Ok(()),
        };
        match change {
            EnumChange::AddValue { value, before } => {
                fresh(values, value)?;
                let at = before.as_deref().map_or(Ok(values.len()), |before| find(values, before))?;
                values.insert(at, value.clone());
            }
            EnumChange::RenameValue { from, to } => {
                fresh(values, to)?;
                let at = find(values, from)?;
                values[at].clone_from(to);
            }
            EnumChange::DropValue { value, .. } => {
                let at = find(values, value)?;
                values.remove(at);
            }
        }
    }
    schema.insert(Object::Enum(enumeration));
    for change in &alter.changes {
        if let EnumChange::RenameValue { from, to } = change {
            follow_value(schema, &alter.name, from, to);
        }
    }
    Ok(())
}

/// A default that is the renamed value is the new one afterwards, as in every database that keeps values by number.
fn follow_value(schema: &mut Schema, enumeration: &QualifiedName, from: &str, to: &str) {
    for column in schema.tables_mut().flat_map(|table| &mut table.columns) {
        if column.column_type == ColumnType::Enum(enumeration.clone())
            && let Some(Expression::Literal(Literal::Text(value))) = &mut column.default
            && value == from
        {
            *value = to.to_owned();
        }
    }
}
