mod fold;
mod highlight;
mod line;
mod rewrite;
mod typing;
mod words;
