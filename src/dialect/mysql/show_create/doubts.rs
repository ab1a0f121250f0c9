//! Texts that the server did not show whole.

use super::super::{literal, types};
use super::{Doubt, Doubted, Shown};
use crate::model::{ColumnType, Expression, Literal, Owner};

impl Shown {
    /// Puts the true texts in the place of what was shown; where they are not to be had, marks the characters that may be others.
    pub(crate) fn settle_doubt(&mut self, doubt: &Doubt, texts: Vec<Option<String>>) {
        let told: Option<Vec<String>> = texts.into_iter().collect();
        let reference = self.reference();
        let Some(column) = self.table.column_mut(&doubt.column) else { return };
        let shown = match (&doubt.of, &column.column_type, &column.default) {
            (Doubted::Default, _, Some(Expression::Sql(default))) => default.clone(),
            (Doubted::Values(_) | Doubted::Members(_), ColumnType::Native(native), _) => native.clone(),
            _ => return,
        };
        let count = match doubt.of {
            Doubted::Values(count) | Doubted::Members(count) => count,
            Doubted::Default => 1,
        };
        let told = told.filter(|texts| texts.len() == count && count > 0);
        match (&doubt.of, &told) {
            (Doubted::Default, Some(texts)) => {
                column.default = texts.first().map(|text| Expression::Literal(Literal::Text(text.clone())));
            }
            (Doubted::Default, None) => column.default = Some(Expression::Sql(marked(&shown))),
            (Doubted::Values(_), Some(texts)) => {
                column.column_type = ColumnType::Native(types::enumeration_type(texts))
            }
            (Doubted::Members(_), Some(texts)) => column.column_type = ColumnType::Native(set_type(texts)),
            (Doubted::Values(_) | Doubted::Members(_), None) => {
                column.column_type = ColumnType::Native(marked(&shown));
            }
        }
        if told.is_none() {
            let owner = Owner::Column(reference, doubt.column.clone());
            self.restated(owner, "text that the server does not show whole", shown);
        }
    }

    /// In which coordinates the values of a column are.
    pub(crate) fn set_reference_system(&mut self, column: &str, number: &str) {
        if let Some(column) = self.table.column_mut(column)
            && let ColumnType::Native(native) = &mut column.column_type
        {
            native.push_str(&format!(" ref_system_id={number}"));
        }
    }
}

fn marked(shown: &str) -> String {
    shown.replace('?', &literal::UNKNOWN.to_string())
}

fn set_type(members: &[String]) -> String {
    format!("set({})", members.iter().map(|member| literal::text(member)).collect::<Vec<_>>().join(", "))
}
