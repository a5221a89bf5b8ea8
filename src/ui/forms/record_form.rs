//! The form of one open record: what its parts draw from.

use super::FormState;
use crate::desk::{Action, OpenRecord, Session};
use crate::records::{Effect, FieldKey, Lock, Problem, RecordKey, Schema, Value};
use crate::ui::scene::Scene;

/// An open record as its form draws it. The editors of its fields get less than this: see
/// [`FieldInput`](super::FieldInput).
pub(in crate::ui) struct RecordForm<'a> {
    pub(in crate::ui) scene: Scene<'a>,
    pub(in crate::ui) session: &'a Session,
    pub(in crate::ui) record: &'a OpenRecord,
    /// What else happens if the draft is saved.
    pub(in crate::ui) effects: &'a [Effect],
    /// What keeps the draft from being saved.
    pub(in crate::ui) problems: &'a [Problem],
    /// Why nothing of the record can be changed, if that is so.
    pub(in crate::ui) locked_whole: Option<Lock>,
    pub(in crate::ui) state: &'a mut FormState,
}

impl<'a> RecordForm<'a> {
    /// The record of the form.
    pub(in crate::ui) fn key(&self) -> RecordKey {
        self.record.draft.key()
    }

    /// The fields of the record.
    pub(in crate::ui) fn schema(&self) -> &'a Schema {
        self.session.schema(self.key().kind())
    }

    /// The value of a field as edited.
    pub(in crate::ui) fn value(&self, field: FieldKey) -> Value {
        self.record.draft.value(field)
    }

    /// Asks for a new value.
    pub(in crate::ui) fn edit(&mut self, field: FieldKey, value: Value) {
        let key = self.key();
        self.scene.actions.push(Action::Edit(key, field, value));
    }

    /// Why the field cannot be saved as it is. Not while it is typed into: half of a date is no
    /// mistake yet.
    pub(in crate::ui) fn problem(&self, field: FieldKey) -> Option<&'a str> {
        let problem = self.problems.iter().find(|problem| problem.field == field)?;
        (self.state.typing != Some(field)).then_some(problem.message.as_str())
    }

    /// What else happens if this field is saved.
    pub(in crate::ui) fn warning(&self, field: FieldKey) -> Option<String> {
        let name = self.record.draft.name();
        let about = |effect: &&Effect| {
            field
                == match effect {
                    Effect::StopsHeading(_) => FieldKey::Departments,
                    Effect::TakesPaidSeat => FieldKey::Type,
                    Effect::SignsOutEverywhere | Effect::TakesSeatAgain => FieldKey::Status,
                    Effect::DropsChannelPiece(_) => FieldKey::Channels,
                    Effect::ReplacesHiddenManagers | Effect::DropsGoneManagers => FieldKey::Managers,
                    Effect::LocksYouOut if self.record.draft.applies(FieldKey::Managers) => {
                        FieldKey::Managers
                    }
                    Effect::LocksYouOut => FieldKey::Access,
                    Effect::PortalFetchesPicture(_) => FieldKey::Photo,
                    // The review tells the others: they are about no field of the form.
                    _ => return false,
                }
        };
        let names = &self.scene.lists.names;
        let effects = self.effects.iter().filter(about);
        let sentences: Vec<String> = effects.map(|effect| effect.sentence(&name, names)).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }
}
