//! Passwords: Argon2id with the parameters of the OWASP cheat sheet (19 MiB, two passes), off the async threads.

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{SaltString, rand_core::OsRng},
};
use std::sync::OnceLock;
use tokio::sync::Semaphore;

/// Each hash takes 19 MiB, so only so many run at once.
static TURNS: Semaphore = Semaphore::const_new(4);

/// The hash to store for a password.
pub async fn hash_password(password: &str) -> String {
    let password = password.to_owned();
    in_turn(move || hash_now(&password)).await
}

/// Whether the password fits the stored hash. Without a hash it takes as long and says no, so that nobody learns who
/// has an account.
pub(super) async fn fits(password: &str, hash: Option<String>) -> bool {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let password = password.to_owned();
    in_turn(move || {
        let is_known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.get_or_init(|| hash_now("nobody")).clone());
        let fits = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        fits && is_known
    })
    .await
}

fn hash_now(password: &str) -> String {
    Argon2::default()
        .hash_password(password.as_bytes(), &SaltString::generate(&mut OsRng))
        .expect("the default parameters and a fresh salt are valid")
        .to_string()
}

async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let turn = TURNS.acquire().await.expect("the semaphore is never closed");
    let done = tokio::task::spawn_blocking(work).await.expect("hashing does not panic");
    drop(turn);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_fits() {
        let hash = hash_password("cho-phien-demo").await;
        assert!(fits("cho-phien-demo", Some(hash.clone())).await);
        assert!(!fits("cho-phien-dem", Some(hash)).await);
        assert!(!fits("nobody", None).await);
    }
}
