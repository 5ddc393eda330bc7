//! How well the engine finds what people ask for.

mod tests;
