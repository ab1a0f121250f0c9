//! Merge charts and documents.
use anabranch::prelude::*;

pub const REVISION: Revision =
    Revision::new("a2a595326a07").revises(&["13a221004093", "72f0957d65ea"]).created("2026-11-16T09:02:11Z");

pub fn up(_: &mut Migration) {}

pub fn down(_: &mut Migration) {}
