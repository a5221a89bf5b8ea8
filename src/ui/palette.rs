//! Find anyone: one field over both books and the commands.

use egui::{Context, Id, Key, Modal, Modifiers, Role, ScrollArea, Ui, UiBuilder, vec2};

use super::commands::{self, Command};
use super::panes::badge_of;
use super::theme::{self, radius, space, text};
use super::widgets::{self, ListRow, SearchField, painting};
use super::{Textures, ViewState, room};
use crate::desk::{Action, Desk, Signed};
use crate::directory::{Filters, Query, StatusFilter, fold, highlights};
use crate::records::{RecordKey, RecordKind};

/// How many records of each book are shown; whoever is not among them needs another word.
const MOST: usize = 25;
/// The height of a command in the list, in points.
const COMMAND_ROW: f32 = 36.0;
/// The width of the palette, and the height of its list, in points.
const SIZE: egui::Vec2 = vec2(560.0, 420.0);
/// How far below the top of the window it hangs, in points.
const TOP: f32 = 70.0;

/// What is looked for in the palette while it is open.
#[derive(Debug, Default)]
pub struct Palette {
    text: String,
    hits: Vec<Hit>,
    highlighted: usize,
    /// What had the focus before.
    opener: Option<Id>,
    is_new: bool,
}

/// Something that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hit {
    Record(RecordKey),
    Command(Command),
}

impl Palette {
    /// The palette, empty.
    pub(super) fn new(ctx: &Context, desk: &Desk) -> Palette {
        let opener = ctx.memory(|memory| memory.focused());
        let mut palette = Palette { opener, is_new: true, ..Palette::default() };
        palette.find(ctx, desk);
        palette
    }

    /// Looks again. Whose number or address the text is comes first and alone.
    fn find(&mut self, ctx: &Context, desk: &Desk) {
        self.highlighted = 0;
        self.hits.clear();
        let Some(signed) = desk.signed() else { return };
        if let Some(owners) = owners(signed, &self.text).filter(|owners| !owners.is_empty()) {
            self.hits = owners.into_iter().map(Hit::Record).collect();
            return;
        }
        if !self.text.trim().is_empty() {
            // Whoever is disabled may be on the phone as well.
            let filters = Filters { status: StatusFilter::All, ..Filters::default() };
            let query = Query { filters, ..Query::of(self.text.as_str()) };
            for kind in [RecordKind::Person, RecordKind::Contact] {
                let Some(book) = &signed.shelf(kind).book else { continue };
                let found = book.find(&query).into_iter().take(MOST);
                self.hits.extend(found.filter_map(|number| book.at(number)).map(|row| Hit::Record(row.key)));
            }
        }
        let words = Query::of(self.text.as_str()).words();
        let says = |command: &Command| {
            let text = fold(command.text());
            words.iter().all(|word| text.contains(word.as_str()))
        };
        let offered = Command::ALL.into_iter().filter(|command| *command != Command::FindAnyone);
        let enabled = offered.filter(|command| commands::is_enabled(*command, ctx, desk));
        self.hits.extend(enabled.filter(says).map(Hit::Command));
    }
}

/// Whose phone number or e-mail address a text is, in both books; `None` if it is neither.
fn owners(signed: &Signed, text: &str) -> Option<Vec<RecordKey>> {
    let mut owners = Vec::new();
    let mut is_either = false;
    for kind in [RecordKind::Person, RecordKind::Contact] {
        let Some(book) = &signed.shelf(kind).book else { continue };
        if let Some(found) = book.owners(text) {
            is_either = true;
            owners.extend(found.into_iter().filter_map(|number| book.at(number)).map(|row| row.key));
        }
    }
    is_either.then_some(owners)
}

/// Draws the palette where it is open.
pub(super) fn palette_ui(
    ctx: &Context,
    desk: &Desk,
    view: &mut ViewState,
    textures: &mut Textures,
    actions: &mut Vec<Action>,
) {
    let Some(mut palette) = view.palette.take() else {
        // Not in the frame in which it closed: whatever is below it cannot have the focus yet.
        if let Some(opener) = view.focus_again.take() {
            ctx.memory_mut(|memory| memory.request_focus(opener));
        }
        return;
    };
    let Some(signed) = desk.signed().filter(|signed| signed.expired.is_none()) else { return };
    let p = theme::of(ctx.global_style().visuals.dark_mode);
    let id = Id::unique("palette");
    let frame = egui::Frame::new()
        .fill(p.overlay)
        .stroke(egui::Stroke::new(1.0, p.border))
        .corner_radius(radius::SHEET)
        .shadow(p.sheet_shadow())
        .inner_margin(space::M);
    let (top, beside) = if room::is_low(ctx) { (space::S, space::S) } else { (TOP, space::XL) };
    let area =
        Modal::default_area(id).role(Role::GenericContainer).anchor(egui::Align2::CENTER_TOP, vec2(0.0, top));
    let dialog = UiBuilder::new().accessibility_role(Role::Dialog).accessibility_label("Find anyone");
    let width = SIZE.x.min(ctx.content_rect().width() - 2.0 * (beside + space::M));
    let modal = Modal::new(id).area(area).frame(frame).backdrop_color(p.backdrop).show(ctx, |ui| {
        let contents = |ui: &mut Ui| {
            ui.ctx().accesskit_node_builder(ui.unique_id(), |node| node.set_modal());
            ui.set_width(width);
            contents_ui(ui, desk, signed, &mut palette, textures, actions)
        };
        ui.scope_builder(dialog, contents).inner
    });
    let (chosen, closed) = modal.inner;
    match chosen {
        Some(Hit::Record(key)) => {
            commands::open(key, view, actions);
        }
        Some(Hit::Command(command)) => commands::run(command, ctx, desk, view, actions),
        None if !closed && !modal.should_close() => {
            view.palette = Some(palette);
            return;
        }
        None => {}
    }
    // A command that moves the focus itself has the last word.
    view.focus_again = palette.opener.filter(|_| view.focus_search.is_none());
    ctx.request_repaint();
}

/// Returns what was chosen, and whether the palette is to be closed.
fn contents_ui(
    ui: &mut Ui,
    desk: &Desk,
    signed: &Signed,
    palette: &mut Palette,
    textures: &mut Textures,
    actions: &mut Vec<Action>,
) -> (Option<Hit>, bool) {
    ui.spacing_mut().item_spacing.y = space::XS;
    let before = palette.highlighted;
    let last = palette.hits.len().saturating_sub(1);
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    for (key, to) in [
        (Key::ArrowDown, (before + 1).min(last)),
        (Key::ArrowUp, before.saturating_sub(1)),
        (Key::PageDown, (before + 7).min(last)),
        (Key::PageUp, before.saturating_sub(7)),
    ] {
        if pressed(key) {
            palette.highlighted = to;
        }
    }
    let enter = pressed(Key::Enter);
    let close = pressed(Key::Escape) || pressed(Key::Tab);
    let pasted = ui.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Paste(_))));

    let field_id = ui.scope_id().with("search");
    let mut words = std::mem::take(&mut palette.text);
    let field = SearchField::new(&mut words, "Find anyone or any command")
        .hint("A name, a phone number, an e-mail address, a command…")
        .id(field_id)
        .show(ui);
    palette.text = words;
    if std::mem::take(&mut palette.is_new) {
        field.request_focus();
        // The first pass only measures.
        palette.is_new = ui.is_sizing_pass();
    }
    if field.changed() {
        palette.find(ui.ctx(), desk);
        let owner = owners(signed, &palette.text).and_then(|owners| <[RecordKey; 1]>::try_from(owners).ok());
        if let (true, Some([owner])) = (pasted, owner) {
            return (Some(Hit::Record(owner)), true);
        }
    }
    let moved = palette.highlighted != before || field.changed();
    if enter {
        return (palette.hits.get(palette.highlighted).copied(), palette.hits.is_empty() && close);
    }
    let clicked = hits_ui(ui, signed, palette, field_id, moved, textures, actions);
    (clicked, close)
}

fn hits_ui(
    ui: &mut Ui,
    signed: &Signed,
    palette: &mut Palette,
    field_id: Id,
    moved: bool,
    textures: &mut Textures,
    actions: &mut Vec<Action>,
) -> Option<Hit> {
    let p = theme::palette(ui);
    if palette.hits.is_empty() {
        ui.add_space(space::L);
        let words = "Nobody and nothing matches. Try fewer words.";
        let label = ui.vertical_centered(|ui| ui.label(egui::RichText::new(words).color(p.text_secondary)));
        ui.ctx().accesskit_node_builder(label.inner.id, |node| node.set_live(egui::accesskit::Live::Polite));
        ui.add_space(space::L);
        return None;
    }
    let words = Query::of(palette.text.as_str()).words();
    let list = UiBuilder::new().accessibility_role(Role::ListBox).accessibility_label("Found");
    let below = ui.ctx().content_rect().bottom() - ui.cursor().top() - space::XXL;
    let height = SIZE.y.min(below).max(theme::size::ROW);
    let mut clicked = None;
    let count = palette.hits.len();
    ui.scope_builder(list, |ui| {
        ScrollArea::vertical().id_salt("hits").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (place, hit) in palette.hits.clone().into_iter().enumerate() {
                let highlighted = place == palette.highlighted;
                let response = ui.push_id(("hit", place), |ui| match hit {
                    Hit::Record(key) => {
                        record_ui(ui, signed, key, &words, highlighted, (place, count), textures, actions)
                    }
                    Hit::Command(command) => Some(command_ui(ui, command, highlighted, (place, count))),
                });
                let Some(response) = response.inner else { continue };
                if response.hovered() && ui.input(|input| input.pointer.is_moving()) {
                    palette.highlighted = place;
                }
                if highlighted {
                    ui.ctx().accesskit_node_builder(field_id, |node| {
                        node.set_active_descendant(response.id.accesskit_id());
                    });
                    if moved {
                        ui.scroll_to_rect_animation(
                            response.rect,
                            None,
                            egui::style::ScrollAnimation::none(),
                        );
                    }
                }
                if response.clicked() {
                    clicked = Some(hit);
                }
            }
        });
    });
    clicked
}

#[expect(clippy::too_many_arguments)]
fn record_ui(
    ui: &mut Ui,
    signed: &Signed,
    key: RecordKey,
    words: &[String],
    highlighted: bool,
    (place, count): (usize, usize),
    textures: &mut Textures,
    actions: &mut Vec<Action>,
) -> Option<egui::Response> {
    let row = signed.row(key)?;
    // Only what is in sight is fetched.
    let in_sight =
        ui.is_rect_visible(egui::Rect::from_min_size(ui.cursor().min, vec2(1.0, theme::size::ROW)));
    let photo = row.photo.filter(|_| in_sight);
    let picture = textures.of_photo(ui.ctx(), signed, photo, actions);
    let kind = match key.kind() {
        RecordKind::Person => "Person",
        RecordKind::Contact => "Contact",
    };
    let phone = row.phones().next().unwrap_or("");
    let parts: Vec<&str> =
        [row.title, row.place, phone, row.email].into_iter().filter(|part| !part.is_empty()).collect();
    let detail = parts.join(" · ");
    let mut badges: Vec<widgets::Badge<'_>> = vec![widgets::Badge::new(kind)];
    badges.extend(row.badges().take(1).map(badge_of));
    badges.reverse();
    let seed = key.to_string();
    Some(
        ListRow::new(row.name, &seed)
            .name_matches(&highlights(row.name, words))
            .detail(&detail)
            .detail_matches(&highlights(&detail, words))
            .badges(&badges)
            .picture(picture.as_ref())
            .dimmed(row.is_disabled())
            .marked(highlighted)
            .position(place, count)
            .show(ui),
    )
}

fn command_ui(
    ui: &mut Ui,
    command: Command,
    highlighted: bool,
    (place, count): (usize, usize),
) -> egui::Response {
    let p = theme::palette(ui);
    let keys = ui.ctx().format_shortcut(&command.shortcut());
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), COMMAND_ROW));
    let response = ui.interact(rect, ui.scope_id().with("command"), egui::Sense::CLICK);
    response.widget_info(|| {
        egui::WidgetInfo::labeled(Role::ListBoxOption, true, format!("{}, {keys}", command.text()))
    });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_selected(highlighted);
        node.set_position_in_set(place + 1);
        node.set_size_of_set(count);
    });
    let body = rect.shrink2(vec2(6.0, 1.0));
    let fill = match (highlighted, response.hovered()) {
        (true, _) => p.selected,
        (_, true) => p.hover,
        _ => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(body, egui::CornerRadius::same(radius::CONTROL + 1), fill);
    let y = body.center().y;
    painting::icon(ui, egui::pos2(body.left() + 27.0, y), command.icon(), 15.0, p.text_secondary);
    let right = painting::line(ui, &keys, &text::small(), p.text_faint, 120.0);
    let room = body.width() - right.size().x - 90.0;
    let label = painting::line(ui, command.text(), &text::body(), p.text, room);
    painting::line_at(ui, body.left() + 56.0, y, label);
    painting::line_at(ui, body.right() - 10.0 - right.size().x, y, right);
    response
}
