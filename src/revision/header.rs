//! The header of a revision, as a constant of its file.
//!
//! Invariant: the lexer of `anabranch-revisions` reads the same header from the text without compiling it. A mistake that can be seen in the
//! header alone is a compile error.

/// What a revision file declares: `pub const REVISION: Revision = Revision::new("9f3c").revises(&["5d1e"]);`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The id.
    pub id: &'static str,
    /// The ids that it is built on.
    pub revises: &'static [&'static str],
    /// The ids or labels of other branches that must have run before it.
    pub depends_on: &'static [&'static str],
    /// The branch labels that it carries.
    pub labels: &'static [&'static str],
    /// When it was written.
    pub created: Option<&'static str>,
    /// Preconditions in other databases, `database:id`; never an edge.
    pub requires: &'static [&'static str],
}

impl Revision {
    /// A revision with this id; fails to compile where no id may be spelled so.
    #[must_use]
    pub const fn new(id: &'static str) -> Self {
        assert!(!id.is_empty(), "a revision needs an id");
        assert!(id.len() <= super::node::LONGEST_ID, "a revision's id has at most 128 bytes");
        let bytes = id.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            assert!(
                !matches!(
                    bytes[at],
                    b'@' | b'-' | b'+' | b':' | b',' | b'\'' | b'"' | b'`' | b'/' | b'\\' | 0..=b' ' | 127
                ),
                "a revision's id holds none of `@ - + : ,`, quotes, slashes or blanks"
            );
            at += 1;
        }
        Self { id, revises: &[], depends_on: &[], labels: &[], created: None, requires: &[] }
    }

    /// The ids that it is built on; several make it a merge, none a root.
    #[must_use]
    pub const fn revises(mut self, ids: &'static [&'static str]) -> Self {
        self.revises = ids;
        self
    }

    /// The ids or labels of other branches that must have run before it.
    #[must_use]
    pub const fn depends_on(mut self, names: &'static [&'static str]) -> Self {
        self.depends_on = names;
        self
    }

    /// The branch labels that it carries.
    #[must_use]
    pub const fn labels(mut self, labels: &'static [&'static str]) -> Self {
        self.labels = labels;
        self
    }

    /// When it was written, as ISO 8601.
    #[must_use]
    pub const fn created(mut self, time: &'static str) -> Self {
        self.created = Some(time);
        self
    }

    /// Preconditions in other databases, `database:id`.
    #[must_use]
    pub const fn requires(mut self, revisions: &'static [&'static str]) -> Self {
        self.requires = revisions;
        self
    }
}
