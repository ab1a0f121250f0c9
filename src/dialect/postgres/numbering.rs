//! Columns that number their rows, and sequences: what was counted goes on.
//!
//! A sequence that numbers a column by itself is no object of the model, and one that does not is. Where the one becomes the other it stays the same
//! sequence, or its value is handed on. Invariant: no statement here makes a number come twice that a sequence has given before.

use super::alter::{Change, must_have_value};
use super::plan::{Planner, block, block_with, made_so};
use super::{create, expression, normalize, quoting, types};
use crate::model::{
    Column, Expression, Identity, IdentityMode, Object, ObjectRef, Owner, QualifiedName, Sequence, Table, Unmodelled,
    naming,
};
use crate::operation::Operation;
use crate::plan::{LockMode, PlanError, Statement, TimeoutClass, WouldLose};
use std::collections::{BTreeMap, BTreeSet};

/// What became of sequences on the way.
#[derive(Debug, Default)]
pub(super) struct SequenceMoves {
    /// Sequences that numbered a column by themselves and are objects of their own now.
    let_go: BTreeSet<QualifiedName>,
    /// Objects that number a column by themselves now: nothing is left to drop.
    taken_in: BTreeSet<QualifiedName>,
    /// Sequences that gave their name to another one before they are dropped.
    set_aside: BTreeMap<QualifiedName, QualifiedName>,
    /// From which sequence a column drew, whose default is gone.
    drawn_from: BTreeMap<(QualifiedName, String), QualifiedName>,
}

impl Planner<'_> {
    /// A sequence, which may be there already as the one of a column.
    pub(super) fn create_sequence(&mut self, sequence: &Sequence, if_not_exists: bool, effect: Operation) {
        let reference = ObjectRef::Sequence(sequence.name.clone());
        let name = quoting::name(&sequence.name);
        let create = self.statement(create::sequence(sequence, if_not_exists), reference.clone());
        match self.numbered_by(&sequence.name).filter(|_| !if_not_exists) {
            Some(IdentityMode::Serial) => {
                self.sequences.let_go.insert(sequence.name.clone());
                let settings = settings(None, sequence).join(" ");
                let sql = format!("ALTER SEQUENCE {name} {settings} OWNED BY NONE");
                self.push(self.statement(sql, reference).with_effect(vec![effect]));
            }
            // The sequence of an identity cannot be let go of.
            Some(IdentityMode::Always | IdentityMode::ByDefault) => {
                let aside = self.set_aside(&sequence.name);
                self.push(create.with_effect(vec![effect]));
                let sql = continued(&quoting::literal(&name), &aside);
                self.push(self.statement(sql, reference));
            }
            None => self.push(create.with_effect(vec![effect])),
        }
    }

    pub(super) fn become_sequence(&mut self, old: &Sequence, new: &Sequence) {
        let object = Object::Sequence(new.clone());
        let mut settings = settings(Some(old), new);
        if old.owned_by != new.owned_by {
            settings.push(create::owned_by(new));
        }
        if !settings.is_empty() {
            let sql = format!("ALTER SEQUENCE {} {}", quoting::name(&new.name), settings.join(" "));
            self.push(self.statement(sql, object.reference()).with_effect(made_so(object)));
        }
    }

    /// The name by which a sequence is dropped; nothing where it numbers a column now.
    pub(super) fn sequence_to_drop(&mut self, name: &QualifiedName) -> Option<QualifiedName> {
        if self.sequences.taken_in.remove(name) {
            return None;
        }
        Some(self.sequences.set_aside.remove(name).unwrap_or_else(|| name.clone()))
    }

    /// How the sequence of that name numbers a column by itself.
    fn numbered_by(&self, name: &QualifiedName) -> Option<IdentityMode> {
        let spelled = quoting::name(name);
        self.schema.tables().find_map(|table| {
            let numbered = table.columns.iter().filter_map(|column| Some((column, column.identity.as_ref()?)));
            let mut same = numbered.filter(|(column, _)| self.sequence_of(table, &column.name) == spelled);
            same.next().map(|(_, identity)| identity.mode)
        })
    }

    /// The sequence of a column as it is called, quoted: as the server calls it, where nobody has told otherwise.
    fn sequence_of(&self, table: &Table, column: &str) -> String {
        let owner = Owner::Column(ObjectRef::Table(table.name.clone()), column.to_owned());
        let told = self.schema.unmodelled_of(&owner).find(|found| found.property == "name of a column's sequence");
        told.map_or_else(|| create::serial_sequence(table, column), |found| found.value.clone())
    }

    /// A sequence that the plan drops, where it stands in the way of another one of its name.
    fn leaving(&self, name: &str) -> Option<QualifiedName> {
        let name = quoting::read_name(name)?;
        let leaves = self.schema.sequence(&name).is_some() && self.end.sequence(&name).is_none();
        leaves.then_some(name)
    }

    /// Gives the sequence another name for the time being.
    fn set_aside(&mut self, name: &QualifiedName) -> QualifiedName {
        let aside = name.sibling(naming::shorten(&format!("{}_before", name.name)));
        let sql = format!("ALTER SEQUENCE {} RENAME TO {}", quoting::name(name), quoting::identifier(&aside.name));
        self.push(self.statement(sql, ObjectRef::Sequence(name.clone())));
        aside
    }

    /// The sequence of a serial column has a type of its own, which does not follow the column's.
    pub(super) fn widen_serial(&self, table: &QualifiedName, column: &Column) -> Statement {
        let data_type = types::render(&column.column_type);
        self.on_owned_sequence(table, &column.name, &format!("ALTER SEQUENCE %s AS {data_type}"))
    }

    /// A statement on the sequence that a column owns, whatever its name is by now: `%s` stands for it.
    fn on_owned_sequence(&self, table: &QualifiedName, column: &str, format: &str) -> Statement {
        let sequence = owned_sequence(table, column);
        let sql = block(&format!("    EXECUTE format({}, {sequence});", quoting::literal(format)));
        self.statement(sql, ObjectRef::Table(table.clone()))
    }

    pub(super) fn change_identity(
        &mut self,
        at: &Change<'_>,
        before: &Column,
        after: &Column,
        effect: Vec<Operation>,
    ) -> Result<(), PlanError> {
        let one_form = |column: &Column| {
            let mut identity = column.identity.clone();
            identity.iter_mut().for_each(normalize::normalize_identity);
            identity
        };
        let (old, new) = (one_form(before), one_form(after));
        if old == new {
            return Ok(());
        }
        let serial = |identity: &Identity| identity.mode == IdentityMode::Serial;
        match (&old, &new) {
            (Some(old), Some(new)) if !serial(old) && !serial(new) => {
                self.change_identity_options(at, after, old, new, effect)
            }
            (Some(one), Some(other)) if serial(one) && serial(other) => {
                let options = format!("INCREMENT BY {} START WITH {}", other.increment.unwrap_or(1), first(other));
                let format = format!("ALTER SEQUENCE %s {options}");
                self.push(self.on_owned_sequence(&at.after.name, &after.name, &format).with_effect(effect));
            }
            (Some(old), Some(new)) => {
                self.refuse_loss_of_sequence(&at.before, after)?;
                let statement = self.other_numbering(at, after, serial(old), new);
                self.push(statement.with_effect(effect));
            }
            (Some(old), None) => {
                self.drop_numbering(at, after, serial(old), effect)?;
                self.relax(at);
            }
            (None, Some(new)) => self.add_numbering(at, before, after, new, effect),
            (None, None) => {}
        }
        Ok(())
    }

    /// What is said of the sequence of a column goes with it.
    fn refuse_loss_of_sequence(&self, table: &Table, column: &Column) -> Result<(), WouldLose> {
        let owner = Owner::Column(ObjectRef::Table(table.name.clone()), column.name.clone());
        let of_sequence = |found: &Unmodelled| {
            found.owner == owner
                && (found.property == "sequence option" || found.property.ends_with(" of its sequence"))
        };
        let action = format!("dropping the sequence of column `{}.{}`", table.name, column.name);
        WouldLose::refuse(action, &self.schema, of_sequence)
    }

    /// `SET GENERATED ALWAYS SET INCREMENT BY 10 SET START WITH 100`
    fn change_identity_options(
        &mut self,
        at: &Change<'_>,
        column: &Column,
        old: &Identity,
        new: &Identity,
        effect: Vec<Operation>,
    ) {
        let mode = if new.mode == IdentityMode::Always { "ALWAYS" } else { "BY DEFAULT" };
        let mut settings = Vec::new();
        if old.mode != new.mode {
            settings.push(format!("SET GENERATED {mode}"));
        }
        if old.increment != new.increment {
            settings.push(format!("SET INCREMENT BY {}", new.increment.unwrap_or(1)));
        }
        if old.start != new.start {
            settings.push(format!("SET START WITH {}", first(new)));
        }
        let action = format!("ALTER COLUMN {} {}", quoting::identifier(&column.name), settings.join(" "));
        self.push(self.alter(&at.after.name, &action).with_effect(effect));
    }

    /// An identity for a serial or the other way round: another sequence, which goes on where the old one was.
    fn other_numbering(&self, at: &Change<'_>, column: &Column, was_serial: bool, new: &Identity) -> Statement {
        let table = &at.after.name;
        let owned = owned_sequence(table, &column.name);
        let alter = |action: &str| {
            let name = quoting::identifier(&column.name);
            format!("    ALTER TABLE {} ALTER COLUMN {name} {action};", quoting::name(table))
        };
        let mut body =
            vec![format!("    EXECUTE format('SELECT last_value, is_called FROM %s', {owned}) INTO numbered;")];
        match was_serial {
            true => {
                body.push(alter("DROP DEFAULT"));
                body.push(format!("    EXECUTE format('DROP SEQUENCE %s', {owned});"));
                body.push(alter(&format!("ADD {}", create::identity_clause(new))));
            }
            false => {
                let sequence = create::serial_sequence(&at.after, &column.name);
                body.push(alter("DROP IDENTITY"));
                body.push(format!("    {};", serial_sequence(&at.after, column, new)));
                body.push(alter(&format!("SET DEFAULT nextval({})", quoting::literal(&sequence))));
            }
        }
        body.push(format!("    PERFORM setval({owned}, numbered.last_value, numbered.is_called);"));
        let sql = block_with("    numbered record;", &body.join("\n"));
        self.on_table(table, LockMode::AccessExclusive, sql)
    }

    fn drop_numbering(
        &mut self,
        at: &Change<'_>,
        column: &Column,
        serial: bool,
        effect: Vec<Operation>,
    ) -> Result<(), PlanError> {
        let table = &at.after.name;
        let name = quoting::identifier(&column.name);
        if !serial {
            self.refuse_loss_of_sequence(&at.before, column)?;
            self.push(self.alter(table, &format!("ALTER COLUMN {name} DROP IDENTITY")).with_effect(effect));
            return Ok(());
        }
        let drop_default = self.alter(table, &format!("ALTER COLUMN {name} DROP DEFAULT"));
        let sequence = quoting::read_name(&self.sequence_of(&at.before, &column.name));
        if sequence.is_some_and(|sequence| self.sequences.let_go.contains(&sequence)) {
            self.push(drop_default.with_effect(effect));
            return Ok(());
        }
        self.refuse_loss_of_sequence(&at.before, column)?;
        self.push(drop_default);
        self.push(self.on_owned_sequence(table, &column.name, "DROP SEQUENCE %s").with_effect(effect));
        Ok(())
    }

    fn add_numbering(
        &mut self,
        at: &Change<'_>,
        before: &Column,
        column: &Column,
        identity: &Identity,
        effect: Vec<Operation>,
    ) {
        let table = &at.after.name;
        let name = quoting::identifier(&column.name);
        if !must_have_value(&at.before, &column.name) {
            let mut statement = self.alter(table, &format!("ALTER COLUMN {name} SET NOT NULL"));
            statement.timeout = TimeoutClass::Long;
            self.push(statement);
        }
        if before.default.is_some() && before.identity.is_none() {
            self.set_default(table, column, None);
        }
        let usual = create::serial_sequence(&at.after, &column.name);
        // A sequence that the column takes its numbers from already stays, whatever it is called.
        self.remember_draw(table, before);
        let drawn_from = self.sequences.drawn_from.remove(&(table.clone(), column.name.clone()));
        let there = drawn_from.or_else(|| self.leaving(&usual));
        let sequence = there.as_ref().map_or(usual, quoting::name);
        let is_serial = identity.mode == IdentityMode::Serial;
        let aside = there.as_ref().filter(|_| !is_serial).map(|there| self.set_aside(there));
        match &there {
            Some(there) if is_serial => self.take_in(&at.after, column, identity, there),
            _ if is_serial => {
                let create = serial_sequence(&at.after, column, identity);
                self.push(self.statement(create, ObjectRef::Table(table.clone())));
            }
            _ => {}
        }
        let action = match is_serial {
            true => format!("ALTER COLUMN {name} SET DEFAULT nextval({})", quoting::literal(&sequence)),
            false => format!("ALTER COLUMN {name} ADD {}", create::identity_clause(identity)),
        };
        self.push(self.alter(table, &action).with_effect(effect));
        match (there, aside) {
            (Some(there), Some(aside)) => {
                let sql = continued(&owned_sequence(table, &column.name), &aside);
                self.push(self.statement(sql, ObjectRef::Table(table.clone())));
                self.sequences.set_aside.insert(there, aside);
            }
            (Some(_), None) => {}
            (None, _) if identity.increment.is_none_or(|step| step > 0) => {
                self.push(self.continue_after_rows(table, &column.name, first(identity)));
            }
            (None, _) => {}
        }
    }

    /// A default goes: where the column drew from a sequence that goes too, what numbers it next takes that one in.
    pub(super) fn remember_draw(&mut self, table: &QualifiedName, column: &Column) {
        let default = column.default.as_ref();
        let default = default.and_then(|default| expression::normalize_default(default, &column.column_type));
        if let Some(Expression::NextValue(sequence)) = default
            && let Some(sequence) = self.leaving(&quoting::name(&sequence))
        {
            self.sequences.drawn_from.insert((table.clone(), column.name.clone()), sequence);
        }
    }

    /// A sequence that is there numbers the column from now on.
    fn take_in(&mut self, table: &Table, column: &Column, identity: &Identity, there: &QualifiedName) {
        let old = self.schema.sequence(there).cloned();
        // One that somebody named counts in its own type.
        let is_usual = create::serial_sequence(table, &column.name) == quoting::name(there);
        let own_type = old.as_ref().and_then(|old| old.data_type.clone());
        let wanted = Sequence {
            data_type: if is_usual { Some(types::render(&column.column_type)) } else { own_type },
            start: identity.start,
            increment: identity.increment,
            ..Sequence::new(there.clone())
        };
        let mut settings = settings(old.as_ref(), &wanted);
        settings.push(format!("OWNED BY {}.{}", quoting::name(&table.name), quoting::identifier(&column.name)));
        let sql = format!("ALTER SEQUENCE {} {}", quoting::name(there), settings.join(" "));
        self.push(self.statement(sql, ObjectRef::Sequence(there.clone())));
        self.sequences.taken_in.insert(there.clone());
    }

    /// Numbering goes on after the greatest number that a row has.
    fn continue_after_rows(&self, table: &QualifiedName, column: &str, first: i64) -> Statement {
        let (sequence, name) = (owned_sequence(table, column), quoting::identifier(column));
        let sql = format!(
            "SELECT setval({sequence}, max({name})) FROM {} HAVING max({name}) >= {first}",
            quoting::name(table)
        );
        let mut statement = self.statement(sql, ObjectRef::Table(table.clone()));
        statement.timeout = TimeoutClass::Long;
        statement
    }

    /// Start and step of the sequence that came with a new `serial` column.
    pub(super) fn set_up_serial(&mut self, table: &Table, column: &Column) {
        let Some(identity) = column.identity.as_ref().filter(|identity| identity.mode == IdentityMode::Serial) else {
            return;
        };
        let options = create::sequence_options(identity.start, identity.increment);
        if !options.is_empty() {
            let restart = identity.start.map(|start| format!(" RESTART WITH {start}")).unwrap_or_default();
            let sequence = create::serial_sequence(table, &column.name);
            let sql = format!("ALTER SEQUENCE {sequence} {}{restart}", options.join(" "));
            self.push(self.statement(sql, ObjectRef::Table(table.name.clone())));
        }
    }
}

/// `CREATE SEQUENCE` for a column, as `serial` makes it.
fn serial_sequence(table: &Table, column: &Column, identity: &Identity) -> String {
    let options = create::sequence_options(identity.start, identity.increment);
    let options: String = options.iter().map(|option| format!(" {option}")).collect();
    let data_type = types::render(&column.column_type);
    let (sequence, owner) = (create::serial_sequence(table, &column.name), quoting::name(&table.name));
    format!("CREATE SEQUENCE {sequence} AS {data_type}{options} OWNED BY {owner}.{}", quoting::identifier(&column.name))
}

/// Lets a sequence, named by an expression, go on where another one is.
fn continued(sequence: &str, from: &QualifiedName) -> String {
    format!("SELECT setval({sequence}, last_value, is_called) FROM {}", quoting::name(from))
}

/// The settings that differ; without an old sequence all of them, what says nothing by its opposite.
fn settings(old: Option<&Sequence>, new: &Sequence) -> Vec<String> {
    let plain = |sequence: &Sequence| {
        let mut sequence = sequence.clone();
        normalize::normalize_sequence(&mut sequence);
        sequence
    };
    let (old, new) = (old.map(plain), plain(new));
    let falls = new.increment.is_some_and(|step| step < 0);
    let bound = if falls { new.maximum.unwrap_or(-1) } else { new.minimum.unwrap_or(1) };
    let number = |word: &str, value: Option<i64>| match value {
        Some(value) => format!("{word} {value}"),
        None => format!("NO {word}"),
    };
    let differs = |of: &dyn Fn(&Sequence) -> Option<i64>| old.as_ref().is_none_or(|old| of(old) != of(&new));
    let type_differs = old.as_ref().is_none_or(|old| old.data_type != new.data_type);
    let all = [
        (type_differs, format!("AS {}", new.data_type.as_deref().unwrap_or("bigint"))),
        (differs(&|one| one.increment), format!("INCREMENT BY {}", new.increment.unwrap_or(1))),
        (differs(&|one| one.minimum) || type_differs, number("MINVALUE", new.minimum)),
        (differs(&|one| one.maximum) || type_differs, number("MAXVALUE", new.maximum)),
        (
            differs(&|one| one.start) || differs(&|one| one.minimum),
            format!("START WITH {}", new.start.unwrap_or(bound)),
        ),
        (differs(&|one| one.cache), format!("CACHE {}", new.cache.unwrap_or(1))),
        (differs(&|one| Some(i64::from(one.cycle))), if new.cycle { "CYCLE" } else { "NO CYCLE" }.to_owned()),
    ];
    all.into_iter().filter(|(differs, _)| *differs).map(|(_, setting)| setting).collect()
}

/// `pg_get_serial_sequence('"song"', 'id')`: its first argument is read as SQL, its second is not.
fn owned_sequence(table: &QualifiedName, column: &str) -> String {
    format!("pg_get_serial_sequence({}, {})", quoting::literal(&quoting::name(table)), quoting::literal(column))
}

/// The first number.
fn first(identity: &Identity) -> i64 {
    let falling = identity.increment.is_some_and(|step| step < 0);
    identity.start.unwrap_or(if falling { -1 } else { 1 })
}
