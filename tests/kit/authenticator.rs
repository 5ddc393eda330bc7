//! A device that keeps passkeys: the virtual authenticator of WebDriver (WebAuthn, section 11).

use crate::browser::Window;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

/// A device in a window, which its owner opens whenever it is asked to.
#[derive(Clone, Debug)]
pub struct Device(String);

impl Window {
    /// Gives the window a device with a finger print reader.
    pub async fn plug_in(&self) -> Device {
        let device = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserConsenting": true, "isUserVerified": true,
        });
        let id = self.device(http::Method::POST, String::new(), Some(device)).await;
        Device(id.as_str().expect("an id").to_owned())
    }

    /// The keys on the device, as they could be copied.
    pub async fn keys(&self, device: &Device) -> Vec<Value> {
        let keys = self
            .device(http::Method::GET, format!("/{}/credentials", device.0), None)
            .await;
        keys.as_array().cloned().expect("a list")
    }

    /// Puts a key on the device.
    pub async fn put_key(&self, device: &Device, key: &Value) {
        self.device(
            http::Method::POST,
            format!("/{}/credential", device.0),
            Some(key.clone()),
        )
        .await;
    }

    /// Takes every key off the device.
    pub async fn clear(&self, device: &Device) {
        self.device(http::Method::DELETE, format!("/{}/credentials", device.0), None)
            .await;
    }

    async fn device(&self, method: http::Method, path: String, body: Option<Value>) -> Value {
        let shown = format!("{method} {path}");
        let command = Authenticator { method, path, body };
        self.client
            .issue_cmd(command)
            .await
            .unwrap_or_else(|error| panic!("{shown}: {error}"))
    }
}

/// `/session/{id}/webauthn/authenticator…`
#[derive(Debug)]
struct Authenticator {
    method: http::Method,
    path: String,
    body: Option<Value>,
}

impl WebDriverCompatibleCommand for Authenticator {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/webauthn/authenticator{}", self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (self.method.clone(), self.body.as_ref().map(Value::to_string))
    }
}
