//! Passwords: Argon2id with the parameters of the OWASP cheat sheet (19 MiB, two passes), off the async threads.

use super::new_password::normal_form;
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
    let password = normal_form(password);
    in_turn(move || hash_now(&password)).await
}

/// Whether the password fits the stored hash. Without a hash it does the same work and says no, so that nobody learns
/// who has an account.
pub(super) async fn fits(password: &str, hash: Option<String>) -> bool {
    let password = normal_form(password);
    in_turn(move || {
        // Asked for in either case: the first who asks waits for it, whoever that is.
        let nobody = nobody();
        let fits = PasswordHash::new(hash.as_deref().unwrap_or(nobody))
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        fits && hash.is_some()
    })
    .await
}

/// The hash that stands in for one there is not.
fn nobody() -> &'static str {
    static NOBODY: OnceLock<String> = OnceLock::new();
    NOBODY.get_or_init(|| hash_now("nobody"))
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
        let hash = hash_password("chợ phiên").await;
        assert!(
            fits("cho\u{31b}\u{323} phie\u{302}n", Some(hash)).await,
            "the other normal form"
        );
    }

    #[tokio::test]
    async fn an_unknown_account_takes_the_work_of_a_known_one() {
        let known = hash_password("cho-phien-demo").await;
        let (known, nobody) = (PasswordHash::new(&known), PasswordHash::new(nobody()));
        let (known, nobody) = (known.expect("a hash"), nobody.expect("a hash"));
        assert_eq!(nobody.algorithm, known.algorithm);
        assert_eq!(nobody.version, known.version);
        assert_eq!(nobody.params, known.params);
        assert_eq!(nobody.to_string().len(), known.to_string().len());
        // And the work is done: the stand-in's own password is found to fit it, and refused only after that.
        assert!(Argon2::default().verify_password(b"nobody", &nobody).is_ok());
    }
}
