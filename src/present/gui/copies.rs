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
            if let OutputCommand::CopyText(text) = command
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
