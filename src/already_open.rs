//! What is said where another window is open already and does not answer.

use eframe::egui::{self, vec2};
use portal_desk::storage::Theme;
use portal_desk::ui::widgets::Button;
use portal_desk::ui::{fonts, theme, theme_preference};

/// The sentence. `process` is the number of the process that has the window.
pub(crate) fn told(process: Option<u32>) -> String {
    let process = process.map_or_else(String::new, |process| format!(" (process {process})"));
    format!(
        "Portal Desk is open already, and its window does not answer{process}. Wait a moment and start it again, or end \
         that process. What was typed there is on this computer, up to the last second before it stopped."
    )
}

/// Shows the sentence in a window of its own: a user who starts a program from a menu sees no terminal. Where
/// no window can be opened the terminal has to do.
pub(crate) fn show(sentence: &str, chosen: Theme) {
    let options = eframe::NativeOptions {
        renderer: eframe::Renderer::Glow,
        viewport: egui::ViewportBuilder::default()
            .with_app_id("portal-desk")
            .with_title("Portal Desk")
            .with_inner_size([460.0, 170.0])
            .with_resizable(false),
        ..Default::default()
    };
    let sentence = sentence.to_owned();
    let mut is_set_up = false;
    let opened = eframe::run_ui_native("Portal Desk", options, move |ui, _frame| {
        if !is_set_up {
            fonts::install(ui.ctx());
            theme::install(ui.ctx());
            ui.ctx().set_theme(theme_preference(chosen));
            is_set_up = true;
            ui.ctx().request_repaint();
            return;
        }
        let fill = theme::palette(ui).window;
        let frame = egui::Frame::new().fill(fill).inner_margin(20.0);
        egui::CentralPanel::default().frame(frame).show(ui, |ui| {
            ui.add(egui::Label::new(sentence.as_str()).wrap());
            ui.with_layout(egui::Layout::bottom_up(egui::Align::Max), |ui| {
                let close = ui.add_sized(vec2(96.0, theme::size::CONTROL), Button::primary("Close"));
                let keys = [egui::Key::Escape, egui::Key::Enter];
                let pressed = ui.input(|input| keys.into_iter().any(|key| input.key_pressed(key)));
                if close.clicked() || pressed {
                    ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
                }
            });
        });
    });
    if let Err(error) = opened {
        tracing::debug!(%error, "no window for a word");
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_says_which_process_and_what_to_do() {
        let told = super::told(Some(1234));
        assert!(told.contains("(process 1234)") && told.contains("start it again"), "{told}");
        assert!(!super::told(None).contains("process 0"));
    }
}
