//! Letters in their words.

pub(crate) mod notice;

use crate::{account::security::change, claims::DEPARTMENT_PAGE, context::link, words::letter as say};
use market::{
    base::{Channel, Lang, Vnd, secret::Token},
    messages::{Facts, Letter, Message, Recipient, Waiting},
};
use std::borrow::Cow;

/// The page on which somebody says that a letter shall be the last of its kind.
pub const STOP: &str = "/ngung-nhan";

/// What a letter says, before it is laid out.
struct Words {
    /// Whom it greets; strangers are greeted without a name.
    name: Option<String>,
    subject: Cow<'static, str>,
    text: String,
    /// Where it leads.
    path: Option<String>,
    /// What is to be done when it was unexpected.
    end: Cow<'static, str>,
}

/// Puts a message into words. Nothing for a kind of letter that this program does not know.
pub fn compose(public_url: &str, waiting: &Waiting) -> Option<Message> {
    let lang = waiting.lang;
    let letter = waiting.letter.as_ref()?;
    let notice = match letter {
        Letter::Notice(notice) => Some(notice),
        _ => None,
    };
    let stop = notice.and_then(|notice| notice.stop.as_ref());
    let stop = stop.map(|token| format!("{public_url}{}?ma={}", link(lang, STOP), token.reveal()));
    let words = words(lang, letter);
    let address = words.path.map(|path| format!("{public_url}{}", link(lang, &path)));
    let (subject, body) = match &waiting.to {
        // No code and no name: others see the screen too.
        Recipient::Device(_) => (say::sender(lang).to_owned(), words.subject.clone().into_owned()),
        Recipient::Contact(to) if to.channel() == Channel::Email => {
            let greeting = match words.name {
                Some(name) => say::greeting(lang, name),
                None => say::greeting_without_name(lang).to_owned(),
            };
            let signature = format!("{}\n{public_url}", say::signature(lang));
            let stop = stop.as_ref().map(|stop| say::stop(lang, stop));
            let end = (!words.end.is_empty()).then(|| words.end.into_owned());
            let parts = [
                Some(greeting),
                Some(words.text),
                address.clone(),
                end,
                stop,
                Some(signature),
            ];
            let parts: Vec<_> = parts.into_iter().flatten().collect();
            (say::subject(lang, &words.subject), parts.join("\n\n"))
        }
        Recipient::Contact(_) | Recipient::Zalo(_) => (
            String::new(),
            lay_out_sms(lang, &words.subject, &words.text, address.clone()),
        ),
    };
    Some(Message {
        id: waiting.id,
        to: waiting.to.clone(),
        subject,
        body,
        link: address,
        stop,
        facts: notice.map(|notice| Facts {
            about: notice.about,
            count: notice.items.len(),
            label: notice.items.first().map(|(label, _)| label.clone()).unwrap_or_default(),
        }),
    })
}

/// As short as can be: what it is about and the link, else the text.
fn lay_out_sms(lang: Lang, subject: &str, text: &str, address: Option<String>) -> String {
    match address {
        Some(address) => format!("{}: {subject} {address}", say::sender(lang)),
        None => format!("{}: {text}", say::sender(lang)),
    }
}

fn words(lang: Lang, letter: &Letter) -> Words {
    let secret = |page: &str, token: &Token| Some(format!("{page}?ma={}", token.reveal()));
    match letter {
        Letter::ConfirmSignUp { token } => Words {
            name: None,
            subject: say::confirm_subject(lang).into(),
            text: say::confirm_text(lang).to_owned(),
            path: secret("/dang-ky/xac-nhan", token),
            end: say::confirm_end(lang).into(),
        },
        Letter::SignUpTried { name } => Words {
            name: Some(name.clone()),
            subject: say::tried_subject(lang).into(),
            text: say::tried_text(lang).to_owned(),
            path: Some("/quen-mat-khau".to_owned()),
            end: say::tried_end(lang).into(),
        },
        Letter::ResetPassword { name, token } => Words {
            name: Some(name.clone()),
            subject: say::reset_subject(lang).into(),
            text: say::reset_text(lang).to_owned(),
            path: secret("/dat-lai-mat-khau", token),
            end: say::reset_end(lang).into(),
        },
        Letter::NoAccount => Words {
            name: None,
            subject: say::reset_subject(lang).into(),
            text: say::no_account_text(lang).to_owned(),
            path: Some("/dang-ky".to_owned()),
            end: say::no_account_end(lang).into(),
        },
        Letter::PasswordChanged { name } => Words {
            name: Some(name.clone()),
            subject: say::changed_subject(lang).into(),
            text: say::changed_text(lang).to_owned(),
            path: Some("/quen-mat-khau".to_owned()),
            end: say::changed_end(lang).into(),
        },
        Letter::FactorsChanged { name, what } => Words {
            name: Some(name.clone()),
            subject: say::factors_subject(lang).into(),
            text: say::factors_text(lang, change(lang, *what)),
            path: Some("/tai-khoan/bao-mat".to_owned()),
            end: say::factors_end(lang).into(),
        },
        Letter::ContactLeaves { name, to, token } => Words {
            name: Some(name.clone()),
            subject: say::leaves_subject(lang).into(),
            text: say::leaves_text(lang, to.shown()),
            path: secret("/doi-lien-he", token),
            end: say::leaves_end(lang).into(),
        },
        Letter::ContactArrives { token } => Words {
            name: None,
            subject: say::arrives_subject(lang).into(),
            text: say::arrives_text(lang).to_owned(),
            path: secret("/doi-lien-he", token),
            end: say::confirm_end(lang).into(),
        },
        Letter::ContactTaken { name } => Words {
            name: Some(name.clone()),
            subject: say::taken_subject(lang).into(),
            text: say::taken_text(lang).to_owned(),
            path: Some("/dang-nhap".to_owned()),
            end: say::tried_end(lang).into(),
        },
        Letter::HarvestAllotted {
            name,
            order,
            seller,
            wanted,
            given,
            owed_back,
            word,
        } => {
            let got = match given {
                0 => say::harvest_none(lang, order, seller),
                given => say::harvest_less(lang, order, seller, given, wanted),
            };
            let word = (!word.is_empty()).then(|| say::harvest_word(lang, word));
            let owed = (*owed_back > Vnd::ZERO).then(|| say::harvest_owed(lang, owed_back));
            Words {
                name: Some(name.clone()),
                subject: say::harvest_subject(lang).into(),
                text: [Some(got), word, owed]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" "),
                path: Some("/tra-cuu".to_owned()),
                end: say::order_end(lang).into(),
            }
        }
        Letter::GoodsLate {
            name,
            order,
            seller,
            ship_by,
        } => Words {
            name: Some(name.clone()),
            subject: say::late_subject(lang).into(),
            text: say::late_text(lang, order, seller, ship_by),
            path: Some("/tra-cuu".to_owned()),
            end: say::order_end(lang).into(),
        },
        Letter::ApplicationApproved { name, seller } => Words {
            name: Some(name.clone()),
            subject: say::application_approved_subject(lang).into(),
            text: say::application_approved_text(lang, seller),
            path: Some("/htx".to_owned()),
            end: say::application_end(lang).into(),
        },
        Letter::ApplicationRefused { name, seller, reason } => Words {
            name: Some(name.clone()),
            subject: say::application_refused_subject(lang).into(),
            text: say::application_refused_text(lang, seller, reason),
            path: Some("/ban-hang".to_owned()),
            end: say::application_end(lang).into(),
        },
        Letter::ClaimWaits { name, code, total } => Words {
            name: Some(name.clone()),
            subject: say::claim_subject(lang).into(),
            text: say::claim_text(lang, code, total),
            path: Some(format!("{DEPARTMENT_PAGE}/{code}")),
            end: say::claim_end(lang).into(),
        },
        Letter::Notice(notice) => notice::words(lang, notice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use market::base::{Contact, MessageId};

    fn composed(to: &str, lang: Lang) -> Message {
        let waiting = Waiting {
            id: MessageId(Default::default()),
            to: Recipient::Contact(Contact::parse(to).expect("a contact")),
            lang,
            letter: Some(Letter::ConfirmSignUp { token: Token::random() }),
        };
        compose("https://cho.example", &waiting).expect("a known letter")
    }

    #[test]
    fn a_letter_leads_to_the_page_of_its_language() {
        let vietnamese = composed("lan@cho.example", Lang::Vi);
        assert!(
            vietnamese.body.contains("\n\nhttps://cho.example/dang-ky/xac-nhan?ma="),
            "{}",
            vietnamese.body
        );
        let english = composed("lan@cho.example", Lang::En);
        assert!(
            english.body.contains("\n\nhttps://cho.example/en/dang-ky/xac-nhan?ma="),
            "{}",
            english.body
        );
        assert_ne!(vietnamese.subject, english.subject);
    }

    #[test]
    fn an_sms_is_one_line() {
        let sms = composed("0912345678", Lang::Vi);
        assert!(sms.subject.is_empty() && !sms.body.contains('\n'), "{}", sms.body);
        assert!(sms.body.contains("https://cho.example/dang-ky/xac-nhan?ma="));
    }
}
