//! Every key of the grammar and how it is written. Mistakes quote these examples.

/// A key.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) example: &'static str,
}

macro_rules! keys {
    ($($(#[$doc:meta])* $list:ident = { $($name:literal: $example:literal,)* })*) => {
        $($(#[$doc])* pub(crate) const $list: &[Key] = &[$(Key { name: $name, example: $example }),*];)*
    };
}

keys! {
    /// `#[table(..)]`
    TABLE = {
        "name": r#"name = "recordings""#,
        "schema": r#"schema = "library""#,
        "comment": r#"comment = "..""#,
        "strict": "strict",
        "without_rowid": "without_rowid",
        "unlogged": "unlogged",
        "engine": r#"engine = "InnoDB""#,
        "charset": r#"charset = "utf8mb4""#,
        "collation": r#"collation = "utf8mb4_bin""#,
        "only": "only(postgres, sqlite)",
    }
    /// `#[column(..)]`
    COLUMN = {
        "name": r#"name = "type""#,
        "type": "type = varchar(50)",
        "length": "length = 200",
        "default": "default = 0",
        "default_sql": r#"default_sql = "random()""#,
        "generated": r#"generated = "lower(title)""#,
        "stored": "stored",
        "virtual": "virtual",
        "primary_key": "primary_key",
        "nullable": "nullable",
        "auto_increment": "auto_increment",
        "identity": "identity(always, start = 10)",
        "serial": "serial",
        "unique": "unique",
        "index": "index",
        "check": r#"check = "plays >= 0""#,
        "references": "references = Artist",
        "on_delete": "on_delete = cascade",
        "on_update": "on_update = cascade",
        "deferrable": "deferrable",
        "initially_deferred": "initially_deferred",
        "foreign_key": r#"foreign_key = "the_name""#,
        "collation": r#"collation = "C""#,
        "comment": r#"comment = "..""#,
        "renamed_from": r#"renamed_from = "old_name""#,
        "only": "only(postgres, sqlite)",
        "skip": "skip",
    }
    /// `identity(..)`
    IDENTITY = {
        "always": "always",
        "by_default": "by_default",
        "serial": "serial",
        "start": "start = 10",
        "increment": "increment = 2",
    }
    /// `#[column(primary_key(..))]`
    COLUMN_PRIMARY_KEY = {
        "name": r#"name = "the_name""#,
    }
    /// `#[column(unique(..))]`
    COLUMN_UNIQUE = {
        "name": r#"name = "the_name""#,
        "nulls_not_distinct": "nulls_not_distinct",
        "deferrable": "deferrable",
        "initially_deferred": "initially_deferred",
        "only": "only(postgres, sqlite)",
    }
    /// `#[column(index(..))]`
    COLUMN_INDEX = {
        "name": r#"name = "the_name""#,
        "unique": "unique",
        "method": r#"method = "gin""#,
        "where": r#"where = "deleted_at is null""#,
        "nulls_not_distinct": "nulls_not_distinct",
        "comment": r#"comment = "..""#,
        "only": "only(postgres, sqlite)",
        "asc": "asc",
        "desc": "desc",
        "nulls_first": "nulls_first",
        "nulls_last": "nulls_last",
        "opclass": r#"opclass = "gin_trgm_ops""#,
        "collation": r#"collation = "C""#,
        "length": "length = 10",
    }
    /// `#[primary_key(..)]`
    PRIMARY_KEY = {
        "columns": "columns(song_id, artist_id)",
        "name": r#"name = "the_name""#,
    }
    /// `#[unique(..)]`
    UNIQUE = {
        "columns": "columns(title, artist_id)",
        "name": r#"name = "the_name""#,
        "nulls_not_distinct": "nulls_not_distinct",
        "deferrable": "deferrable",
        "initially_deferred": "initially_deferred",
        "only": "only(postgres, sqlite)",
    }
    /// `#[index(..)]`
    INDEX = {
        "columns": "columns(title, created_at(desc))",
        "expression": r#"expression = "lower(title)""#,
        "name": r#"name = "the_name""#,
        "unique": "unique",
        "method": r#"method = "gin""#,
        "where": r#"where = "deleted_at is null""#,
        "include": "include(title, plays)",
        "nulls_not_distinct": "nulls_not_distinct",
        "comment": r#"comment = "..""#,
        "only": "only(postgres, sqlite)",
    }
    /// A part of an index, in `columns(..)`
    INDEX_PART = {
        "asc": "asc",
        "desc": "desc",
        "nulls_first": "nulls_first",
        "nulls_last": "nulls_last",
        "opclass": r#"opclass = "gin_trgm_ops""#,
        "collation": r#"collation = "C""#,
        "length": "length = 10",
    }
    /// `#[check(..)]`
    CHECK = {
        "name": r#"name = "the_name""#,
        "only": "only(postgres, sqlite)",
    }
    /// `#[foreign_key(..)]`
    FOREIGN_KEY = {
        "columns": "columns(artist_id)",
        "references": "references = Artist(id)",
        "name": r#"name = "the_name""#,
        "on_delete": "on_delete = cascade",
        "on_update": "on_update = cascade",
        "deferrable": "deferrable",
        "initially_deferred": "initially_deferred",
        "only": "only(postgres, sqlite)",
    }
    /// `next_value("sequence")`
    NEXT_VALUE = {
        "schema": r#"schema = "library""#,
    }
    /// `"table"("column", ..)`
    REFERENCED_TABLE = {
        "schema": r#"schema = "library""#,
    }
    /// `#[enumeration(..)]`
    ENUMERATION = {
        "name": r#"name = "song_kind""#,
        "schema": r#"schema = "library""#,
        "rename_all": r#"rename_all = "snake_case""#,
        "comment": r#"comment = "..""#,
    }
    /// `#[value(..)]`
    VALUE = {
        "renamed_from": r#"renamed_from = "old_value""#,
    }
    /// Where only literals are taken.
    NONE = {}
}
