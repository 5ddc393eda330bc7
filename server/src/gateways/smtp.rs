//! Letters by e-mail, handed to the SMTP server of whoever runs the market. Nobody is reached by telephone this way.

use anyhow::{Context, Result, bail};
use http::Uri;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        self,
        extension::ClientId,
        response::{Category, Severity},
    },
};
use market::{
    base::{Channel, Clock},
    messages::{HandedOver, Message, Messenger, Nobody, Recipient, SendFailed},
};
use std::{net::Ipv4Addr, time::Duration};

/// How long handing over one letter may take when nothing else is said: less than a job may.
const SEND_TIME_MAX: Duration = Duration::from_secs(10);

/// Where the server is, and who writes.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpConfig {
    /// The address, as lettre reads it. It may hold a password and is never shown.
    pub url: String,
    /// Who writes.
    pub from: Mailbox,
    /// How long handing over one letter may take.
    pub send_time_max: Duration,
}

impl SmtpConfig {
    /// Reads `smtp://user:password@mail.example:587` or `smtps://…`, and the address that letters come from. Without TLS
    /// nothing leaves this machine. The errors repeat no password.
    pub fn parse(url: &str, from: &str) -> Result<Self> {
        const SHAPE: &str = "SMTP_URL must be smtp:// or smtps://, a user and a password or neither, a host and nothing \
             else, as smtp://user:password@mail.example:587";
        let plain = url.trim_end_matches('/');
        let uri: Uri = plain.parse().ok().context(SHAPE)?;
        let authority = uri.authority().context(SHAPE)?;
        let user = authority.as_str().rsplit_once('@').map(|(user, _)| user);
        let is_whole = user.is_none_or(|user| user.split_once(':').is_some_and(|(name, _)| !name.is_empty()));
        let is_bare = uri.path_and_query().is_none_or(|rest| rest.as_str() == "/");
        let host = authority.host();
        if !is_whole || !is_bare || host.is_empty() || host.starts_with('[') {
            bail!(SHAPE);
        }
        let url = match uri.scheme_str() {
            Some("smtps") => plain.to_owned(),
            Some("smtp") if is_this_machine(host) => plain.to_owned(),
            Some("smtp") => format!("{plain}?tls=required"),
            _ => bail!(SHAPE),
        };
        Ok(Self {
            url,
            from: from.parse().ok().with_context(|| {
                format!("MAIL_FROM is not an e-mail address, or a name and an address in angle brackets: {from}")
            })?,
            send_time_max: SEND_TIME_MAX,
        })
    }
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// Hands letters to an SMTP server, each over a connection of its own.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    send_time_max: Duration,
    clock: Clock,
}

impl Smtp {
    /// Gets ready to write. It touches no network.
    pub fn new(config: &SmtpConfig, clock: Clock) -> Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&config.url)
            // The error might repeat a part of the address.
            .ok()
            .context("SMTP_URL cannot be used: its password must be percent-encoded UTF-8")?
            .hello_name(ClientId::Domain(config.from.email.domain().to_owned()))
            .timeout(Some(config.send_time_max))
            .build();
        Ok(Self {
            transport,
            from: config.from.clone(),
            send_time_max: config.send_time_max,
            clock,
        })
    }

    async fn hand_over(&self, message: &Message) -> Result<(), SendFailed> {
        let letter = self.lay_out(message)?;
        // The transport's own limit is on connecting only.
        match tokio::time::timeout(self.send_time_max, self.transport.send(letter)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(why(&error)),
            Err(_) => Err(SendFailed::Later("the SMTP server took too long".to_owned())),
        }
    }

    /// A message as it travels. The id is the same at every attempt, so that one that came twice is shown once.
    fn lay_out(&self, message: &Message) -> Result<lettre::Message, SendFailed> {
        let to = match &message.to {
            Recipient::Contact(contact) => contact.email(),
            Recipient::Device(_) | Recipient::Zalo(_) => None,
        };
        let to: Option<Address> = to.and_then(|email| email.parse().ok());
        let to = to.ok_or_else(|| SendFailed::Never("no letter can be addressed so".to_owned()))?;
        let mut letter = lettre::Message::builder();
        if let Some(stop) = &message.stop {
            // One press in the reader's own program ends it (RFC 8058).
            for (name, value) in [
                ("List-Unsubscribe", format!("<{stop}>")),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
            ] {
                letter = letter.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
            }
        }
        letter
            .from(self.from.clone())
            .to(to.into())
            .subject(message.subject.as_str())
            .date(self.clock.now().into())
            .message_id(Some(format!("<{}@{}>", message.id.0, self.from.email.domain())))
            // Machines that answer for somebody on holiday do not answer to this.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .header(ContentType::TEXT_PLAIN)
            .body(message.body.clone())
            .map_err(|_| SendFailed::Never("no letter can be made of it".to_owned()))
    }
}

impl Messenger for Smtp {
    fn reaches(&self, channel: Channel) -> bool {
        channel == Channel::Email
    }

    fn send<'a>(&'a self, message: &'a Message) -> HandedOver<'a> {
        match &message.to {
            Recipient::Contact(contact) if contact.channel() == Channel::Email => Box::pin(self.hand_over(message)),
            _ => Nobody.send(message),
        }
    }
}

/// What a server says may hold the recipient: of its answers only the number is kept.
fn why(error: &smtp::Error) -> SendFailed {
    match error.status() {
        // 53x is about our own password: that can be put right.
        Some(code)
            if code.severity == Severity::PermanentNegativeCompletion && code.category != Category::Unspecified3 =>
        {
            SendFailed::Never(format!("the SMTP server answered {code}"))
        }
        Some(code) => SendFailed::Later(format!("the SMTP server answered {code}")),
        None if error.is_response() => SendFailed::Later("the SMTP server's answer is none".to_owned()),
        None => SendFailed::Later(format!("the SMTP server was not reached: {error}")),
    }
}

impl std::fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpConfig").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_nothing_leaves_this_machine() {
        for (url, read) in [
            ("smtp://mail.example", "smtp://mail.example?tls=required"),
            (
                "smtp://lan:p%40@mail.example:25/",
                "smtp://lan:p%40@mail.example:25?tls=required",
            ),
            (
                "smtp://127.0.0.1.mail.example",
                "smtp://127.0.0.1.mail.example?tls=required",
            ),
            ("smtps://lan:geheim@mail.example", "smtps://lan:geheim@mail.example"),
            ("smtp://localhost:1025", "smtp://localhost:1025"),
            ("smtp://127.0.0.1:1025", "smtp://127.0.0.1:1025"),
        ] {
            let config = SmtpConfig::parse(url, "Chợ Phiên <thu@cho-phien.example>").expect(url);
            assert_eq!(config.url, read);
            assert_eq!(config.from.email.to_string(), "thu@cho-phien.example");
            assert_eq!(config.from.name.as_deref(), Some("Chợ Phiên"));
            Smtp::new(&config, Clock::system()).expect(url);
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused_and_not_repeated() {
        for url in [
            "mail.example",
            "http://mail.example",
            "smtp://lan:geheim@",
            "smtp://geheim@mail.example",
            "smtp://:geheim@mail.example",
            "smtp://lan:geheim@mail.example/lan",
            "smtp://lan:geheim@mail.example?tls=opportunistic",
            "smtp://lan:geheim@[::1]:25",
        ] {
            let refusal = SmtpConfig::parse(url, "thu@cho-phien.example").expect_err(url);
            let said = format!("{refusal:#}");
            assert!(
                said.starts_with("SMTP_URL") && !said.contains("geheim"),
                "{url}: {said}"
            );
        }
        for from in ["", "thu", "Chợ Phiên", "a@b@c"] {
            let refusal = SmtpConfig::parse("smtp://mail.example", from).expect_err(from);
            assert!(refusal.to_string().starts_with("MAIL_FROM"), "{from}: {refusal}");
        }
    }
}
