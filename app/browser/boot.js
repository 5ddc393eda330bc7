// Wakes the islands of a page: loads the program, then hands every <leptos-island> to the function of its name.
import init, * as program from "__APP_JS__";

// Islands here never wait for data of the page; the program still looks for these.
for (const name of ["__RESOLVED_RESOURCES", "__SERIALIZED_ERRORS", "__PENDING_RESOURCES", "__RESOURCE_RESOLVERS", "__INCOMPLETE_CHUNKS"]) {
  globalThis[name] ??= [];
}

await init({ module_or_path: "__APP_WASM__" });
program.hydrate();
for (const island of document.querySelectorAll("leptos-island")) {
  program[island.dataset.component]?.(island);
}
