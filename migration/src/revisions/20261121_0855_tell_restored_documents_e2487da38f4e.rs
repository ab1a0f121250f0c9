//! Tell restored documents from updated ones.
use anabranch::prelude::*;

pub const REVISION: Revision = Revision::new("e2487da38f4e").revises(&["f4604a5f1db7"]).created("2026-11-21T08:55:40Z");

pub fn up(m: &mut Migration) {
    m.alter_enum("audit_action", |e| {
        e.add_value("restored");
    });
}

pub fn down(m: &mut Migration) {
    m.alter_enum("audit_action", |e| {
        e.drop_value("restored").replace_with("updated");
    });
}
