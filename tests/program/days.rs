//! Days of people, on portals all around the world: the day that was chosen is the day
//! that is stored and shown, whatever the portal's zone does with its clocks.

use jiff::civil::{Date, DateTime, Time, date};
use portal_desk::demo::{Fault, FaultKind, Match, PersonRow};
use portal_desk::desk::{Action, Desk, Finished};
use portal_desk::portal::Patience;
use portal_desk::records::{DateValue, FieldKey, RecordKey, Value};
use uuid::Uuid;

use crate::nothing_else_changes::site::{Site, open, save};

/// The days that are chosen: the first and the last possible ones, leap days, days that a
/// zone skipped, and days on which a clock changed, at midnight in some zones.
const DAYS: &[Date] = &[
    date(1900, 1, 1),
    date(1900, 1, 2),
    date(1904, 2, 29),
    date(1949, 12, 31),
    date(1972, 2, 29),
    // Kiritimati went over the date line.
    date(1994, 12, 31),
    date(1995, 1, 1),
    date(2000, 2, 29),
    // Havana, New York.
    date(2007, 3, 11),
    date(2010, 11, 7),
    // Apia went over the date line.
    date(2011, 12, 30),
    date(2011, 12, 31),
    // Cairo.
    date(2014, 5, 16),
    // Asunción, São Paulo, Beirut, Tehran: no midnight on these days.
    date(2018, 10, 7),
    date(2018, 11, 4),
    date(2021, 3, 28),
    date(2022, 3, 22),
    date(2024, 2, 29),
    date(2026, 11, 20),
];

const TIMES: &[Time] = &[
    Time::midnight(),
    Time::constant(0, 0, 1, 0),
    Time::constant(9, 41, 7, 0),
    Time::constant(12, 0, 0, 0),
    Time::constant(23, 59, 59, 0),
];

/// A portal, an administrator's desk, and a person on it.
struct Scene {
    site: Site,
    desk: Desk,
    id: Uuid,
}

impl Scene {
    fn in_zone(timezone: &str) -> Scene {
        let site = Site::start(timezone);
        let desk = site.sign_in_with("Administrator", Patience::default());
        let plain = |row: &&PersonRow| !row.admin && row.modules.is_empty() && row.sid.is_none();
        let id = site.portal.read_rows(|rows| rows.people.values().find(plain).unwrap().id);
        Scene { site, desk, id }
    }

    fn key(&self) -> RecordKey {
        RecordKey::Person(self.id)
    }

    /// What is stored: birthday and start of work as wall times.
    fn stored(&self) -> [Option<DateTime>; 2] {
        let id = self.id;
        self.site.portal.read_rows(|rows| [rows.people[&id].birthday, rows.people[&id].work_from])
    }

    fn store(&self, birthday: Option<DateTime>, work_from: Option<DateTime>) {
        self.site.portal.edit_rows(|rows| {
            let row = rows.people.get_mut(&self.id).unwrap();
            (row.birthday, row.work_from) = (birthday, work_from);
        });
    }

    fn edit(&mut self, field: FieldKey, value: Value) {
        let key = self.key();
        self.desk.act(Action::Edit(key, field, value));
    }

    fn choose(&mut self, birthday: DateValue, start: DateValue) {
        self.edit(FieldKey::Birthday, Value::Date(birthday));
        self.edit(FieldKey::WorkStart, Value::Date(start));
    }

    fn save(&mut self) {
        let key = self.key();
        save(&mut self.desk, key);
        let record = self.desk.record(key).unwrap();
        match &record.finished {
            Some(Finished::Receipt(receipt)) => assert!(receipt.is_clean(), "{receipt:#?}"),
            other => panic!("not saved: {other:?}"),
        }
        assert!(!record.draft.has_edits());
    }

    fn open(&mut self) {
        let key = self.key();
        open(&mut self.desk, key).unwrap();
    }

    fn shown(&self) -> [DateValue; 2] {
        shown(&self.desk, self.key())
    }
}

/// What the form shows: birthday and start of work.
fn shown(desk: &Desk, key: RecordKey) -> [DateValue; 2] {
    [FieldKey::Birthday, FieldKey::WorkStart].map(|field| {
        match desk.record(key).unwrap().draft.value(field) {
            Value::Date(day) => day,
            other => panic!("no date: {other:?}"),
        }
    })
}

fn noon(day: Date) -> Option<DateTime> {
    Some(day.at(12, 0, 0, 0))
}

fn chosen_days_are_stored_and_shown(timezone: &str) {
    let mut scene = Scene::in_zone(timezone);
    let key = scene.key();
    let mut others = scene.site.sign_in_with("Owner", Patience::default());
    scene.store(None, None);
    scene.open();
    for (place, day) in DAYS.iter().copied().enumerate() {
        // The start of work is not before the birthday.
        let start = DAYS[DAYS.len().min(place + 2) - 1];
        scene.choose(DateValue::Day(day), DateValue::Day(start));
        scene.save();
        let days = [DateValue::Day(day), DateValue::Day(start)];
        assert_eq!(scene.stored(), [noon(day), noon(start)], "{timezone}");
        assert_eq!(scene.shown(), days, "{timezone}, after the save");
        open(&mut others, key).unwrap();
        assert_eq!(shown(&others, key), days, "{timezone}, at another desk");
        // A portal without the raw record tells the days in its profile only.
        scene.site.portal.inject(Fault {
            matches: Match { method: None, path_contains: "/portal/users/".to_owned() },
            times: Some(1),
            what: FaultKind::Status(404, None),
        });
        open(&mut others, key).unwrap();
        assert_eq!(shown(&others, key), days, "{timezone}, from the profile");
    }
    scene.choose(DateValue::Empty, DateValue::Empty);
    scene.save();
    assert_eq!(scene.stored(), [None, None], "{timezone}");
    assert_eq!(scene.shown(), [DateValue::Empty, DateValue::Empty], "{timezone}");
    open(&mut others, key).unwrap();
    assert_eq!(shown(&others, key), [DateValue::Empty, DateValue::Empty], "{timezone}");
}

#[test]
fn a_day_is_the_day_that_was_chosen_west_of_greenwich() {
    for timezone in ["America/New_York", "America/St_Johns", "Pacific/Pago_Pago"] {
        chosen_days_are_stored_and_shown(timezone);
    }
}

#[test]
fn a_day_is_the_day_that_was_chosen_in_greenwich_and_east_of_it() {
    for timezone in ["UTC", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Apia"] {
        chosen_days_are_stored_and_shown(timezone);
    }
}

#[test]
fn a_day_is_the_day_that_was_chosen_where_clocks_change_at_midnight() {
    for timezone in [
        "America/Asuncion",
        "America/Havana",
        "America/Sao_Paulo",
        "Africa/Cairo",
        "Asia/Beirut",
        "Asia/Tehran",
    ] {
        chosen_days_are_stored_and_shown(timezone);
    }
}

#[test]
fn a_day_that_was_stored_at_any_hour_reads_as_its_day() {
    for timezone in ["America/New_York", "Asia/Beirut", "Pacific/Kiritimati", "Pacific/Apia"] {
        let mut scene = Scene::in_zone(timezone);
        for day in DAYS.iter().copied().skip(1) {
            for (birthday, start) in TIMES.iter().zip(TIMES.iter().rev()) {
                scene.store(Some(day.to_datetime(*birthday)), Some(day.to_datetime(*start)));
                scene.open();
                assert_eq!(scene.shown(), [DateValue::Day(day), DateValue::Day(day)], "{timezone}");
            }
        }
    }
}

#[test]
fn saving_another_field_never_touches_the_days() {
    for timezone in ["America/New_York", "America/Asuncion", "Pacific/Kiritimati", "Pacific/Apia"] {
        let mut scene = Scene::in_zone(timezone);
        for (place, day) in DAYS.iter().copied().skip(1).enumerate() {
            let time = TIMES[place % TIMES.len()];
            let stored = [Some(day.to_datetime(time)), Some(day.at(9, 41, 7, 0))];
            scene.store(stored[0], stored[1]);
            scene.open();
            scene.edit(FieldKey::Title, Value::Text(format!("Title {place}")));
            scene.save();
            assert_eq!(scene.stored(), stored, "{timezone}");
            // Nor does one of them touch the other.
            scene.edit(FieldKey::Birthday, Value::Date(DateValue::Empty));
            scene.save();
            assert_eq!(scene.stored(), [None, stored[1]], "{timezone}");
        }
    }
}

#[test]
fn choosing_the_day_that_is_stored_already_is_no_change() {
    let mut scene = Scene::in_zone("America/New_York");
    let key = scene.key();
    let day = date(1990, 5, 17);
    for time in TIMES {
        let stored = Some(day.to_datetime(*time));
        scene.store(stored, stored);
        scene.open();
        scene.site.portal.clear_requests();
        scene.choose(DateValue::Day(day), DateValue::Day(day));
        save(&mut scene.desk, key);
        assert_eq!(scene.site.portal.requests().len(), 0);
        assert_eq!(scene.stored(), [stored, stored]);
    }
}
