//! Loads the categories that products refer to, from a file that comes with the program.

use super::{Category, store};
use crate::base::Words;
use sqlx::PgPool;

const CATEGORIES: &str = include_str!("../../data/categories.csv");

/// Loads the categories of the market. What is already there is brought up to date, so this may run at every start;
/// categories that no longer occur are kept, because products refer to them.
pub async fn load_reference(pool: &PgPool) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    for (position, category) in (1..).zip(categories(CATEGORIES)) {
        store::put_category(&mut transaction, &category, position).await?;
    }
    transaction.commit().await
}

/// The rows of the file, its heading left out. Semicolons part them, because names hold commas. The file is ours: a row
/// of another width is a mistake of ours and is left out.
fn categories(file: &str) -> impl Iterator<Item = Category> {
    file.lines().skip(1).filter_map(|line| {
        let [slug, vi, en, is_age_restricted] = line.split(';').collect::<Vec<_>>().try_into().ok()?;
        Some(Category {
            slug: slug.to_owned(),
            name: Words {
                vi: vi.to_owned(),
                en: en.to_owned(),
            },
            is_age_restricted: is_age_restricted == "true",
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Slug;

    #[test]
    fn every_row_of_the_file_is_a_category() {
        let all: Vec<_> = categories(CATEGORIES).collect();
        assert_eq!((all.len(), CATEGORIES.lines().count()), (20, 1 + 20));
        assert_eq!((all[0].slug.as_str(), all[0].name.vi.as_str()), ("rau-cu", "Rau, củ"));
        assert!(all.iter().all(|category| Slug::parse(&category.slug).is_ok()));
        assert!(
            all.iter()
                .all(|category| !category.name.vi.is_empty() && !category.name.en.is_empty())
        );
        let restricted: Vec<_> = all.iter().filter(|category| category.is_age_restricted).collect();
        assert_eq!(restricted.len(), 1);
        assert_eq!(restricted[0].slug, "ruou");
    }
}
