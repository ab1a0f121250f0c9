//! Settings of the session that a statement needs, and that hold for it alone.

use super::literal::text;
use crate::model::{DefinitionRef, ObjectRef, Owner, Schema};
use crate::plan::SessionSetting;

/// Variables and what they must be.
#[derive(Debug, Default)]
pub(super) struct Settings(Vec<(&'static str, String)>);

impl Settings {
    /// With another variable, unless it is there.
    pub(super) fn with(mut self, variable: &'static str, value: impl Into<String>) -> Self {
        if !self.0.iter().any(|(known, _)| *known == variable) {
            self.0.push((variable, value.into()));
        }
        self
    }

    /// What sets them and what sets them back; nothing outlives it.
    pub(super) fn into_setting(self) -> Option<SessionSetting> {
        if self.0.is_empty() {
            return None;
        }
        let kept = |variable: &str| format!("@anabranch_{variable}");
        let list = |part: &dyn Fn(&str, &str) -> String| {
            self.0.iter().map(|(variable, value)| part(variable, value)).collect::<Vec<_>>().join(", ")
        };
        let set =
            list(&|variable, value| format!("{} = @@SESSION.{variable}, SESSION {variable} = {value}", kept(variable)));
        let reset = list(&|variable, _| format!("SESSION {variable} = {}, {} = NULL", kept(variable), kept(variable)));
        Some(SessionSetting { set: format!("SET {set}"), reset: format!("SET {reset}") })
    }
}

/// What the server keeps beside the text of a definition, and takes from the session and the statement that makes it.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// Who defines it, as it is written.
    pub(super) definer: Option<String>,
    /// Where a trigger stands among others.
    pub(super) order: Option<String>,
    /// Under which modes it is read, and which collation its texts have.
    pub(super) settings: Settings,
}

/// What stands beside a definition that is to be made anew.
pub(super) fn beside(schema: &Schema, identity: &DefinitionRef) -> Beside {
    let owner = Owner::Object(ObjectRef::Definition(identity.clone()));
    let mut found = Beside::default();
    for one in schema.unmodelled_of(&owner) {
        let settings = std::mem::take(&mut found.settings);
        found.settings = match one.property.as_str() {
            "SQL mode" => settings.with("sql_mode", text(&one.value)),
            "connection collation" => settings.with("collation_connection", one.value.clone()),
            _ => settings,
        };
        match one.property.as_str() {
            "definer" => found.definer = Some(one.value.clone()),
            "order of a trigger" => found.order = Some(one.value.clone()),
            _ => {}
        }
    }
    found
}
