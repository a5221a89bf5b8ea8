//! What is said where no window can be opened, and where the program finds a fault in itself. The errors
//! of the crates behind the window name source files and values of theirs, which help nobody who wants
//! to use the program: those go to the log, without the folders of whoever built it.

use std::any::Any;
use std::env;
use std::io::Write as _;
use std::panic;

/// Said where nothing names a display.
const NO_DISPLAY: &str = "There is no display to open a window on: neither WAYLAND_DISPLAY nor DISPLAY is set. Start the program in a desktop session.";
/// Said of a fault of the program itself.
const FAULT: &str = "Something went wrong inside Portal Desk. What was typed up to then is kept; the log in the program's folder says where it happened.";
/// The longest reason of somebody else's that is told, in characters.
const LONGEST_REASON: usize = 160;

const PACKAGES: &str = "The README lists the system packages that a window needs.";
const DESKTOP: &str = "Start the program in a desktop session.";
const DRIVER: &str = "Install a graphics driver, or Mesa, which draws without one.";
const OTHER_SERVER: &str = "Start the program on another X server.";
const KEPT: &str = "What was typed up to then is kept.";

const NO_EXTENSION: &str = "the X server lacks an extension that a window needs";
const NO_OPENGL: &str = "OpenGL is missing, or too old";
const BROKEN: &str = "the connection to it broke";

/// What an error says in lower case, the cause that it tells of as the end of a sentence, and what to do.
/// The first that fits counts.
const CAUSES: [(&str, &str, &str); 18] = [
    ("libxkbcommon-x11", "the library libxkbcommon-x11 is missing", PACKAGES),
    ("libxkbcommon", "the library libxkbcommon is missing", PACKAGES),
    ("wayland library could not be loaded", "the library libwayland-client is missing", PACKAGES),
    ("wayland compositor", "no Wayland compositor answers where WAYLAND_DISPLAY says", DESKTOP),
    ("wayland_socket was set", "WAYLAND_SOCKET names no connection", DESKTOP),
    (
        "xlib's shared libraries",
        "a library of X11 is missing (libX11, libX11-xcb, libXcursor or libXi)",
        PACKAGES,
    ),
    ("xlib connection to xcb", "the library libX11-xcb does not fit", PACKAGES),
    (
        "connection to x server",
        "no X server answers where DISPLAY says, or it does not let this user in",
        DESKTOP,
    ),
    ("x server missing", NO_EXTENSION, OTHER_SERVER),
    ("missing x11 extension", NO_EXTENSION, OTHER_SERVER),
    ("failed to query x", NO_EXTENSION, OTHER_SERVER),
    ("exit failure", BROKEN, KEPT),
    ("broken pipe", BROKEN, KEPT),
    ("connection reset", BROKEN, KEPT),
    ("no glutin configs", NO_OPENGL, DRIVER),
    ("glutin config", NO_OPENGL, DRIVER),
    ("glutin error", NO_OPENGL, DRIVER),
    ("opengl", NO_OPENGL, DRIVER),
];

/// Which displays the environment names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Displays {
    wayland: bool,
    x11: bool,
}

impl Displays {
    /// Reads it; `None` on systems that do not name their display there.
    fn of_environment() -> Option<Displays> {
        if !cfg!(unix) || cfg!(target_os = "macos") {
            return None;
        }
        let is_set = |name: &str| env::var(name).is_ok_and(|value| !value.is_empty());
        Some(Displays {
            wayland: is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET"),
            x11: is_set("DISPLAY"),
        })
    }
}

/// What to say of an error that kept the window from opening or staying open. The log gets more.
pub(crate) fn told(error: &eframe::Error) -> String {
    let error = error.to_string();
    // Not as an error: those are written to standard error as well.
    tracing::info!(reason = %without_folders(&error), "there is no window");
    sentence(&error, Displays::of_environment())
}

/// From now on a panic is one sentence on standard error, and a place in the log. What the panic says is
/// written nowhere: it may hold what somebody typed.
pub(crate) fn tell_panics() {
    panic::set_hook(Box::new(|fault| {
        let place = fault.location().map(|place| format!("{}:{}", in_crate(place.file()), place.line()));
        let place = place.unwrap_or_default();
        tracing::info!(%place, "a fault inside the program");
        // Where nobody listens, nobody is told.
        let _ = writeln!(std::io::stderr(), "{}", panic_sentence(words_of(fault.payload())));
    }));
}

/// What a panic says.
fn words_of(payload: &(dyn Any + Send)) -> &str {
    let owned = || payload.downcast_ref::<String>().map(String::as_str);
    payload.downcast_ref::<&'static str>().copied().or_else(owned).unwrap_or_default()
}

/// The sentence for a panic. Some crates panic where a library of the system is missing; a connection that
/// broke may have been any.
fn panic_sentence(words: &str) -> String {
    cause(words).filter(|said| !said.contains(BROKEN)).unwrap_or_else(|| FAULT.to_owned())
}

/// The sentence for an error, with what is known of the displays.
fn sentence(error: &str, displays: Option<Displays>) -> String {
    let names_none = displays == Some(Displays::default());
    if names_none || error.to_lowercase().contains("neither wayland_display") {
        return NO_DISPLAY.to_owned();
    }
    cause(error).unwrap_or_else(|| match plain(error) {
        Some(reason) => format!("The window cannot be opened: {reason}. {PACKAGES}"),
        None => format!("The window cannot be opened. {PACKAGES} The log in the program's folder says more."),
    })
}

/// The sentence for a cause that is known.
fn cause(error: &str) -> Option<String> {
    let error = error.to_lowercase();
    let (_, cause, advice) = CAUSES.iter().find(|(words, ..)| error.contains(words))?;
    Some(format!("The display cannot be used: {cause}. {advice}"))
}

/// What an error says besides where in the source it was made, if that can be shown to a user.
fn plain(error: &str) -> Option<String> {
    let mut text = match error.split_once("os error at ") {
        Some((before, rest)) => {
            let after = rest.split_once(": ").map_or("", |(_, after)| after);
            format!("{before}{after}")
        }
        None => error.to_owned(),
    };
    for begin in ["winit EventLoopError: ", "winit error: ", "app creation error: "] {
        if let Some(rest) = text.strip_prefix(begin) {
            text = rest.to_owned();
        }
    }
    let text = text.split(" (os error").next().unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_end_matches(['.', ' ', ':']);
    let is_plain = !text.is_empty()
        && text.chars().count() <= LONGEST_REASON
        && !text.contains(['/', '\\', '{', '}', '[', ']', '<', '>', '`', '_'])
        && !text.contains("::")
        && !text.contains(".rs")
        && !text.chars().any(char::is_control);
    is_plain.then(|| text.to_owned())
}

/// A text with source files named as their crates name them, and no other path.
fn without_folders(text: &str) -> String {
    let short = |word: &str| match (word.contains(['/', '\\']), word.contains(".rs")) {
        (true, true) => in_crate(word),
        (true, false) => "…".to_owned(),
        (false, _) => word.to_owned(),
    };
    text.split_whitespace().map(short).collect::<Vec<_>>().join(" ")
}

/// A source file as its crate names it, such as `winit-0.30.13/src/error.rs`. What stands before the
/// folder of the crate tells only where somebody built the program.
fn in_crate(file: &str) -> String {
    let file = file.replace('\\', "/");
    let (before, inside) = match file.rfind("/src/") {
        Some(src) => file.split_at(src),
        // A file of this program, as it is told to the compiler.
        None if file.starts_with("src/") => return file,
        None => (file.as_str(), ""),
    };
    let last = before.rsplit('/').next().unwrap_or_default();
    format!("{last}{inside}").trim_start_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BOTH: Option<Displays> = Some(Displays { wayland: true, x11: true });
    const MOD: &str = "/root/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/winit-0.30.13/src/platform_impl/linux/mod.rs";

    #[track_caller]
    fn assert_plain(sentence: &str) {
        assert!(sentence.starts_with(|c: char| c.is_uppercase()) && sentence.ends_with('.'), "{sentence}");
        assert!(sentence.chars().count() < 400, "{sentence}");
        for debris in ["/", "\\", ".rs", "::", "{", "}", "[", "\n", "os error", "winit", "registry", ".."] {
            assert!(!sentence.contains(debris), "{sentence}");
        }
    }

    #[test]
    fn no_display_is_said_as_that() {
        let winit = format!(
            "winit EventLoopError: os error at {MOD}:765: neither WAYLAND_DISPLAY nor WAYLAND_SOCKET nor DISPLAY is set."
        );
        for displays in [None, Some(Displays::default())] {
            assert_eq!(sentence(&winit, displays), NO_DISPLAY);
        }
        for error in ["", "anything", "Found no glutin configs"] {
            assert_eq!(sentence(error, Some(Displays::default())), NO_DISPLAY, "{error}");
        }
        assert_plain(NO_DISPLAY);
        assert_plain(FAULT);
    }

    #[test]
    fn each_error_of_the_window_has_its_cause() {
        let at = |line: u32, text: &str| format!("winit EventLoopError: os error at {MOD}:{line}: {text}");
        let template =
            "ConfigTemplate { color_buffer_type: Rgb { r_size: 8 }, alpha_size: 8, native_window: None }";
        for (error, words) in [
            (at(788, "Failed to load one of xlib's shared libraries"), "a library of X11 is missing"),
            (at(788, "Failed to open connection to X server"), "no X server answers where DISPLAY says"),
            (at(788, "Failed to convert Xlib connection to XCB"), "libX11-xcb"),
            (at(61, "The wayland library could not be loaded"), "libwayland-client is missing"),
            (at(61, "Could not find wayland compositor"), "no Wayland compositor answers"),
            (at(61, "WAYLAND_SOCKET was set but contained garbage"), "WAYLAND_SOCKET names no connection"),
            (at(61, "Broken pipe (os error 32)"), "the connection to it broke"),
            (at(9, "Missing X11 extension: XInput2"), "lacks an extension"),
            ("winit EventLoopError: Exit Failure: 1".to_owned(), "the connection to it broke"),
            ("glutin error: [3001] initialization failed".to_owned(), "OpenGL is missing, or too old"),
            ("glutin error: provided display handle is not supported".to_owned(), "OpenGL is missing"),
            ("egui_glow: OpenGL: egui_glow requires opengl 2.0+. ".to_owned(), "OpenGL is missing"),
            (
                format!("Found no glutin configs matching the template: {template}. Error: [0] not found"),
                "OpenGL is missing",
            ),
            (
                format!(
                    "Found no glutin configs matching the template: {template}. Error: os error at {MOD}:1: X error: BadMatch (code: 8)"
                ),
                "OpenGL is missing",
            ),
            (
                eframe::Error::WinitEventLoop(winit::error::EventLoopError::ExitFailure(1)).to_string(),
                "broke",
            ),
        ] {
            let said = sentence(&error, BOTH);
            assert!(said.starts_with("The display cannot be used: ") && said.contains(words), "{said}");
            assert_plain(&said);
        }
    }

    #[test]
    fn what_else_an_error_says_is_told_if_a_user_can_read_it() {
        for (error, expected) in [
            (
                eframe::Error::WinitEventLoop(winit::error::EventLoopError::RecreationAttempt).to_string(),
                "The window cannot be opened: EventLoop can't be recreated. The README",
            ),
            (
                eframe::Error::AppCreation("no room on the disk.".into()).to_string(),
                "The window cannot be opened: no room on the disk. The README",
            ),
            (
                r"winit error: os error at C:\Users\Mia Berg\.cargo\registry\src\x\winit-0.30.13\src\a.rs:12: Access is denied.".to_owned(),
                "The window cannot be opened: Access is denied. The README",
            ),
            (
                format!("winit error: os error at {MOD}:7: No space left on device (os error 28)"),
                "The window cannot be opened: No space left on device. The README",
            ),
            (
                format!("winit error: os error at {MOD}:7: X11 error: LogicalError {{ code: 8 }}"),
                "The window cannot be opened. The README",
            ),
            (format!("winit error: os error at {MOD}:7"), "The window cannot be opened. The README"),
            ("/usr/lib/x.so: file too short".to_owned(), "The window cannot be opened. The README"),
            (String::new(), "The window cannot be opened. The README"),
        ] {
            let said = sentence(&error, BOTH);
            assert!(said.starts_with(expected), "{error}\n{said}");
            assert_plain(&said);
        }
    }

    #[test]
    fn a_panic_for_a_missing_library_names_it_and_no_other_says_anything() {
        for (words, expected) in [
            ("Library libxkbcommon-x11.so could not be loaded.", "the library libxkbcommon-x11 is missing"),
            ("Library libxkbcommon.so could not be loaded.", "the library libxkbcommon is missing"),
            ("Could not load compose module from libxkbcommon.so.", "the library libxkbcommon is missing"),
            ("X server missing XKB extension", "lacks an extension"),
            ("failed to find a matching configuration for creating glutin config", "OpenGL is missing"),
        ] {
            let said = panic_sentence(words);
            assert!(said.contains(expected), "{said}");
            assert_plain(&said);
        }
        for words in [
            "",
            "Broken pipe",
            "byte index 1 is not a char boundary; it is inside 'é' of `sécret`",
            "/root/x.rs",
        ] {
            assert_eq!(panic_sentence(words), FAULT);
        }
        assert_eq!((words_of(&"still"), words_of(&"moved".to_owned()), words_of(&7)), ("still", "moved", ""));
    }

    #[test]
    fn a_source_file_is_named_as_its_crate_names_it() {
        for (file, expected) in [
            (MOD, "winit-0.30.13/src/platform_impl/linux/mod.rs"),
            (r"C:\Users\Mia\.cargo\registry\src\x\egui-0.37.0\src\lib.rs", "egui-0.37.0/src/lib.rs"),
            ("/rustc/0123abc/library/core/src/option.rs", "core/src/option.rs"),
            ("/home/mia/portal-desk/src/ui/mod.rs", "portal-desk/src/ui/mod.rs"),
            ("src/main.rs", "src/main.rs"),
            ("/home/mia/build.rs", "build.rs"),
            ("/src/lib.rs", "src/lib.rs"),
            ("", ""),
        ] {
            assert_eq!(in_crate(file), expected);
        }
        assert_eq!(
            without_folders(&format!("os error at {MOD}:765: nothing in /home/mia or C:\\Users\\Mia Berg")),
            "os error at winit-0.30.13/src/platform_impl/linux/mod.rs:765: nothing in … or … Berg"
        );
    }

    proptest! {
        /// Whatever an error says, the sentence shows no path and no value of a crate's own.
        #[test]
        fn any_error_makes_a_plain_sentence(
            before in "(winit error: |winit EventLoopError: |glutin error: )?",
            place in "(os error at /[a-z/.]{0,20}[.]rs:[0-9]{1,4}(: )?)?",
            error in ".{0,200}",
            wayland in any::<bool>(), x11 in any::<bool>(), is_named in any::<bool>(),
        ) {
            let displays = is_named.then_some(Displays { wayland, x11 });
            let text = format!("{before}{place}{error}");
            for said in [sentence(&text, displays), panic_sentence(&text)] {
                prop_assert!(said.ends_with('.') && said.chars().count() < 400, "{}", said);
                for debris in ["/", "\\", ".rs", "::", "{", "\n", "os error at"] {
                    prop_assert!(!said.contains(debris), "{}", said);
                }
            }
            let logged = without_folders(&text);
            prop_assert!(!logged.contains('\\') && !logged.contains(" /"), "{}", logged);
        }
    }
}
