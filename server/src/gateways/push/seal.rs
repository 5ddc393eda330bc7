//! Sealing a message for one browser (RFC 8291, over RFC 8188).

use hkdf::Hkdf;
use p256::{
    PublicKey, SecretKey,
    elliptic_curve::{
        point::AffineCoordinates,
        rand_core::{OsRng, RngCore},
        sec1::ToEncodedPoint,
    },
};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::Sha256;

/// One record holds it all; the longest that a push service must take has 4096 bytes (RFC 8030, 7.2).
const RECORD_BYTES: u32 = 4_096;

/// The most bytes of a message: what is left of a record.
const PLAIN_BYTES_MAX: usize = 3_993;

/// The sealed message; nothing when the key is none or the message too long.
pub(super) fn seal(browser_key: &[u8], auth: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
    let mut salt = [0; 16];
    OsRng.fill_bytes(&mut salt);
    seal_with(&SecretKey::random(&mut OsRng), salt, browser_key, auth, plain)
}

fn seal_with(own: &SecretKey, salt: [u8; 16], browser_key: &[u8], auth: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
    if plain.len() > PLAIN_BYTES_MAX {
        return None;
    }
    let browser = PublicKey::from_sec1_bytes(browser_key).ok()?;
    let own_public = own.public_key().to_encoded_point(false);
    // Diffie-Hellman: the first coordinate of the point that both can reach.
    let shared = (browser.to_projective() * *own.to_nonzero_scalar()).to_affine().x();

    let info = [&b"WebPush: info\0"[..], browser_key, own_public.as_bytes()].concat();
    let mut material = [0; 32];
    Hkdf::<Sha256>::new(Some(auth), &shared)
        .expand(&info, &mut material)
        .ok()?;
    let keys = Hkdf::<Sha256>::new(Some(&salt), &material);
    let (mut key, mut nonce) = ([0; 16], [0; NONCE_LEN]);
    keys.expand(b"Content-Encoding: aes128gcm\0", &mut key).ok()?;
    keys.expand(b"Content-Encoding: nonce\0", &mut nonce).ok()?;

    // The last record ends with a two.
    let mut sealed = [plain, &[2]].concat();
    LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?)
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed)
        .ok()?;
    let length = u8::try_from(own_public.len()).ok()?;
    Some(
        [
            &salt[..],
            &RECORD_BYTES.to_be_bytes(),
            &[length],
            own_public.as_bytes(),
            &sealed,
        ]
        .concat(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).expect("base64url")
    }

    /// The example of RFC 8291, section 5 and appendix A.
    #[test]
    fn the_example_of_the_standard_comes_out() {
        let own = SecretKey::from_slice(&bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).expect("a key");
        let browser = bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().expect("16 bytes");
        let auth = bytes("BTBZMqHH6r4Tts7J_aSIgg");
        let plain = b"When I grow up, I want to be a watermelon";
        let sealed = seal_with(&own, salt, &browser, &auth, plain).expect("it can be sealed");
        assert_eq!(
            URL_SAFE_NO_PAD.encode(sealed),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl\
             7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn what_is_no_key_or_too_long_is_not_sealed() {
        let browser = bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        let sealed = seal(&browser, &[7; 16], &[b'x'; PLAIN_BYTES_MAX]).expect("it fits");
        assert_eq!(sealed.len(), RECORD_BYTES as usize);
        assert!(seal(&browser, &[7; 16], &[b'x'; PLAIN_BYTES_MAX + 1]).is_none());
        let mut off_the_curve = browser;
        off_the_curve[64] ^= 1;
        assert!(seal(&off_the_curve, &[7; 16], b"x").is_none());
        assert!(seal(&[4; 65], &[7; 16], b"x").is_none());
    }
}
