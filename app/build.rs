//! Turns `locales/{vi,en}/*.toml` into one typed function per text: a text that lacks a language, or has other gaps in
//! it, does not build, and one that nobody uses is a warning.

use std::{collections::BTreeMap, env, fmt::Write, fs, path::Path};

type Texts = BTreeMap<String, String>;

fn main() {
    println!("cargo:rerun-if-changed=locales");
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo names the crate's folder");
    let vietnamese = read(&Path::new(&root).join("locales/vi"));
    let english = read(&Path::new(&root).join("locales/en"));
    let mut code = String::new();
    for page in vietnamese
        .keys()
        .chain(english.keys())
        .collect::<std::collections::BTreeSet<_>>()
    {
        let (Some(vi), Some(en)) = (vietnamese.get(page), english.get(page)) else {
            panic!("locales: {page}.toml is missing in one language");
        };
        writeln!(
            code,
            "/// The words of `{page}`.\npub(crate) mod {page} {{\nuse super::Lang;"
        )
        .expect("a string takes everything");
        for key in vi.keys().chain(en.keys()).collect::<std::collections::BTreeSet<_>>() {
            let (Some(vi), Some(en)) = (vi.get(key), en.get(key)) else {
                panic!("locales: {page}.{key} is missing in one language");
            };
            write_text(&mut code, page, key, vi, en);
        }
        code.push_str("}\n");
    }
    let out = env::var("OUT_DIR").expect("cargo names the output folder");
    fs::write(Path::new(&out).join("words.rs"), code).expect("the output folder can be written");
}

fn read(folder: &Path) -> BTreeMap<String, Texts> {
    let files = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    files
        .map(|file| file.expect("the folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| {
            let page = path
                .file_stem()
                .and_then(|name| name.to_str())
                .expect("a plain file name")
                .to_owned();
            let text = fs::read_to_string(&path).expect("a locale file can be read");
            let texts = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (page, texts)
        })
        .collect()
}

fn write_text(code: &mut String, page: &str, key: &str, vi: &str, en: &str) {
    let gaps = gaps(vi);
    let mut sorted = (gaps.clone(), self::gaps(en));
    sorted.0.sort();
    sorted.1.sort();
    assert!(
        sorted.0 == sorted.1,
        "locales: the gaps of {page}.{key} differ between the languages"
    );
    let done = if gaps.is_empty() {
        writeln!(
            code,
            "/// {vi:?}\npub(crate) fn {key}(lang: Lang) -> &'static str {{ match lang {{ Lang::Vi => {vi:?}, Lang::En => {en:?} }} }}"
        )
    } else {
        let arguments = gaps
            .iter()
            .map(|gap| format!(", {gap}: impl std::fmt::Display"))
            .collect::<String>();
        writeln!(
            code,
            "/// {vi:?}\npub(crate) fn {key}(lang: Lang{arguments}) -> String {{ match lang {{ Lang::Vi => format!({vi:?}), Lang::En => format!({en:?}) }} }}"
        )
    };
    done.expect("a string takes everything");
}

/// The names in braces, in the order of their first use.
fn gaps(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in text.split('{').skip(1) {
        let name = part.split('}').next().unwrap_or_default().to_owned();
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}
