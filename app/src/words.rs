//! Every word that people see, as typed functions made from `locales/` by `build.rs`: `words::cart::title(lang)`.

use market::base::Lang;

include!(concat!(env!("OUT_DIR"), "/words.rs"));
