//! The names behind the ids that records refer to.

use std::collections::HashMap;

use uuid::Uuid;

/// What people, departments and companies are called, as far as the program has
/// come across them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    people: HashMap<Uuid, String>,
    departments: HashMap<Uuid, String>,
    companies: HashMap<i64, String>,
}

impl Names {
    /// Remembers the name of a person.
    pub fn learn_person(&mut self, id: Uuid, name: impl Into<String>) {
        self.people.insert(id, name.into());
    }

    /// Remembers the name of a department.
    pub fn learn_department(&mut self, id: Uuid, name: impl Into<String>) {
        self.departments.insert(id, name.into());
    }

    /// Remembers the name of a company.
    pub fn learn_company(&mut self, id: i64, name: impl Into<String>) {
        self.companies.insert(id, name.into());
    }

    /// The name of a person, or words that say that it is not known.
    pub fn person(&self, id: Uuid) -> &str {
        self.people.get(&id).map_or("somebody this portal no longer lists", String::as_str)
    }

    /// Whether the name of a person is known.
    pub fn knows_person(&self, id: Uuid) -> bool {
        self.people.contains_key(&id)
    }

    /// The name of a department, or words that say that it is not known.
    pub fn department(&self, id: Uuid) -> &str {
        self.departments.get(&id).map_or("a department this portal no longer lists", String::as_str)
    }

    /// The name of a company, or its number.
    pub fn company(&self, id: i64) -> String {
        self.companies.get(&id).cloned().unwrap_or_else(|| format!("company {id}"))
    }

    /// Adds everything that another list knows.
    pub fn extend(&mut self, other: Names) {
        self.people.extend(other.people);
        self.departments.extend(other.departments);
        self.companies.extend(other.companies);
    }
}
