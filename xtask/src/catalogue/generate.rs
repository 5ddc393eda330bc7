//! Writes the rows of a generated catalogue.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};

use super::coops::{self, Coop, Coops, Province};
use super::goods::{GOODS, Good, plain};
use super::random::Random;
use crate::places::Places;
use crate::stop;

/// How many products a cooperative has on the average.
const PRODUCTS_PER_COOP: u64 = 40;

/// How often a name is thrown again before it gets a number.
const THROWS_MAX: usize = 40;

/// How far prices of one good differ: the deviation of their logarithms.
const PRICE_SPREAD: f64 = 0.3;

/// Writes so many rows. The same seed makes the same file. Returns its bytes.
pub fn write(places: &Places, rows: u64, seed: u64, path: &Path) -> Result<u64> {
    let writing = || format!("writing {}", path.display());
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(writing)?;
    }
    // Under another name until it is whole.
    let unfinished = path.with_extension("jsonl.part");
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&unfinished).with_context(writing)?);

    let mut random = Random::new(seed);
    let provinces = coops::provinces(places)?;
    let coops = Coops::found((rows / PRODUCTS_PER_COOP).max(1) as usize, &provinces, &mut random);
    let mut names = HashSet::with_capacity(rows as usize);
    for number in 0..rows {
        if number % 10_000 == 0 {
            stop::check()?;
        }
        let (owner, coop) = coops.pick(&mut random);
        let row = Row::invent(owner, coop, &provinces[coop.province], number, &mut names, &mut random);
        row.write(&mut out).with_context(writing)?;
    }
    let file = out
        .into_inner()
        .map_err(|error| error.into_error())
        .with_context(writing)?;
    let size = file.metadata().with_context(writing)?.len();
    fs::rename(&unfinished, path).with_context(writing)?;
    Ok(size)
}

/// A row to write.
struct Row<'a> {
    name: String,
    description: String,
    good: &'static Good,
    province: &'a Province,
    coop: &'a Coop,
    stars: Option<u8>,
    price: u64,
}

impl<'a> Row<'a> {
    /// Invents a product whose name its cooperative has not used yet. Names are kept as hashes.
    fn invent(
        owner: usize,
        coop: &'a Coop,
        province: &'a Province,
        number: u64,
        names: &mut HashSet<u64>,
        random: &mut Random,
    ) -> Self {
        for throw in 0.. {
            let good = &GOODS[*random.pick(&coop.goods)];
            let good = if random.percent(15) || throw > THROWS_MAX / 2 {
                let other = random.pick(&GOODS);
                if other.grows_in(province.region) { other } else { good }
            } else {
                good
            };
            let place = if random.percent(60) {
                &province.communes[coop.commune]
            } else {
                random.pick(&province.communes)
            };
            let (pack, size) = *random.pick(good.kind.packs());
            let mut name = good.name.to_owned();
            let quality = if random.percent(75) {
                random.pick(good.kind.qualities())
            } else {
                ""
            };
            let lot = if throw > THROWS_MAX {
                format!("lô {}", number + 1)
            } else {
                String::new()
            };
            for word in [quality, place.as_str(), &lot, pack] {
                if !word.is_empty() {
                    name.push(' ');
                    name.push_str(word);
                }
            }
            if !names.insert(hash(owner, &plain(&name))) {
                continue;
            }
            let price = f64::from(good.price) * f64::from(size) / 100.0 * (PRICE_SPREAD * random.normal()).exp();
            return Self {
                description: describe(good, place, province, random),
                stars: random.percent(25).then(|| match random.below(20) {
                    0..12 => 3,
                    12..19 => 4,
                    _ => 5,
                }),
                price: (price.round() as u64).clamp(1, 1_000_000) * 1_000,
                name,
                good,
                province,
                coop,
            };
        }
        unreachable!("a name with the number of its row is new")
    }

    fn write(&self, out: &mut impl Write) -> Result<()> {
        write!(out, "{{\"name\":{}", text(&self.name))?;
        write!(out, ",\"description\":{}", text(&self.description))?;
        write!(out, ",\"category\":{}", text(self.good.category))?;
        write!(out, ",\"province\":{}", text(&self.province.name))?;
        write!(out, ",\"cooperative\":{}", text(&self.coop.name))?;
        match self.stars {
            Some(stars) => write!(out, ",\"ocop_stars\":{stars}")?,
            None => write!(out, ",\"ocop_stars\":null")?,
        }
        writeln!(out, ",\"price_vnd\":{}}}", self.price)?;
        Ok(())
    }
}

fn text(text: &str) -> serde_json::Value {
    serde_json::Value::String(text.to_owned())
}

/// Two sentences: where it comes from, and what it is like.
fn describe(good: &Good, place: &str, province: &Province, random: &mut Random) -> String {
    const ORIGINS: [&str; 8] = [
        "{good} của bà con {place}, {province}.",
        "{good} làm tại {place}, {province}, từ nguyên liệu trong vùng.",
        "Đặc sản {province}: {good} do các hộ ở {place} cùng làm.",
        "{good} từ vùng {place}, nơi nghề này có từ nhiều đời.",
        "{good} được thu gom từ các hộ thành viên ở {place}, {province}.",
        "Từ {place} ({province}), {good} được chọn kỹ trước khi đóng gói.",
        "{good} theo cách làm riêng của người {place}.",
        "Mỗi mẻ {good} đều ghi rõ hộ làm ở {place}, {province}.",
    ];
    let lower = {
        let mut symbols = good.name.chars();
        symbols
            .next()
            .map_or(String::new(), |first| first.to_lowercase().chain(symbols).collect())
    };
    let origin = random.pick(&ORIGINS);
    let name = if origin.starts_with("{good}") {
        good.name
    } else {
        &lower
    };
    let origin = origin
        .replace("{good}", name)
        .replace("{place}", place)
        .replace("{province}", &province.name);
    format!("{origin} {}", random.pick(good.kind.sentences()))
}

/// FNV-1a over an owner and a name.
fn hash(owner: usize, name: &str) -> u64 {
    let owner = (owner as u64).to_le_bytes();
    owner
        .iter()
        .chain(name.as_bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        })
}
