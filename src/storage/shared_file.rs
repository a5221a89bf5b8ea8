//! A small file that several windows may write: what one of them changes goes into what is there.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde_json::Value as Json;

use super::Folder;
use super::three_way::{Identity, three_way};

/// A JSON file of one folder, and what this window has not written into it yet.
///
/// What is given to [`offer`](SharedFile::offer) waits until [`write`](SharedFile::write) has brought
/// it to the disk; where that fails it waits on.
#[derive(Debug)]
pub struct SharedFile<T> {
    inner: Arc<Shared<T>>,
}

#[derive(Debug)]
struct Shared<T> {
    folder: Folder,
    name: &'static str,
    identity: Identity,
    /// What this version makes of the file.
    read: fn(Json) -> Option<T>,
    /// What this window knows to be in the file; held while it is written.
    base: Mutex<Json>,
    waiting: Mutex<Option<Json>>,
}

impl<T> Clone for SharedFile<T> {
    fn clone(&self) -> SharedFile<T> {
        SharedFile { inner: Arc::clone(&self.inner) }
    }
}

impl<T: Serialize> SharedFile<T> {
    /// A file of which this window knows what it holds. `read` says what this version makes of it.
    pub(super) fn new(
        folder: Folder,
        name: &'static str,
        identity: Identity,
        read: fn(Json) -> Option<T>,
        base: &T,
    ) -> SharedFile<T> {
        let base = Mutex::new(serde_json::to_value(base).unwrap_or_default());
        SharedFile {
            inner: Arc::new(Shared { folder, name, identity, read, base, waiting: Mutex::default() }),
        }
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        self.inner.folder.path().join(self.inner.name)
    }

    /// Gives what the file shall hold. What was given before and is not written yet is replaced.
    pub fn offer(&self, content: &T) {
        *lock(&self.inner.waiting) = serde_json::to_value(content).ok();
    }

    /// Whether anything is not on the disk yet.
    pub fn is_waiting(&self) -> bool {
        lock(&self.inner.waiting).is_some()
    }

    /// What the file holds is followed here: what differs from it from now on is a change of this window.
    pub fn followed(&self, content: &T) {
        *lock(&self.inner.base) = serde_json::to_value(content).unwrap_or_default();
    }

    /// Brings what waits into the file, and gives what the file then holds; `None` if nothing waits. It may
    /// hold what another window changed; whoever follows that says so ([`followed`](SharedFile::followed)).
    ///
    /// # Errors
    /// If it cannot be read or written. It then waits on.
    pub fn write(&self) -> io::Result<Option<T>> {
        self.write_into(&self.inner.folder, lock(&self.inner.base))
    }

    /// The same where nobody may be kept waiting.
    ///
    /// # Errors
    /// Also if it is being written right now.
    pub fn write_now(&self) -> io::Result<Option<T>> {
        match self.inner.base.try_lock() {
            Ok(base) => self.write_into(&self.inner.folder.hurried(), base),
            Err(_) => Err(io::ErrorKind::WouldBlock.into()),
        }
    }

    fn write_into(&self, folder: &Folder, mut base: MutexGuard<'_, Json>) -> io::Result<Option<T>> {
        let Shared { name, identity, read, waiting, .. } = &*self.inner;
        // Only now: whoever wrote meanwhile has taken what was there.
        let Some(mine) = lock(waiting).take() else { return Ok(None) };
        let write = || -> io::Result<Json> {
            let lock = folder.lock()?;
            let theirs = folder.read_again(name, &lock)?;
            let merged = theirs.map(|theirs| three_way(&base, &mine, &theirs, *identity));
            let merged = merged.unwrap_or_else(|| mine.clone());
            folder.replace(name, &merged, &lock)?;
            Ok(merged)
        };
        match write() {
            Ok(merged) => {
                // Not what is there now: of what others changed this window does not know yet.
                *base = mine;
                Ok(read(merged))
            }
            Err(error) => {
                lock(waiting).get_or_insert(mine);
                Err(error)
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::storage::Locking;

    const NAME: &str = "file.json";

    fn file(folder: &Folder) -> SharedFile<Json> {
        SharedFile::new(folder.clone(), NAME, |_| None, Some, &json!({}))
    }

    #[test]
    fn two_windows_write_into_one_file() {
        let place = tempfile::tempdir().unwrap();
        for locking in [Locking::default(), Locking::default().without_system_locks()] {
            let folder = Folder::at(place.path().join(format!("{locking:?}"))).locking(locking);
            let (one, two) = (file(&folder), file(&folder));
            one.offer(&json!({"a": 1}));
            one.write().unwrap();
            two.offer(&json!({"b": 2}));
            assert_eq!(two.write().unwrap(), Some(json!({"a": 1, "b": 2})));
            two.followed(&json!({"a": 1, "b": 2}));
            one.offer(&json!({"a": 3}));
            assert_eq!(one.write().unwrap(), Some(json!({"a": 3, "b": 2})));
            // Changed again before the other's was followed: that is no wish to take it away.
            one.offer(&json!({"a": 4}));
            assert_eq!(one.write().unwrap(), Some(json!({"a": 4, "b": 2})));
            one.followed(&json!({"a": 4, "b": 2}));
            // What one follows of the other is no change of its own.
            two.offer(&json!({"a": 1, "b": 4}));
            assert_eq!(two.write().unwrap(), Some(json!({"a": 4, "b": 4})));
            one.offer(&json!({"a": 4}));
            assert_eq!(one.write_now().unwrap(), Some(json!({"a": 4})), "taken away by hand");
            assert_eq!(one.write().unwrap(), None);
        }
    }

    /// Eight windows change entries of their own, again and again, in a folder in which the system gives
    /// no locks. `meanwhile` goes on beside them until they have ended.
    fn eight_windows(meanwhile: fn(&std::path::Path, &AtomicBool)) {
        const WINDOWS: usize = 8;
        const CHANGES: usize = 12;
        let place = tempfile::tempdir().unwrap();
        let has_ended = AtomicBool::new(false);
        let work = |window: usize| {
            let locking = Locking::within(Duration::from_secs(60)).without_system_locks();
            let file = file(&Folder::at(place.path()).locking(locking));
            let mut content = json!({});
            for change in 0..CHANGES {
                content[format!("{window}")] = json!(change);
                content[format!("{window}-{change}")] = json!(change);
                file.offer(&content);
                while let Err(error) = file.write() {
                    assert_eq!(error.kind(), io::ErrorKind::WouldBlock, "{error}");
                }
            }
        };
        thread::scope(|scope| {
            scope.spawn(|| meanwhile(place.path(), &has_ended));
            let windows: Vec<_> = (0..WINDOWS).map(|window| scope.spawn(move || work(window))).collect();
            let ended: Vec<_> = windows.into_iter().map(|window| window.join()).collect();
            has_ended.store(true, Ordering::SeqCst);
            ended.into_iter().for_each(|ended| ended.unwrap());
        });
        let content = Folder::at(place.path()).read::<Json>(NAME).unwrap().unwrap();
        for window in 0..WINDOWS {
            assert_eq!(content[format!("{window}")], json!(CHANGES - 1), "{content}");
            for change in 0..CHANGES {
                assert_eq!(content[format!("{window}-{change}")], json!(change), "{content}");
            }
        }
    }

    #[test]
    fn of_eight_windows_that_write_at_once_nothing_is_lost() {
        eight_windows(|_, _| {});
    }

    #[test]
    fn nothing_is_lost_although_the_lock_file_is_taken_away_at_any_moment() {
        eight_windows(|folder, has_ended| {
            for _ in 0..400 {
                if has_ended.load(Ordering::SeqCst) {
                    break;
                }
                let _ = std::fs::remove_file(folder.join("lock.held"));
                thread::sleep(Duration::from_millis(1));
            }
        });
    }

    #[test]
    fn what_cannot_be_written_waits() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("folder");
        let folder = Folder::at(&path);
        let one = file(&folder);
        std::fs::write(&path, "in the way").unwrap();
        one.offer(&json!({"a": 1}));
        assert!(one.write().is_err() && one.is_waiting());
        std::fs::remove_file(&path).unwrap();
        assert_eq!(one.write().unwrap(), Some(json!({"a": 1})));
        assert!(!one.is_waiting());
        assert_eq!(folder.read::<Json>(NAME).unwrap(), Some(json!({"a": 1})));
    }

    #[test]
    fn what_somebody_broke_meanwhile_is_set_aside() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path());
        let one = file(&folder);
        std::fs::write(place.path().join(NAME), "{").unwrap();
        one.offer(&json!({"a": 1}));
        assert_eq!(one.write().unwrap(), Some(json!({"a": 1})));
        assert!(place.path().join("file.json.damaged").exists());
    }
}
