//! Copies of a portal's lists, so that they stand at the next start before the portal
//! answers.
//!
//! A file is a short head and the list, packed (postcard, LZ4). The head has the version
//! of the format and a checksum: a file of another version, a damaged one and one that was
//! cut off are as good as none, because the portal has it all.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::PortalFolder;
use super::files::{private_folder, read_up_to, remove_abandoned, write_whole};

const MAGIC: &[u8; 8] = b"PDesk.ls";
/// To be raised with every change of what is written into a list, here or in the types that
/// are written.
const VERSION: u32 = 2;
/// Magic, version, checksum, time, size of the list before packing.
const HEAD: usize = 8 + 4 + 4 + 8 + 8;
/// The checksum is of everything behind it.
const CHECKED: usize = 16;
/// No list is larger, in bytes before packing.
const LARGEST: u64 = 1 << 30;

/// No file is larger, in bytes.
const LARGEST_FILE: u64 = 256 << 20;

/// The copies of the lists of one account.
#[derive(Clone, Debug)]
pub struct ListCache {
    path: PathBuf,
}

/// A list that was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptList<T> {
    /// When the portal gave it.
    pub loaded: Timestamp,
    /// What it gave.
    pub list: T,
}

impl PortalFolder {
    /// The lists of this account as they were when they were last loaded.
    pub fn lists(&self) -> ListCache {
        ListCache { path: self.cache() }
    }
}

impl ListCache {
    /// Keeps a list under a name, in place of the one before.
    ///
    /// # Errors
    /// If it cannot be packed or written.
    pub fn keep(&self, name: &str, loaded: Timestamp, list: &impl Serialize) -> io::Result<()> {
        let content = pack(loaded, list)?;
        private_folder(&self.path)?;
        write_whole(&self.path, &file_name(name), &content)
    }

    /// The list of a name; `None` where there is none that this version can read.
    ///
    /// # Errors
    /// If there is a file that cannot be read at all.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> io::Result<Option<KeptList<T>>> {
        let content = read_up_to(&self.path.join(file_name(name)), LARGEST_FILE)?;
        Ok(content.and_then(|content| unpack(&content)))
    }

    /// Whether a list of this name is there, without reading it.
    pub fn has(&self, name: &str) -> bool {
        self.path.join(file_name(name)).is_file()
    }

    /// How much room the copies take, photos included, in bytes.
    pub fn size(&self) -> u64 {
        size_of_folder(&self.path)
    }

    /// Removes what a process left here that was killed while it wrote, long ago: another
    /// list may be written right now.
    pub fn clean_up(&self) {
        // What stays is tried again at the next start, and harms nobody.
        let _ = remove_abandoned(&self.path);
    }
}

fn size_of_folder(path: &Path) -> u64 {
    let Ok(files) = std::fs::read_dir(path) else { return 0 };
    files
        .flatten()
        .map(|file| match file.metadata() {
            Ok(data) if data.is_dir() => size_of_folder(&file.path()),
            Ok(data) => data.len(),
            Err(_) => 0,
        })
        .sum()
}

fn file_name(name: &str) -> String {
    format!("{name}.list")
}

fn pack(loaded: Timestamp, list: &impl Serialize) -> io::Result<Vec<u8>> {
    let plain = postcard::to_allocvec(list).map_err(io::Error::other)?;
    let most = lz4_flex::block::get_maximum_output_size(plain.len());
    let mut content = vec![0; HEAD + most];
    let packed = lz4_flex::block::compress_into(&plain, &mut content[HEAD..]).map_err(io::Error::other)?;
    content.truncate(HEAD + packed);
    content[..8].copy_from_slice(MAGIC);
    content[8..12].copy_from_slice(&VERSION.to_le_bytes());
    content[16..24].copy_from_slice(&loaded.as_second().to_le_bytes());
    content[24..32].copy_from_slice(&(plain.len() as u64).to_le_bytes());
    let checksum = crc32fast::hash(&content[CHECKED..]);
    content[12..16].copy_from_slice(&checksum.to_le_bytes());
    Ok(content)
}

fn unpack<T: DeserializeOwned>(content: &[u8]) -> Option<KeptList<T>> {
    let (head, packed) = content.split_at_checked(HEAD)?;
    let number = |at: usize| head.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes);
    let short = |at: usize| head.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
    if !head.starts_with(MAGIC)
        || short(8)? != VERSION
        || short(12)? != crc32fast::hash(content.get(CHECKED..)?)
    {
        return None;
    }
    let loaded = Timestamp::from_second(number(16)?.cast_signed()).ok()?;
    let size = number(24).filter(|size| *size <= LARGEST)?;
    let plain = lz4_flex::block::decompress(packed, usize::try_from(size).ok()?).ok()?;
    Some(KeptList { loaded, list: postcard::from_bytes(&plain).ok()? })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::storage::Folder;

    type List = (String, Vec<(u32, String)>);

    fn list() -> List {
        ("People".to_owned(), (0..500).map(|at| (at, format!("Person {at}"))).collect())
    }

    fn loaded() -> Timestamp {
        "2026-11-20T11:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_list_comes_back_with_its_time_and_can_be_removed() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path()).of_portal("https://office.example", "mia@x.example");
        let lists = folder.lists();
        assert_eq!(lists.read::<List>("people").unwrap(), None);
        lists.keep("people", loaded(), &list()).unwrap();
        assert_eq!(lists.read("people").unwrap(), Some(KeptList { loaded: loaded(), list: list() }));
        assert_eq!(lists.read::<List>("contacts").unwrap(), None);
        assert!(lists.size() > 0 && lists.size() < 8_000, "{} bytes", lists.size());
        folder.remove_copies().unwrap();
        assert_eq!((lists.read::<List>("people").unwrap(), lists.size()), (None, 0));
        folder.remove_copies().unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn only_its_owner_may_read_a_copy() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path()).of_portal("https://office.example", "mia@x.example");
        folder.lists().keep("people", loaded(), &list()).unwrap();
        let file = folder.path().join("cache").join("people.list");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0);
    }

    #[test]
    fn a_file_of_another_version_is_as_good_as_none() {
        for version in [0, VERSION - 1, VERSION + 1, u32::MAX] {
            let mut content = pack(loaded(), &list()).unwrap();
            content[8..12].copy_from_slice(&version.to_le_bytes());
            assert_eq!(unpack::<List>(&content), None, "version {version}");
        }
    }

    #[test]
    fn a_file_that_was_cut_off_anywhere_is_as_good_as_none() {
        let content = pack(loaded(), &list()).unwrap();
        assert!(unpack::<List>(&content).is_some());
        for length in 0..content.len() {
            assert_eq!(unpack::<List>(&content[..length]), None, "{length} bytes");
        }
    }

    proptest! {
        #[test]
        fn a_damaged_file_is_as_good_as_none(at in 0usize..1000, with in 1u8..) {
            let mut content = pack(loaded(), &list()).unwrap();
            let at = at % content.len();
            content[at] ^= with;
            prop_assert_eq!(unpack::<List>(&content), None);
        }

        #[test]
        fn anything_at_all_is_refused(content in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(unpack::<List>(&content), None);
        }
    }
}
