//! git's configuration file, as far as it names remotes.
//!
//! The language is that of `git-config(1)`, "Syntax", and of git's own parser where that page is silent (`config.c`). Files
//! that are included are not read, and `url.….insteadOf` is not applied: both are a person's settings, not the clone's.

/// Why a text is no such file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ConfigFault {
    /// Where, in bytes.
    pub offset: usize,
    /// What is wrong.
    pub message: &'static str,
}

/// The address of `origin`, else of the remote that comes first; `None` when none has one.
pub(super) fn remote_address(text: &str) -> Result<Option<String>, ConfigFault> {
    let mut first = None;
    let mut origin = None;
    Parser { text: text.as_bytes(), at: text.len() - text.trim_start_matches('\u{feff}').len() }.run(
        |section, key, value| {
            let Some(remote) = section.strip_prefix("remote.") else { return };
            if key != "url" || value.is_empty() {
                return;
            }
            // Of several addresses of one remote git fetches from the first.
            if remote == "origin" {
                origin.get_or_insert_with(|| value.to_owned());
            }
            first.get_or_insert_with(|| value.to_owned());
        },
    )?;
    Ok(origin.or(first))
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    /// Hands every value to `take`: its section (`remote.origin`; the part behind the dot as written), key and value.
    fn run(mut self, mut take: impl FnMut(&str, &str, &str)) -> Result<(), ConfigFault> {
        let mut section = String::new();
        while let Some(byte) = self.peek() {
            match byte {
                b'#' | b';' => self.skip_line(),
                b'[' => {
                    self.at += 1;
                    section = self.section()?;
                }
                byte if byte.is_ascii_whitespace() => self.at += 1,
                byte if byte.is_ascii_alphabetic() && !section.is_empty() => {
                    let key = self.name(b"");
                    self.skip_blanks();
                    match self.peek() {
                        None | Some(b'\n') => take(&section, &key, ""),
                        Some(b'=') => {
                            self.at += 1;
                            take(&section, &key, &self.value()?);
                        }
                        Some(_) => return self.fault("a value is written as `key = value`"),
                    }
                }
                _ => return self.fault("this is neither a section nor a value"),
            }
        }
        Ok(())
    }

    /// What stands here; a line that ends as on Windows ends here too.
    fn peek(&self) -> Option<u8> {
        match self.text.get(self.at) {
            Some(b'\r') if self.text.get(self.at + 1) == Some(&b'\n') => Some(b'\n'),
            byte => byte.copied(),
        }
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += if self.text[self.at] != byte { 2 } else { 1 };
        Some(byte)
    }

    fn fault<T>(&self, message: &'static str) -> Result<T, ConfigFault> {
        Err(ConfigFault { offset: self.at, message })
    }

    fn skip_line(&mut self) {
        while self.next().is_some_and(|byte| byte != b'\n') {}
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace() && byte != b'\n') {
            self.at += 1;
        }
    }

    /// A word of letters, digits, `-` and what else is given; letter case says nothing.
    fn name(&mut self, more: &[u8]) -> String {
        let mut name = String::new();
        while let Some(byte) =
            self.peek().filter(|byte| byte.is_ascii_alphanumeric() || *byte == b'-' || more.contains(byte))
        {
            name.push(char::from(byte.to_ascii_lowercase()));
            self.at += 1;
        }
        name
    }

    /// What stands between `[` and `]`: `remote "origin"`, or in an older way `remote.origin`.
    fn section(&mut self) -> Result<String, ConfigFault> {
        let mut section = self.name(b".");
        self.skip_blanks();
        if self.peek() == Some(b'"') {
            self.at += 1;
            let mut below = Vec::new();
            loop {
                match self.next() {
                    Some(b'"') => break,
                    Some(b'\\') if self.peek().is_some_and(|byte| byte != b'\n') => below.extend(self.next()),
                    None | Some(b'\n' | b'\\') => return self.fault("the name of a section does not end on its line"),
                    Some(byte) => below.push(byte),
                }
            }
            section.push('.');
            section.push_str(&String::from_utf8_lossy(&below));
        }
        match self.next() {
            Some(b']') if !section.is_empty() => Ok(section),
            _ => self.fault("a section is written as [name] or [name \"name\"]"),
        }
    }

    /// What stands behind `=`, over several lines where one ends in `\`.
    fn value(&mut self) -> Result<String, ConfigFault> {
        let mut value = Vec::new();
        let mut blanks = Vec::new();
        let mut quoted = false;
        loop {
            let byte = match self.next() {
                None | Some(b'\n') if quoted => return self.fault("a quoted value does not end on its line"),
                None | Some(b'\n') => break,
                Some(b'#' | b';') if !quoted => {
                    self.skip_line();
                    break;
                }
                Some(b'"') => {
                    value.append(&mut blanks);
                    quoted = !quoted;
                    continue;
                }
                Some(b'\\') => match self.next() {
                    Some(b'\n') => continue,
                    Some(b't') => b'\t',
                    Some(b'b') => 8,
                    Some(b'n') => b'\n',
                    Some(byte @ (b'\\' | b'"')) => byte,
                    _ => return self.fault("an unknown character stands behind a backslash"),
                },
                // Blanks count between words only.
                Some(byte) if byte.is_ascii_whitespace() && !quoted => {
                    if !value.is_empty() {
                        blanks.push(byte);
                    }
                    continue;
                }
                Some(byte) => byte,
            };
            value.append(&mut blanks);
            value.push(byte);
        }
        Ok(String::from_utf8_lossy(&value).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn address(text: &str) -> Option<String> {
        remote_address(text).unwrap()
    }

    #[test]
    fn origin_comes_before_the_first() {
        let first = "[remote \"fork\"]\n\turl = f\n";
        assert_eq!(address(first).as_deref(), Some("f"));
        assert_eq!(address(&format!("{first}[remote \"origin\"]\n\turl = o\n\turl = p\n")).as_deref(), Some("o"));
        assert_eq!(address("[core]\n\tbare = false\n[remote \"x\"]\nfetch = y\nurl\nurl =\n"), None);
        assert_eq!(address(""), None);
    }

    #[test]
    fn the_language_is_gits() {
        for (text, value) in [
            ("[remote \"origin\"]\r\n\turl = a b \r\n", "a b"),
            ("\u{feff}[REMOTE \"origin\"] URL=a # b\n", "a"),
            ("[remote.origin]\nurl = a;b\n", "a"),
            ("[remote \"origin\"]\nurl = \"a;#\" b\\\n  c\n", "a;# b  c"),
            ("[remote \"or\\igin\"]\nurl = \\\"\\\\\n", "\"\\"),
            ("; c\n[remote \"origin\"];c\nurl = \"  a  \"  ", "  a  "),
            ("[remote \"origin\"]\nurl =   größe\n", "größe"),
        ] {
            assert_eq!(address(text).as_deref(), Some(value), "{text:?}");
        }
        // The name below is told with its case, the one above without.
        assert_eq!(address("[remote \"Origin\"]\nurl = a\n[Remote \"origin\"]\nurl = b\n").as_deref(), Some("b"));
    }

    #[test]
    fn what_git_would_refuse_is_refused_with_its_place() {
        for (text, offset) in [
            ("[remote \"origin\"]\nurl\tx\n", 22),
            ("[remote \"origin\n", 16),
            ("[]\n", 2),
            ("url = x\n", 0),
            ("[a]\n= x\n", 4),
            ("[a]\nb = \"x\n", 11),
            ("[a]\nb = \\q\n", 10),
        ] {
            assert_eq!(remote_address(text).map_err(|fault| fault.offset), Err(offset), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "[\\[\\]\"\\\\ a=#;.\r\n]{0,40}|\\PC{0,40}") {
            let read = remote_address(&text);
            prop_assert!(read.is_ok() || read.is_err_and(|fault| fault.offset <= text.len()));
        }

        #[test]
        fn a_quoted_value_is_kept_whole(value in "[a-zA-Z0-9:/@;# .-]{1,30}") {
            let text = format!("[remote \"origin\"]\n\turl = \"{value}\"\n");
            prop_assert_eq!(address(&text), Some(value));
        }
    }
}
