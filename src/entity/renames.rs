//! What `renamed_from` says, as operations.
//!
//! They are hints: each holds only where the old name exists and the new one does not, which the comparison knows and this module does not.

use super::resolve::{Resolver, qualified};
use crate::model::ObjectRef;
use crate::operation::{AlterEnum, EnumChange, Operation, Rename, TableChange};

/// Types first, then tables, then columns, which are named in the table as it is called afterwards.
pub(super) fn renames(resolver: &Resolver<'_>) -> Vec<Operation> {
    let dialect = resolver.dialect_name();
    let mut renames = Vec::new();
    for enumeration in resolver.collected.enumerations.iter().map(|located| &located.value) {
        let name = qualified(&enumeration.namespace, &enumeration.name.value);
        if let Some(from) = &enumeration.renamed_from {
            renames.push(Operation::Rename(Rename {
                object: ObjectRef::Enum(name.sibling(&from.value)),
                to: name.clone(),
            }));
        }
        let changes: Vec<EnumChange> = enumeration
            .values
            .iter()
            .filter_map(|value| {
                Some(EnumChange::RenameValue {
                    from: value.renamed_from.as_ref()?.value.clone(),
                    to: value.value.value.clone(),
                })
            })
            .collect();
        if !changes.is_empty() {
            renames.push(Operation::AlterEnum(AlterEnum { name, changes }));
        }
    }
    let entities = || {
        resolver.collected.entities.iter().map(|located| &located.value).filter(|entity| entity.only.includes(dialect))
    };
    for entity in entities() {
        if let Some(from) = &entity.renamed_from {
            let name = qualified(&entity.namespace, &entity.table.value);
            renames.push(Operation::Rename(Rename { object: ObjectRef::Table(name.sibling(&from.value)), to: name }));
        }
    }
    for entity in entities() {
        let columns = entity.columns.iter().filter(|column| column.only.includes(dialect));
        let changes: Vec<TableChange> = columns
            .filter_map(|column| {
                Some(TableChange::RenameColumn {
                    from: column.renamed_from.as_ref()?.value.clone(),
                    to: column.name.value.clone(),
                })
            })
            .collect();
        if !changes.is_empty() {
            renames.push(Operation::alter_table(qualified(&entity.namespace, &entity.table.value), changes));
        }
    }
    renames
}
