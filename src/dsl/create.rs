//! Objects to be made.

use super::dialects::{Scope, scoped};
use super::migration::Output;
use super::object::view_definition;
use super::{CreateTable, Migration};
use crate::model::{
    Definition, DefinitionKind, Enum, Extension, Namespace, NamespaceObject, Object, ObjectRef, QualifiedName,
    Sequence, SequenceOwner, Table,
};
use crate::operation::{Operation, Step};

/// An object to be made, and how.
#[derive(Debug)]
pub struct Create<T> {
    object: T,
    mode: Mode,
    scope: Scope,
}

#[derive(Debug)]
enum Mode {
    Create,
    IfNotExists,
    OrAlter,
}

scoped!(impl[T] Create<T>);

impl<T> Create<T> {
    /// Nothing happens where an object of its name exists.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.mode = Mode::IfNotExists;
        self
    }

    /// Makes it so, whatever there was: an object of its name is altered until it is like this one.
    pub fn or_alter(&mut self) -> &mut Self {
        self.mode = Mode::OrAlter;
        self
    }
}

/// What can be made an object of: how the kinds of [`Create`] end.
pub(super) trait Creatable {
    fn object(self) -> Object;
}

macro_rules! creatable {
    ($($type:ident $kind:ident),+) => { $(
        impl Creatable for $type {
            fn object(self) -> Object {
                Object::$kind(self)
            }
        }
    )+ };
}

creatable!(Table Table, Enum Enum, NamespaceObject Namespace, Extension Extension, Sequence Sequence, Definition Definition);

#[allow(private_bounds, reason = "the objects that there are; nobody else adds one")]
impl<T: Creatable> Create<T> {
    pub(super) fn finish(self, output: &mut Output) {
        let object = self.object.object();
        let operation = match self.mode {
            Mode::Create => Operation::Create { object, if_not_exists: false },
            Mode::IfNotExists => Operation::Create { object, if_not_exists: true },
            Mode::OrAlter => Operation::Become(object),
        };
        output.push(self.scope, Step::Operation(operation));
    }
}

impl Create<Enum> {
    /// Its comment.
    pub fn comment(&mut self, text: impl Into<String>) -> &mut Self {
        self.object.comment = Some(text.into());
        self
    }
}

impl Create<NamespaceObject> {
    /// Its comment.
    pub fn comment(&mut self, text: impl Into<String>) -> &mut Self {
        self.object.comment = Some(text.into());
        self
    }
}

impl Create<Extension> {
    /// Where its objects live.
    pub fn schema(&mut self, name: impl Into<String>) -> &mut Self {
        self.object.namespace = Namespace::Named(name.into());
        self
    }

    /// Its version; whatever the server installs where it is not said.
    pub fn version(&mut self, version: impl Into<String>) -> &mut Self {
        self.object.version = Some(version.into());
        self
    }
}

impl Create<Sequence> {
    /// The type of its numbers, where not `bigint`.
    pub fn data_type(&mut self, words: impl Into<String>) -> &mut Self {
        self.object.data_type = Some(words.into());
        self
    }

    /// The first number.
    pub fn starting_at(&mut self, number: i64) -> &mut Self {
        self.object.start = Some(number);
        self
    }

    /// The step.
    pub fn incrementing_by(&mut self, step: i64) -> &mut Self {
        self.object.increment = Some(step);
        self
    }

    /// The least number.
    pub fn minimum(&mut self, number: i64) -> &mut Self {
        self.object.minimum = Some(number);
        self
    }

    /// The greatest number.
    pub fn maximum(&mut self, number: i64) -> &mut Self {
        self.object.maximum = Some(number);
        self
    }

    /// It begins again after its end.
    pub fn cycle(&mut self) -> &mut Self {
        self.object.cycle = true;
        self
    }

    /// A session takes so many numbers at once.
    pub fn cache(&mut self, count: i64) -> &mut Self {
        self.object.cache = Some(count);
        self
    }

    /// It goes with that column, without numbering it by itself.
    pub fn owned_by(&mut self, table: impl Into<QualifiedName>, column: impl Into<String>) -> &mut Self {
        self.object.owned_by = Some(SequenceOwner { table: table.into(), column: column.into() });
        self
    }
}

impl Create<Definition> {
    /// An object that must exist before it.
    pub fn depends_on(&mut self, object: ObjectRef) -> &mut Self {
        self.object.depends_on.push(object);
        self
    }

    /// Its comment.
    pub fn comment(&mut self, text: impl Into<String>) -> &mut Self {
        self.object.comment = Some(text.into());
        self
    }
}

impl Migration {
    fn creation<T>(&self, object: T) -> Create<T> {
        Create { object, mode: Mode::Create, scope: self.scope.clone() }
    }

    /// Makes a table.
    ///
    /// ```
    /// use anabranch::prelude::*;
    /// let mut m = Migration::new();
    /// m.create_table("song", |t| {
    ///     t.column("id", big_integer()).not_null().identity();
    ///     t.column("title", string(200)).not_null();
    ///     t.column("artist_id", big_integer());
    ///     t.primary_key(["id"]);
    ///     t.check("length(title) > 0").name("song_title_not_empty");
    ///     t.foreign_key(["artist_id"]).references("artist", ["id"]).on_delete(Cascade);
    /// })
    /// .if_not_exists();
    /// # assert_eq!(m.into_actions()?.len(), 1);
    /// # Ok::<(), anabranch::dsl::Mistakes>(())
    /// ```
    #[inline(always)] // as the documentation of `dsl` says
    pub fn create_table(
        &mut self,
        name: impl Into<QualifiedName>,
        body: impl FnOnce(&mut CreateTable),
    ) -> &mut Create<Table> {
        let mut table = CreateTable::new(name.into());
        body(&mut table);
        self.push_created_table(table)
    }

    fn push_created_table(&mut self, table: CreateTable) -> &mut Create<Table> {
        let table = table.finish(&mut self.mistakes);
        let entry = self.creation(table);
        self.push_table(entry)
    }

    /// Makes an enum: a type of its own on PostgreSQL, part of the column's type on MySQL, a check elsewhere.
    pub fn create_enum<S: Into<String>>(
        &mut self,
        name: impl Into<QualifiedName>,
        values: impl IntoIterator<Item = S>,
    ) -> &mut Create<Enum> {
        let values = values.into_iter().map(Into::into).collect();
        let entry = self.creation(Enum { name: name.into(), values, comment: None });
        self.push_enum(entry)
    }

    /// Makes a schema (namespace).
    pub fn create_schema(&mut self, name: impl Into<String>) -> &mut Create<NamespaceObject> {
        let entry = self.creation(NamespaceObject { name: name.into(), comment: None });
        self.push_namespace(entry)
    }

    /// Installs an extension of PostgreSQL: `m.create_extension("pg_trgm")`.
    pub fn create_extension(&mut self, name: impl Into<String>) -> &mut Create<Extension> {
        let entry = self.creation(Extension { name: name.into(), namespace: Namespace::Default, version: None });
        self.push_extension(entry)
    }

    /// Makes a sequence.
    pub fn create_sequence(&mut self, name: impl Into<QualifiedName>) -> &mut Create<Sequence> {
        let entry = self.creation(Sequence::new(name));
        self.push_sequence(entry)
    }

    /// Makes a view of a query: `m.create_view("loud_song", "select * from song where bpm > 140")`.
    pub fn create_view(&mut self, name: impl Into<QualifiedName>, query: impl AsRef<str>) -> &mut Create<Definition> {
        self.create_definition(view_definition(DefinitionKind::View, name.into(), query.as_ref()))
    }

    /// Makes a materialized view of a query.
    pub fn create_materialized_view(
        &mut self,
        name: impl Into<QualifiedName>,
        query: impl AsRef<str>,
    ) -> &mut Create<Definition> {
        self.create_definition(view_definition(DefinitionKind::MaterializedView, name.into(), query.as_ref()))
    }

    /// Makes a view, routine, trigger or policy by the statement that creates it; see [`view`](super::view), [`routine`](super::routine),
    /// [`trigger`](super::trigger), [`policy`](super::policy).
    pub fn create_definition(&mut self, definition: Definition) -> &mut Create<Definition> {
        let entry = self.creation(definition);
        self.push_definition(entry)
    }

    /// Makes a view, routine, trigger or policy so, whatever there was.
    ///
    /// ```
    /// use anabranch::prelude::*;
    /// let mut m = Migration::new();
    /// m.define(routine("double_of", "integer", "create function double_of(n integer) returns integer language sql as 'select n * 2'")).only(Postgres);
    /// # assert_eq!(m.into_actions()?.len(), 1);
    /// # Ok::<(), anabranch::dsl::Mistakes>(())
    /// ```
    pub fn define(&mut self, definition: Definition) -> &mut Create<Definition> {
        self.create_definition(definition).or_alter()
    }
}
