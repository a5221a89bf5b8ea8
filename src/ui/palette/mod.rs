//! Find anyone: one field over both books and the commands.

mod find;
mod state;

pub(super) use state::CommandPalette;

use egui::{Context, Id, Key, Modal, Modifiers, Role, ScrollArea, Ui, UiBuilder, vec2};

use crate::directory::{Query, highlights};
use crate::records::{RecordKey, RecordKind};
use crate::ui::command::Command;
use crate::ui::panes::pill_of;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, radius, space, text};
use crate::ui::widgets::{ListRow, Pill, SearchField, painting};
use crate::ui::{ViewState, dispatch, room};
use find::{find, owners};
use state::Hit;

/// The height of a command in the list, in points.
const COMMAND_ROW: f32 = 36.0;
/// The width of the palette, and the height of its list, in points.
const SIZE: egui::Vec2 = vec2(560.0, 420.0);
/// How far below the top of the window it hangs, in points.
const TOP: f32 = 70.0;

/// Draws the palette where it is open.
pub(super) fn palette_ui(ctx: &Context, scene: &mut Scene<'_>, view: &mut ViewState) {
    let Some(mut palette) = view.palette.take() else {
        // Not in the frame in which it closed: what is below it cannot have the focus yet.
        if let Some(opener) = view.focus_again.take() {
            ctx.memory_mut(|memory| memory.request_focus(opener));
        }
        return;
    };
    if scene.session.is_some_and(|session| session.expired.is_some()) {
        return;
    }
    if std::mem::take(&mut palette.is_new) {
        find(&mut palette, ctx, scene);
    }
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
            contents_ui(ui, scene, &mut palette)
        };
        ui.scope_builder(dialog, contents).inner
    });
    let (chosen, closed) = modal.inner;
    match chosen {
        Some(Hit::Record(key)) => {
            dispatch::open(key, view, scene.actions);
        }
        Some(Hit::Command(command)) => dispatch::run(command, ctx, scene, view),
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
fn contents_ui(ui: &mut Ui, scene: &mut Scene<'_>, palette: &mut CommandPalette) -> (Option<Hit>, bool) {
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
    if palette.takes_focus {
        field.request_focus();
        // The first pass only measures.
        palette.takes_focus = ui.is_sizing_pass();
    }
    if field.changed() {
        find(palette, ui.ctx(), scene);
        let owner =
            owners(scene.lists, &palette.text).and_then(|owners| <[RecordKey; 1]>::try_from(owners).ok());
        if let (true, Some([owner])) = (pasted, owner) {
            return (Some(Hit::Record(owner)), true);
        }
    }
    let moved = palette.highlighted != before || field.changed();
    if enter {
        return (palette.hits.get(palette.highlighted).copied(), palette.hits.is_empty() && close);
    }
    let clicked = hits_ui(ui, scene, palette, (field_id, moved));
    (clicked, close)
}

/// What was found, below the search field of this id. The highlighted row comes into sight where it has just
/// `moved`. Returns what was clicked.
fn hits_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    palette: &mut CommandPalette,
    (field_id, moved): (Id, bool),
) -> Option<Hit> {
    if palette.hits.is_empty() {
        nothing_ui(ui);
        return None;
    }
    let words = Query::of(palette.text.as_str()).words();
    let list = UiBuilder::new().accessibility_role(Role::ListBox).accessibility_label("Found");
    let below = ui.ctx().content_rect().bottom() - ui.cursor().top() - space::XXL;
    let height = SIZE.y.min(below).max(theme::size::ROW);
    let mut clicked = None;
    let count = palette.hits.len();
    ui.scope_builder(list, |ui| {
        // Else a list that was short for one text would stay so for the next.
        let area = ScrollArea::vertical().id_salt("hits").max_height(height).min_scrolled_height(height);
        area.auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (place, hit) in palette.hits.clone().into_iter().enumerate() {
                let highlighted = place == palette.highlighted;
                let row = HitRow { words: &words, highlighted, position: (place, count) };
                let response = ui.push_id(("hit", place), |ui| match hit {
                    Hit::Record(key) => record_ui(ui, scene, key, &row),
                    Hit::Command(command) => Some(command_ui(ui, command, &row)),
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

fn nothing_ui(ui: &mut Ui) {
    let p = theme::palette(ui);
    ui.add_space(space::L);
    let words = "Nobody and nothing matches. Try fewer words.";
    let label = ui.vertical_centered(|ui| ui.label(egui::RichText::new(words).color(p.text_secondary)));
    ui.ctx().accesskit_node_builder(label.inner.id, |node| node.set_live(egui::accesskit::Live::Polite));
    ui.add_space(space::L);
}

/// What a row has besides its contents.
struct HitRow<'a> {
    /// The words that are looked for.
    words: &'a [String],
    highlighted: bool,
    /// Which row it is of how many.
    position: (usize, usize),
}

fn record_ui(ui: &mut Ui, scene: &mut Scene<'_>, key: RecordKey, hit: &HitRow<'_>) -> Option<egui::Response> {
    let HitRow { words, highlighted, position: (place, count) } = *hit;
    let row = scene.lists.row(key)?;
    // Only what is in sight is fetched.
    let in_sight =
        ui.is_rect_visible(egui::Rect::from_min_size(ui.cursor().min, vec2(1.0, theme::size::ROW)));
    let photo = row.photo.filter(|_| in_sight);
    let picture = scene.photo(ui.ctx(), photo);
    let kind = match key.kind() {
        RecordKind::Person => "Person",
        RecordKind::Contact => "Contact",
    };
    let phone = row.phones().next().unwrap_or("");
    let parts: Vec<&str> =
        [row.title, row.place, phone, row.email].into_iter().filter(|part| !part.is_empty()).collect();
    let detail = parts.join(" · ");
    let mut badges = vec![Pill::new(kind)];
    badges.extend(row.badges().take(1).map(pill_of));
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

fn command_ui(ui: &mut Ui, command: Command, hit: &HitRow<'_>) -> egui::Response {
    let HitRow { highlighted, position: (place, count), .. } = *hit;
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
