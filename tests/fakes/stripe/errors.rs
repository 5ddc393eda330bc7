//! Refusals in Stripe's shape.

use http::StatusCode;
use serde_json::{Value, json};

/// A refusal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    pub status: StatusCode,
    kind: &'static str,
    code: String,
    param: String,
    message: String,
}

impl Refusal {
    /// A parameter, or what was asked, is wrong. An empty code or parameter is left out.
    pub fn invalid(code: &str, param: &str, message: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            kind: "invalid_request_error",
            code: code.to_owned(),
            param: param.to_owned(),
            // Stripe repeats what was sent; whoever logs this logs a secret.
            message: format!("{message} (geheim)"),
        }
    }

    /// There is no such thing: at an address, or named by a parameter.
    pub fn missing(param: &str, id: &str, status: StatusCode) -> Self {
        Self {
            status,
            ..Self::invalid("resource_missing", param, &format!("No such object: '{id}'"))
        }
    }

    /// The key is none.
    pub fn unauthorised() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            ..Self::invalid("", "", "Invalid API Key provided")
        }
    }

    /// The bank said no.
    pub fn declined() -> Self {
        Self {
            status: StatusCode::PAYMENT_REQUIRED,
            kind: "card_error",
            ..Self::invalid("card_declined", "", "Your card was declined.")
        }
    }

    /// Something with the idempotency key.
    pub fn key(status: StatusCode, code: &str, message: &str) -> Self {
        Self {
            status,
            kind: "idempotency_error",
            ..Self::invalid(code, "", message)
        }
    }

    /// Too many at once.
    pub fn throttled() -> Self {
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            ..Self::invalid("rate_limit", "", "Too many requests")
        }
    }

    /// It broke on their side.
    pub fn broken() -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            kind: "api_error",
            ..Self::invalid("", "", "An unknown error occurred")
        }
    }

    /// As it travels.
    pub fn body(&self) -> Value {
        let mut error = json!({ "type": self.kind, "message": self.message });
        for (name, value) in [("code", &self.code), ("param", &self.param)] {
            if !value.is_empty() {
                error[name] = json!(value);
            }
        }
        json!({ "error": error })
    }
}
