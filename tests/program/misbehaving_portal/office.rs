//! The whole program without its window, on the embedded portal over real connections.

use std::sync::Arc;
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use jiff::civil::date;
use jiff::tz::TimeZone;
use portal_desk::demo::{Account, DemoPortal, Fault, FaultKind, Match, Options, PersonRow};
use portal_desk::desk::{Action, Desk, Environment, Finished, Open, OpenRecord};
use portal_desk::jobs::Background;
use portal_desk::portal::Patience;
use portal_desk::records::{Draft, FieldKey, RecordKey, RecordKind, Value};
use portal_desk::storage::Folder;
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// How long anything may take before a test gives up on it.
const LONGEST: Duration = Duration::from_secs(60);

/// Who waits for a portal as long as any test needs, but repeats readings at once.
pub const PATIENT: Patience = Patience {
    call: Duration::from_secs(20),
    upload: Duration::from_secs(20),
    pauses: [Duration::from_millis(20); 2],
    // Only the tests that are about it look again.
    looks: [Duration::from_secs(600); 3],
};

/// Who waits for a portal only for a moment.
pub const IMPATIENT: Patience =
    Patience { call: Duration::from_millis(1000), upload: Duration::from_millis(1000), ..PATIENT };

/// The person whose calls go wrong, and another one.
pub const MIA: &str = "Mia Berg";
pub const PRIYA: &str = "Priya Raghavan";

/// A desk, and the portal it talks to.
pub struct Office {
    pub desk: Desk,
    pub portal: DemoPortal,
    /// Where the desk finds the portal.
    pub address: String,
    account: Account,
    folder: TempDir,
    runtime: Runtime,
}

impl Office {
    /// A desk that nobody has signed in at.
    pub fn closed(patience: Patience) -> Office {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let portal = runtime.block_on(DemoPortal::start(Options::default())).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let now = date(2026, 11, 20).at(10, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let background = Background { runtime: runtime.handle().clone(), waker };
        let bare = Environment::bare(background, Folder::at(folder.path()));
        let desk = Desk::new(Environment { now: Arc::new(move || now.clone()), patience, ..bare });
        let (address, account) = (portal.address(), portal.accounts().remove(0));
        Office { desk, portal, address, account, folder, runtime }
    }

    /// A desk that an administrator has signed in at, with both lists.
    pub fn open(patience: Patience) -> Office {
        let mut office = Office::closed(patience);
        office.enter();
        office
    }

    /// Signs the administrator in and waits for the lists.
    #[track_caller]
    pub fn enter(&mut self) {
        self.sign_in();
        self.wait("somebody is signed in", |desk| desk.lists().is_some());
        self.wait_for_lists();
        assert!(self.people() > 0);
        self.portal.clear_requests();
    }

    /// SecondFactor to sign the administrator in.
    pub fn sign_in(&mut self) {
        self.desk.act(Action::SignIn {
            address: self.address.clone(),
            email: self.account.email.clone(),
            password: SecretString::from(self.account.password.clone()),
        });
    }

    /// Waits until signing in has failed, and gives the sentence in the form.
    #[track_caller]
    pub fn sign_in_trouble(&mut self) -> String {
        let trouble = |desk: &Desk| {
            desk.signing_in().filter(|state| state.running.is_none()).and_then(|state| state.trouble.clone())
        };
        self.wait("the sign-in has failed", |desk| trouble(desk).is_some());
        trouble(&self.desk).unwrap()
    }

    /// Waits until both lists are there, or are known not to come.
    #[track_caller]
    pub fn wait_for_lists(&mut self) {
        self.wait("the lists are loaded", |desk| {
            desk.lists()
                .is_some_and(|signed| signed.people.loading.is_none() && signed.contacts.loading.is_none())
        });
    }

    /// Lets the background work until something is so.
    #[track_caller]
    pub fn wait(&mut self, what: &str, is_so: impl Fn(&Desk) -> bool) {
        let begin = Instant::now();
        loop {
            self.desk.receive();
            if is_so(&self.desk) {
                return;
            }
            let running: Vec<_> = self.desk.running().collect();
            assert!(begin.elapsed() < LONGEST, "waited in vain: {what}; running: {running:?}");
            thread::park_timeout(Duration::from_millis(5));
        }
    }

    /// How many people the list shows.
    pub fn people(&self) -> usize {
        self.desk.lists().unwrap().people.found.len()
    }

    /// Why the list of people could not be loaded.
    pub fn list_trouble(&self) -> Option<String> {
        self.desk.lists().unwrap().people.trouble.clone()
    }

    /// Loads the list of people again, and waits for the end.
    #[track_caller]
    pub fn refresh_people(&mut self) {
        self.desk.act(Action::Refresh(RecordKind::Person));
        self.wait_for_lists();
    }

    /// The stored row of the person with this name.
    pub fn row(&self, name: &str) -> PersonRow {
        let fits = |row: &&PersonRow| format!("{} {}", row.first_name, row.last_name) == name;
        self.portal.read_rows(|rows| rows.people.values().find(fits).unwrap().clone())
    }

    /// The key of the person with this name.
    pub fn key(&self, name: &str) -> RecordKey {
        RecordKey::Person(self.row(name).id)
    }

    /// Opens a record and waits until it stands there or could not be read.
    #[track_caller]
    pub fn try_to_open(&mut self, key: RecordKey) -> Result<(), String> {
        self.desk.act(Action::Open(key));
        self.opened(key)
    }

    /// Reads a record again and waits until it stands there or could not be read.
    #[track_caller]
    pub fn read_again(&mut self, key: RecordKey) -> Result<(), String> {
        self.desk.act(Action::ReadAgain(key));
        self.opened(key)
    }

    #[track_caller]
    fn opened(&mut self, key: RecordKey) -> Result<(), String> {
        self.wait("the record is read", |desk| match desk.session().unwrap().open.get(&key) {
            Some(Open::Ready(record)) => record.reading.is_none(),
            Some(Open::Failed(_)) => true,
            _ => false,
        });
        match &self.desk.session().unwrap().open[&key] {
            Open::Failed(sentence) => Err(sentence.clone()),
            _ => Ok(()),
        }
    }

    /// Opens a record that can be read.
    #[track_caller]
    pub fn open_record(&mut self, key: RecordKey) {
        self.try_to_open(key).unwrap();
    }

    /// Types into a field of an open record.
    pub fn type_into(&mut self, key: RecordKey, field: FieldKey, text: &str) {
        self.desk.act(Action::Edit(key, field, Value::Text(text.to_owned())));
    }

    /// Chooses a picture for an open record.
    #[track_caller]
    pub fn choose_picture(&mut self, key: RecordKey) {
        let path = self.folder.path().join("tiny.png");
        image::RgbImage::from_fn(9, 6, |x, y| image::Rgb([x as u8, y as u8, 7])).save(&path).unwrap();
        self.desk.act(Action::LoadPicture(key, path));
        self.wait("the picture is read", |desk| {
            desk.record(key).is_some_and(|record| record.photo.running.is_none())
        });
    }

    /// How often a picture was sent.
    pub fn uploads(&self) -> usize {
        let requests = self.portal.requests();
        requests.iter().filter(|request| request.path.contains("ajaxupload")).count()
    }

    /// An open record.
    pub fn record(&self, key: RecordKey) -> &OpenRecord {
        self.desk.record(key).unwrap()
    }

    /// What stands in a field of an open record.
    #[track_caller]
    pub fn text_in(&self, key: RecordKey, field: FieldKey) -> String {
        self.record(key).draft.text(field).to_owned()
    }

    /// Saves a record, waits for the end, and tells what the form says then.
    #[track_caller]
    pub fn save(&mut self, key: RecordKey) -> Said {
        self.desk.act(Action::Save(key));
        assert!(self.record(key).saving.is_some(), "the save has not begun: {:?}", self.said(key));
        self.save_ends(key)
    }

    /// Waits for the end of a save, and tells what the form says then.
    #[track_caller]
    pub fn save_ends(&mut self, key: RecordKey) -> Said {
        self.wait("the save has ended", |desk| {
            let record = desk.record(key).unwrap();
            record.saving.is_none() && (record.finished.is_some() || record.review.is_some())
        });
        self.said(key)
    }

    /// What the form says of the last save.
    pub fn said(&self, key: RecordKey) -> Said {
        match &self.record(key).finished {
            None => Said::Nothing,
            Some(Finished::NothingToDo) => Said::NothingToDo,
            Some(Finished::NotSaved(sentence)) => Said::NotSaved(sentence.clone()),
            Some(Finished::Receipt(receipt)) if receipt.is_clean() => Said::Saved,
            Some(Finished::Receipt(receipt)) => {
                let results = receipt.lines.iter().map(|line| format!("{:?}", line.result)).collect();
                Said::InPart(receipt.trouble.clone().unwrap_or_default(), results)
            }
        }
    }

    /// The draft of a record as it is on disk now.
    #[track_caller]
    pub fn on_disk(&self, key: RecordKey) -> Option<Draft> {
        let folder = Folder::at(self.folder.path()).of_portal(&self.address, &self.account.email);
        let (mut drafts, troubles) = folder.drafts().load();
        assert!(troubles.is_empty(), "{troubles:?}");
        drafts.remove(&key).map(|stored| stored.draft)
    }

    /// What was typed is still there, in the form and on disk.
    #[track_caller]
    pub fn assert_kept(&mut self, key: RecordKey, field: FieldKey, text: &str) {
        assert_eq!(self.text_in(key, field), text);
        assert!(self.record(key).draft.is_edited(field));
        assert!(self.record(key).is_editable());
        self.desk.keep_now();
        let kept = self.on_disk(key).expect("there is no draft on disk");
        assert_eq!(kept.text(field), text);
    }

    /// Nothing is left to save, in the form and, soon, on disk.
    #[track_caller]
    pub fn assert_settled(&mut self, key: RecordKey) {
        assert!(!self.record(key).draft.has_edits());
        let begin = Instant::now();
        while let Some(draft) = self.on_disk(key) {
            assert!(begin.elapsed() < LONGEST, "still on disk: {:?}", draft.edits());
            self.desk.receive();
            thread::park_timeout(Duration::from_millis(10));
        }
    }

    /// Nothing hangs: another person can be opened, edited and saved.
    #[track_caller]
    pub fn assert_alive(&mut self) {
        let priya = self.key(PRIYA);
        self.open_record(priya);
        let title = format!("{}!", self.text_in(priya, FieldKey::Title));
        self.type_into(priya, FieldKey::Title, &title);
        assert_eq!(self.save(priya), Said::Saved);
        assert_eq!(self.row(PRIYA).title, title);
        let mia = self.key(MIA);
        self.desk.act(Action::Open(mia));
    }

    /// How many calls were to change something of this record, whatever became of them.
    pub fn changes_of(&self, key: RecordKey) -> usize {
        let id = key.to_string();
        let requests = self.portal.requests();
        requests.iter().filter(|request| request.method != "GET" && request.path.contains(&id)).count()
    }

    /// How often something was read.
    pub fn readings_of(&self, path: &str) -> usize {
        let requests = self.portal.requests();
        requests.iter().filter(|request| request.method == "GET" && request.path.contains(path)).count()
    }

    /// Makes calls go wrong from now on.
    pub fn inject(&self, method: &str, path: &str, what: &FaultKind) {
        self.inject_times(method, path, None, what);
    }

    /// Makes so many calls go wrong.
    pub fn inject_times(&self, method: &str, path: &str, times: Option<u32>, what: &FaultKind) {
        let matches = Match { method: Some(method.to_owned()), path_contains: path.to_owned() };
        self.portal.inject(Fault { matches, times, what: what.clone() });
    }

    /// Lets the next call of this kind pass as if nothing were wrong, before faults that are injected later.
    pub fn let_pass(&self, method: &str, path: &str) {
        self.inject_times(method, path, Some(1), &FaultKind::Delay(Duration::ZERO));
    }

    /// Runs something on the runtime of the portal.
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }
}

/// What a form says of the last save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    Nothing,
    NothingToDo,
    Saved,
    NotSaved(String),
    /// The trouble, and what is said of each field.
    InPart(String, Vec<String>),
}

/// Wakes the test where it waits.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
