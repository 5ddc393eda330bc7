//! What goods of a kind have in common: packs, words of praise, and sentences.

/// What goods of a kind have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Fruit and vegetables.
    Fresh,
    /// Dried goods, grain and noodles.
    Dry,
    /// Tea and herbs.
    Leaf,
    /// Sauces, juices, oils, honey.
    Liquid,
    /// Spirits.
    Spirit,
    /// Pickles, sauces and sweets in jars and boxes.
    Jar,
    /// Meat and fish that is smoked, dried or chilled.
    Cured,
    /// Eggs.
    Egg,
    /// Handicraft.
    Craft,
}

impl Kind {
    /// Packs, and how much each holds in hundredths of the usual one.
    pub fn packs(self) -> &'static [(&'static str, u32)] {
        match self {
            Self::Fresh => &[
                ("1 kg", 100),
                ("2 kg", 195),
                ("3 kg", 290),
                ("thùng 5 kg", 470),
                ("thùng 10 kg", 920),
            ],
            Self::Dry => &[
                ("túi 250 g", 53),
                ("500 g", 100),
                ("túi 500 g", 100),
                ("1 kg", 195),
                ("bao 5 kg", 930),
            ],
            Self::Leaf => &[
                ("gói 50 g", 55),
                ("100 g", 100),
                ("hộp 100 g", 115),
                ("túi 200 g", 195),
                ("500 g", 470),
            ],
            Self::Liquid => &[
                ("chai 250 ml", 55),
                ("chai 500 ml", 100),
                ("chai 750 ml", 145),
                ("can 1 lít", 190),
            ],
            Self::Spirit => &[("chai 500 ml", 100), ("chai 750 ml", 145), ("bình 1 lít", 190)],
            Self::Jar => &[
                ("hũ 200 g", 60),
                ("hũ 350 g", 100),
                ("hộp 300 g", 90),
                ("hộp 500 g", 140),
            ],
            Self::Cured => &[("túi 200 g", 43), ("túi 300 g", 63), ("500 g", 100), ("1 kg", 195)],
            Self::Egg => &[
                ("hộp 6 quả", 65),
                ("hộp 10 quả", 100),
                ("hộp 20 quả", 195),
                ("khay 30 quả", 285),
            ],
            Self::Craft => &[("", 100), ("cỡ nhỏ", 60), ("cỡ lớn", 170), ("bộ 2 chiếc", 190)],
        }
    }

    /// Words that praise it.
    pub fn qualities(self) -> &'static [&'static str] {
        match self {
            Self::Fresh => &[
                "VietGAP",
                "hữu cơ",
                "đầu mùa",
                "chọn lọc",
                "loại một",
                "chín cây",
                "vườn đồi",
                "sạch",
                "GlobalGAP",
                "thu hái trong ngày",
            ],
            Self::Dry => &[
                "truyền thống",
                "thủ công",
                "phơi nắng",
                "sấy lạnh",
                "nguyên chất",
                "gia truyền",
                "hữu cơ",
                "chọn lọc",
                "thượng hạng",
                "vụ mới",
            ],
            Self::Leaf => &[
                "búp non",
                "sao tay",
                "thượng hạng",
                "hữu cơ",
                "cổ thụ",
                "vụ xuân",
                "sấy lạnh",
                "một tôm hai lá",
                "hương tự nhiên",
                "chọn lọc",
            ],
            Self::Liquid => &[
                "nguyên chất",
                "truyền thống",
                "để lắng",
                "lọc kỹ",
                "cô đặc",
                "hảo hạng",
                "hữu cơ",
                "vụ mới",
                "gia truyền",
                "đậm đặc",
            ],
            Self::Spirit => &[
                "ủ chum sành",
                "men lá",
                "hạ thổ",
                "chưng cất hai lần",
                "gia truyền",
                "lâu năm",
            ],
            Self::Jar => &[
                "gia truyền",
                "ít ngọt",
                "vị cay",
                "truyền thống",
                "thủ công",
                "không chất bảo quản",
                "đặc biệt",
                "hảo hạng",
                "vị gừng",
                "vị tỏi ớt",
            ],
            Self::Cured => &[
                "đặc biệt",
                "chọn lọc",
                "gia truyền",
                "sạch",
                "loại một",
                "truyền thống",
                "ít muối",
                "tẩm gia vị",
                "thượng hạng",
                "nhà làm",
            ],
            Self::Egg => &["thả vườn", "thả đồi", "thảo dược", "tươi", "sạch", "chọn lọc"],
            Self::Craft => &[
                "đan tay",
                "thêu tay",
                "nhuộm chàm",
                "hoa văn cổ",
                "chạm khắc",
                "mộc",
                "sơn mài",
                "phối thổ cẩm",
                "kiểu mới",
                "cao cấp",
            ],
        }
    }

    /// Sentences that tell what it is like.
    pub fn sentences(self) -> &'static [&'static str] {
        match self {
            Self::Fresh => &[
                "Hái vào sáng sớm, đóng thùng ngay trong ngày.",
                "Không dùng thuốc giữ tươi, nên ăn trong vài ngày.",
                "Vị ngọt thanh, hợp ăn tươi và ép nước.",
                "Trồng theo nhật ký đồng ruộng, truy xuất được từng hộ.",
                "Mẫu mã không đều nhưng chín tự nhiên.",
                "Có giấy xét nghiệm dư lượng theo từng vụ.",
            ],
            Self::Dry => &[
                "Phơi đủ nắng, không tẩy trắng, không phẩm màu.",
                "Mùi thơm tự nhiên, không chất bảo quản.",
                "Bảo quản nơi khô ráo, dùng trong mười hai tháng.",
                "Đóng túi có khóa, tiện dùng dần cho gia đình.",
                "Mỗi túi ghi ngày đóng gói và hộ làm ra.",
                "Chế biến thủ công theo mẻ nhỏ.",
            ],
            Self::Leaf => &[
                "Nước xanh vàng, chát dịu, hậu ngọt lâu.",
                "Sao bằng chảo gang trên bếp củi.",
                "Pha với nước tám mươi lăm độ là ngon nhất.",
                "Hợp uống sau bữa ăn hoặc tiếp khách.",
                "Hái tay vào buổi sáng, sấy trong ngày.",
                "Đóng gói hút chân không để giữ hương.",
            ],
            Self::Liquid => &[
                "Không pha thêm hương liệu hay chất bảo quản.",
                "Để lắng tự nhiên, có thể có cặn nhẹ dưới đáy.",
                "Dùng để chấm, ướp hoặc pha nước uống.",
                "Mỗi chai ghi ngày làm và số mẻ.",
                "Đậy kín sau khi mở, tránh ánh nắng.",
                "Hương thơm đặc trưng, màu sắc tự nhiên.",
            ],
            Self::Spirit => &[
                "Chưng cất bằng nồi đồng, lọc kỹ trước khi đóng chai.",
                "Êm, thơm mùi men, dành cho người đủ tuổi.",
                "Ủ trong chum sành ít nhất một năm.",
            ],
            Self::Jar => &[
                "Làm từng mẻ nhỏ, không chất bảo quản.",
                "Ăn kèm cơm nóng hoặc dùng làm quà đều hợp.",
                "Giữ lạnh sau khi mở nắp.",
                "Vị hài hòa, người lớn và trẻ nhỏ đều thích.",
                "Nguyên liệu mua của chính thành viên hợp tác xã.",
                "Nắp kín, hộp gọn, dễ mang đi xa.",
            ],
            Self::Cured => &[
                "Tẩm gia vị của bản, sấy chậm trên than củi.",
                "Săn chắc, đậm vị, hợp bữa cơm gia đình.",
                "Hút chân không, giữ ngăn mát được hai tháng.",
                "Nguyên liệu nuôi tại địa phương, có kiểm dịch.",
                "Nướng lại vài phút trước khi ăn.",
                "Muối vừa phải, phơi trên giàn cao.",
            ],
            Self::Egg => &[
                "Thu trong ngày, lau khô, xếp hộp chống vỡ.",
                "Lòng đỏ sẫm, vị béo bùi.",
                "Đàn nuôi thả, ăn ngô, thóc và rau.",
            ],
            Self::Craft => &[
                "Làm tay hoàn toàn, mỗi chiếc một khác.",
                "Nguyên liệu phơi khô kỹ, không mối mọt.",
                "Dùng trong nhà hoặc làm quà tặng đều đẹp.",
                "Nghệ nhân trong làng truyền nghề cho lớp trẻ.",
                "Lau bằng khăn khô, tránh để nơi ẩm.",
                "Nhận làm theo số lượng đặt trước.",
            ],
        }
    }
}
