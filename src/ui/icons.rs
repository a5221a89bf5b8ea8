//! The icons: named characters of the bundled icon fonts (Phosphor, MIT).
//!
//! An icon is a private-use character, so it can be in any text and takes its size and
//! colour. The fonts hold only the glyphs named here; a new icon needs a new subset
//! (`assets/icons/README.md` says how).

/// Address book.
pub(super) const ADDRESS_BOOK: &str = "\u{e6f8}";
/// Arrow down.
pub(super) const ARROW_DOWN: &str = "\u{e03e}";
/// Arrow left.
pub(super) const ARROW_LEFT: &str = "\u{e058}";
/// Arrow right.
pub(super) const ARROW_RIGHT: &str = "\u{e06c}";
/// Arrow up.
pub(super) const ARROW_UP: &str = "\u{e08e}";
/// Buildings.
pub(super) const BUILDINGS: &str = "\u{e102}";
/// Calendar blank.
pub(super) const CALENDAR: &str = "\u{e10a}";
/// Camera.
pub(super) const CAMERA: &str = "\u{e10e}";
/// Caret double left.
pub(super) const CARET_DOUBLE_LEFT: &str = "\u{e128}";
/// Caret double right.
pub(super) const CARET_DOUBLE_RIGHT: &str = "\u{e12a}";
/// Caret down.
pub(super) const CARET_DOWN: &str = "\u{e136}";
/// Caret left.
pub(super) const CARET_LEFT: &str = "\u{e138}";
/// Caret right.
pub(super) const CARET_RIGHT: &str = "\u{e13a}";
/// Caret up.
pub(super) const CARET_UP: &str = "\u{e13c}";
/// Caret up down.
pub(super) const CARET_UP_DOWN: &str = "\u{e140}";
/// Check.
pub(super) const CHECK: &str = "\u{e182}";
/// Check square.
pub(super) const CHECK_SQUARE: &str = "\u{e186}";
/// X.
pub(super) const CLOSE: &str = "\u{e4f6}";
/// Cloud slash.
pub(super) const CLOUD_SLASH: &str = "\u{e1b6}";
/// Copy.
pub(super) const COPY: &str = "\u{e1ca}";
/// Crown.
pub(super) const CROWN: &str = "\u{e614}";
/// Desktop.
pub(super) const DESKTOP: &str = "\u{e560}";
/// File csv.
pub(super) const FILE_CSV: &str = "\u{eb1c}";
/// Flag.
pub(super) const FLAG: &str = "\u{e244}";
/// Folder open.
pub(super) const FOLDER_OPEN: &str = "\u{e256}";
/// Globe.
pub(super) const GLOBE: &str = "\u{e288}";
/// Clock counter clockwise.
pub(super) const HISTORY: &str = "\u{e1a0}";
/// Hourglass.
pub(super) const HOURGLASS: &str = "\u{e2b2}";
/// Info.
pub(super) const INFO: &str = "\u{e2ce}";
/// Keyboard.
pub(super) const KEYBOARD: &str = "\u{e2d8}";
/// Lock.
pub(super) const LOCK: &str = "\u{e2fa}";
/// Lock open.
pub(super) const LOCK_OPEN: &str = "\u{e306}";
/// Moon.
pub(super) const MOON: &str = "\u{e330}";
/// Play.
pub(super) const PLAY: &str = "\u{e3d0}";
/// Plus.
pub(super) const PLUS: &str = "\u{e3d4}";
/// Question.
pub(super) const QUESTION: &str = "\u{e3e8}";
/// Arrow u up right.
pub(super) const REDO: &str = "\u{e08c}";
/// Arrow clockwise.
pub(super) const REFRESH: &str = "\u{e036}";
/// Arrow counter clockwise.
pub(super) const REVERT: &str = "\u{e038}";
/// Floppy disk.
pub(super) const SAVE: &str = "\u{e248}";
/// Magnifying glass.
pub(super) const SEARCH: &str = "\u{e30c}";
/// Sign in.
pub(super) const SIGN_IN: &str = "\u{e428}";
/// Sign out.
pub(super) const SIGN_OUT: &str = "\u{e42a}";
/// Sliders horizontal.
pub(super) const SLIDERS: &str = "\u{e434}";
/// Square.
pub(super) const SQUARE: &str = "\u{e45e}";
/// Sun.
pub(super) const SUN: &str = "\u{e472}";
/// Arrows clockwise.
pub(super) const SYNC: &str = "\u{e094}";
/// Tag.
pub(super) const TAG: &str = "\u{e478}";
/// Text align left.
pub(super) const TEXT: &str = "\u{e484}";
/// Trash.
pub(super) const TRASH: &str = "\u{e4a6}";
/// Tray.
pub(super) const TRAY: &str = "\u{e4aa}";
/// Arrow u up left.
pub(super) const UNDO: &str = "\u{e08a}";
/// User.
pub(super) const USER: &str = "\u{e4c2}";
/// Users.
pub(super) const USERS: &str = "\u{e4d6}";
/// Users three.
pub(super) const USERS_THREE: &str = "\u{e68e}";
/// User circle.
pub(super) const USER_CIRCLE: &str = "\u{e4c4}";
/// User plus.
pub(super) const USER_PLUS: &str = "\u{e4d0}";
/// Warning.
pub(super) const WARNING: &str = "\u{e4e0}";
/// Warning circle.
pub(super) const WARNING_CIRCLE: &str = "\u{e4e2}";
/// Magnifying glass plus.
pub(super) const ZOOM_IN: &str = "\u{e310}";
/// Magnifying glass minus.
pub(super) const ZOOM_OUT: &str = "\u{e30e}";

// The filled variants sit in a range of their own, because the icon family gives both
// styles the same characters.

/// Check circle, filled.
pub(super) const CHECK_CIRCLE_FILL: &str = "\u{f201}";
/// Circle, filled.
pub(super) const CIRCLE_FILL: &str = "\u{f200}";
/// Info, filled.
pub(super) const INFO_FILL: &str = "\u{f204}";
/// Lock, filled.
pub(super) const LOCK_FILL: &str = "\u{f207}";
/// Users, filled.
pub(super) const USERS_FILL: &str = "\u{f20a}";
/// Warning, filled.
pub(super) const WARNING_FILL: &str = "\u{f202}";
/// Warning circle, filled.
pub(super) const WARNING_CIRCLE_FILL: &str = "\u{f203}";

/// Every icon, for the test that the fonts have them all.
#[cfg(test)]
pub(super) const ALL: &[&str] = &[
    ADDRESS_BOOK,
    ARROW_DOWN,
    ARROW_LEFT,
    ARROW_RIGHT,
    ARROW_UP,
    BUILDINGS,
    CALENDAR,
    CAMERA,
    CARET_DOUBLE_LEFT,
    CARET_DOUBLE_RIGHT,
    CARET_DOWN,
    CARET_LEFT,
    CARET_RIGHT,
    CARET_UP,
    CARET_UP_DOWN,
    CHECK,
    CHECK_SQUARE,
    CLOSE,
    CLOUD_SLASH,
    COPY,
    CROWN,
    DESKTOP,
    FILE_CSV,
    FLAG,
    FOLDER_OPEN,
    GLOBE,
    HISTORY,
    HOURGLASS,
    INFO,
    KEYBOARD,
    LOCK,
    LOCK_OPEN,
    MOON,
    PLAY,
    PLUS,
    QUESTION,
    REDO,
    REFRESH,
    REVERT,
    SAVE,
    SEARCH,
    SIGN_IN,
    SIGN_OUT,
    SLIDERS,
    SQUARE,
    SUN,
    SYNC,
    TAG,
    TEXT,
    TRASH,
    TRAY,
    UNDO,
    USER,
    USERS,
    USERS_THREE,
    USER_CIRCLE,
    USER_PLUS,
    WARNING,
    WARNING_CIRCLE,
    ZOOM_IN,
    ZOOM_OUT,
    CHECK_CIRCLE_FILL,
    CIRCLE_FILL,
    INFO_FILL,
    LOCK_FILL,
    USERS_FILL,
    WARNING_FILL,
    WARNING_CIRCLE_FILL,
];
