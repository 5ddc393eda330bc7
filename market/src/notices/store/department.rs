//! What waits for a department, for its officials.

use super::{Fact, tell::NO_GROUP};
use crate::{
    base::{AccountId, OrganisationId},
    messages::NoticeKind,
};
use sqlx::PgConnection;
use uuid::Uuid;

fn fact(kind: NoticeKind, department: OrganisationId, label: String, path: String, by: Option<AccountId>) -> Fact {
    Fact {
        kind,
        seller: Some(department),
        group: NO_GROUP,
        order: None,
        once: None,
        label,
        detail: String::new(),
        path,
        except: by,
    }
}

/// A listing that waits to be read.
pub(in crate::notices) async fn load_listing_sent(
    connection: &mut PgConnection,
    product: Uuid,
) -> Result<Vec<Fact>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT d.id AS "department: OrganisationId", p.slug, p.name_vi, o.name_vi AS coop,
                  l.submitted_by AS "by: AccountId"
           FROM listing l JOIN product p ON p.id = l.product_id JOIN organisation o ON o.id = p.producer_id
           JOIN organisation d ON d.kind = 'department' AND d.province_code = o.province_code
           WHERE l.product_id = $1 AND l.state = 'in_review'"#,
        product,
    )
    .fetch_all(connection)
    .await?;
    let facts = rows.into_iter().map(|row| {
        let label = format!("{} · {}", row.name_vi, row.coop);
        let path = format!("/so-cong-thuong/duyet/{}", row.slug);
        fact(NoticeKind::ListingSent, row.department, label, path, row.by)
    });
    Ok(facts.collect())
}

/// Somebody who wants to sell.
pub(in crate::notices) async fn load_application_sent(
    connection: &mut PgConnection,
    application: Uuid,
) -> Result<Vec<Fact>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"SELECT d.id AS "department: OrganisationId", a.name, a.account_id AS "by: AccountId"
           FROM application a JOIN organisation d ON d.kind = 'department' AND d.province_code = a.province_code
           WHERE a.id = $1 AND a.state = 'in_review'"#,
        application,
    )
    .fetch_all(connection)
    .await?;
    let facts = rows.into_iter().map(|row| {
        let path = format!("/so-cong-thuong/duyet/nguoi-ban/{application}");
        fact(
            NoticeKind::ApplicationSent,
            row.department,
            row.name,
            path,
            Some(row.by),
        )
    });
    Ok(facts.collect())
}
