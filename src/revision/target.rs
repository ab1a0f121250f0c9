//! The grammar of targets: `[BRANCH@][NAME][±N]`.
//!
//! Invariant: parsing knows no graph. Labels may hold hyphens, so `release-1` reads as a name and as one step below `release`; both readings
//! are kept, and the resolver takes the name where there is one.

use std::fmt;
use std::str::FromStr;

use super::GraphError;

/// What a command is to go to, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub(crate) text: String,
    /// What stands before `@`.
    pub(crate) branch: Option<String>,
    /// What stands behind it, in full.
    pub(crate) name: String,
    /// The same, where it ends in `+N` or `-N`.
    pub(crate) relative: Option<Relative>,
}

/// Steps up (positive) or down from a name, or from where the command says when there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relative {
    pub(crate) name: Option<String>,
    pub(crate) steps: i64,
}

impl FromStr for Target {
    type Err = GraphError;

    fn from_str(text: &str) -> Result<Self, GraphError> {
        let malformed = |reason: &str| GraphError::MalformedTarget { target: text.into(), reason: reason.into() };
        let (branch, name) = match text.split_once('@') {
            Some((branch, name)) => (Some(branch), name),
            None => (None, text),
        };
        if branch == Some("") {
            return Err(malformed("nothing stands before `@`"));
        }
        if name.is_empty() {
            return Err(malformed(if branch.is_some() { "nothing stands behind `@`" } else { "it is empty" }));
        }
        if name.contains('@') {
            return Err(malformed("it holds `@` twice"));
        }
        let relative = relative(name).map_err(malformed)?;
        Ok(Self { text: text.into(), branch: branch.map(str::to_owned), name: name.into(), relative })
    }
}

fn relative(name: &str) -> Result<Option<Relative>, &'static str> {
    let digits = name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let sign = name[..digits].chars().next_back();
    let (Some(sign @ ('+' | '-')), true) = (sign, digits < name.len()) else { return Ok(None) };
    let count: u32 = name[digits..].parse().map_err(|_| "so many steps cannot be counted")?;
    if count == 0 {
        return Ok(None);
    }
    let steps = if sign == '+' { i64::from(count) } else { -i64::from(count) };
    let symbol = &name[..digits - 1];
    Ok(Some(Relative { name: (!symbol.is_empty()).then(|| symbol.to_owned()), steps }))
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, branch: Option<&str>, name: &str, relative: Option<(Option<&str>, i64)>) {
        let target: Target = text.parse().expect("a target");
        assert_eq!((target.branch.as_deref(), target.name.as_str()), (branch, name));
        assert_eq!(target.relative.as_ref().map(|relative| (relative.name.as_deref(), relative.steps)), relative);
    }

    #[test]
    fn a_target_is_a_branch_a_name_and_steps_each_optional() {
        check("heads", None, "heads", None);
        check("lib@head", Some("lib"), "head", None);
        check("+2", None, "+2", Some((None, 2)));
        check("lib@-1", Some("lib"), "-1", Some((None, -1)));
        check("lib@a1-3", Some("lib"), "a1-3", Some((Some("a1"), -3)));
        check("release-1", None, "release-1", Some((Some("release"), -1)));
        check("release-1+2", None, "release-1+2", Some((Some("release-1"), 2)));
        check("123", None, "123", None);
    }

    #[test]
    fn what_is_no_target_is_refused() {
        for text in ["", "@head", "lib@", "a@b@c", "+99999999999"] {
            assert!(matches!(text.parse::<Target>(), Err(GraphError::MalformedTarget { .. })), "{text}");
        }
    }
}
