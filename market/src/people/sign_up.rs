//! Becoming an account. It exists only once its address has answered, so that nobody occupies the address of another,
//! and whoever asks sees the same whether it existed before or not.

use super::{
    AskRefused, Client, LinkRefused, NewPassword, Visitor, hash_password, letters,
    session::{Shown, open_for},
    store::joining::{self, NewSignUp},
};
use crate::{
    base::{AccountId, Contact, Lang, Line, secret::Token},
    messages::{self, Letter},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// How long the link of a sign-up is good.
pub const SIGN_UP_HOURS: i64 = 24;

/// The most characters of a name.
pub const NAME_MAX: u32 = 100;

/// What somebody who wants an account says.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// The name to greet with.
    pub name: Line,
    /// By what they will sign in.
    pub contact: Contact,
    /// Their password.
    pub password: NewPassword,
    /// In which language they are written to.
    pub lang: Lang,
    /// The page they wanted before; may be empty.
    pub go_to: String,
}

/// An account that has just come to be.
#[derive(Debug)]
pub struct Confirmed {
    /// The session, when the same browser asked for the account: it has signed in.
    pub session: Option<Token>,
    /// The page that was wanted before; may be empty.
    pub go_to: String,
}

/// Writes to the contact: a link to confirm it, or, when it has an account, that somebody tried.
pub async fn sign_up(
    pool: &PgPool,
    visitor: &Visitor,
    wish: &SignUp,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<(), AskRefused> {
    letters::count(pool, &wish.contact, client, now).await?;
    // Before looking, so that both answers take the same work.
    let password_hash = hash_password(wish.password.as_str()).await;
    let mut transaction = pool.begin().await?;
    match joining::find_by_contact(&mut transaction, &wish.contact).await? {
        Some(owner) => {
            let letter = Letter::SignUpTried { name: owner.name };
            messages::write(&mut transaction, &wish.contact, owner.lang, &letter, now).await?;
        }
        None => {
            let token = Token::random();
            let row = NewSignUp {
                token_hash: token.hash(),
                contact: &wish.contact,
                name: wish.name.as_str(),
                password_hash: &password_hash,
                lang: wish.lang,
                session: visitor.session(),
                go_to: &wish.go_to,
                expires_at: now + Duration::hours(SIGN_UP_HOURS),
            };
            joining::insert_sign_up(&mut transaction, &row).await?;
            let letter = Letter::ConfirmSignUp { token };
            messages::write(&mut transaction, &wish.contact, wish.lang, &letter, now).await?;
        }
    }
    transaction.commit().await?;
    Ok(())
}

/// The contact that a sign-up's link confirms; nothing when the link is no good.
pub async fn load_sign_up(pool: &PgPool, token: &Token, now: DateTime<Utc>) -> Result<Option<Contact>, sqlx::Error> {
    joining::load_sign_up(pool, &token.hash(), now).await
}

/// Makes the account that was asked for. In the browser that asked, it also signs in.
pub async fn confirm_sign_up(
    pool: &PgPool,
    visitor: &Visitor,
    token: &Token,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<Confirmed, LinkRefused> {
    let mut transaction = pool.begin().await?;
    let asked = joining::take_sign_up(&mut transaction, &token.hash(), now).await?;
    let asked = asked.ok_or(LinkRefused::Void)?;
    let account = AccountId::new_at(now);
    let is_new = joining::insert_confirmed(&mut transaction, account, &asked, now).await?;
    joining::delete_sign_ups_of(&mut transaction, &asked.contact).await?;
    transaction.commit().await?;
    if !is_new {
        return Err(LinkRefused::Taken);
    }
    let is_same_browser =
        visitor.account().is_none() && visitor.session().is_some() && visitor.session() == asked.session;
    let session = match is_same_browser {
        true => {
            let mut connection = pool.acquire().await?;
            let (_, token) = open_for(&mut connection, visitor, Shown::Password(account), client, now).await?;
            Some(token)
        }
        false => None,
    };
    Ok(Confirmed {
        session,
        go_to: asked.go_to,
    })
}
