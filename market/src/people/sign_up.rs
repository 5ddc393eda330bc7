//! Becoming an account. It exists only once its address has answered, so that nobody occupies the address of another,
//! and whoever asks sees the same whether it existed before or not.
//!
//! Whoever asks need not be whom the address belongs to. What they typed as a password counts in their own browser alone:
//! in any other the link asks for one, so that nobody is led to confirm a password that somebody else knows.

use super::{
    AskRefused, Client, NewPassword, Visitor, hash_password, letters,
    session::{Shown, open_for},
    store::joining::{self, NewSignUp},
};
use crate::{
    base::{AccountId, Contact, Lang, Line, SessionId, secret::Token},
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

/// What the link of a sign-up leads to.
#[derive(Debug)]
pub struct OpenSignUp {
    /// The contact that it confirms.
    pub contact: Contact,
    /// Whether the browser asks that asked for the account. Any other chooses the password.
    pub is_asker: bool,
}

/// Why no account is made.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmRefused {
    /// The link was never given out, was used, or is too old: which of these is nobody's business.
    #[error("no such link")]
    Void,
    /// The contact has become somebody's meanwhile.
    #[error("the contact belongs to an account")]
    Taken,
    /// Another browser than the one that asked: it has to choose a password. The link stays good.
    #[error("no password was chosen")]
    PasswordNeeded,
    /// The database did not answer as it should.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
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

/// What a sign-up's link leads to; nothing when the link is no good.
pub async fn load_sign_up(
    pool: &PgPool,
    visitor: &Visitor,
    token: &Token,
    now: DateTime<Utc>,
) -> Result<Option<OpenSignUp>, sqlx::Error> {
    let found = joining::load_sign_up(pool, &token.hash(), now).await?;
    Ok(found.map(|(contact, asked_in)| OpenSignUp {
        contact,
        is_asker: is_asker(visitor, asked_in),
    }))
}

/// Makes the account that was asked for. In the browser that asked, it also signs in; any other has `chosen` a password,
/// and what was typed by whoever asked is forgotten.
pub async fn confirm_sign_up(
    pool: &PgPool,
    visitor: &Visitor,
    token: &Token,
    chosen: Option<&NewPassword>,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<Confirmed, ConfirmRefused> {
    // No work for a link that is no good.
    let open = load_sign_up(pool, visitor, token, now).await?;
    let is_asker = open.ok_or(ConfirmRefused::Void)?.is_asker;
    let chosen = match chosen {
        Some(chosen) => Some(hash_password(chosen.as_str()).await),
        None if is_asker => None,
        None => return Err(ConfirmRefused::PasswordNeeded),
    };
    let mut transaction = pool.begin().await?;
    let asked = joining::take_sign_up(&mut transaction, &token.hash(), now).await?;
    let mut asked = asked.ok_or(ConfirmRefused::Void)?;
    if let Some(chosen) = chosen {
        asked.password_hash = chosen;
    }
    let account = AccountId::new_at(now);
    let is_new = joining::insert_confirmed(&mut transaction, account, &asked, now).await?;
    // Here alone, behind a link that only the address's owner has: asking again never undoes what somebody else asked.
    joining::delete_sign_ups_of(&mut transaction, &asked.contact).await?;
    transaction.commit().await?;
    if !is_new {
        return Err(ConfirmRefused::Taken);
    }
    let session = match is_asker {
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

/// Whether this is the browser in which the account was asked for, still nobody's.
fn is_asker(visitor: &Visitor, asked_in: Option<SessionId>) -> bool {
    visitor.account().is_none() && visitor.session().is_some() && visitor.session() == asked_in
}
