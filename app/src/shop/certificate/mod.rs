//! The public proof of one certificate. One that is not verified and valid today never looks as if it were.

use crate::{
    context::link,
    error::AppError,
    page::{Page, page},
    ui::{
        list::crumbs,
        marks::{full_stars, vietnamese},
    },
    words::{goods, ocop as say},
};
use leptos::prelude::*;
use market::{
    base::{Lang, Slug, time::shown_date},
    browse::{self, CertificatePage as Proof},
    trust::Standing,
};

/// One certificate, by the slug of its number.
#[component]
pub fn CertificatePage() -> AnyView {
    page(|ctx| async move {
        let lang = ctx.lang();
        let slug = Slug::parse(ctx.param("slug")).map_err(|_| AppError::NotFound)?;
        let proof = browse::certificate(&ctx.state.pool, slug.as_str(), ctx.state.clock.today()).await?;
        let proof = proof.ok_or(AppError::NotFound)?;
        let number = &proof.certificate.number;
        let page = Page::new(say::proof_title(lang, number), body(lang, &proof)).described(say::proof_description(
            lang,
            number,
            standing(lang, &proof).1,
        ));
        Ok(page.public())
    })
}

/// The pill's class and what the certificate is worth today.
fn standing(lang: Lang, proof: &Proof) -> (&'static str, String) {
    let until = shown_date(proof.certificate.valid_until);
    match proof.standing {
        Standing::Valid => ("pill pill-good", say::valid(lang).to_owned()),
        Standing::Expiring { days_left } => ("pill pill-wait", say::expiring(lang, days_left)),
        Standing::NotYetValid => (
            "pill pill-wait",
            say::not_yet_valid(lang, shown_date(proof.certificate.issued_on)),
        ),
        Standing::Expired => ("pill pill-bad", say::expired(lang, until)),
        Standing::Revoked => ("pill pill-bad", say::revoked(lang).to_owned()),
        Standing::Upgraded => ("pill", say::upgraded(lang).to_owned()),
        Standing::NotVerified => ("pill pill-bad", say::not_verified(lang).to_owned()),
    }
}

/// Full stars only where they may be shown; else hollow ones and what they once were.
fn stars(lang: Lang, proof: &Proof) -> (String, String) {
    let stars = proof.certificate.stars;
    if proof.standing.is_shown() {
        return (full_stars(stars), say::stars(lang, stars));
    }
    let text = match proof.standing {
        Standing::NotVerified => say::stars_claimed(lang, stars),
        Standing::NotYetValid => say::stars_to_come(lang, stars),
        _ => say::stars_once(lang, stars),
    };
    (full_stars(stars).replace('★', "☆"), text)
}

fn body(lang: Lang, proof: &Proof) -> AnyView {
    let certificate = &proof.certificate;
    let is_shown = proof.standing.is_shown();
    let (pill, worth) = standing(lang, proof);
    let (signs, stars) = stars(lang, proof);
    let class = if is_shown {
        "proof narrow"
    } else {
        "proof proof-off narrow"
    };
    view! {
        {crumbs(lang, vec![("OCOP".to_owned(), link(lang, "/ocop"))], &certificate.number)}
        <article class=class>
            {is_shown.then(|| view! { <div class="band" aria-hidden="true"></div> })}
            <div class="stack">
                <p><span class=pill>{worth}</span></p>
                <h1>{vietnamese(lang, &certificate.product_name)}</h1>
                <p><span class="stars" aria-hidden="true">{signs}</span> " " {stars}</p>
                {(!is_shown).then(|| view! { <p>{say::not_shown(lang)}</p> })}
                {facts(lang, proof)}
                {certificate.is_illustrative.then(|| illustrative(lang))}
                {product_link(lang, proof)}
            </div>
        </article>
    }
    .into_any()
}

fn illustrative(lang: Lang) -> AnyView {
    view! {
        <p class="notice notice-warn">
            <strong>{goods::illustrative(lang)}</strong>
            ": "
            {say::illustrative(lang)}
        </p>
    }
    .into_any()
}

fn facts(lang: Lang, proof: &Proof) -> AnyView {
    let certificate = &proof.certificate;
    let holder = vietnamese(lang, &certificate.holder_name);
    let holder = match proof
        .product
        .as_ref()
        .filter(|card| card.seller_name.vi == certificate.holder_name)
    {
        Some(card) => {
            let storefront = link(lang, &format!("/gian-hang/{}", card.seller_slug));
            view! { <a href=storefront>{holder}</a> }.into_any()
        }
        None => holder.into_any(),
    };
    let verified = match (&proof.verified_by, proof.verified_on) {
        (Some(by), Some(on)) => format!("{}, {}", by.get(lang), shown_date(on)),
        (None, Some(on)) => shown_date(on),
        (Some(_) | None, None) => say::nobody(lang).to_owned(),
    };
    view! {
        <dl class="facts">
            <div><dt>{say::number(lang)}</dt><dd><span class="code">{certificate.number.clone()}</span></dd></div>
            <div><dt>{say::holder(lang)}</dt><dd>{holder}</dd></div>
            <div><dt>{say::issued_by(lang)}</dt><dd>{vietnamese(lang, &certificate.issued_by)}</dd></div>
            <div><dt>{say::issued_on(lang)}</dt><dd>{shown_date(certificate.issued_on)}</dd></div>
            <div><dt>{say::valid_until(lang)}</dt><dd>{shown_date(certificate.valid_until)}</dd></div>
            <div><dt>{say::verified(lang)}</dt><dd>{verified}</dd></div>
        </dl>
    }
    .into_any()
}

fn product_link(lang: Lang, proof: &Proof) -> Option<impl IntoView + use<>> {
    proof.product.as_ref().map(|card| {
        let address = link(lang, &format!("/san-pham/{}", card.slug));
        view! { <p><a class="btn btn-secondary" href=address>{say::see_product(lang)}</a></p> }
    })
}
