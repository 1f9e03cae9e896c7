//! What must hold for groups and sets.

mod graph;
mod looking;
mod naive;
mod parsing;
mod resolving;
mod shapes;
mod writing;
