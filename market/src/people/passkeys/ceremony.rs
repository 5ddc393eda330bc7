//! What is asked of a key and whether it answered so: the two ceremonies of WebAuthn (sections 7.1 and 7.2), which the
//! library holds. Keys are made to be found without a name and to be opened by their owner's finger or PIN.

use super::RelyingParty;
use crate::base::AccountId;
use serde_json::Value;
use uuid::Uuid;
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication16, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration, RegistrationServerState,
    bin::{Decode, Encode},
    request::{
        PublicKeyCredentialDescriptor,
        auth::AuthenticationVerificationOptions,
        register::{
            CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, USER_HANDLE_MIN_LEN,
            UserHandle16, Username,
        },
    },
    response::{
        AuthTransports, CredentialId,
        auth::error::AuthCeremonyErr,
        register::{DynamicState, StaticState},
    },
};

/// The length of the name under which keys know their owner: an id.
const OWNER: usize = 16;

const _: () = assert!(OWNER >= USER_HANDLE_MIN_LEN);

/// What is kept of a question, and what the browser is told.
pub(super) struct Question {
    pub(super) state: Vec<u8>,
    pub(super) options: Value,
}

/// A key as its row holds it.
#[derive(Clone, Debug)]
pub(in crate::people) struct KeptKey {
    pub(in crate::people) credential: Vec<u8>,
    pub(in crate::people) transports: i16,
    pub(in crate::people) static_state: Vec<u8>,
    pub(in crate::people) dynamic_state: Vec<u8>,
}

/// Why an answer counts for nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wrong {
    /// Not what was asked for, not signed by this key, not from our pages.
    Answer,
    /// The counter of the key's signatures went back: there are two of it.
    Counter,
}

/// Asks for a new key of this account, by another device than those that have one.
pub(super) fn ask_new(
    party: &RelyingParty,
    account: AccountId,
    login: &str,
    name: &str,
    present: Vec<KeptKey>,
) -> Option<Question> {
    let id = party.id()?;
    let owner = UserHandle16::decode(*account.0.as_bytes()).ok()?;
    let user = PublicKeyCredentialUserEntity {
        name: Username::try_from(login)
            .or_else(|_| Username::try_from("tai-khoan"))
            .ok()?,
        id: &owner,
        display_name: Nickname::try_from(name).ok(),
    };
    let present = present.into_iter().filter_map(|key| {
        Some(PublicKeyCredentialDescriptor {
            id: CredentialId::<Vec<u8>>::decode(key.credential).ok()?,
            transports: AuthTransports::decode(u8::try_from(key.transports).ok()?).ok()?,
        })
    });
    let mut options = PublicKeyCredentialCreationOptions::passkey(&id, user, present.collect());
    // Devices of CTAP 2.0 know no such policy and would be turned away; that a key was opened by its owner is asked for anyway.
    options.extensions.cred_protect = CredProtect::None;
    let (server, client) = options.start_ceremony().ok()?;
    Some(Question {
        state: server.encode().ok()?,
        options: serde_json::to_value(&client).ok()?,
    })
}

/// The new key, if it is what was asked for.
pub(super) fn read_new(party: &RelyingParty, state: &[u8], answer: &str) -> Option<KeptKey> {
    let state = RegistrationServerState::<OWNER>::decode(state).ok()?;
    let answer = Registration::from_json_relaxed(answer.as_bytes()).ok()?;
    let options = RegistrationVerificationOptions::<'_, '_, &str, &str> {
        allowed_origins: &[party.origin()],
        ..Default::default()
    };
    let key = state.verify(&party.id()?, &answer, &options);
    let key = key
        .inspect_err(|wrong| tracing::info!(%wrong, "a new passkey was refused"))
        .ok()?;
    Some(KeptKey {
        credential: key.id().encode().ok()?.to_vec(),
        transports: key.transports().encode().ok()?.into(),
        static_state: key.static_state().encode().ok()?,
        dynamic_state: key.dynamic_state().encode().ok()?.to_vec(),
    })
}

/// Asks for any key that was made for us.
pub(super) fn ask_any(party: &RelyingParty) -> Option<Question> {
    let id = party.id()?;
    let (server, client) = DiscoverableCredentialRequestOptions::passkey(&id)
        .start_ceremony()
        .ok()?;
    Some(Question {
        state: server.encode().ok()?,
        options: serde_json::to_value(&client).ok()?,
    })
}

/// What a key answered, before it is believed.
pub(super) struct Claim(DiscoverableAuthentication16);

impl Claim {
    pub(super) fn read(answer: &str) -> Option<Self> {
        DiscoverableAuthentication16::from_json_relaxed(answer.as_bytes())
            .ok()
            .map(Self)
    }

    /// Which key it says to be.
    pub(super) fn credential(&self) -> Vec<u8> {
        self.0.raw_id().as_ref().to_vec()
    }

    /// Whose key it says to be.
    pub(super) fn owner(&self) -> AccountId {
        let mut bytes = [0; OWNER];
        bytes.copy_from_slice(self.0.response().user_handle().as_ref());
        AccountId(Uuid::from_bytes(bytes))
    }

    /// What is to be kept of the key from now on, if the answer is its own.
    pub(super) fn check(&self, party: &RelyingParty, state: &[u8], kept: &KeptKey) -> Result<Vec<u8>, Wrong> {
        self.verify(party, state, kept).unwrap_or(Err(Wrong::Answer))
    }

    /// Nothing for what cannot be read.
    fn verify(&self, party: &RelyingParty, state: &[u8], kept: &KeptKey) -> Option<Result<Vec<u8>, Wrong>> {
        let state = DiscoverableAuthenticationServerState::decode(state).ok()?;
        let owner = UserHandle16::decode(*self.owner().0.as_bytes()).ok()?;
        let dynamic: [u8; 7] = kept.dynamic_state.as_slice().try_into().ok()?;
        let mut key = AuthenticatedCredential::new(
            CredentialId::<&[u8]>::decode(&kept.credential).ok()?,
            &owner,
            StaticState::decode(&kept.static_state).ok()?,
            DynamicState::decode(dynamic).ok()?,
        )
        .ok()?;
        let options = AuthenticationVerificationOptions::<'_, '_, &str, &str> {
            allowed_origins: &[party.origin()],
            ..Default::default()
        };
        match state.verify(&party.id()?, &self.0, &mut key, &options) {
            Ok(_) => Some(Ok(key.dynamic_state().encode().ok()?.to_vec())),
            Err(AuthCeremonyErr::SignatureCounter) => Some(Err(Wrong::Counter)),
            Err(wrong) => {
                tracing::info!(%wrong, "the answer of a passkey was refused");
                None
            }
        }
    }
}
