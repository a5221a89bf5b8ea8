//! Plans for contacts.
//!
//! `PUT crm/contact/person/{personid}` resets the stage (which can be put back) and
//! loses currency, industry and type (which cannot). So it is used only where no
//! other call can make the change: names, job title, about, and access to or from
//! "everyone may view". Everything else has a neighbour call that resets nothing.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{Call, Effect, Lacking, Neighbour, Step};
use crate::portal::ContactBody;
use crate::records::{Change, Choice, ContactType, Draft, FieldKey, Photo, Picture, Value, Viewer};

pub(super) fn steps(
    draft: &Draft,
    changes: &[Change],
    viewer: &Viewer,
    lacking: &Lacking,
) -> (Vec<Step>, Vec<Effect>) {
    let is_changed = |key| changes.iter().any(|change| change.field == key);
    let was = draft.base().choice(FieldKey::Access).unwrap_or(Choice::Restricted);
    let access = draft.choice(FieldKey::Access).unwrap_or(was);
    let access_changes = access != was;
    // The access call knows "restricted" and "everyone may edit" only; from "everyone
    // may view" to "restricted" it does, since it says nothing of what was before.
    let put_for_access = access_changes
        && access != Choice::Restricted
        && (access == Choice::EveryoneViews || was == Choice::EveryoneViews);
    let names_change = [FieldKey::FirstName, FieldKey::LastName, FieldKey::JobTitle, FieldKey::About]
        .into_iter()
        .any(is_changed);

    // Whoever edits a contact that everyone may edit cannot tell whether they may still do
    // so once everyone may only view it: its managers are hidden.
    let may_end_editing =
        was == Choice::EveryoneEdits && access == Choice::EveryoneViews && !viewer.is_crm_admin;

    let managers = managers(draft, access);
    let restricts = access == Choice::Restricted && (access_changes || is_changed(FieldKey::Managers));
    let locks_out = restricts && !viewer.is_crm_admin && !managers.contains(&viewer.id);

    // Whoever restricts a contact without being one of its managers may do nothing
    // afterwards, not even put the stage back: then access goes last, by itself.
    // An empty list of managers cannot be sent with the documented call either: the
    // portal reads it as "leave the list alone".
    let access_apart = restricts && (locks_out || managers.is_empty());
    let access_moves = access_changes || is_changed(FieldKey::Managers);

    let mut plan = Steps { draft, changes, steps: Vec::new() };
    let stands_in = lacking.iter().any(|neighbour| match neighbour {
        Neighbour::Company => is_changed(FieldKey::Company),
        Neighbour::Access => access_moves && !access_apart,
        Neighbour::CustomField => plan.custom_changes().any(|(_, text)| !text.is_empty()),
        Neighbour::ContactPhoto => plan.chosen_picture().is_some(),
        Neighbour::Channels | Neighbour::Type => false,
    });
    let needs_put = put_for_access || names_change || stands_in;
    if needs_put {
        plan.put_contact(
            if access_apart { was } else { access },
            (restricts && !access_apart).then_some(&managers),
        );
        plan.clear_custom_fields();
        if access_apart {
            plan.put_access(access, managers);
        }
    } else {
        plan.move_company();
        plan.set_custom_fields();
        plan.set_photo();
        if access_moves {
            plan.put_access(access, managers);
        }
    }
    let steps = plan.steps;

    let mut effects = Vec::new();
    if needs_put && let Some(facts) = draft.base().contact_facts() {
        effects.extend(facts.currency.clone().map(Effect::LosesCurrency));
        if !facts.industry.is_empty() {
            effects.push(Effect::LosesIndustry(facts.industry.clone()));
        }
        match &facts.contact_type {
            ContactType::None => {}
            ContactType::Named(name) => effects.push(Effect::LosesType(Some(name.clone()))),
            ContactType::Unknown => effects.push(Effect::LosesType(None)),
        }
    }
    if locks_out {
        effects.push(Effect::LocksYouOut);
    }
    if may_end_editing {
        let stage = draft.base().contact_facts().and_then(|facts| facts.stage.as_ref());
        effects.push(Effect::EndsYourEditing(stage.map(|stage| stage.title.clone())));
    }
    (steps, effects)
}

struct Steps<'a> {
    draft: &'a Draft,
    changes: &'a [Change],
    steps: Vec<Step>,
}

impl Steps<'_> {
    fn add(&mut self, call: Call, fields: Vec<FieldKey>) {
        self.steps.push(Step { call, fields });
    }

    fn changed(&self, key: FieldKey) -> Option<&Value> {
        self.changes.iter().find(|change| change.field == key).map(|change| &change.to)
    }

    /// The documented call with every field as it shall be, and the stage put back.
    fn put_contact(&mut self, access: Choice, managers: Option<&BTreeSet<Uuid>>) {
        let draft = self.draft;
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
            first_name: draft.text(FieldKey::FirstName).trim().to_owned(),
            last_name: draft.text(FieldKey::LastName).trim().to_owned(),
            job_title: draft.text(FieldKey::JobTitle).trim().to_owned(),
            company: company(&draft.value(FieldKey::Company)),
            about: draft.text(FieldKey::About).trim().to_owned(),
            access,
            managers: managers.cloned(),
            custom,
        };
        // First, because the right to do so can end with the next call.
        if removes_photo {
            self.add(Call::DeleteContactPhoto, vec![FieldKey::Photo]);
        }
        self.add(Call::PutContact(body, picture), fields);
        if let Some(stage) = draft.base().contact_facts().and_then(|facts| facts.stage.as_ref()) {
            self.add(Call::PutStage(stage.id), Vec::new());
        }
    }

    /// Out of the old company first: joining another one alone would leave the
    /// contact listed in both.
    fn move_company(&mut self) {
        let Some(Value::Company(to)) = self.changed(FieldKey::Company) else { return };
        let to = *to;
        if let Some(from) = company(&self.draft.base().value(FieldKey::Company)) {
            self.add(Call::UnlinkCompany(from), vec![FieldKey::Company]);
        }
        if let Some(to) = to {
            self.add(Call::LinkCompany(to), vec![FieldKey::Company]);
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
            self.add(Call::SetCustomField(id, text), vec![FieldKey::Custom(id)]);
        }
    }

    /// The documented call skips empty values silently, so they are cleared one by one.
    fn clear_custom_fields(&mut self) {
        let emptied: Vec<i64> =
            self.custom_changes().filter(|(_, text)| text.is_empty()).map(|(id, _)| id).collect();
        for id in emptied {
            self.add(Call::SetCustomField(id, String::new()), vec![FieldKey::Custom(id)]);
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
            self.add(Call::PutContactPhoto(picture), vec![FieldKey::Photo]);
        } else if matches!(self.changed(FieldKey::Photo), Some(Value::Photo(Photo::None))) {
            self.add(Call::DeleteContactPhoto, vec![FieldKey::Photo]);
        }
    }

    /// Without a list the call deletes the list, so it always carries the one that shall be.
    fn put_access(&mut self, access: Choice, managers: BTreeSet<Uuid>) {
        let fields = [FieldKey::Access, FieldKey::Managers]
            .into_iter()
            .filter(|key| self.changed(*key).is_some())
            .collect();
        self.add(Call::PutAccess { shared: access != Choice::Restricted, managers }, fields);
    }
}

fn company(value: &Value) -> Option<i64> {
    match value {
        Value::Company(company) => *company,
        _ => None,
    }
}

/// The managers as they shall be. An edit of them means nothing where everyone sees the
/// contact: those whom it had stay, hidden.
fn managers(draft: &Draft, access: Choice) -> BTreeSet<Uuid> {
    let restricted = access == Choice::Restricted;
    match if restricted { draft.value(FieldKey::Managers) } else { draft.base().value(FieldKey::Managers) } {
        Value::People(ids) => ids,
        _ => BTreeSet::new(),
    }
}
