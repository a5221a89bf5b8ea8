//! The icons: named characters of the bundled icon fonts (Phosphor, MIT).
//!
//! An icon is a private-use character, so it can stand in any text and takes its size and
//! colour. The fonts hold only the glyphs named here; a new icon needs a new subset
//! (`assets/icons/README.md` says how).

/// Address book.
pub const ADDRESS_BOOK: &str = "\u{e6f8}";
/// Arrows down up.
pub const ARROWS_DOWN_UP: &str = "\u{e098}";
/// Arrow down.
pub const ARROW_DOWN: &str = "\u{e03e}";
/// Arrow elbow down right.
pub const ARROW_ELBOW_DOWN_RIGHT: &str = "\u{e046}";
/// Arrow left.
pub const ARROW_LEFT: &str = "\u{e058}";
/// Arrow right.
pub const ARROW_RIGHT: &str = "\u{e06c}";
/// Arrow square out.
pub const ARROW_SQUARE_OUT: &str = "\u{e5de}";
/// Arrow up.
pub const ARROW_UP: &str = "\u{e08e}";
/// At.
pub const AT: &str = "\u{e0ac}";
/// Bell.
pub const BELL: &str = "\u{e0ce}";
/// Briefcase.
pub const BRIEFCASE: &str = "\u{e0ee}";
/// Buildings.
pub const BUILDINGS: &str = "\u{e102}";
/// Cake.
pub const CAKE: &str = "\u{e780}";
/// Calendar blank.
pub const CALENDAR: &str = "\u{e10a}";
/// Camera.
pub const CAMERA: &str = "\u{e10e}";
/// Caret double left.
pub const CARET_DOUBLE_LEFT: &str = "\u{e128}";
/// Caret double right.
pub const CARET_DOUBLE_RIGHT: &str = "\u{e12a}";
/// Caret down.
pub const CARET_DOWN: &str = "\u{e136}";
/// Caret left.
pub const CARET_LEFT: &str = "\u{e138}";
/// Caret right.
pub const CARET_RIGHT: &str = "\u{e13a}";
/// Caret up.
pub const CARET_UP: &str = "\u{e13c}";
/// Caret up down.
pub const CARET_UP_DOWN: &str = "\u{e140}";
/// Chat circle.
pub const CHAT: &str = "\u{e168}";
/// Check.
pub const CHECK: &str = "\u{e182}";
/// Check circle.
pub const CHECK_CIRCLE: &str = "\u{e184}";
/// Check square.
pub const CHECK_SQUARE: &str = "\u{e186}";
/// Circle.
pub const CIRCLE: &str = "\u{e18a}";
/// Circle half.
pub const CIRCLE_HALF: &str = "\u{e18c}";
/// Clipboard text.
pub const CLIPBOARD_TEXT: &str = "\u{e198}";
/// X.
pub const CLOSE: &str = "\u{e4f6}";
/// Cloud.
pub const CLOUD: &str = "\u{e1aa}";
/// Cloud slash.
pub const CLOUD_SLASH: &str = "\u{e1b6}";
/// Command.
pub const COMMAND: &str = "\u{e1c4}";
/// Copy.
pub const COPY: &str = "\u{e1ca}";
/// Corners out.
pub const CORNERS_OUT: &str = "\u{e1d0}";
/// Crop.
pub const CROP: &str = "\u{e1d4}";
/// Crown.
pub const CROWN: &str = "\u{e614}";
/// Desktop.
pub const DESKTOP: &str = "\u{e560}";
/// Device mobile.
pub const DEVICE_MOBILE: &str = "\u{e1e0}";
/// Door open.
pub const DOOR_OPEN: &str = "\u{e7e6}";
/// Download simple.
pub const DOWNLOAD: &str = "\u{e20c}";
/// Dots six vertical.
pub const DRAG_HANDLE: &str = "\u{eae2}";
/// Envelope simple.
pub const ENVELOPE: &str = "\u{e218}";
/// Eye.
pub const EYE: &str = "\u{e220}";
/// Eye slash.
pub const EYE_SLASH: &str = "\u{e224}";
/// Factory.
pub const FACTORY: &str = "\u{e760}";
/// File csv.
pub const FILE_CSV: &str = "\u{eb1c}";
/// Funnel.
pub const FILTER: &str = "\u{e266}";
/// Fingerprint.
pub const FINGERPRINT: &str = "\u{e23e}";
/// Flag.
pub const FLAG: &str = "\u{e244}";
/// Folder open.
pub const FOLDER_OPEN: &str = "\u{e256}";
/// Gear.
pub const GEAR: &str = "\u{e270}";
/// Gender female.
pub const GENDER_FEMALE: &str = "\u{e6e0}";
/// Gender male.
pub const GENDER_MALE: &str = "\u{e6e2}";
/// Git diff.
pub const GIT_DIFF: &str = "\u{e27c}";
/// Globe.
pub const GLOBE: &str = "\u{e288}";
/// Hash.
pub const HASH: &str = "\u{e2a2}";
/// Clock counter clockwise.
pub const HISTORY: &str = "\u{e1a0}";
/// Hourglass.
pub const HOURGLASS: &str = "\u{e2b2}";
/// House.
pub const HOUSE: &str = "\u{e2c2}";
/// Identification card.
pub const IDENTIFICATION_CARD: &str = "\u{e2c8}";
/// Image.
pub const IMAGE: &str = "\u{e2ca}";
/// Info.
pub const INFO: &str = "\u{e2ce}";
/// Key.
pub const KEY: &str = "\u{e2d6}";
/// Keyboard.
pub const KEYBOARD: &str = "\u{e2d8}";
/// Lightning.
pub const LIGHTNING: &str = "\u{e2de}";
/// Link.
pub const LINK: &str = "\u{e2e2}";
/// List.
pub const LIST: &str = "\u{e2f0}";
/// List checks.
pub const LIST_CHECKS: &str = "\u{eadc}";
/// Lock.
pub const LOCK: &str = "\u{e2fa}";
/// Lock open.
pub const LOCK_OPEN: &str = "\u{e306}";
/// Map pin.
pub const MAP_PIN: &str = "\u{e316}";
/// Minus.
pub const MINUS: &str = "\u{e32a}";
/// Minus square.
pub const MINUS_SQUARE: &str = "\u{ed4c}";
/// Coins.
pub const MONEY: &str = "\u{e78e}";
/// Moon.
pub const MOON: &str = "\u{e330}";
/// Dots three.
pub const MORE: &str = "\u{e1fe}";
/// Note.
pub const NOTE: &str = "\u{e348}";
/// Palette.
pub const PALETTE: &str = "\u{e6c8}";
/// Pause.
pub const PAUSE: &str = "\u{e39e}";
/// Pencil simple.
pub const PENCIL: &str = "\u{e3b4}";
/// Phone.
pub const PHONE: &str = "\u{e3b8}";
/// Play.
pub const PLAY: &str = "\u{e3d0}";
/// Plugs.
pub const PLUGS: &str = "\u{eb56}";
/// Plugs connected.
pub const PLUGS_CONNECTED: &str = "\u{eb5a}";
/// Plus.
pub const PLUS: &str = "\u{e3d4}";
/// Prohibit.
pub const PROHIBIT: &str = "\u{e3de}";
/// Push pin.
pub const PUSH_PIN: &str = "\u{e3e2}";
/// Question.
pub const QUESTION: &str = "\u{e3e8}";
/// Arrow u up right.
pub const REDO: &str = "\u{e08c}";
/// Arrow clockwise.
pub const REFRESH: &str = "\u{e036}";
/// Arrow counter clockwise.
pub const REVERT: &str = "\u{e038}";
/// Floppy disk.
pub const SAVE: &str = "\u{e248}";
/// Magnifying glass.
pub const SEARCH: &str = "\u{e30c}";
/// Shield.
pub const SHIELD: &str = "\u{e40a}";
/// Sidebar simple.
pub const SIDEBAR: &str = "\u{ec24}";
/// Sign in.
pub const SIGN_IN: &str = "\u{e428}";
/// Sign out.
pub const SIGN_OUT: &str = "\u{e42a}";
/// Sliders horizontal.
pub const SLIDERS: &str = "\u{e434}";
/// Sort ascending.
pub const SORT_ASCENDING: &str = "\u{e444}";
/// Spinner.
pub const SPINNER: &str = "\u{e66a}";
/// Square.
pub const SQUARE: &str = "\u{e45e}";
/// Star.
pub const STAR: &str = "\u{e46a}";
/// Sun.
pub const SUN: &str = "\u{e472}";
/// Arrows clockwise.
pub const SYNC: &str = "\u{e094}";
/// Tag.
pub const TAG: &str = "\u{e478}";
/// Text align left.
pub const TEXT: &str = "\u{e484}";
/// Trash.
pub const TRASH: &str = "\u{e4a6}";
/// Tray.
pub const TRAY: &str = "\u{e4aa}";
/// Tree structure.
pub const TREE_STRUCTURE: &str = "\u{e67c}";
/// Arrow u up left.
pub const UNDO: &str = "\u{e08a}";
/// Upload simple.
pub const UPLOAD: &str = "\u{e4c0}";
/// User.
pub const USER: &str = "\u{e4c2}";
/// Users.
pub const USERS: &str = "\u{e4d6}";
/// Users three.
pub const USERS_THREE: &str = "\u{e68e}";
/// User circle.
pub const USER_CIRCLE: &str = "\u{e4c4}";
/// User plus.
pub const USER_PLUS: &str = "\u{e4d0}";
/// User switch.
pub const USER_SWITCH: &str = "\u{e756}";
/// Warning.
pub const WARNING: &str = "\u{e4e0}";
/// Warning circle.
pub const WARNING_CIRCLE: &str = "\u{e4e2}";
/// Wifi slash.
pub const WIFI_SLASH: &str = "\u{e4f2}";
/// X circle.
pub const X_CIRCLE: &str = "\u{e4f8}";
/// Magnifying glass plus.
pub const ZOOM_IN: &str = "\u{e310}";
/// Magnifying glass minus.
pub const ZOOM_OUT: &str = "\u{e30e}";

// The filled variants sit in a range of their own, because the icon family gives both
// styles the same characters.

/// Check circle, filled.
pub const CHECK_CIRCLE_FILL: &str = "\u{f201}";
/// Circle, filled.
pub const CIRCLE_FILL: &str = "\u{f200}";
/// Crown, filled.
pub const CROWN_FILL: &str = "\u{f208}";
/// Info, filled.
pub const INFO_FILL: &str = "\u{f204}";
/// Lock, filled.
pub const LOCK_FILL: &str = "\u{f207}";
/// Push pin, filled.
pub const PUSH_PIN_FILL: &str = "\u{f20b}";
/// Star, filled.
pub const STAR_FILL: &str = "\u{f206}";
/// User, filled.
pub const USER_FILL: &str = "\u{f209}";
/// Users, filled.
pub const USERS_FILL: &str = "\u{f20a}";
/// Warning, filled.
pub const WARNING_FILL: &str = "\u{f202}";
/// Warning circle, filled.
pub const WARNING_CIRCLE_FILL: &str = "\u{f203}";
/// X circle, filled.
pub const X_CIRCLE_FILL: &str = "\u{f205}";

/// Every icon, for the test that the fonts have them all.
#[cfg(test)]
pub const ALL: &[&str] = &[
    ADDRESS_BOOK,
    ARROWS_DOWN_UP,
    ARROW_DOWN,
    ARROW_ELBOW_DOWN_RIGHT,
    ARROW_LEFT,
    ARROW_RIGHT,
    ARROW_SQUARE_OUT,
    ARROW_UP,
    AT,
    BELL,
    BRIEFCASE,
    BUILDINGS,
    CAKE,
    CALENDAR,
    CAMERA,
    CARET_DOUBLE_LEFT,
    CARET_DOUBLE_RIGHT,
    CARET_DOWN,
    CARET_LEFT,
    CARET_RIGHT,
    CARET_UP,
    CARET_UP_DOWN,
    CHAT,
    CHECK,
    CHECK_CIRCLE,
    CHECK_SQUARE,
    CIRCLE,
    CIRCLE_HALF,
    CLIPBOARD_TEXT,
    CLOSE,
    CLOUD,
    CLOUD_SLASH,
    COMMAND,
    COPY,
    CORNERS_OUT,
    CROP,
    CROWN,
    DESKTOP,
    DEVICE_MOBILE,
    DOOR_OPEN,
    DOWNLOAD,
    DRAG_HANDLE,
    ENVELOPE,
    EYE,
    EYE_SLASH,
    FACTORY,
    FILE_CSV,
    FILTER,
    FINGERPRINT,
    FLAG,
    FOLDER_OPEN,
    GEAR,
    GENDER_FEMALE,
    GENDER_MALE,
    GIT_DIFF,
    GLOBE,
    HASH,
    HISTORY,
    HOURGLASS,
    HOUSE,
    IDENTIFICATION_CARD,
    IMAGE,
    INFO,
    KEY,
    KEYBOARD,
    LIGHTNING,
    LINK,
    LIST,
    LIST_CHECKS,
    LOCK,
    LOCK_OPEN,
    MAP_PIN,
    MINUS,
    MINUS_SQUARE,
    MONEY,
    MOON,
    MORE,
    NOTE,
    PALETTE,
    PAUSE,
    PENCIL,
    PHONE,
    PLAY,
    PLUGS,
    PLUGS_CONNECTED,
    PLUS,
    PROHIBIT,
    PUSH_PIN,
    QUESTION,
    REDO,
    REFRESH,
    REVERT,
    SAVE,
    SEARCH,
    SHIELD,
    SIDEBAR,
    SIGN_IN,
    SIGN_OUT,
    SLIDERS,
    SORT_ASCENDING,
    SPINNER,
    SQUARE,
    STAR,
    SUN,
    SYNC,
    TAG,
    TEXT,
    TRASH,
    TRAY,
    TREE_STRUCTURE,
    UNDO,
    UPLOAD,
    USER,
    USERS,
    USERS_THREE,
    USER_CIRCLE,
    USER_PLUS,
    USER_SWITCH,
    WARNING,
    WARNING_CIRCLE,
    WIFI_SLASH,
    X_CIRCLE,
    ZOOM_IN,
    ZOOM_OUT,
    CHECK_CIRCLE_FILL,
    CIRCLE_FILL,
    CROWN_FILL,
    INFO_FILL,
    LOCK_FILL,
    PUSH_PIN_FILL,
    STAR_FILL,
    USER_FILL,
    USERS_FILL,
    WARNING_FILL,
    WARNING_CIRCLE_FILL,
    X_CIRCLE_FILL,
];
