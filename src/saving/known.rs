//! What a plan depends on beside the draft, and how it is looked up.
//!
//! Looking it up can take long (a contact's type is found by going through lists), so it comes
//! before the record is read for the last time: between that reading and the first call that
//! changes something there is no other call.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Call, Lacking, Plan};
use crate::portal::{Portal, PortalError};
use crate::records::{
    ContactType, Draft, Effect, Facts, FieldKey, RecordKey, Schema, Stage, Undone, Value, Viewer,
};

/// What a plan depends on beside the draft.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The fields of this kind of record.
    pub schema: &'a Schema,
    /// Who saves.
    pub viewer: &'a Viewer,
    /// What the portal was found not to have.
    pub lacking: &'a Lacking,
    /// The save that this one takes back.
    pub undone: Option<&'a Undone>,
    /// What was looked up.
    pub known: &'a LookedUp,
}

/// What was looked up for a plan. Without a look-up it is what is usually so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LookedUp {
    contact_type: Option<ContactType>,
    /// Companies: whether the viewer sees them on the portal.
    companies: BTreeMap<i64, bool>,
    /// People: whether they are on the portal.
    people: BTreeMap<Uuid, bool>,
    /// The departments that have a head now.
    headed: Option<BTreeSet<Uuid>>,
    /// The stage that an earlier save took from the contact.
    pub(super) lost_stage: Option<Stage>,
    /// What was chosen and is gone from the portal.
    pub(super) left_out: Vec<Effect>,
}

impl LookedUp {
    /// Whether the viewer does not see this company, or nobody does.
    pub(super) fn is_hidden(&self, company: i64) -> bool {
        self.companies.get(&company) == Some(&false)
    }

    /// Whether this department has a head now, as far as that was looked up.
    pub(super) fn is_headed(&self, department: Uuid) -> bool {
        self.headed.as_ref().is_some_and(|headed| headed.contains(&department))
    }

    /// Whether everything is known that this plan of this draft depends on.
    pub(super) fn suffices(&self, draft: &Draft, plan: &Plan) -> bool {
        let wanted = Wanted::of(draft, plan);
        (!wanted.contact_type || self.contact_type.is_some())
            && wanted.companies.iter().all(|id| self.companies.contains_key(id))
            && wanted.people.iter().all(|id| self.people.contains_key(id))
            && (!wanted.heads || self.headed.is_some())
    }

    /// Looks up what this plan depends on and is not known yet.
    ///
    /// # Errors
    /// Those of the readings without which nothing can be planned. What cannot be asked for is
    /// otherwise taken to be as usual.
    pub(super) async fn learn(
        &mut self,
        portal: &Portal,
        draft: &Draft,
        plan: &Plan,
    ) -> Result<(), PortalError> {
        let wanted = Wanted::of(draft, plan);
        if let RecordKey::Contact(id) = draft.key()
            && wanted.contact_type
            && self.contact_type.is_none()
        {
            // The portal tells the type only through a search, and the call loses it.
            let found = portal.contact_types(&BTreeSet::from([id])).await;
            let found = found.ok().map(|mut types| types.remove(&id).unwrap_or(ContactType::None));
            self.contact_type = Some(found.unwrap_or(ContactType::Unknown));
        }
        for id in wanted.companies {
            if let Entry::Vacant(place) = self.companies.entry(id) {
                place.insert(!matches!(portal.company(id).await, Err(PortalError::NotFound)));
            }
        }
        for id in wanted.people {
            if let Entry::Vacant(place) = self.people.entry(id) {
                place.insert(portal.has_person(id).await.unwrap_or(true));
            }
        }
        if wanted.heads && self.headed.is_none() {
            let departments = portal.departments().await?;
            // None at all says nothing of those that were headed before.
            if departments.is_empty() {
                return Err(PortalError::Unreadable { what: "it contains no departments".to_owned() });
            }
            let headed = departments.iter().filter(|department| department.head.is_some());
            self.headed = Some(headed.map(|department| department.id).collect());
        }
        Ok(())
    }

    /// The draft with what was looked up in its facts, and without what is gone from the portal:
    /// that is never written, and said.
    pub(super) fn apply(&mut self, mut draft: Draft) -> Draft {
        self.left_out.clear();
        if let (FieldKey::Company, Value::Company(Some(company))) =
            (FieldKey::Company, draft.value(FieldKey::Company))
            && draft.is_edited(FieldKey::Company)
            && self.is_hidden(company)
        {
            draft.revert(FieldKey::Company);
            self.left_out.push(Effect::LeavesOutCompany(company));
        }
        let is_gone = |id: &Uuid| self.people.get(id) == Some(&false);
        if let Value::People(ids) = draft.value(FieldKey::Managers)
            && draft.is_edited(FieldKey::Managers)
        {
            let (gone, left): (BTreeSet<Uuid>, BTreeSet<Uuid>) = ids.into_iter().partition(is_gone);
            if !gone.is_empty() {
                draft.set(FieldKey::Managers, Value::People(left));
                self.left_out.push(Effect::LeavesOutPeople(FieldKey::Managers, gone));
            }
        }
        if let Value::Person(Some(lead)) = draft.value(FieldKey::Lead)
            && draft.is_edited(FieldKey::Lead)
            && is_gone(&lead)
        {
            draft.revert(FieldKey::Lead);
            self.left_out.push(Effect::LeavesOutPeople(FieldKey::Lead, BTreeSet::from([lead])));
        }
        if self.contact_type.is_none() && self.lost_stage.is_none() {
            return draft;
        }
        let mut base = draft.base().clone();
        if let Facts::Contact(facts) = &mut base.facts {
            if let Some(contact_type) = &self.contact_type {
                facts.contact_type = contact_type.clone();
            }
            if let Some(stage) = &self.lost_stage {
                facts.stage = Some(stage.clone());
            }
        }
        draft.on(base)
    }
}

/// What has to be known for a plan.
#[derive(Default)]
struct Wanted {
    contact_type: bool,
    companies: BTreeSet<i64>,
    people: BTreeSet<Uuid>,
    heads: bool,
}

impl Wanted {
    fn of(draft: &Draft, plan: &Plan) -> Wanted {
        let mut wanted = Wanted {
            contact_type: plan.steps.iter().any(|step| matches!(step.call, Call::PutContact(..))),
            heads: plan.steps.iter().any(|step| matches!(step.call, Call::PutHead(_))),
            ..Wanted::default()
        };
        for change in &plan.changes {
            match (change.field, &change.to) {
                (FieldKey::Company, Value::Company(Some(to))) => drop(wanted.companies.insert(*to)),
                (FieldKey::Lead, Value::Person(Some(lead))) => drop(wanted.people.insert(*lead)),
                (FieldKey::Managers, Value::People(ids)) => {
                    let had = draft.base().value(FieldKey::Managers);
                    let had = if let Value::People(ids) = had { ids } else { BTreeSet::new() };
                    wanted.people.extend(ids.difference(&had));
                }
                _ => {}
            }
        }
        // The call that takes a contact out of its company needs to see it.
        let leaves = plan.steps.iter().filter_map(|step| match step.call {
            Call::UnlinkCompany(from) => Some(from),
            _ => None,
        });
        wanted.companies.extend(leaves);
        wanted
    }
}
