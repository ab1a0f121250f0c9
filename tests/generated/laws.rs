// Written by the tests of the laws: the revisions that autogenerate wrote for each case.
use anabranch::prelude::*;

// all cases
pub(super) const ALL: &[super::Compiled] = &[
];
