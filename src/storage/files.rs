//! How files are written so that nobody else reads them and a crash leaves them whole.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::NamedTempFile;

/// How the name begins of a file that is still being written, where nothing else is said.
const NEW: &str = ".tmp";
/// How it ends.
const UNFINISHED: &str = ".unfinished";

/// Nobody writes one file for so long.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Makes a folder that only its owner may enter, and the folders above it.
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Whether there is a file. Anything else in its place is an error, which says what it is: opening a pipe
/// would wait for ever.
pub(crate) fn is_there(path: &Path) -> io::Result<bool> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    let found = if found.is_symlink() {
        fs::metadata(path).map_err(|_| odd("a link that leads nowhere is in its place"))?
    } else {
        found
    };
    if found.is_file() {
        Ok(true)
    } else if found.is_dir() {
        Err(odd("a folder is in its place"))
    } else {
        Err(odd("something that is no file is in its place"))
    }
}

fn odd(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, what)
}

/// Opens a file to read it; `None` if there is none.
pub(super) fn open(path: &Path) -> io::Result<Option<File>> {
    if !is_there(path)? {
        return Ok(None);
    }
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        file => file.map(Some),
    }
}

/// Opens a file of at most so many bytes to read it, and tells how many it has; `None` if there is none.
pub(super) fn open_up_to(path: &Path, most: u64) -> io::Result<Option<(File, u64)>> {
    let Some(file) = open(path)? else { return Ok(None) };
    let length = file.metadata()?.len();
    if length > most { Err(too_large()) } else { Ok(Some((file, length))) }
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "it is far too large")
}

/// Reads a file of at most so many bytes; `None` if there is none.
pub(crate) fn read_up_to(path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
    let Some((file, _)) = open_up_to(path, most)? else { return Ok(None) };
    let mut content = Vec::new();
    file.take(most + 1).read_to_end(&mut content)?;
    if content.len() as u64 > most { Err(too_large()) } else { Ok(Some(content)) }
}

/// Options that make new files readable to their owner alone.
pub(crate) fn private_options() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Writes a file as a whole: after a crash it holds the old content or the new one.
/// On Unix only its owner may read it.
pub(crate) fn write_whole(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    write_whole_by(folder, name, |file| file.write_all(content))
}

/// The same for a content that is made while it is written.
pub(super) fn write_whole_by(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&mut NamedTempFile) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = begin_file(folder, NEW, &[])?;
    write(&mut file)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(name))?;
    sync_folder(folder)
}

/// A new file with this content, under a name that begins like this and that no other has. It is removed
/// when it is dropped.
pub(super) fn begin_file(folder: &Path, beginning: &str, content: &[u8]) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix(beginning).suffix(UNFINISHED).tempfile_in(folder)?;
    file.write_all(content)?;
    Ok(file)
}

/// Removes the files of [`begin_file`] with this beginning.
pub(super) fn remove_begun(folder: &Path, beginning: &str) -> io::Result<()> {
    for file in fs::read_dir(folder)? {
        let file = file?;
        let name = file.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(beginning) && name.ends_with(UNFINISHED) {
            match fs::remove_file(file.path()) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
    }
    Ok(())
}

/// What time it is for the files of a folder. On a network drive the server sets it.
pub(super) fn time_of_files(folder: &Path) -> io::Result<SystemTime> {
    begin_file(folder, NEW, &[])?.as_file().metadata()?.modified()
}

/// Removes what a process that was killed in [`write_whole`] left behind. Nobody may
/// be writing in this folder meanwhile.
pub(super) fn remove_unfinished(folder: &Path) -> io::Result<()> {
    for file in fs::read_dir(folder)? {
        let file = file?;
        if file.file_name().to_string_lossy().ends_with(UNFINISHED) {
            fs::remove_file(file.path())?;
        }
    }
    Ok(())
}

/// The same where others may be writing: only what was begun long ago.
pub(super) fn remove_abandoned(folder: &Path) -> io::Result<()> {
    for file in fs::read_dir(folder)? {
        let file = file?;
        let is_old = || -> io::Result<bool> {
            Ok(file.metadata()?.modified()?.elapsed().is_ok_and(|age| age > ABANDONED))
        };
        if file.file_name().to_string_lossy().ends_with(UNFINISHED) && is_old()? {
            fs::remove_file(file.path())?;
        }
    }
    Ok(())
}

/// Brings new and removed names in a folder to the disk, where that can be asked for.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Moves a file that cannot be read out of the way, over no other.
pub(super) fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let aside = free_name(path, "damaged")?;
    fs::rename(path, &aside)?;
    Ok(aside)
}

/// Moves a file that is not wanted now out of the way, over no other.
pub(super) fn move_aside(path: &Path) -> io::Result<PathBuf> {
    let aside = free_name(path, "kept")?;
    fs::rename(path, &aside)?;
    Ok(aside)
}

/// Copies a file that cannot be read in full, over no other.
pub(super) fn copy_aside(path: &Path) -> io::Result<PathBuf> {
    let aside = free_name(path, "later")?;
    fs::copy(path, &aside)?;
    File::open(&aside)?.sync_all()?;
    Ok(aside)
}

/// A name beside this one that is not taken: `settings.json.damaged`, `….damaged-2`, …
fn free_name(path: &Path, ending: &str) -> io::Result<PathBuf> {
    let mut number = 1u64;
    loop {
        let ending = if number == 1 { ending.to_owned() } else { format!("{ending}-{number}") };
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{ending}"));
        if !fs::exists(&name)? {
            return Ok(name.into());
        }
        number += 1;
    }
}

/// A number made of all parts (FNV-1a, 64 bits), the same on every computer and in
/// every version. One changed byte always gives another number.
pub(crate) fn fingerprint<const N: usize>(parts: [&[u8]; N]) -> u64 {
    let mut number: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        // 0xff occurs in no text, so the parts cannot run into each other.
        for byte in part.iter().chain(&[0xff]) {
            number = (number ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    number
}
