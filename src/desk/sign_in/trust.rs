//! Certificate trust for one portal, and whether to do without encryption: decided before anything is sent.

use std::path::{Path, PathBuf};

use crate::desk::environment::NoDialog;
use crate::desk::paths;
use crate::desk::sign_in::state::SignInGoal;
use crate::desk::sign_in::trust_question::TrustQuestion;
use crate::desk::state::Desk;
use crate::desk::task::TaskKind;
use crate::desk::world::unfinished_words;
use crate::jobs::aside;
use crate::portal::{Trust, read_authority};
use crate::storage::files::read_up_to;

/// How reading the file of an authority ended.
enum AuthorityFile {
    /// The certificates in it.
    Read(String),
    /// It was not taken, and why.
    Refused(String),
    /// The user chose none.
    NotChosen,
    /// The user could not choose one.
    NoDialog(NoDialog),
}

impl Desk {
    /// The user has looked at what is doubtful and wants to go on.
    pub(in crate::desk) fn trust(&mut self) {
        let Some((address, intent)) = self.sign_in.waiting.clone() else { return };
        let mut facts = self.access_facts(&address, &intent);
        match self.sign_in.doubt.take() {
            Some(TrustQuestion::PlainHttp { .. }) => facts.plain_http = true,
            Some(TrustQuestion::Certificate { shown, .. }) => {
                facts.trust.pinned = Some(shown.certificate.fingerprint);
            }
            None => return,
        }
        self.leave_authority_dialog();
        self.sign_in.decided = Some((address.clone(), facts));
        self.begin(address, intent);
    }

    /// The user does not want to go on.
    pub(in crate::desk) fn distrust(&mut self) {
        let state = &mut self.sign_in;
        let sentence = match state.doubt.take() {
            Some(TrustQuestion::PlainHttp { host }) => format!("Nothing was sent to {host}."),
            Some(TrustQuestion::Certificate { host, reason, .. }) => {
                format!("Nothing was sent to {host}, because {reason}.")
            }
            None => return,
        };
        state.authority_trouble = None;
        match state.waiting.take() {
            Some((_, SignInGoal::Look)) => state.found.answer = Some(Err(sentence)),
            _ => state.trouble = Some(sentence),
        }
        self.leave_authority_dialog();
    }

    /// The question about the certificate is decided, and with it no file is wanted any more.
    fn leave_authority_dialog(&mut self) {
        if let Some(job) = self.sign_in.authority_dialog.leave() {
            self.world.tasks.cancel(job);
        }
    }

    /// Reads the file of an authority; the user chooses it where none is named. Asked for once more, it
    /// takes the place of what was asked before.
    pub(in crate::desk) fn add_authority(&mut self, path: Option<PathBuf>) {
        let choose = path.is_none().then(|| (self.world.environment.choose_authority)());
        let is_chosen = choose.is_some();
        let home = self.world.environment.own_folders.home.clone();
        self.sign_in.authority_trouble = None;
        // A dialog that is open is closed with its task, which makes room in the lane.
        self.sign_in.authority_dialog.leave();
        let work = async move {
            let path = match choose {
                Some(choose) => choose.await,
                None => Ok(path),
            };
            match path {
                Ok(Some(path)) => read(path, home).await,
                Ok(None) => AuthorityFile::NotChosen,
                Err(reason) => AuthorityFile::NoDialog(reason),
            }
        };
        let id = self.start_sign_in(TaskKind::ReadAuthority, work, |desk, file| {
            desk.authority_read(file.unwrap_or_else(|left| AuthorityFile::Refused(unfinished_words(left))));
        });
        if is_chosen {
            self.sign_in.authority_dialog.ask(id);
        }
    }

    fn authority_read(&mut self, file: AuthorityFile) {
        self.sign_in.authority_dialog.answer(!matches!(file, AuthorityFile::NoDialog(_)));
        let Some((address, intent)) = self.sign_in.waiting.clone() else { return };
        let mut facts = self.access_facts(&address, &intent);
        let state = &mut self.sign_in;
        match file {
            AuthorityFile::NotChosen => {}
            AuthorityFile::Refused(sentence) => state.authority_trouble = Some(sentence),
            AuthorityFile::NoDialog(reason) => state.authority_trouble = Some(reason.to_string()),
            AuthorityFile::Read(authority) => {
                (state.doubt, state.authority_trouble) = (None, None);
                // Another certificate accepted before would still shut the authority's out.
                facts.trust = Trust { pinned: None, authority: Some(authority) };
                state.decided = Some((address.clone(), facts));
                self.begin(address, intent);
            }
        }
    }
}

/// No file of certificates is nearly as large, in bytes.
const LARGEST_FILE: u64 = 1 << 20;

async fn read(path: PathBuf, home: Option<PathBuf>) -> AuthorityFile {
    let read = aside(move || read_file(&paths::meant(&path, home.as_deref(), Path::is_file)));
    match read.await {
        Ok(authority) => AuthorityFile::Read(authority),
        Err(sentence) => AuthorityFile::Refused(sentence),
    }
}

fn read_file(path: &Path) -> Result<String, String> {
    let name = path.display().to_string();
    let failed = |error: std::io::Error| format!("{name} cannot be read: {error}.");
    let content = match read_up_to(path, LARGEST_FILE) {
        Ok(Some(content)) => content,
        Ok(None) => return Err(format!("There is no file {name}. Choose another one.")),
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
            return Err(format!("{name} is too large to be a certificate file."));
        }
        Err(error) => return Err(failed(error)),
    };
    read_authority(&content)
        .ok_or_else(|| format!("{name} holds no certificate. Choose a file in the PEM or DER format."))
}
