//! What a person typed, taken apart.

use super::folding::fold;
use super::words::{pairs, runs};

/// How much of what was typed counts, in characters: nobody types more, and a pasted page must not be searched word by word.
const MAX_TYPED: usize = 200;
/// How many letters a word needs to be looked for in contents as a beginning of words.
const MIN_BEGINNING: usize = 3;
/// How many letters a word needs to be looked for in contents at all.
const MIN_WHOLE: usize = 2;

/// A search as it was typed. All of its words must be found, each wherever it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    words: Vec<Word>,
    whole: String,
}

/// One word of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded. Of signs alone it stands for itself.
    pub text: String,
    /// What makes it a word.
    pub form: Form,
}

/// What makes a word of a search a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Letters and digits that are a whole word.
    Whole,
    /// Letters and digits that a word begins with: the last word, which may still be typed on.
    Beginning,
    /// Letters of a script without spaces, which may stand anywhere in it.
    Anywhere,
    /// Signs without a letter or digit, which are what they are.
    Signs,
}

impl Search {
    /// Takes what was typed apart.
    pub fn parse(typed: &str) -> Self {
        let typed: String = typed.chars().take(MAX_TYPED).collect();
        let mut words: Vec<Word> = Vec::new();
        let mut whole = Vec::new();
        for part in fold(&typed).split_whitespace() {
            let runs = runs(part);
            if runs.is_empty() {
                words.push(Word { text: part.to_owned(), form: Form::Signs });
            }
            for run in runs {
                let form = if run.unspaced { Form::Anywhere } else { Form::Whole };
                words.push(Word { text: part[run.range].to_owned(), form });
            }
            whole.push(plain(part));
        }
        if let Some(last) = words.iter_mut().rfind(|word| word.form != Form::Signs)
            && last.form == Form::Whole
        {
            last.form = Form::Beginning;
        }
        let mut each: Vec<Word> = Vec::with_capacity(words.len());
        for word in words {
            if !each.contains(&word) {
                each.push(word);
            }
        }
        Self { words: each, whole: whole.join(" ").trim().to_owned() }
    }

    /// Its words, each once; none where nothing was typed.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// All of it as a name would have it: words with a space between each two.
    pub fn whole(&self) -> &str {
        &self.whole
    }
}

impl Word {
    /// Whether it is looked for in contents. One or two letters stand in nearly every text.
    pub fn is_for_contents(&self) -> bool {
        match self.form {
            Form::Whole | Form::Beginning => self.text.chars().nth(MIN_WHOLE - 1).is_some(),
            Form::Anywhere => true,
            Form::Signs => false,
        }
    }

    /// The word as it is looked for in contents: what is short must be the whole word.
    pub fn in_contents(&self) -> Self {
        let is_short = self.form == Form::Beginning && self.text.chars().nth(MIN_BEGINNING - 1).is_none();
        Self { text: self.text.clone(), form: if is_short { Form::Whole } else { self.form } }
    }

    /// The word as an expression of SQLite's FTS5 over the terms that texts are indexed by. Nothing in it is taken for
    /// syntax: a word has letters and digits alone, and stands in quotes. `None` for signs, which are not indexed.
    pub fn expression(&self) -> Option<String> {
        let quoted = |term: &str| format!("\"{}\"", term.replace('"', "\"\""));
        match self.form {
            Form::Whole => Some(quoted(&self.text)),
            Form::Beginning => Some(format!("{}*", quoted(&self.text))),
            Form::Anywhere if self.text.chars().nth(1).is_none() => Some(quoted(&self.text)),
            Form::Anywhere => Some(pairs(&self.text).map(quoted).collect::<Vec<_>>().join(" AND ")),
            Form::Signs => None,
        }
    }
}

/// A folded text as words with a space between each two.
pub(crate) fn plain(folded: &str) -> String {
    let mut text = String::with_capacity(folded.len());
    let mut end = None;
    for run in runs(folded) {
        if end.is_some_and(|end| end != run.range.start) {
            text.push(' ');
        }
        end = Some(run.range.end);
        text.push_str(&folded[run.range]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(typed: &str) -> Vec<(String, Form)> {
        Search::parse(typed).words().iter().map(|word| (word.text.clone(), word.form)).collect()
    }

    fn owned(words: &[(&str, Form)]) -> Vec<(String, Form)> {
        words.iter().map(|(text, form)| ((*text).to_owned(), *form)).collect()
    }

    #[test]
    fn the_last_word_is_a_beginning_and_the_others_are_whole() {
        assert_eq!(words("  PDF  Résu "), owned(&[("pdf", Form::Whole), ("resu", Form::Beginning)]));
        assert_eq!(words("pdf-to"), owned(&[("pdf", Form::Whole), ("to", Form::Beginning)]));
        assert_eq!(words("模型ai"), owned(&[("模型", Form::Anywhere), ("ai", Form::Beginning)]));
        assert_eq!(words("c ++"), owned(&[("c", Form::Beginning), ("++", Form::Signs)]));
        assert_eq!(words("a a a"), owned(&[("a", Form::Whole), ("a", Form::Beginning)]));
        assert_eq!(words(" \t"), owned(&[]));
    }

    #[test]
    fn expressions_hold_letters_in_quotes_alone() {
        let expressions = |typed: &str| -> Vec<Option<String>> {
            Search::parse(typed).words().iter().map(Word::expression).collect()
        };
        assert_eq!(
            expressions("NOT name:a*"),
            [Some("\"not\"".into()), Some("\"name\"".into()), Some("\"a\"*".into())]
        );
        assert_eq!(expressions("模型库"), [Some("\"模型\" AND \"型库\"".into())]);
        assert_eq!(expressions("\"^*"), [None]);
    }

    #[test]
    fn the_whole_is_as_a_name_would_have_it() {
        assert_eq!(Search::parse(" Pdf--tools ").whole(), "pdf tools");
        assert_eq!(plain("git/commit-模型v2"), "git commit 模型v2");
    }
}
