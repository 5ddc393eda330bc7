//! Wakes the islands of a page that the server already drew.

/// Called by `boot.js` once the module has loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    // Naming the crate keeps its islands from being dropped by the linker.
    use app as _;
    leptos::mount::hydrate_islands();
}
