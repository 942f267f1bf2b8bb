//! The templates keep to the content security policy: no script, style or handler in the page, and nothing unescaped.

use regex::Regex;

use super::{Report, Tree, line_of};

/// # Errors
/// When a pattern of this file is wrong.
pub(crate) fn check(tree: &Tree, report: &mut Report) -> anyhow::Result<()> {
    let comment = Regex::new(r"(?s)\{#.*?#\}|<!--.*?-->")?;
    let script = Regex::new(r"(?i)<script\b[^>]*>")?;
    let rules = [
        (
            "style",
            Regex::new(r#"(?i)<style\b|\sstyle\s*="#)?,
            "a style in the page is refused by the browser: use a class",
        ),
        (
            "handler",
            Regex::new(r"(?i)\s(on[a-z]+|hx-on[:\w-]*)\s*=")?,
            "a handler in the page is refused by the browser: put it in a script file",
        ),
        (
            "script",
            Regex::new(r"(?i)\bjavascript:")?,
            "a script in an address is refused by the browser",
        ),
        (
            "safe",
            Regex::new(r"\|\s*safe\b")?,
            "unescaped text: whoever wrote it could write a page of ours",
        ),
    ];
    let templates = tree.files.iter().filter(|file| {
        file.is("html")
            && file
                .in_crate()
                .is_some_and(|path| path.contains("templates/"))
    });
    for file in templates {
        // Blanked, not removed: line numbers stay.
        let text = comment.replace_all(&file.text, |found: &regex::Captures<'_>| {
            found[0]
                .chars()
                .map(|c| if c == '\n' { '\n' } else { ' ' })
                .collect::<String>()
        });
        for found in script
            .find_iter(&text)
            .filter(|found| !found.as_str().contains(" src="))
        {
            let message = "a script in the page is refused by the browser: put it in a file and give its `src`";
            report.refuse("script", &file.path, line_of(&text, found.start()), message);
        }
        for (rule, pattern, message) in &rules {
            for found in pattern.find_iter(&text) {
                // The match may begin with the end of the line before.
                let at = found.end() - found.as_str().trim_start().len();
                report.refuse(rule, &file.path, line_of(&text, at), *message);
            }
        }
    }
    Ok(())
}
