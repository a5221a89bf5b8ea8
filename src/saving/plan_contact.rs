//! Plans for contacts.
//!
//! `PUT crm/contact/person/{personid}` resets the stage (which can be put back) and
//! loses currency, industry and type (which cannot). So it is used only where no
//! other call can make the change: names, job title, about, and access to or from
//! "everyone may view". Everything else has a neighbour call that resets nothing.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::plan::Making;
use super::{Call, Neighbour, Situation};
use crate::portal::ContactBody;
use crate::records::{
    Change, Choice, ContactType, Draft, Effect, FieldKey, Photo, Picture, Schema, Stage, Value, Viewer,
};

pub(super) fn steps(draft: &Draft, changes: &[Change], situation: &Situation<'_>) -> Making {
    let viewer = situation.viewer;
    let goal = Goal::of(draft, changes, viewer);
    let mut plan = Steps { draft, changes, made: Making::default() };
    let needs_put = goal.needs_put() || plan.stands_in(situation, &goal);
    if needs_put {
        plan.put_contact(&goal);
        plan.clear_custom_fields();
        if goal.access_apart {
            // A documented call that comes late would undo it.
            plan.put_access(&goal, plan.places());
        }
    } else {
        plan.move_company();
        plan.set_custom_fields();
        plan.set_photo();
        if let Some(stage) = &situation.known.lost_stage {
            plan.made.add(Call::PutStage(stage.id), Vec::new(), Vec::new());
        }
        if goal.access_moves() {
            // A viewer who may do nothing afterwards does everything else before.
            let after = if goal.locks_out { plan.places() } else { Vec::new() };
            plan.put_access(&goal, after);
        }
    }
    plan.add_effects(&goal, needs_put, situation);
    plan.made
}

/// Who shall see the contact, and what follows from that.
struct Goal {
    was: Choice,
    access: Choice,
    managers: BTreeSet<Uuid>,
    managers_change: bool,
    /// Something changes that only the documented call can change.
    names_change: bool,
    restricts: bool,
    locks_out: bool,
    may_end_editing: bool,
    /// Access goes by a call of its own, after the documented one.
    access_apart: bool,
}

impl Goal {
    fn of(draft: &Draft, changes: &[Change], viewer: &Viewer) -> Goal {
        let is_changed = |key| changes.iter().any(|change| change.field == key);
        let was = draft.base().choice(FieldKey::Access).unwrap_or(Choice::Restricted);
        let access = draft.choice(FieldKey::Access).unwrap_or(was);
        let managers = managers(draft, access);
        let managers_change = is_changed(FieldKey::Managers);
        let restricts = access == Choice::Restricted && (access != was || managers_change);
        let locks_out = restricts && !viewer.is_crm_admin && !managers.contains(&viewer.id);
        let mut plain =
            [FieldKey::FirstName, FieldKey::LastName, FieldKey::JobTitle, FieldKey::About].into_iter();
        Goal {
            was,
            access,
            managers_change,
            names_change: plain.any(is_changed),
            restricts,
            locks_out,
            // A viewer who edits a contact that everyone may edit cannot tell whether they may
            // still do so once everyone may only view it: its managers are hidden.
            may_end_editing: was == Choice::EveryoneEdits
                && access == Choice::EveryoneViews
                && !viewer.is_crm_admin,
            // A viewer who restricts a contact without being one of its managers may do nothing
            // afterwards, not even put the stage back: then access goes last, by itself.
            // An empty list of managers cannot be sent with the documented call either: the
            // portal reads it as "leave the list alone".
            access_apart: restricts && (locks_out || managers.is_empty()),
            managers,
        }
    }

    fn access_moves(&self) -> bool {
        self.access != self.was || self.managers_change
    }

    /// Whether only the documented call can do it. The access call knows "restricted" and
    /// "everyone may edit" only; from "everyone may view" to "restricted" it does, since it
    /// says nothing of what was before.
    fn needs_put(&self) -> bool {
        let views = Choice::EveryoneViews;
        let put_for_access = self.access != self.was
            && self.access != Choice::Restricted
            && (self.access == views || self.was == views);
        put_for_access || self.names_change
    }
}

struct Steps<'a> {
    draft: &'a Draft,
    changes: &'a [Change],
    made: Making,
}

impl Steps<'_> {
    fn changed(&self, key: FieldKey) -> Option<&Value> {
        self.changes.iter().find(|change| change.field == key).map(|change| &change.to)
    }

    /// The places of all steps so far.
    fn places(&self) -> Vec<usize> {
        (0..self.made.steps.len()).collect()
    }

    fn stage(&self) -> Option<&Stage> {
        self.draft.base().contact_facts()?.stage.as_ref()
    }

    fn old_company(&self) -> Option<i64> {
        company(&self.draft.base().value(FieldKey::Company))
    }

    /// Whether the documented call has to replace a neighbour: one that the portal lacks,
    /// or one that needs to see a company that the viewer does not see.
    fn stands_in(&self, situation: &Situation<'_>, goal: &Goal) -> bool {
        let moves_company = self.changed(FieldKey::Company).is_some();
        let leaves_hidden = self.old_company().is_some_and(|old| situation.known.is_hidden(old));
        let lacks = |neighbour: &Neighbour| match neighbour {
            Neighbour::Company => moves_company,
            Neighbour::Access => goal.access_moves() && !goal.access_apart,
            Neighbour::CustomField => self.custom_changes().any(|(_, text)| !text.is_empty()),
            Neighbour::ContactPhoto => self.chosen_picture().is_some(),
            Neighbour::Channels | Neighbour::Type => false,
        };
        moves_company && leaves_hidden || situation.lacking.iter().any(lacks)
    }

    /// A text as it shall be. The portal takes blanks at the ends away from each.
    fn text(&self, key: FieldKey) -> String {
        let changed = self.changed(key).and_then(Value::as_text);
        changed.unwrap_or_else(|| self.draft.base().text(key)).trim().to_owned()
    }

    /// The documented call with every field as it shall be, and the stage put back.
    fn put_contact(&mut self, goal: &Goal) {
        let draft = self.draft;
        let access = if goal.access_apart { goal.was } else { goal.access };
        let managers = (goal.restricts && !goal.access_apart).then_some(&goal.managers);
        let picture = self.chosen_picture();
        let removes_photo = matches!(self.changed(FieldKey::Photo), Some(Value::Photo(Photo::None)));
        let custom: Vec<(i64, String)> = self
            .custom_changes()
            .filter(|(_, text)| !text.is_empty())
            .map(|(id, text)| (id, text.to_owned()))
            .collect();
        let fields = self
            .changes
            .iter()
            .filter(|change| match change.field {
                FieldKey::Custom(_) => !change.to.is_empty(),
                FieldKey::Photo => picture.is_some(),
                FieldKey::Access => draft.choice(FieldKey::Access) == Some(access),
                FieldKey::Managers => managers.is_some(),
                _ => true,
            })
            .map(|change| change.field)
            .collect();
        let body = ContactBody {
            first_name: self.text(FieldKey::FirstName),
            last_name: self.text(FieldKey::LastName),
            job_title: self.text(FieldKey::JobTitle),
            company: company(&draft.value(FieldKey::Company)),
            about: self.text(FieldKey::About),
            access,
            managers: managers.cloned(),
            custom,
        };
        // First, because the right to do so can end with the next call.
        let mut before = Vec::new();
        if removes_photo {
            let removed = self.made.add(Call::DeleteContactPhoto, vec![FieldKey::Photo], Vec::new());
            before.extend(Some(removed).filter(|_| goal.may_end_editing));
        }
        let put = self.made.add(Call::PutContact(body, picture), fields, before);
        if let Some(stage) = self.stage().map(|stage| stage.id) {
            self.made.add(Call::PutStage(stage), Vec::new(), vec![put]);
        }
    }

    /// Out of the old company first: joining another one alone would leave the
    /// contact listed in both.
    fn move_company(&mut self) {
        let Some(Value::Company(to)) = self.changed(FieldKey::Company) else { return };
        let to = *to;
        let mut after = Vec::new();
        if let Some(from) = self.old_company() {
            after.push(self.made.add(Call::UnlinkCompany(from), vec![FieldKey::Company], Vec::new()));
        }
        if let Some(to) = to {
            self.made.add(Call::LinkCompany(to), vec![FieldKey::Company], after);
        }
    }

    fn custom_changes(&self) -> impl Iterator<Item = (i64, &str)> {
        self.changes.iter().filter_map(|change| match (change.field, &change.to) {
            (FieldKey::Custom(id), Value::Text(text)) => Some((id, text.as_str())),
            _ => None,
        })
    }

    fn set_custom_fields(&mut self) {
        let all: Vec<(i64, String)> = self.custom_changes().map(|(id, text)| (id, text.to_owned())).collect();
        for (id, text) in all {
            self.made.add(Call::SetCustomField(id, text), vec![FieldKey::Custom(id)], Vec::new());
        }
    }

    /// The documented call skips empty values silently, so they are cleared one by one.
    fn clear_custom_fields(&mut self) {
        let emptied: Vec<i64> =
            self.custom_changes().filter(|(_, text)| text.is_empty()).map(|(id, _)| id).collect();
        for id in emptied {
            self.made.add(Call::SetCustomField(id, String::new()), vec![FieldKey::Custom(id)], Vec::new());
        }
    }

    fn chosen_picture(&self) -> Option<Picture> {
        match self.changed(FieldKey::Photo) {
            Some(Value::Photo(Photo::File(picture))) => Some(picture.clone()),
            _ => None,
        }
    }

    fn set_photo(&mut self) {
        if let Some(picture) = self.chosen_picture() {
            self.made.add(Call::PutContactPhoto(picture), vec![FieldKey::Photo], Vec::new());
        } else if matches!(self.changed(FieldKey::Photo), Some(Value::Photo(Photo::None))) {
            self.made.add(Call::DeleteContactPhoto, vec![FieldKey::Photo], Vec::new());
        }
    }

    /// Without a list the call deletes the list, so it always carries the one that shall be.
    fn put_access(&mut self, goal: &Goal, after: Vec<usize>) {
        let fields = [FieldKey::Access, FieldKey::Managers]
            .into_iter()
            .filter(|key| self.changed(*key).is_some())
            .collect();
        let shared = goal.access != Choice::Restricted;
        self.made.add(Call::PutAccess { shared, managers: goal.managers.clone() }, fields, after);
    }

    fn add_effects(&mut self, goal: &Goal, puts: bool, situation: &Situation<'_>) {
        let Some(facts) = self.draft.base().contact_facts() else { return };
        let mut effects = Vec::new();
        if puts {
            effects.extend(facts.currency.clone().map(Effect::LosesCurrency));
            if !facts.industry.is_empty() {
                effects.push(Effect::LosesIndustry(facts.industry.clone()));
            }
            match &facts.contact_type {
                ContactType::None => {}
                ContactType::Named(name) => effects.push(Effect::LosesType(Some(name.clone()))),
                ContactType::Unknown => effects.push(Effect::LosesType(None)),
            }
            let blanks = self.blanks(situation.schema);
            effects.extend(Some(blanks).filter(|fields| !fields.is_empty()).map(Effect::DropsBlanks));
        }
        let moves_company = puts || self.changed(FieldKey::Company).is_some();
        effects.extend(
            Some(Effect::LeavesOtherCompanies).filter(|_| moves_company && self.old_company().is_some()),
        );
        let sends_managers = goal.restricts || self.made.steps.iter().any(is_access);
        if sends_managers && goal.was != Choice::Restricted {
            effects.push(Effect::ReplacesHiddenManagers);
        } else if sends_managers && facts.has_gone_managers {
            effects.push(Effect::DropsGoneManagers);
        }
        if goal.locks_out {
            effects.push(Effect::LocksYouOut);
        }
        if goal.may_end_editing {
            effects.push(Effect::EndsYourEditing(self.stage().map(|stage| stage.title.clone())));
        }
        if let Some(stage) = &situation.known.lost_stage {
            effects.push(Effect::StagePutBack(stage.title.clone()));
        }
        self.made.effects = effects;
    }

    /// The texts that were not edited and from which the portal takes blanks at the ends away.
    fn blanks(&self, schema: &Schema) -> Vec<FieldKey> {
        let plain = [FieldKey::FirstName, FieldKey::LastName, FieldKey::JobTitle, FieldKey::About];
        let has_blanks = |key: &FieldKey| {
            let text = self.draft.base().text(*key);
            text != text.trim() && schema.field(*key).is_some() && self.changed(*key).is_none()
        };
        plain.into_iter().filter(has_blanks).collect()
    }
}

fn is_access(step: &super::Step) -> bool {
    matches!(step.call, Call::PutAccess { .. })
}

fn company(value: &Value) -> Option<i64> {
    match value {
        Value::Company(company) => *company,
        _ => None,
    }
}

/// The managers as they shall be. An edit of them means nothing where everyone sees the
/// contact: those that it had stay, hidden.
fn managers(draft: &Draft, access: Choice) -> BTreeSet<Uuid> {
    let restricted = access == Choice::Restricted;
    match if restricted { draft.value(FieldKey::Managers) } else { draft.base().value(FieldKey::Managers) } {
        Value::People(ids) => ids,
        _ => BTreeSet::new(),
    }
}
