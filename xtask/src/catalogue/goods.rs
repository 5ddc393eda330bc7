//! What is sold in a generated catalogue: goods of the regions with their prices. All of it is invented from what is
//! usual; nothing is a quotation.

use super::kinds::Kind;

/// A part of the country.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Region {
    /// The northern mountains.
    Mountains,
    /// The delta of the Red River and the coast beside it.
    RedRiver,
    /// The coast between them and the south.
    Central,
    /// The central highlands.
    Highlands,
    /// The south-east and the delta of the Mekong.
    South,
}

impl Region {
    /// The part in which the province of this code lies.
    pub fn of(province: &str) -> Self {
        match province {
            "01" | "22" | "24" | "31" | "33" | "37" => Self::RedRiver,
            "38" | "40" | "42" | "44" | "46" | "48" | "51" | "56" => Self::Central,
            "52" | "66" | "68" => Self::Highlands,
            "75" | "79" | "80" | "82" | "86" | "91" | "92" | "96" => Self::South,
            _ => Self::Mountains,
        }
    }

    /// Its letter in the list of goods.
    fn letter(self) -> char {
        match self {
            Self::Mountains => 'M',
            Self::RedRiver => 'R',
            Self::Central => 'C',
            Self::Highlands => 'H',
            Self::South => 'S',
        }
    }
}

/// A good.
#[derive(Debug)]
pub struct Good {
    /// What it is called.
    pub name: &'static str,
    /// Its category.
    pub category: &'static str,
    /// Its price in a usual pack, in thousands of đồng.
    pub price: u32,
    /// What kind it is.
    pub kind: Kind,
    /// The letters of the regions that have it.
    regions: &'static str,
}

impl Good {
    /// Whether a region has it.
    pub fn grows_in(&self, region: Region) -> bool {
        self.regions.contains(region.letter())
    }
}

const fn good(name: &'static str, category: &'static str, price: u32, kind: Kind, regions: &'static str) -> Good {
    Good {
        name,
        category,
        price,
        kind,
        regions,
    }
}

const VEGETABLES: &str = "Rau, củ";
const FRUIT: &str = "Trái cây tươi";
const DRIED_FRUIT: &str = "Trái cây sấy";
const SPICES: &str = "Gia vị, đồ muối";
const DRY: &str = "Đồ khô";
const MEAT: &str = "Thịt, trứng";
const FISH: &str = "Thủy sản";
const HONEY: &str = "Mật ong, mật hoa";
const NOODLES: &str = "Miến, bún, phở, mỳ";
const GRAIN: &str = "Gạo, ngũ cốc";
const MUSHROOMS: &str = "Nấm";
const SWEETS: &str = "Bánh, mứt, kẹo";
const TEA: &str = "Trà";
const DRINKS: &str = "Đồ uống";
const SPIRITS: &str = "Rượu (18+)";
const HERBS: &str = "Thảo dược";
const CRAFT: &str = "Thủ công mỹ nghệ";

/// Everything that is sold.
pub const GOODS: [Good; 162] = [
    good("Khoai sọ", VEGETABLES, 35, Kind::Fresh, "MR"),
    good("Khoai lang mật", VEGETABLES, 32, Kind::Fresh, "RHS"),
    good("Su su", VEGETABLES, 18, Kind::Fresh, "MH"),
    good("Bí xanh thơm", VEGETABLES, 28, Kind::Fresh, "M"),
    good("Cải mèo", VEGETABLES, 30, Kind::Fresh, "M"),
    good("Măng tươi", VEGETABLES, 45, Kind::Fresh, "MC"),
    good("Hành tím", VEGETABLES, 55, Kind::Fresh, "CS"),
    good("Tỏi cô đơn", VEGETABLES, 420, Kind::Fresh, "C"),
    good("Cà rốt", VEGETABLES, 22, Kind::Fresh, "RH"),
    good("Bơ sáp", FRUIT, 60, Kind::Fresh, "H"),
    good("Sầu riêng", FRUIT, 110, Kind::Fresh, "HS"),
    good("Cam sành", FRUIT, 38, Kind::Fresh, "MS"),
    good("Cam lòng vàng", FRUIT, 42, Kind::Fresh, "MRC"),
    good("Bưởi da xanh", FRUIT, 48, Kind::Fresh, "CS"),
    good("Bưởi đỏ", FRUIT, 45, Kind::Fresh, "MR"),
    good("Quýt ngọt", FRUIT, 40, Kind::Fresh, "MS"),
    good("Mận hậu", FRUIT, 45, Kind::Fresh, "M"),
    good("Đào chín sớm", FRUIT, 65, Kind::Fresh, "M"),
    good("Lê nâu", FRUIT, 55, Kind::Fresh, "M"),
    good("Vải thiều", FRUIT, 50, Kind::Fresh, "R"),
    good("Nhãn lồng", FRUIT, 48, Kind::Fresh, "RM"),
    good("Thanh long ruột đỏ", FRUIT, 35, Kind::Fresh, "MCS"),
    good("Xoài cát", FRUIT, 65, Kind::Fresh, "S"),
    good("Chôm chôm", FRUIT, 35, Kind::Fresh, "S"),
    good("Măng cụt", FRUIT, 85, Kind::Fresh, "S"),
    good("Vú sữa", FRUIT, 60, Kind::Fresh, "S"),
    good("Nho xanh", FRUIT, 95, Kind::Fresh, "C"),
    good("Táo xanh", FRUIT, 40, Kind::Fresh, "C"),
    good("Dứa mật", FRUIT, 25, Kind::Fresh, "MRCS"),
    good("Dừa xiêm", FRUIT, 30, Kind::Fresh, "CS"),
    good("Dưa lưới", FRUIT, 55, Kind::Fresh, "RCHS"),
    good("Hồng không hạt", FRUIT, 70, Kind::Fresh, "M"),
    good("Na dai", FRUIT, 65, Kind::Fresh, "MR"),
    good("Chuối ngự", FRUIT, 40, Kind::Fresh, "R"),
    good("Mít sấy giòn", DRIED_FRUIT, 75, Kind::Dry, "HS"),
    good("Chuối sấy dẻo", DRIED_FRUIT, 65, Kind::Dry, "MHS"),
    good("Xoài sấy dẻo", DRIED_FRUIT, 110, Kind::Dry, "CS"),
    good("Hồng treo gió", DRIED_FRUIT, 190, Kind::Dry, "MH"),
    good("Mận sấy dẻo", DRIED_FRUIT, 120, Kind::Dry, "M"),
    good("Khoai lang sấy", DRIED_FRUIT, 70, Kind::Dry, "CHS"),
    good("Long nhãn", DRIED_FRUIT, 210, Kind::Dry, "R"),
    good("Dứa sấy dẻo", DRIED_FRUIT, 105, Kind::Dry, "MRCS"),
    good("Hạt mắc ca", DRY, 240, Kind::Dry, "MH"),
    good("Hạt điều rang muối", DRY, 190, Kind::Dry, "HS"),
    good("Lạc đỏ", DRY, 55, Kind::Dry, "MC"),
    good("Đậu xanh", DRY, 52, Kind::Dry, "RCHS"),
    good("Đậu đen xanh lòng", DRY, 58, Kind::Dry, "MRC"),
    good("Vừng đen", DRY, 75, Kind::Dry, "C"),
    good("Măng khô", DRY, 210, Kind::Dry, "MC"),
    good("Hạt sen khô", DRY, 180, Kind::Dry, "RCS"),
    good("Tinh bột nghệ", DRY, 190, Kind::Dry, "RMCH"),
    good("Bột sắn dây", DRY, 120, Kind::Dry, "RM"),
    good("Tinh bột sen", DRY, 260, Kind::Dry, "RS"),
    good("Miến dong", NOODLES, 55, Kind::Dry, "MR"),
    good("Bún khô", NOODLES, 42, Kind::Dry, "RCS"),
    good("Phở khô", NOODLES, 45, Kind::Dry, "MR"),
    good("Bánh đa nem", NOODLES, 40, Kind::Dry, "RC"),
    good("Bánh tráng phơi sương", NOODLES, 48, Kind::Dry, "S"),
    good("Mỳ gạo", NOODLES, 42, Kind::Dry, "MRC"),
    good("Hủ tiếu khô", NOODLES, 46, Kind::Dry, "S"),
    good("Bánh phở ngô", NOODLES, 52, Kind::Dry, "M"),
    good("Gạo nếp cái hoa vàng", GRAIN, 38, Kind::Dry, "R"),
    good("Gạo nếp nương", GRAIN, 42, Kind::Dry, "M"),
    good("Gạo tám thơm", GRAIN, 28, Kind::Dry, "R"),
    good("Gạo Séng Cù", GRAIN, 36, Kind::Dry, "M"),
    good("Gạo ST25", GRAIN, 34, Kind::Dry, "S"),
    good("Gạo lứt đỏ", GRAIN, 38, Kind::Dry, "CS"),
    good("Ngô nếp khô", GRAIN, 30, Kind::Dry, "MH"),
    good("Bột ngũ cốc", GRAIN, 115, Kind::Dry, "RHS"),
    good("Nấm hương khô", MUSHROOMS, 210, Kind::Dry, "M"),
    good("Mộc nhĩ", MUSHROOMS, 125, Kind::Dry, "MC"),
    good("Nấm linh chi", MUSHROOMS, 380, Kind::Dry, "MHC"),
    good("Đông trùng hạ thảo sấy khô", MUSHROOMS, 900, Kind::Leaf, "MRH"),
    good("Trà shan tuyết", TEA, 160, Kind::Leaf, "M"),
    good("Trà xanh", TEA, 60, Kind::Leaf, "MRH"),
    good("Trà ô long", TEA, 120, Kind::Leaf, "MH"),
    good("Hồng trà", TEA, 110, Kind::Leaf, "MH"),
    good("Trà sen", TEA, 180, Kind::Leaf, "RC"),
    good("Trà hoa cúc", TEA, 95, Kind::Leaf, "RMH"),
    good("Trà gừng", TEA, 55, Kind::Leaf, "MRCHS"),
    good("Trà atiso", TEA, 70, Kind::Leaf, "MH"),
    good("Trà dây", TEA, 45, Kind::Leaf, "M"),
    good("Trà lá vối", TEA, 40, Kind::Leaf, "R"),
    good("Giảo cổ lam", HERBS, 50, Kind::Leaf, "M"),
    good("Cà gai leo", HERBS, 55, Kind::Leaf, "CMR"),
    good("Đinh lăng sấy", HERBS, 65, Kind::Leaf, "RC"),
    good("Xạ đen", HERBS, 48, Kind::Leaf, "M"),
    good("Sâm dây", HERBS, 260, Kind::Leaf, "HC"),
    good("Ba kích khô", HERBS, 190, Kind::Leaf, "RM"),
    good("Quế thanh", HERBS, 60, Kind::Leaf, "MC"),
    good("Hoa hồi khô", SPICES, 90, Kind::Leaf, "M"),
    good("Hạt dổi rừng", SPICES, 220, Kind::Leaf, "MH"),
    good("Mắc khén", SPICES, 95, Kind::Leaf, "M"),
    good("Hồ tiêu đen", SPICES, 45, Kind::Leaf, "HSC"),
    good("Ớt bột", SPICES, 35, Kind::Leaf, "CHS"),
    good("Muối tôm", SPICES, 45, Kind::Jar, "S"),
    good("Chẩm chéo", SPICES, 40, Kind::Jar, "M"),
    good("Tương ớt", SPICES, 38, Kind::Jar, "MC"),
    good("Mắm tép", SPICES, 85, Kind::Jar, "RC"),
    good("Mắm ruốc", SPICES, 55, Kind::Jar, "C"),
    good("Dưa kiệu", SPICES, 60, Kind::Jar, "CS"),
    good("Măng ớt", SPICES, 45, Kind::Jar, "M"),
    good("Cà muối", SPICES, 35, Kind::Jar, "C"),
    good("Nước mắm", SPICES, 75, Kind::Liquid, "RCS"),
    good("Dầu lạc", SPICES, 85, Kind::Liquid, "RC"),
    good("Dầu dừa", SPICES, 95, Kind::Liquid, "CS"),
    good("Giấm táo mèo", SPICES, 55, Kind::Liquid, "M"),
    good("Tương nếp", SPICES, 45, Kind::Liquid, "RC"),
    good("Mật ong rừng", HONEY, 220, Kind::Liquid, "MCH"),
    good("Mật ong bạc hà", HONEY, 320, Kind::Liquid, "M"),
    good("Mật ong hoa nhãn", HONEY, 150, Kind::Liquid, "RS"),
    good("Mật ong hoa cà phê", HONEY, 140, Kind::Liquid, "H"),
    good("Mật hoa dừa", HONEY, 130, Kind::Liquid, "S"),
    good("Cà phê rang xay", DRINKS, 110, Kind::Dry, "HM"),
    good("Cà phê đặc sản", DRINKS, 230, Kind::Dry, "HMC"),
    good("Bột ca cao", DRINKS, 140, Kind::Dry, "HS"),
    good("Nước ép dứa", DRINKS, 35, Kind::Liquid, "RCS"),
    good("Siro dâu tằm", DRINKS, 70, Kind::Liquid, "MRH"),
    good("Nước yến", DRINKS, 150, Kind::Liquid, "C"),
    good("Rượu ngô", SPIRITS, 90, Kind::Spirit, "M"),
    good("Rượu nếp cái", SPIRITS, 85, Kind::Spirit, "RC"),
    good("Rượu mận", SPIRITS, 120, Kind::Spirit, "M"),
    good("Rượu cần", SPIRITS, 180, Kind::Spirit, "HM"),
    good("Kẹo dừa", SWEETS, 45, Kind::Jar, "S"),
    good("Kẹo cu đơ", SWEETS, 50, Kind::Jar, "C"),
    good("Kẹo lạc vừng", SWEETS, 40, Kind::Jar, "RMC"),
    good("Mứt gừng", SWEETS, 65, Kind::Jar, "CRS"),
    good("Mứt dâu tây", SWEETS, 80, Kind::Jar, "H"),
    good("Bánh đậu xanh", SWEETS, 55, Kind::Jar, "R"),
    good("Bánh gai", SWEETS, 50, Kind::Jar, "RC"),
    good("Bánh pía", SWEETS, 75, Kind::Jar, "S"),
    good("Bánh chè lam", SWEETS, 45, Kind::Jar, "RM"),
    good("Cốm làng", SWEETS, 90, Kind::Jar, "R"),
    good("Thịt trâu khô", MEAT, 450, Kind::Cured, "MC"),
    good("Thịt lợn bản", MEAT, 190, Kind::Cured, "M"),
    good("Lạp xưởng", MEAT, 170, Kind::Cured, "MRS"),
    good("Giò lụa", MEAT, 120, Kind::Cured, "RC"),
    good("Nem chua", MEAT, 110, Kind::Cured, "RCS"),
    good("Bò một nắng", MEAT, 360, Kind::Cured, "CH"),
    good("Gà đồi", MEAT, 130, Kind::Cured, "MR"),
    good("Trứng gà", MEAT, 42, Kind::Egg, "MRCHS"),
    good("Trứng vịt", MEAT, 38, Kind::Egg, "RCS"),
    good("Trứng vịt muối", MEAT, 55, Kind::Egg, "RS"),
    good("Cá kho làng", FISH, 220, Kind::Cured, "R"),
    good("Cá lóc khô", FISH, 180, Kind::Cured, "S"),
    good("Cá dứa khô", FISH, 260, Kind::Cured, "S"),
    good("Mực khô", FISH, 620, Kind::Cured, "RCS"),
    good("Tôm khô", FISH, 480, Kind::Cured, "CS"),
    good("Cá cơm khô", FISH, 110, Kind::Cured, "CS"),
    good("Chả mực", FISH, 240, Kind::Cured, "R"),
    good("Chả cá", FISH, 150, Kind::Cured, "CS"),
    good("Cá tầm phi lê", FISH, 280, Kind::Cured, "MH"),
    good("Giỏ mây", CRAFT, 180, Kind::Craft, "RMCS"),
    good("Khăn thổ cẩm", CRAFT, 220, Kind::Craft, "MHC"),
    good("Túi cói", CRAFT, 150, Kind::Craft, "RCS"),
    good("Nón lá", CRAFT, 70, Kind::Craft, "RCS"),
    good("Bình gốm", CRAFT, 320, Kind::Craft, "RCS"),
    good("Chiếu cói", CRAFT, 260, Kind::Craft, "RCS"),
    good("Tranh đông cảnh", CRAFT, 190, Kind::Craft, "R"),
    good("Đèn lồng vải", CRAFT, 160, Kind::Craft, "C"),
    good("Hộp sơn mài", CRAFT, 350, Kind::Craft, "RS"),
    good("Gùi tre", CRAFT, 210, Kind::Craft, "MHC"),
];

/// Text without marks and in lower case, as far as our own words need it: two names that differ only in their marks
/// would be one for people who type none.
pub fn plain(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .map(|symbol| match symbol {
            'à' | 'á' | 'ả' | 'ã' | 'ạ' | 'ă' | 'ằ' | 'ắ' | 'ẳ' | 'ẵ' | 'ặ' | 'â' | 'ầ' | 'ấ' | 'ẩ' | 'ẫ' | 'ậ' => {
                'a'
            }
            'è' | 'é' | 'ẻ' | 'ẽ' | 'ẹ' | 'ê' | 'ề' | 'ế' | 'ể' | 'ễ' | 'ệ' => 'e',
            'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' => 'i',
            'ò' | 'ó' | 'ỏ' | 'õ' | 'ọ' | 'ô' | 'ồ' | 'ố' | 'ổ' | 'ỗ' | 'ộ' | 'ơ' | 'ờ' | 'ớ' | 'ở' | 'ỡ' | 'ợ' => {
                'o'
            }
            'ù' | 'ú' | 'ủ' | 'ũ' | 'ụ' | 'ư' | 'ừ' | 'ứ' | 'ử' | 'ữ' | 'ự' => 'u',
            'ỳ' | 'ý' | 'ỷ' | 'ỹ' | 'ỵ' => 'y',
            'đ' => 'd',
            other => other,
        })
        .collect()
}
