//! How far two spellings are apart.

/// The number of slips (a letter left out, added, changed, or two neighbours swapped) between two words, if there are
/// at most `max`. Each letter takes part in one slip only: the optimal string alignment distance.
pub fn damerau_within(a: &str, b: &str, max: usize) -> Option<usize> {
    // The lengths alone often tell, and cost far less.
    if a.chars().count().abs_diff(b.chars().count()) > max {
        return None;
    }
    let distance = strsim::osa_distance(a, b);
    (distance <= max).then_some(distance)
}
