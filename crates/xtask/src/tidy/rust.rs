//! Just enough of Rust's grammar to tell code from comments and from strings.

/// A Rust file taken apart. Line numbers are those of the file.
pub(crate) struct Rust {
    /// The text with comments and the insides of strings blanked out, every line in its place.
    pub(crate) code: String,
    /// Each string literal: the line it begins on, and what is between its quotes, escapes as written.
    pub(crate) strings: Vec<(usize, String)>,
}

impl Rust {
    pub(crate) fn read(text: &str) -> Rust {
        let mut reader = Reader {
            rest: text,
            line: 1,
            last: ' ',
            code: String::with_capacity(text.len()),
            strings: Vec::new(),
        };
        while reader.step() {}
        Rust {
            code: reader.code,
            strings: reader.strings,
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    /// The character before `rest`: tells a raw string from a name that ends in r.
    last: char,
    code: String,
    strings: Vec<(usize, String)>,
}

impl Reader<'_> {
    /// Reads one comment, one literal or one character of code. False at the end.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else {
            return false;
        };
        if self.rest.starts_with("//") {
            self.blank(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if self.rest.starts_with("/*") {
            self.blank(comment(self.rest));
        } else if first == '"' {
            self.string(1, "\"", true);
        } else if let Some(hashes) =
            raw(self.rest).filter(|_| !self.last.is_alphanumeric() && self.last != '_')
        {
            self.string(hashes + 2, &format!("\"{}", "#".repeat(hashes)), false);
        } else if let Some(length) = character(self.rest) {
            self.blank(length);
        } else {
            self.keep(first.len_utf8());
        }
        true
    }

    fn keep(&mut self, length: usize) {
        let (text, rest) = self.rest.split_at(length);
        self.code.push_str(text);
        self.line += text.matches('\n').count();
        self.last = text.chars().next_back().unwrap_or(self.last);
        self.rest = rest;
    }

    fn blank(&mut self, length: usize) {
        let (text, rest) = self.rest.split_at(length);
        self.code
            .extend(text.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        self.line += text.matches('\n').count();
        self.last = ' ';
        self.rest = rest;
    }

    /// A string whose opening takes `open` bytes and which `close` ends.
    fn string(&mut self, open: usize, close: &str, escapes: bool) {
        let line = self.line;
        self.keep(open);
        let mut length = 0;
        while let Some(c) = self.rest[length..].chars().next() {
            if self.rest[length..].starts_with(close) {
                break;
            }
            length += c.len_utf8();
            if escapes && c == '\\' {
                length += self.rest[length..].chars().next().map_or(0, char::len_utf8);
            }
        }
        self.strings.push((line, self.rest[..length].to_owned()));
        self.blank(length);
        self.keep(close.len().min(self.rest.len()));
    }
}

/// The length of the block comment at the beginning; they nest.
fn comment(text: &str) -> usize {
    let (mut depth, mut length) = (0, 0);
    while let Some(c) = text[length..].chars().next() {
        if text[length..].starts_with("/*") {
            depth += 1;
            length += 2;
        } else if text[length..].starts_with("*/") {
            depth -= 1;
            length += 2;
            if depth == 0 {
                break;
            }
        } else {
            length += c.len_utf8();
        }
    }
    length
}

/// The number of `#` when a raw string begins here.
fn raw(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('r')?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    rest[hashes..].starts_with('"').then_some(hashes)
}

/// The length of a character literal, when it is one and not a lifetime.
fn character(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('\'')?;
    let mut chars = rest.char_indices();
    let (_, first) = chars.next()?;
    if first == '\\' {
        chars.next()?;
        return rest
            .char_indices()
            .skip(2)
            .find(|(_, c)| *c == '\'')
            .map(|(at, _)| at + 2);
    }
    let (at, second) = chars.next()?;
    (second == '\'').then_some(at + 2)
}

#[cfg(test)]
mod tests {
    use super::Rust;

    #[test]
    fn comments_and_strings_are_not_code() {
        let rust = Rust::read("let a = \"now() // \\\" no\"; // now()\n/* now() /* */ */ b();\n");
        assert_eq!(
            rust.code.split_whitespace().collect::<Vec<_>>(),
            ["let", "a", "=", "\"", "\";", "b();"]
        );
        assert_eq!(rust.strings, [(1, "now() // \\\" no".to_owned())]);
    }

    #[test]
    fn raw_strings_end_at_their_own_quote() {
        let rust = Rust::read("f(r#\"a \"b\" c\"#, var\"d\");\nlet r = 1;");
        assert_eq!(
            rust.strings,
            [(1, "a \"b\" c".to_owned()), (1, "d".to_owned())]
        );
        assert!(rust.code.ends_with("let r = 1;"));
    }

    #[test]
    fn a_lifetime_is_not_a_character() {
        let rust = Rust::read(
            "fn f<'a>(x: &'a str) -> char { if x == \"1\" { '\"' } else { '\\'' } } // end",
        );
        assert_eq!(rust.strings, [(1, "1".to_owned())]);
        assert!(rust.code.contains("fn f<'a>(x: &'a str)"));
        assert!(!rust.code.contains("end"));
    }

    #[test]
    fn lines_stay_where_they_are() {
        let rust = Rust::read("a(\"1\n2\");\n/*\n*/\nb(\"3\");\n");
        assert_eq!(rust.strings, [(1, "1\n2".to_owned()), (5, "3".to_owned())]);
        assert_eq!(rust.code.lines().count(), 5);
    }

    #[test]
    fn what_never_ends_is_read_to_the_end() {
        for text in ["\"abc", "r##\"abc\"#", "/* abc", "'\\", "'", "\"abc\\"] {
            Rust::read(text);
        }
    }
}
