use crate::base::text::{Role, Unit, rewrite};
use proptest::prelude::*;

/// A unit as one reads it: the alternatives with bars; `~` prefer, `-` noise, `.` filler; `!` typed with marks.
fn shown(unit: &Unit) -> String {
    let role = match unit.role {
        Role::Must => "",
        Role::Prefer => "~",
        Role::Noise => "-",
        Role::Filler => ".",
    };
    let alternatives: Vec<String> = unit
        .alternatives
        .iter()
        .map(|phrase| {
            phrase
                .iter()
                .map(|token| token.toned.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    format!("{role}{}{}", if unit.toned { "!" } else { "" }, alternatives.join("|"))
}

fn read(typed: &str) -> String {
    rewrite(typed).units.iter().map(shown).collect::<Vec<_>>().join(" + ")
}

#[test]
fn typed_words_find_their_other_names() {
    let mut wrong = Vec::new();
    for (typed, expected) in [
        ("", ""),
        ("mien dong", "mien + dong"),
        ("thịt heo", "!thịt + heo|lợn"),
        ("thit lon", "thit + lon|heo"),
        ("lợn mán", "!lợn mán|heo mán|lợn cắp nách|heo cắp nách"),
        ("bắp", "!bắp|ngô"),
        ("ngo", "ngo|bắp"),
        ("bắp cải", "!bắp cải|cải bắp"),
        ("bap chuoi", "bap chuoi"),
        ("lạp xưởng", "!lạp xưởng|lạp sườn|lạp xường|lạp xưỡng"),
        (
            "lap xuong gac bep",
            "lap xuong|lạp sườn + gac bep|treo gác bếp|treo gác",
        ),
        ("lạc", "!lạc|đậu phộng|đậu phụng"),
        ("lac", "lac|đậu phộng|đậu phụng"),
        ("lác", "!lác|cói"),
        ("lặc", "!lặc"),
        ("tân lạc", "!tân lạc"),
        ("buoi tan lac", "buoi + tan lac"),
        ("mè đen", "!mè|vừng + !đen"),
        ("mứt me", "!mứt + me"),
        ("keo me", "keo + me|vừng"),
        ("mỳ chũ", "!mì + !chũ"),
        ("san tuyet", "san tuyet|shan tuyết|tuyết san|tuyết shan"),
        ("trà xanh", "!trà|chè + xanh"),
        ("che xanh", "che|trà + xanh"),
        ("Trà Vinh", "!trà vinh"),
        ("dứa", "!dứa|khóm|trái thơm|quả thơm"),
        ("dừa", "!dừa"),
        ("dưa", "!dưa"),
        ("gạo thơm", "!gạo thơm"),
        (
            "lạp xưởng Cần Giuộc",
            "!lạp xưởng|lạp sườn|lạp xường|lạp xưỡng + !cần giuộc",
        ),
        ("gốm bát tràng", "!gốm + !bát tràng"),
        ("hagiang", "hagiang|hà giang"),
        ("thơm", "!thơm|dứa|khóm"),
        ("khoai mì", "!khoai mì|củ mì|sắn"),
        ("trái cây sấy", "!trái cây|hoa quả + !sấy"),
        ("bông súng", "!bông súng"),
        ("hoa hoi", "hoa hoi"),
        ("khổ qua rừng", "!khổ qua rừng|mướp đắng rừng"),
        ("cafe", "cafe|cà phê|cà fê|caphe"),
        ("green tea", "green tea|trà xanh|chè xanh|trà thái nguyên"),
        ("fish sauce phu quoc", "fish sauce|nước mắm + phu + quoc"),
        ("honey", "honey|mật ong"),
        ("dried mango", "dried mango|xoài sấy|xoài sấy dẻo"),
        ("coconut candy", "coconut candy|kẹo dừa"),
        ("macca", "macca|mắc ca|maca"),
        ("xoài tphcm", "!xoài + tphcm|hồ chí minh"),
        ("saigon", "saigon|hồ chí minh"),
        ("daklak", "daklak|đắk lắk|đắc lắc|đắc lăk"),
        ("bắc cạn", "!bắc cạn|bắc kạn|bắc kan"),
        ("Quy Nhơn", "qui + !nhơn"),
        ("gạo st25 5kg", "!gạo + st25 + 5 + kg|kilogam|kilogram|ki lô"),
        ("htx tài hoan", "-htx|hợp tác xã + !tài + hoan"),
        ("hop tac xa tai hoan", "-hop tac xa|htx + tai + hoan"),
        (
            "Liên hiệp HTX Ba Bể",
            "-!liên hiệp htx|liên hiệp|liên hiệp hợp tác xã|lhhtx + ba + !bể",
        ),
        ("xã na rì", "-!xã + !na rì"),
        ("htx", "htx|hợp tác xã"),
        ("hợp tác xã", "!hợp tác xã|htx"),
        ("xã", "!xã"),
        ("mua mật ong ở đâu ngon", ".mua + !mật + ong + .!ở đâu ngon"),
        ("mua mat ong o dau ngon", ".mua + mat + ong + .o dau ngon"),
        ("rau theo mua", "rau + theo + mua"),
        ("bán gạo", ".!bán + !gạo"),
        ("ban moc", "ban + moc"),
        ("bản mộc", "!bản + !mộc"),
        ("ngọn su su", "!ngọn + su + su"),
        ("ngon su su", "ngon + su + su"),
        (
            "đặc sản phú thọ làm quà",
            ".!đặc sản + !phú + !thọ + ~!làm quà|hộp quà|set quà|giỏ quà|hộp|giỏ",
        ),
        ("qua tet", "~qua tet|hộp quà|set quà|giỏ quà|hộp|giỏ"),
        ("quà biếu sếp", "~!quà biếu|hộp quà|set quà|giỏ quà|hộp|giỏ + !sếp"),
        ("qua", "qua|trái"),
        ("quả", "!quả|trái"),
        ("đặc sản", "!đặc sản"),
    ] {
        if read(typed) != expected {
            wrong.push(format!("{typed}: {}", read(typed)));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn alternatives_stand_where_the_words_were_typed() {
    let typed = "Mua  hạt TIÊU Chư Sê";
    let query = rewrite(typed);
    let parts: Vec<&str> = query.units.iter().map(|unit| &typed[unit.range.clone()]).collect();
    assert_eq!(parts, ["Mua", "hạt TIÊU", "Chư", "Sê"]);
    let pepper = &query.units[1];
    assert_eq!(pepper.alternatives[0][1].range, 11..16);
    assert!(
        pepper.alternatives[1..]
            .iter()
            .flatten()
            .all(|token| token.range == pepper.range)
    );
}

proptest! {
    #[test]
    fn every_typed_word_is_in_one_unit(
        text in "\\PC{0,40}|(heo|htx|quà|tết|mua|ở|đâu|ngon|bắp|cải|trà|vinh|lac| ){0,12}",
    ) {
        let query = rewrite(&text);
        let typed: Vec<_> = query.units.iter().flat_map(|unit| unit.alternatives[0].clone()).collect();
        prop_assert_eq!(typed, crate::base::text::tokens(&text));
        let counts = |unit: &Unit| matches!(unit.role, Role::Must | Role::Prefer);
        prop_assert!(query.units.is_empty() || query.units.iter().any(counts));
    }
}
