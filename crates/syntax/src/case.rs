//! Identifiers in the cases that databases and serde use.

/// The words of an identifier: `HTTPServerId2` is `HTTP`, `Server`, `Id2`.
fn words(identifier: &str) -> Vec<String> {
    let letters: Vec<char> = identifier.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (i, &letter) in letters.iter().enumerate() {
        let starts_word = letter.is_uppercase()
            && i > 0
            && (!letters[i - 1].is_uppercase() || letters.get(i + 1).is_some_and(|next| next.is_lowercase()));
        if (starts_word || letter == '_') && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if letter != '_' {
            word.push(letter);
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// `SongKind` as `song_kind`: the name of a table or type that was not given one.
#[must_use]
pub fn snake_case(identifier: &str) -> String {
    joined(identifier, "_", str::to_lowercase)
}

/// The values of `rename_all`, spelled as serde spells them.
pub(crate) const CASES: &[&str] = &[
    "snake_case",
    "SCREAMING_SNAKE_CASE",
    "kebab-case",
    "SCREAMING-KEBAB-CASE",
    "camelCase",
    "PascalCase",
    "lowercase",
    "UPPERCASE",
];

/// An identifier in one of [`CASES`]; `None` for any other case.
pub(crate) fn in_case(identifier: &str, case: &str) -> Option<String> {
    Some(match case {
        "snake_case" => snake_case(identifier),
        "SCREAMING_SNAKE_CASE" => joined(identifier, "_", str::to_uppercase),
        "kebab-case" => joined(identifier, "-", str::to_lowercase),
        "SCREAMING-KEBAB-CASE" => joined(identifier, "-", str::to_uppercase),
        "camelCase" => {
            let pascal = joined(identifier, "", capitalized);
            let mut letters = pascal.chars();
            letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
        }
        "PascalCase" => joined(identifier, "", capitalized),
        "lowercase" => joined(identifier, "", str::to_lowercase),
        "UPPERCASE" => joined(identifier, "", str::to_uppercase),
        _ => return None,
    })
}

fn joined(identifier: &str, separator: &str, word: impl Fn(&str) -> String) -> String {
    words(identifier).iter().map(|w| word(w)).collect::<Vec<_>>().join(separator)
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_split_into_words_at_capitals() {
        for (identifier, expected) in [
            ("Song", "song"),
            ("SongKind", "song_kind"),
            ("HTTPServer", "http_server"),
            ("Id3Tag", "id3_tag"),
            ("already_snake", "already_snake"),
            ("S3", "s3"),
        ] {
            assert_eq!(snake_case(identifier), expected);
        }
    }

    #[test]
    fn every_case_is_as_serde_writes_it() {
        let written: Vec<_> = CASES.iter().map(|case| in_case("LiveCover", case).expect("a known case")).collect();
        assert_eq!(
            written,
            [
                "live_cover",
                "LIVE_COVER",
                "live-cover",
                "LIVE-COVER",
                "liveCover",
                "LiveCover",
                "livecover",
                "LIVECOVER"
            ]
        );
    }
}
