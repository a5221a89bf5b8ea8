//! The names behind the ids that records refer to.

use ahash::AHashMap;
use uuid::Uuid;

/// What people, departments and companies are called, as far as the program has
/// come across them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    people: AHashMap<Uuid, Box<str>>,
    departments: AHashMap<Uuid, Box<str>>,
    companies: AHashMap<i64, Box<str>>,
}

impl Names {
    /// The names of many people; about so many.
    pub fn of_people<'a>(people: impl Iterator<Item = (Uuid, &'a str)>, about: usize) -> Names {
        let mut names = Names { people: AHashMap::with_capacity(about), ..Names::default() };
        names.people.extend(people.map(|(id, name)| (id, name.into())));
        names
    }

    /// Remembers the name of a person.
    pub fn learn_person(&mut self, id: Uuid, name: impl Into<Box<str>>) {
        self.people.insert(id, name.into());
    }

    /// Remembers the name of a department.
    pub fn learn_department(&mut self, id: Uuid, name: impl Into<Box<str>>) {
        self.departments.insert(id, name.into());
    }

    /// Remembers the name of a company.
    pub fn learn_company(&mut self, id: i64, name: impl Into<Box<str>>) {
        self.companies.insert(id, name.into());
    }

    /// The name of a person, or words that say that it is not known.
    pub fn person(&self, id: Uuid) -> &str {
        self.people.get(&id).map_or("somebody this portal no longer lists", |name| &**name)
    }

    /// Whether the name of a person is known.
    pub fn knows_person(&self, id: Uuid) -> bool {
        self.people.contains_key(&id)
    }

    /// The name of a department, or words that say that it is not known.
    pub fn department(&self, id: Uuid) -> &str {
        self.departments.get(&id).map_or("a department this portal no longer lists", |name| &**name)
    }

    /// The name of a company, or its number.
    pub fn company(&self, id: i64) -> String {
        self.companies.get(&id).map_or_else(|| format!("company {id}"), |name| name.to_string())
    }

    /// Adds everything that another list knows.
    pub fn extend(&mut self, other: Names) {
        extend(&mut self.people, other.people);
        extend(&mut self.departments, other.departments);
        extend(&mut self.companies, other.companies);
    }
}

fn extend<K: Eq + std::hash::Hash>(names: &mut AHashMap<K, Box<str>>, other: AHashMap<K, Box<str>>) {
    // The first list is by far the longest, and need not be gone through.
    if names.is_empty() {
        *names = other;
    } else {
        names.extend(other);
    }
}
