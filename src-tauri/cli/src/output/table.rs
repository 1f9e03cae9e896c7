//! Aligned columns.

use super::{Style, Tone, printable};

/// Rows of cells that are padded to the widest of their column.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    cells: Vec<String>,
    /// Of the first cell.
    tone: Option<Tone>,
    /// Lines below the row, not part of any column.
    below: Vec<String>,
}

impl Table {
    /// A table whose columns have names.
    pub fn headed(names: &[&str]) -> Self {
        let mut table = Self::default();
        table.row(None, names.iter().map(|name| (*name).to_owned()));
        table
    }

    /// Adds a row; its first cell has that tone.
    pub fn row(&mut self, tone: Option<Tone>, cells: impl IntoIterator<Item = String>) {
        let cells = cells.into_iter().map(|cell| printable(&cell).into_owned()).collect();
        self.rows.push(Row { cells, tone, below: Vec::new() });
    }

    /// Adds a line below the last row.
    pub fn below(&mut self, line: &str) {
        if let Some(row) = self.rows.last_mut() {
            row.below.push(printable(line).into_owned());
        }
    }

    /// Lays it out, one line a row.
    pub fn lay_out(&self, style: &Style) -> String {
        let columns = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.cells.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for (column, (cell, width)) in row.cells.iter().zip(&widths).enumerate() {
                let gap = " ".repeat(width - cell.chars().count() + 2);
                let tone = row.tone.filter(|_| column == 0);
                line.push_str(&tone.map_or_else(|| cell.clone(), |tone| style.paint(tone, cell)));
                line.push_str(&gap);
            }
            text.push_str(line.trim_end());
            text.push('\n');
            for below in &row.below {
                text.push_str(&format!("    {}\n", style.paint(Tone::Faint, below)));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_lines_do_not_trail() {
        let mut table = Table::headed(&["NAME", "COUNT"]);
        table.row(Some(Tone::Good), ["größe".to_owned(), "1".to_owned()]);
        table.below("a note");
        table.row(None, ["a".to_owned(), String::new()]);
        let text = table.lay_out(&Style { colour: false });
        assert_eq!(text, "NAME   COUNT\ngröße  1\n    a note\na\n");
    }
}
