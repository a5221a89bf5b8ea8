//! The photos that were shown last, as the portal sent them.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::PortalFolder;
use super::files::{fingerprint, private_folder, read_up_to, write_whole};

/// The most room the photos of one account may take, in bytes.
const MOST: u64 = 32 * 1024 * 1024;
/// The largest photo that is kept, in bytes.
const LARGEST: usize = 1024 * 1024;
/// A photo is fetched again after this time: the portal does not tell when one changes.
const FRESH: Duration = Duration::from_secs(24 * 3600);

/// The photos of one account on disk, bounded in room and time.
#[derive(Clone, Debug)]
pub struct PhotoCache {
    path: PathBuf,
}

impl PortalFolder {
    /// The photos that were shown last.
    pub fn photos(&self) -> PhotoCache {
        PhotoCache::new(self.cache().join("photos"))
    }
}

impl PhotoCache {
    fn new(path: PathBuf) -> PhotoCache {
        PhotoCache { path }
    }

    /// The photo of an address, if it was kept within the last day; empty if the portal
    /// said then that there is none.
    pub fn read(&self, address: &str) -> Option<Vec<u8>> {
        let path = self.path.join(name_of(address));
        let written = fs::metadata(&path).ok()?.modified().ok()?;
        let is_fresh = written.elapsed().is_ok_and(|age| age < FRESH);
        is_fresh.then(|| read_up_to(&path, LARGEST as u64).ok().flatten()).flatten()
    }

    /// Keeps a photo. The oldest make room for it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn keep(&self, address: &str, bytes: &[u8]) -> io::Result<()> {
        self.keep_within(address, bytes, MOST)
    }

    fn keep_within(&self, address: &str, bytes: &[u8], most: u64) -> io::Result<()> {
        if bytes.len() > LARGEST {
            return Ok(());
        }
        private_folder(&self.path)?;
        write_whole(&self.path, &name_of(address), bytes)?;
        let mut files: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for file in fs::read_dir(&self.path)? {
            let file = file?;
            let Ok(data) = file.metadata() else { continue };
            // A file takes room in the folder besides its bytes.
            files.push((data.modified()?, data.len().max(512), file.path()));
        }
        let mut room: u64 = files.iter().map(|(_, size, _)| size).sum();
        files.sort();
        for (_, size, path) in files {
            if room <= most {
                break;
            }
            fs::remove_file(path)?;
            room -= size;
        }
        Ok(())
    }

    /// Forgets a photo, which has changed.
    pub fn forget(&self, address: &str) {
        // What cannot be removed is too old tomorrow.
        let _ = fs::remove_file(self.path.join(name_of(address)));
    }
}

fn name_of(address: &str) -> String {
    format!("{:016x}", fingerprint([address.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(cache: &PhotoCache) -> usize {
        fs::read_dir(&cache.path).unwrap().count()
    }

    #[test]
    fn photos_come_back_until_they_are_forgotten() {
        let place = tempfile::tempdir().unwrap();
        let cache = PhotoCache::new(place.path().join("photos"));
        assert_eq!(cache.read("/a"), None);
        cache.keep("/a", &[1, 2, 3]).unwrap();
        cache.keep("/none", &[]).unwrap();
        assert_eq!(cache.read("/a"), Some(vec![1, 2, 3]));
        assert_eq!(cache.read("/none"), Some(Vec::new()));
        cache.forget("/a");
        assert_eq!(cache.read("/a"), None);
        cache.keep("/huge", &vec![0; LARGEST + 1]).unwrap();
        assert_eq!(cache.read("/huge"), None);
    }

    #[test]
    fn an_old_photo_is_not_used() {
        let place = tempfile::tempdir().unwrap();
        let cache = PhotoCache::new(place.path().join("photos"));
        cache.keep("/a", &[1]).unwrap();
        let file = fs::File::options().write(true).open(cache.path.join(name_of("/a"))).unwrap();
        file.set_modified(SystemTime::now() - FRESH).unwrap();
        assert_eq!(cache.read("/a"), None);
    }

    #[test]
    fn the_oldest_make_room() {
        let place = tempfile::tempdir().unwrap();
        let cache = PhotoCache::new(place.path().join("photos"));
        let now = SystemTime::now();
        for number in 0..10 {
            let address = format!("/{number}");
            cache.keep_within(&address, &[0; 1000], 3500).unwrap();
            let file = fs::File::options().write(true).open(cache.path.join(name_of(&address))).unwrap();
            file.set_modified(now - Duration::from_secs(100 - number)).unwrap();
        }
        assert_eq!(kept(&cache), 3);
        assert!(cache.read("/9").is_some() && cache.read("/6").is_none());
    }
}
