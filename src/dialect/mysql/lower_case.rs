//! Servers that store the names of tables in lower case (`lower_case_table_names=1`).
//!
//! Invariant: what a person writes in another case is no difference there, since no rename could reach it.

use crate::model::{DefinitionKind, Object, ObjectRef, QualifiedName, Schema};
use crate::operation::{Operation, Rename};

/// Gives tables and views, and what refers to them, the names that such a server stores.
pub(super) fn store_names(schema: &mut Schema) {
    let is_stored_so = |reference: &ObjectRef| match reference {
        ObjectRef::Table(_) => true,
        ObjectRef::Definition(definition) => definition.kind == DefinitionKind::View,
        ObjectRef::Namespace(_)
        | ObjectRef::Extension(_)
        | ObjectRef::Enum(_)
        | ObjectRef::Sequence(_)
        | ObjectRef::Index { .. } => false,
    };
    let references: Vec<ObjectRef> = schema.references().filter(|reference| is_stored_so(reference)).cloned().collect();
    for object in references {
        let to = QualifiedName::new(object.bare_name().to_lowercase());
        if to.name != object.bare_name() {
            // Two of one name are the server's to refuse.
            let _ = Operation::Rename(Rename { object, to }).apply(schema);
        }
    }
    for object in schema.iter_mut() {
        match object {
            Object::Table(table) => {
                for key in &mut table.foreign_keys {
                    key.references.name = key.references.name.to_lowercase();
                }
            }
            Object::Namespace(_)
            | Object::Extension(_)
            | Object::Enum(_)
            | Object::Sequence(_)
            | Object::Index(_)
            | Object::Definition(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Deferrable, ForeignKey, ReferentialAction, Table};

    #[test]
    fn tables_and_references_have_the_stored_name() {
        let mut pet = Table::new("Pet");
        pet.foreign_keys.push(ForeignKey {
            name: "owner".into(),
            columns: vec!["Owner".into()],
            references: "PEOPLE".into(),
            referenced_columns: vec!["Id".into()],
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
            deferrable: Deferrable::No,
        });
        let mut schema: Schema = [Object::Table(Table::new("People")), Object::Table(pet)].into_iter().collect();
        store_names(&mut schema);
        let names: Vec<String> = schema.tables().map(|table| table.name.to_string()).collect();
        assert_eq!(names, ["people", "pet"]);
        let key = &schema.table(&"pet".into()).expect("it is there").foreign_keys[0];
        assert_eq!((key.references.to_string(), &key.columns[0]), ("people".into(), &"Owner".to_owned()));
    }
}
