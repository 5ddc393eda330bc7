//! The invented cooperatives of a generated catalogue, in real communes.

use std::collections::{HashMap, HashSet};
use std::fs;

use anyhow::{Context, Result, ensure};

use super::goods::{GOODS, Region, plain};
use super::random::Random;
use crate::places::Places;

/// How much smaller the next seller is: the exponent of Zipf's law.
const ZIPF: f64 = 0.8;

/// What cooperatives do, as their names say it.
const FIELDS: [&str; 12] = [
    "Nông nghiệp",
    "Nông sản",
    "Nông sản sạch",
    "Nông nghiệp hữu cơ",
    "Dịch vụ nông nghiệp",
    "Nông lâm nghiệp",
    "Sản xuất và thương mại",
    "Nông dược",
    "Đặc sản",
    "Kiểu mới",
    "Phụ nữ",
    "Thanh niên",
];

/// What they wish themselves.
const WISHES: [&str; 24] = [
    "Tân Tiến",
    "Thành Công",
    "Đoàn Kết",
    "Toàn Thắng",
    "Hưng Thịnh",
    "Phát Đạt",
    "Quyết Tiến",
    "Đồng Tâm",
    "Hợp Lực",
    "Bình Minh",
    "Ánh Dương",
    "Hoa Sen",
    "Sao Mai",
    "Minh Phát",
    "An Phú",
    "Thuận Phát",
    "Xanh Việt",
    "Quê Mình",
    "Đất Lành",
    "Mùa Vàng",
    "Hương Đất",
    "Bản Xanh",
    "Suối Mơ",
    "Thuận Thiên",
];

/// A province with the communes that goods may be named for.
#[derive(Debug)]
pub struct Province {
    /// Its name, without the word for what it is.
    pub name: String,
    /// In which part of the country it lies.
    pub region: Region,
    /// Its communes, without the words for what they are; no two differ only in their marks.
    pub communes: Vec<String>,
}

/// A cooperative.
#[derive(Debug)]
pub struct Coop {
    /// Its name.
    pub name: String,
    /// Its province, as an index.
    pub province: usize,
    /// Its commune, as an index into those of the province.
    pub commune: usize,
    /// What it lives on, as indices of goods.
    pub goods: Vec<usize>,
}

/// All cooperatives of a catalogue, and how much each sells.
#[derive(Debug)]
pub struct Coops {
    all: Vec<Coop>,
    /// The share of each and of all before it.
    shares: Vec<f64>,
}

/// The provinces in force, with their communes.
pub fn provinces(places: &Places) -> Result<Vec<Province>> {
    let path = places.root.join("market/data/admin_units.csv");
    let file = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut provinces: Vec<Province> = Vec::new();
    let mut known = HashSet::new();
    for line in file.lines().skip(1) {
        let columns: Vec<_> = line.split(',').collect();
        let [code, province, _, commune, _] = columns[..] else {
            continue;
        };
        let number = *numbers.entry(code).or_insert_with(|| {
            provinces.push(Province {
                name: bare(province).to_owned(),
                region: Region::of(code),
                communes: Vec::new(),
            });
            provinces.len() - 1
        });
        let commune = bare(commune);
        // "Phường 5" is nothing that goods are named for.
        let is_name = !commune.chars().any(|symbol| symbol.is_ascii_digit());
        if is_name && known.insert((number, plain(commune))) {
            provinces[number].communes.push(commune.to_owned());
        }
    }
    ensure!(
        !provinces.is_empty() && provinces.iter().all(|province| !province.communes.is_empty()),
        "{} names no communes",
        path.display()
    );
    Ok(provinces)
}

/// A name without the word for what it is.
fn bare(name: &str) -> &str {
    ["Tỉnh ", "Thành phố ", "Xã ", "Phường ", "Đặc khu "]
        .iter()
        .find_map(|kind| name.strip_prefix(kind))
        .unwrap_or(name)
}

impl Coops {
    /// So many cooperatives, spread over all provinces.
    pub fn found(count: usize, provinces: &[Province], random: &mut Random) -> Self {
        let mut names = HashSet::new();
        let mut all = Vec::with_capacity(count);
        let mut shares = Vec::with_capacity(count);
        let mut sum = 0.0;
        while all.len() < count {
            let province = random.below(provinces.len());
            let commune = random.below(provinces[province].communes.len());
            let possible = GOODS
                .iter()
                .enumerate()
                .filter(|(_, good)| good.grows_in(provinces[province].region))
                .map(|(number, _)| number)
                .collect::<Vec<_>>();
            let goods: Vec<_> = (0..4 + random.below(5)).map(|_| *random.pick(&possible)).collect();
            let place = &provinces[province].communes[commune];
            let name = match random.below(4) {
                0 => format!("HTX {} {place}", random.pick(&FIELDS)),
                1 => format!("HTX {} {place}", GOODS[goods[0]].name),
                2 => format!("HTX {} {} {place}", random.pick(&FIELDS), random.pick(&WISHES)),
                _ => format!("HTX {} {place}", random.pick(&WISHES)),
            };
            if names.insert((province, plain(&name))) {
                sum += ((all.len() + 1) as f64).powf(-ZIPF);
                shares.push(sum);
                all.push(Coop {
                    name,
                    province,
                    commune,
                    goods,
                });
            }
        }
        Self { all, shares }
    }

    /// One of them with its number, the large ones more often.
    pub fn pick(&self, random: &mut Random) -> (usize, &Coop) {
        let sum = self.shares.last().copied().unwrap_or_default();
        let point = random.unit() * sum;
        let number = self
            .shares
            .partition_point(|share| *share <= point)
            .min(self.all.len() - 1);
        (number, &self.all[number])
    }
}
