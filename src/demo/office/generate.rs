//! More people and contacts than the sample has, the same ones each time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use jiff::Timestamp;
use jiff::civil::DateTime;
use uuid::Uuid;

use super::names::{COMPANIES, FIRST, LAST, PLACES, TITLES};
use super::rows::{CompanyRow, ContactRow, InfoRow, PersonRow, Rows, TwoFactor};

/// When the rows of the sample and those made here were last written.
pub(super) const WRITTEN: Timestamp = Timestamp::constant(1_736_494_584, 0);

/// A small seeded generator (SplitMix64).
pub(crate) struct SeededRandom(pub u64);

impl SeededRandom {
    /// The next number.
    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.number() % end.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    fn day(&mut self, first_year: i16, years: usize, hour: i8) -> DateTime {
        let year = first_year + self.below(years) as i16;
        let (month, day) = (1 + self.below(12) as i8, 1 + self.below(28) as i8);
        DateTime::constant(year, month, day, hour, 0, 0, 0)
    }
}

/// Adds people until there are `wanted`: every 17th is disabled, every 23rd a guest, every 41st from LDAP.
pub(crate) fn people(rows: &mut Rows, wanted: usize) {
    let departments: Vec<Uuid> = rows.departments.keys().copied().collect();
    let leads: Vec<Uuid> = rows.people.values().filter(|row| row.status == 1).map(|row| row.id).collect();
    let mut random = SeededRandom(20_210_401);
    let mut number = 0;
    while rows.people.len() < wanted {
        number += 1;
        let row = person(&mut random, number, &departments, &leads);
        rows.people.insert(row.id, row);
    }
}

fn person(random: &mut SeededRandom, number: usize, departments: &[Uuid], leads: &[Uuid]) -> PersonRow {
    let &(first_name, latin_first, male) = random.pick(FIRST);
    let &(last_name, latin_last) = random.pick(LAST);
    let user_name = format!("{latin_first}.{latin_last}.{number}");
    let mut contacts = format!("mail|{user_name}@home.example|");
    if number.is_multiple_of(3) {
        let _ = write!(contacts, "mobphone|+49 151 {:07}|", random.below(10_000_000));
    }
    let mut memberships = Vec::new();
    if !departments.is_empty() {
        memberships.push(*random.pick(departments));
        let second = *random.pick(departments);
        if number.is_multiple_of(9) && !memberships.contains(&second) {
            memberships.push(second);
        }
    }
    let status = if number.is_multiple_of(17) { 2 } else { 1 };
    PersonRow {
        id: uuid::Builder::from_random_bytes(
            (u128::from(random.number()) << 64 | u128::from(random.number())).to_be_bytes(),
        )
        .into_uuid(),
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        email: format!("{user_name}@office.example"),
        title: (*random.pick(TITLES)).to_owned(),
        location: (*random.pick(PLACES)).to_owned(),
        notes: if number.is_multiple_of(11) { format!("Badge {number}\nSecond line") } else { String::new() },
        sex: (!number.is_multiple_of(13)).then_some(male),
        birthday: (!number.is_multiple_of(7))
            .then(|| random.day(1955, 50, if number.is_multiple_of(2) { 0 } else { 12 })),
        work_from: Some(random.day(2005, 19, 0)),
        terminated: (status == 2).then_some(WRITTEN),
        lead: (!number.is_multiple_of(5) && !leads.is_empty()).then(|| *random.pick(leads)),
        departments: memberships,
        contacts,
        mobile_phone: String::new(),
        two_factor: TwoFactor::Off,
        factor_ready: true,
        status,
        activation_status: i32::from(!number.is_multiple_of(19)),
        visitor: number.is_multiple_of(23),
        owner: false,
        admin: false,
        modules: Vec::new(),
        sid: (number.is_multiple_of(41)).then(|| format!("S-1-5-21-2004-{number}")),
        sso_name_id: None,
        culture: None,
        photo: None,
        crop: None,
        last_modified: WRITTEN,
        created: WRITTEN,
        user_name,
    }
}

/// Adds contacts until there are `wanted`, and a company for about every twenty of them.
pub(crate) fn contacts(rows: &mut Rows, wanted: usize) {
    let people: Vec<Uuid> = rows
        .people
        .values()
        .filter(|row| row.status == 1 && !row.visitor)
        .map(|row| row.id)
        .take(500)
        .collect();
    let mut random = SeededRandom(7_001);
    let mut next = rows.contacts.keys().chain(rows.companies.keys()).max().copied().unwrap_or(1000) + 1;
    let missing = wanted.saturating_sub(rows.contacts.len());
    for number in 0..missing / 20 {
        let name = format!("{} {}", random.pick(COMPANIES), number + 1);
        let (industry, about) = (String::new(), String::new());
        rows.companies.insert(
            next,
            CompanyRow { id: next, name, industry, about, share_type: 1, managers: Vec::new() },
        );
        next += 1;
    }
    let companies: Vec<i64> = rows.companies.keys().copied().collect();
    let stages: Vec<i64> = rows.stages.iter().map(|stage| stage.id).collect();
    let kinds: Vec<i64> = rows.types.iter().map(|kind| kind.id).collect();
    for number in 1..=missing {
        let row = contact(&mut random, next, number, &companies, &people, &stages, &kinds);
        rows.contacts.insert(next, row);
        next += 1;
    }
}

fn contact(
    random: &mut SeededRandom,
    id: i64,
    number: usize,
    companies: &[i64],
    people: &[Uuid],
    stages: &[i64],
    kinds: &[i64],
) -> ContactRow {
    let &(first_name, latin_first, _) = random.pick(FIRST);
    let &(last_name, latin_last) = random.pick(LAST);
    let company = if number.is_multiple_of(4) || companies.is_empty() { 0 } else { *random.pick(companies) };
    let share_type = match number % 6 {
        0 => 0,
        1 => 2,
        _ => 1,
    };
    let person = if people.is_empty() { Uuid::nil() } else { *random.pick(people) };
    let email = InfoRow {
        id: id * 10,
        info_type: 1,
        category: 1,
        data: format!("{latin_first}.{latin_last}{number}@mail.example"),
        primary: true,
    };
    ContactRow {
        id,
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        job_title: (*random.pick(TITLES)).to_owned(),
        company,
        listed_in: if company == 0 { BTreeSet::new() } else { BTreeSet::from([company]) },
        about: String::new(),
        share_type,
        managers: if share_type == 0 { vec![person] } else { Vec::new() },
        stage: if number.is_multiple_of(3) || stages.is_empty() { 0 } else { *random.pick(stages) },
        kind: if number.is_multiple_of(2) || kinds.is_empty() { 0 } else { *random.pick(kinds) },
        currency: None,
        industry: String::new(),
        infos: vec![email],
        addresses: Vec::new(),
        tags: Vec::new(),
        custom_fields: BTreeMap::new(),
        twin_custom_fields: BTreeMap::new(),
        photo: None,
        created_by: person,
        created: Timestamp::from_second(1_600_000_000 + (number as i64) * 3_600).unwrap_or(WRITTEN),
    }
}
