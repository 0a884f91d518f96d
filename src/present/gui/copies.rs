//! What goes to the clipboard. What a button copies is copied as it is; words that somebody selects in the content of a mail go out
//! with their links made inert, so that a slip in a chat window opens nothing.

use egui::{Context, FullOutput, OutputCommand, Plugin};

use crate::present::inert::inert;

/// Changes copied words on their way out.
#[derive(Debug, Default)]
pub(super) struct Copies {
    /// Whether words of a mail's content are in sight.
    content: bool,
    /// What our own buttons copied in this frame.
    exact: Vec<String>,
}

impl Plugin for Copies {
    fn debug_name(&self) -> &'static str {
        "Copies"
    }

    fn output_hook(&mut self, _: &Context, output: &mut FullOutput) {
        for command in &mut output.platform_output.commands {
            // What is selected goes to the middle mouse button too, on systems that have one.
            if let OutputCommand::CopyText(text) | OutputCommand::TextSelectionSettled(text) = command
                && self.content
                && !self.exact.contains(text)
            {
                *text = inert(text);
            }
        }
        self.exact.clear();
    }
}

/// Copies a text as it is.
pub(super) fn exactly(ctx: &Context, text: String) {
    ctx.with_plugin(|copies: &mut Copies| copies.exact.push(text.clone()));
    ctx.copy_text(text);
}

/// Says whether words of a mail's content are in sight.
pub(super) fn in_content(ctx: &Context, content: bool) {
    ctx.with_plugin(|copies: &mut Copies| copies.content = content);
}

#[cfg(test)]
mod tests {
    use super::{Copies, exactly, in_content};
    use egui::OutputCommand;

    fn copied(content: bool, copy: impl Fn(&egui::Context)) -> Vec<String> {
        let ctx = egui::Context::default();
        ctx.add_plugin(Copies::default());
        in_content(&ctx, content);
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| copy(ui.ctx()));
        output.textures_delta.clear();
        let texts = output.platform_output.commands.into_iter().filter_map(|command| match command {
            OutputCommand::CopyText(text) | OutputCommand::TextSelectionSettled(text) => Some(text),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn selected_words_of_a_content_go_out_without_links_and_buttons_copy_exactly() {
        let words = "see https://a.example/x";
        let selected = |ctx: &egui::Context| {
            ctx.copy_text(words.to_owned());
            ctx.send_cmd(OutputCommand::TextSelectionSettled(words.to_owned()));
        };
        assert_eq!(copied(true, selected), ["see hxxps://a[.]example/x"; 2]);
        assert_eq!(copied(false, selected), [words; 2]);
        assert_eq!(copied(true, |ctx| exactly(ctx, words.to_owned())), [words]);
    }
}
