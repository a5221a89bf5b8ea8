//! The file dialogs of the desktop's portal, asked for over the session bus.
//!
//! Each question has a connection of its own. The portal closes the dialog of a program whose connection
//! has ended, so to drop the question is enough to take it back.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use futures_util::StreamExt;
use portal_desk::desk::NoDialog;
use tokio::time::timeout;
use url::Url;
use uuid::Uuid;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, MatchRule, Message, MessageStream, message};

use super::DialogQuestion;

/// How long the portal may take to answer a question that is not for the user. A user who waits is told
/// within 3 seconds.
pub(super) const PATIENCE: Duration = Duration::from_millis(2500);

const NAME: &str = "org.freedesktop.portal.Desktop";
const OBJECT: &str = "/org/freedesktop/portal/desktop";
const FILE_CHOOSER: &str = "org.freedesktop.portal.FileChooser";
const BUS: &str = "org.freedesktop.DBus";

/// The portal says so of a dialog in which a file was chosen; everything else is a dialog without one.
const CHOSEN: u32 = 0;

/// The bus says so of a question to a program that has ended since.
const NO_REPLY: &str = "org.freedesktop.DBus.Error.NoReply";

/// The desktop's portal.
pub(super) struct DesktopPortal {
    session: Connection,
}

impl DesktopPortal {
    /// The portal, where there is one that has file dialogs. The bus starts it where it can.
    pub(super) async fn find() -> Option<DesktopPortal> {
        match DesktopPortal::ask_version().await {
            Ok(portal) => Some(portal),
            Err(error) => {
                tracing::debug!(%error, "the desktop has no portal with file dialogs");
                None
            }
        }
    }

    async fn ask_version() -> zbus::Result<DesktopPortal> {
        let session = Connection::session().await?;
        let asked = (FILE_CHOOSER, "version");
        session
            .call_method(Some(NAME), OBJECT, Some("org.freedesktop.DBus.Properties"), "Get", &asked)
            .await?;
        Ok(DesktopPortal { session })
    }

    /// Lets the user choose. Ends also where the portal or the bus does.
    pub(super) async fn choose(&self, question: &DialogQuestion) -> Result<Option<PathBuf>, NoDialog> {
        let dialog = match timeout(PATIENCE, self.open(question)).await {
            Ok(opened) => opened.map_err(|error| reason(&error))?,
            Err(_) => return Err(NoDialog::DoesNotAnswer),
        };
        dialog.answer().await
    }

    async fn open(&self, question: &DialogQuestion) -> zbus::Result<Dialog> {
        let token = format!("portal_desk_{}", Uuid::new_v4().simple());
        let sender = self.session.unique_name().map_or("", |name| name.as_str());
        let expected = request_path(sender, &token);
        // First, so that no answer is missed.
        let mut answers = self.answers(&expected).await?;
        let owners = self.owners().await?;
        let method = if question.save_as.is_some() { "SaveFile" } else { "OpenFile" };
        // The dialog belongs to no window.
        let asked = ("", question.title, options(question, &token));
        let reply = self.session.call_method(Some(NAME), OBJECT, Some(FILE_CHOOSER), method, &asked).await?;
        let request: OwnedObjectPath = reply.body().deserialize()?;
        if request.as_str() != expected {
            // Portals before version 0.9 choose the path themselves.
            answers = self.answers(request.as_str()).await?;
        }
        Ok(Dialog { answers, owners })
    }

    /// What the portal says of a request.
    async fn answers(&self, request: &str) -> zbus::Result<MessageStream> {
        let rule = MatchRule::builder()
            .msg_type(message::Type::Signal)
            .sender(NAME)?
            .path(request)?
            .interface("org.freedesktop.portal.Request")?
            .member("Response")?
            .build();
        MessageStream::for_match_rule(rule, &self.session, None).await
    }

    /// What the bus says of the programs that are the portal, one after the other.
    async fn owners(&self) -> zbus::Result<MessageStream> {
        let rule = MatchRule::builder()
            .msg_type(message::Type::Signal)
            .sender(BUS)?
            .interface(BUS)?
            .member("NameOwnerChanged")?
            .add_arg(NAME)?
            .build();
        MessageStream::for_match_rule(rule, &self.session, None).await
    }
}

/// A dialog that the portal was asked for.
struct Dialog {
    answers: MessageStream,
    owners: MessageStream,
}

impl Dialog {
    /// Waits for the user, who has all the time there is.
    async fn answer(mut self) -> Result<Option<PathBuf>, NoDialog> {
        loop {
            tokio::select! {
                // A portal that has answered may end at once.
                biased;
                answer = self.answers.next() => {
                    let Some(Ok(answer)) = answer else { return Err(NoDialog::DoesNotAnswer) };
                    return chosen(&answer).map_err(|error| {
                        tracing::warn!(%error, "the portal's answer cannot be read");
                        NoDialog::DoesNotAnswer
                    });
                }
                change = self.owners.next() => match change {
                    Some(Ok(change)) if !is_loss(&change) => {}
                    _ => return Err(NoDialog::DoesNotAnswer),
                },
            }
        }
    }
}

/// Why no dialog opens after the portal was found.
fn reason(error: &zbus::Error) -> NoDialog {
    tracing::debug!(%error, "the portal opens no file dialog");
    match error {
        zbus::Error::MethodError(name, ..) if name.as_str() != NO_REPLY => NoDialog::NoneThere,
        _ => NoDialog::DoesNotAnswer,
    }
}

/// Where the portal answers a question. `sender` is the name of the connection that asks, `token` what it
/// calls the question.
fn request_path(sender: &str, token: &str) -> String {
    let sender = sender.trim_start_matches(':').replace('.', "_");
    format!("{OBJECT}/request/{sender}/{token}")
}

fn options<'a>(question: &DialogQuestion, token: &'a str) -> HashMap<&'static str, Value<'a>> {
    // 0 stands for a pattern with asterisks.
    let patterns: Vec<(u32, String)> =
        question.endings.iter().map(|ending| (0, format!("*.{ending}"))).collect();
    let filters: Vec<(String, Vec<(u32, String)>)> = vec![(question.kind.to_owned(), patterns)];
    let mut options =
        HashMap::from([("handle_token", Value::from(token)), ("filters", Value::from(filters))]);
    if let Some(name) = question.save_as {
        options.insert("current_name", Value::from(name));
    }
    options
}

/// The file that was chosen in a dialog, if one was.
fn chosen(answer: &Message) -> zbus::Result<Option<PathBuf>> {
    let (response, mut results): (u32, HashMap<String, OwnedValue>) = answer.body().deserialize()?;
    let Some(uris) = results.remove("uris").filter(|_| response == CHOSEN) else { return Ok(None) };
    let uris = Vec::<String>::try_from(uris)?;
    Ok(uris.first().and_then(|uri| path_of(uri)))
}

/// The path that a URI means, of a file on this computer.
fn path_of(uri: &str) -> Option<PathBuf> {
    let url = Url::parse(uri).ok().filter(|url| url.scheme() == "file");
    let path = url.and_then(|url| url.to_file_path().ok());
    if path.is_none() {
        tracing::warn!("the chosen file is not on this computer");
    }
    path
}

/// Whether the program that was the portal is it no more, also where another one is it now.
fn is_loss(change: &Message) -> bool {
    let names: zbus::Result<(String, String, String)> = change.body().deserialize();
    names.is_ok_and(|(_, before, _)| !before.is_empty())
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    use serde::Serialize;
    use zbus::zvariant::DynamicType;

    use super::*;

    fn signal<B: Serialize + DynamicType>(interface: &str, member: &str, body: &B) -> Message {
        Message::signal("/some/path", interface, member).unwrap().build(body).unwrap()
    }

    fn response(code: u32, results: HashMap<&str, Value<'_>>) -> Message {
        signal("org.freedesktop.portal.Request", "Response", &(code, results))
    }

    #[test]
    fn the_portal_answers_at_a_path_of_the_connection_and_the_token() {
        let path = request_path(":1.42", "portal_desk_0b1");
        assert_eq!(path, "/org/freedesktop/portal/desktop/request/1_42/portal_desk_0b1");
        assert!(OwnedObjectPath::try_from(path).is_ok());
    }

    #[test]
    fn it_is_asked_in_the_types_that_it_reads() {
        let open =
            DialogQuestion { title: "Choose", kind: "Pictures", endings: &["png", "jpg"], save_as: None };
        let asked = options(&open, "token");
        let signatures = |options: &HashMap<&'static str, Value<'_>>| {
            let mut all: Vec<_> =
                options.iter().map(|(name, value)| format!("{name} {}", value.value_signature())).collect();
            all.sort_unstable();
            all
        };
        assert_eq!(signatures(&asked), ["filters a(sa(us))", "handle_token s"]);
        let save = DialogQuestion { save_as: Some("table.csv"), ..open };
        assert_eq!(options(&save, "token")["current_name"], Value::from("table.csv"));
    }

    #[test]
    fn only_a_chosen_file_is_one() {
        let uris = || Value::from(vec!["file:///home/mia/photo.png".to_owned()]);
        let answer = response(0, HashMap::from([("uris", uris()), ("writable", Value::from(true))]));
        assert_eq!(chosen(&answer), Ok(Some(PathBuf::from("/home/mia/photo.png"))));
        for code in [1, 2] {
            assert_eq!(chosen(&response(code, HashMap::from([("uris", uris())]))), Ok(None));
        }
        assert_eq!(chosen(&response(0, HashMap::new())), Ok(None));
        assert!(chosen(&response(0, HashMap::from([("uris", Value::from("file:///one"))]))).is_err());
    }

    #[test]
    fn a_uri_is_a_path_letter_by_letter() {
        for (uri, path) in [
            ("file:///home/mia/a%20photo.png", "/home/mia/a photo.png"),
            ("file:///home/mia/50%25%20%231%3F.png", "/home/mia/50% #1?.png"),
            ("file://localhost/home/mia/M%C3%BCnchen.png", "/home/mia/München.png"),
            ("file:///home/mia/a%5Cb%7C.png", "/home/mia/a\\b|.png"),
        ] {
            assert_eq!(path_of(uri), Some(PathBuf::from(path)), "{uri}");
        }
        let not_unicode = OsString::from_vec(b"/home/mia/\xff.png".to_vec());
        assert_eq!(path_of("file:///home/mia/%FF.png"), Some(PathBuf::from(not_unicode)));
        for elsewhere in ["https://example.org/photo.png", "file://server/photo.png", "photo.png", ""] {
            assert_eq!(path_of(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn a_portal_that_begins_is_no_loss() {
        let changed = |before: &str, now: &str| signal(BUS, "NameOwnerChanged", &(NAME, before, now));
        assert!(!is_loss(&changed("", ":1.5")));
        assert!(is_loss(&changed(":1.5", "")));
        assert!(is_loss(&changed(":1.5", ":1.6")));
    }
}
