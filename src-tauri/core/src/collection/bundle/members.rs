//! Writing the members of a bundle: tables that stay keep what people wrote in them.

use std::collections::{HashMap, VecDeque};

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use super::MemberRef;
use super::toml_text::text_value;

/// Makes `members` the members of the document, which holds `were` up to now, in their order.
pub(super) fn write_members(document: &mut DocumentMut, were: &[MemberRef], members: &[MemberRef]) {
    if were == members {
        return;
    }
    match document.get_mut("members") {
        Some(Item::Value(Value::Array(array))) => {
            let values: Vec<Value> = array.iter().cloned().collect();
            let made = |member: &MemberRef| {
                let table = InlineTable::from_iter([(member.kind.as_str(), text_value(&member.id))]);
                Value::InlineTable(table)
            };
            let arranged = arrange(values, were, members, made);
            array.clear();
            arranged.into_iter().for_each(|value| array.push_formatted(value));
        }
        found => {
            let tables = match found {
                Some(Item::ArrayOfTables(tables)) => std::mem::take(tables).into_iter().collect(),
                _ => Vec::new(),
            };
            write_tables(document, tables, were, members);
        }
    }
}

fn write_tables(document: &mut DocumentMut, tables: Vec<Table>, were: &[MemberRef], members: &[MemberRef]) {
    // Tables are written in the order of their positions, and those of one position in the order of the list.
    let position = tables.iter().filter_map(Table::position).min();
    let made = |member: &MemberRef| {
        let mut table = Table::new();
        table.insert(member.kind.as_str(), Item::Value(text_value(&member.id)));
        table
    };
    let mut list = ArrayOfTables::new();
    for mut table in arrange(tables, were, members, made) {
        place(&mut table, position);
        list.push(table);
    }
    if list.is_empty() {
        document.remove("members");
    } else {
        document.insert("members", Item::ArrayOfTables(list));
    }
}

/// Puts what was written for each member into the new order; what is new is made.
fn arrange<T>(written: Vec<T>, were: &[MemberRef], members: &[MemberRef], made: impl Fn(&MemberRef) -> T) -> Vec<T> {
    let mut pool: HashMap<&MemberRef, VecDeque<T>> = HashMap::new();
    for (member, value) in were.iter().zip(written) {
        pool.entry(member).or_default().push_back(value);
    }
    members
        .iter()
        .map(|member| pool.get_mut(member).and_then(VecDeque::pop_front).unwrap_or_else(|| made(member)))
        .collect()
}

fn place(table: &mut Table, position: Option<isize>) {
    table.set_position(position);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(inner) => place(inner, position),
            Item::ArrayOfTables(inner) => inner.iter_mut().for_each(|inner| place(inner, position)),
            _ => {}
        }
    }
}
