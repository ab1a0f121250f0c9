//! Who chose a name that is found: a person, or a convention and the database, whose names a comparison does not hold against anybody.

use crate::model::Name;

/// A name is generated where it is one of those that a convention or the database would choose, with or without a number behind it.
pub(super) fn classify(name: &str, candidates: &[String]) -> Name {
    let generated = candidates.iter().any(|candidate| {
        name.strip_prefix(candidate.as_str()).is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
    });
    if generated { Name::Generated(name.to_owned()) } else { Name::Given(name.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_behind_a_chosen_name_is_the_databases() {
        let candidates = ["song_check".to_owned()];
        assert!(classify("song_check1", &candidates).is_generated());
        assert!(!classify("song_checked", &candidates).is_generated());
    }
}
