//! Lists the revisions, so that no list stands in the repository.

fn main() {
    anabranch_revisions::build("src/revisions");
}
