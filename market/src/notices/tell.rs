//! Finding out for whom something is news.

use super::{
    choice,
    store::{self, Fact, Listener, OrderFact},
};
use crate::{
    base::{text::stable_hash, time::local},
    jobs::{self, Job, News},
    messages::{AWAITS_TRANSFER, NoticeKind, PAID_TO_SELLER, TRACKING, Way},
    orders::{Actor, Delivery, OrderState},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;
use uuid::Uuid;

/// So long letters about new orders wait for more of them.
const GATHER_MINUTES: i64 = 3;

/// What is older is no news: it was brought in from elsewhere, or nothing ran for a day.
const NEWS_HOURS: i64 = 24;

/// Writes what each person is to be told, in each way that they want and that is carried, and rings the bell of those who work
/// there. Running it again writes nothing twice.
pub async fn tell(
    pool: &PgPool,
    what: News,
    subject: Uuid,
    once: Uuid,
    is_carried: impl Fn(Way, NoticeKind) -> bool,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let facts = match what {
        News::OrderEvent => match store::load_order_event(&mut transaction, subject).await? {
            Some(fact) if now - fact.at < Duration::hours(NEWS_HOURS) => facts_of(&fact),
            _ => Vec::new(),
        },
        News::Reminder => store::load_reminder(&mut transaction, subject).await?,
        News::Listing => store::load_listing(&mut transaction, subject).await?,
        News::Refund => store::load_refund(&mut transaction, subject).await?,
        News::Return => store::load_return(&mut transaction, subject).await?,
        News::Resale => store::load_resale(&mut transaction, subject).await?,
        News::LowStock => store::load_low_stock(&mut transaction, subject).await?,
        News::HarvestSoon => store::load_harvest_soon(&mut transaction, subject, local(now).date_naive()).await?,
        News::ShipSoon => store::load_ship_soon(&mut transaction, subject, local(now).date_naive()).await?,
        News::HarvestAllotted => store::load_harvest_allotted(&mut transaction, subject).await?,
        News::ListingSent => store::load_listing_sent(&mut transaction, subject).await?,
        News::ApplicationSent => store::load_application_sent(&mut transaction, subject).await?,
    };
    for fact in facts {
        let listeners = match fact.seller {
            Some(seller) => store::list_members(&mut transaction, seller, fact.kind).await?,
            None => store::list_shoppers(&mut transaction, fact.group, fact.kind).await?,
        };
        for listener in listeners
            .iter()
            .filter(|listener| fact.except.is_none() || listener.account != fact.except)
        {
            let once = fact.once.unwrap_or(once);
            if let (Some(organisation), Some(account)) = (fact.seller, listener.account)
                && choice::is_offered(fact.kind, listener.role)
            {
                store::insert_bell(&mut transaction, once, &fact, organisation, account, now).await?;
            }
            let ways = Way::ALL.iter().copied();
            for way in ways.filter(|way| is_carried(*way, fact.kind) && is_told(listener, &fact, *way)) {
                let due_at = now + gather(fact.kind, way);
                let notice = store::insert_notice(&mut transaction, once, &fact, listener, way, due_at, now).await?;
                if let Some(notice) = notice {
                    jobs::enqueue(&mut transaction, Job::DeliverNotice { notice }, due_at, now).await?;
                }
            }
        }
    }
    transaction.commit().await
}

/// A screen shows the newest only; a letter is read as a whole.
fn gather(kind: NoticeKind, way: Way) -> Duration {
    match (kind, way) {
        (NoticeKind::NewOrder | NoticeKind::LowStock, Way::Email | Way::Zalo) => Duration::minutes(GATHER_MINUTES),
        _ => Duration::zero(),
    }
}

fn is_told(listener: &Listener, fact: &Fact, way: Way) -> bool {
    let is_reached = match way {
        Way::Email => listener.has_email,
        Way::Push => listener.has_device,
        Way::Zalo => listener.has_phone,
    };
    let chosen = match way {
        Way::Email => listener.email,
        Way::Push => listener.push,
        Way::Zalo => listener.zalo,
    };
    let is_wanted = chosen.unwrap_or_else(|| choice::is_usual(fact.kind, way, listener.role));
    // A guest was written to when the order was placed: only then the secret of its link was known.
    let was_told = fact.kind == NoticeKind::Placed && listener.account.is_none();
    is_reached && is_wanted && !was_told && choice::is_offered(fact.kind, listener.role)
}

/// What an event of an order is news of: to the shopper, to the seller, or to nobody.
fn facts_of(event: &OrderFact) -> Vec<Fact> {
    let fact = |kind: NoticeKind| Fact {
        kind,
        seller: kind.is_for_sellers().then_some(event.seller),
        group: event.group,
        order: Some(event.order),
        once: None,
        label: event.code.clone(),
        detail: event.reason.clone(),
        path: if kind.is_for_sellers() {
            format!("/htx/don-hang/{}", event.code)
        } else {
            format!("/don-hang/{}", event.group_code)
        },
        except: event.account,
    };
    // A group is placed and paid in one go, whatever the number of its sellers.
    let whole = |kind: NoticeKind| Fact {
        once: Some(event.group.0),
        label: event.group_code.clone(),
        except: None,
        ..fact(kind)
    };
    // How much it is and how it is paid: the letter has the words.
    let placed = || Fact {
        detail: format!("{} {}", event.method, event.to_pay.0),
        ..whole(NoticeKind::Placed)
    };
    let by_shopper = event.actor == Actor::Shopper;
    match event.kind.as_str() {
        "cancel_requested" => vec![fact(NoticeKind::CancelAsked)],
        "cancel_declined" => vec![fact(NoticeKind::CancelDeclined)],
        "part_sent" => vec![fact(NoticeKind::Sent)],
        "tracking" => vec![Fact {
            once: Some(once_for_number(event)),
            detail: format!("{TRACKING}{}", event.reason),
            ..fact(NoticeKind::Sent)
        }],
        _ => match event.to {
            // Only its seller can say that this money came, and has a day to do so.
            OrderState::AwaitingPayment if event.mode.is_direct() => {
                let to_seller = Fact {
                    detail: AWAITS_TRANSFER.to_owned(),
                    path: "/htx/doanh-thu/tien-ve".to_owned(),
                    ..fact(NoticeKind::NewOrder)
                };
                vec![to_seller, placed()]
            }
            OrderState::AwaitingPayment => vec![placed()],
            // Its seller has heard of it, and said that it is paid: each for their own part.
            OrderState::Placed if event.from.is_some() && event.mode.is_direct() => vec![Fact {
                detail: PAID_TO_SELLER.to_owned(),
                ..fact(NoticeKind::Paid)
            }],
            OrderState::Placed if event.from.is_some() => vec![fact(NoticeKind::NewOrder), whole(NoticeKind::Paid)],
            OrderState::Placed => vec![fact(NoticeKind::NewOrder), placed()],
            OrderState::Ready if event.delivery == Delivery::PickUp => vec![fact(NoticeKind::Ready)],
            OrderState::HandedOver => vec![fact(NoticeKind::Sent)],
            OrderState::Delivered if !by_shopper => vec![fact(NoticeKind::Delivered)],
            OrderState::Cancelled => {
                // What was never paid no seller has seen.
                let was_theirs = event.from != Some(OrderState::AwaitingPayment);
                let to_seller = (was_theirs && event.actor != Actor::Seller).then(|| fact(NoticeKind::OrderOff));
                let to_shopper = (!by_shopper).then(|| fact(NoticeKind::CalledOff));
                to_seller.into_iter().chain(to_shopper).collect()
            }
            _ => Vec::new(),
        },
    }
}

/// The same for a number of an order however often it is written down.
fn once_for_number(event: &OrderFact) -> Uuid {
    Uuid::from_u128(event.order.0.as_u128() ^ u128::from(stable_hash(&event.reason)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{OrderGroupId, OrderId, OrganisationId, Vnd},
        ledger::CollectionMode,
    };

    fn event(actor: Actor, kind: &str, from: Option<OrderState>, to: OrderState) -> OrderFact {
        OrderFact {
            at: DateTime::UNIX_EPOCH,
            actor,
            account: None,
            kind: kind.to_owned(),
            from,
            to,
            reason: String::new(),
            order: OrderId(Uuid::nil()),
            code: "CP12345678-1".to_owned(),
            delivery: Delivery::Ship,
            seller: OrganisationId(Uuid::nil()),
            group: OrderGroupId(Uuid::max()),
            group_code: "CP12345678".to_owned(),
            mode: CollectionMode::Platform,
            method: "cod".to_owned(),
            to_pay: Vnd(225_000),
        }
    }

    fn kinds(event: &OrderFact) -> Vec<NoticeKind> {
        facts_of(event).into_iter().map(|fact| fact.kind).collect()
    }

    #[test]
    fn an_event_is_news_to_those_who_did_not_make_it() {
        use NoticeKind::{CalledOff, Delivered, NewOrder, OrderOff, Paid, Placed};
        use OrderState as S;
        let of = |actor, from, to| kinds(&event(actor, "state", from, to));
        assert_eq!(of(Actor::Shopper, None, S::Placed), [NewOrder, Placed]);
        assert_eq!(of(Actor::Shopper, None, S::AwaitingPayment), [Placed]);
        assert_eq!(
            of(Actor::Shopper, Some(S::AwaitingPayment), S::Placed),
            [NewOrder, Paid]
        );
        // What sellers collect themselves only they can look for.
        let direct = OrderFact {
            mode: CollectionMode::Direct,
            ..event(Actor::Shopper, "state", None, S::AwaitingPayment)
        };
        assert_eq!(kinds(&direct), [NewOrder, Placed]);
        let paid = OrderFact {
            from: Some(S::AwaitingPayment),
            to: S::Placed,
            ..direct
        };
        assert_eq!(kinds(&paid), [Paid], "the seller was told when it was placed");
        assert_eq!(of(Actor::Seller, Some(S::Placed), S::Cancelled), [CalledOff]);
        assert_eq!(of(Actor::Shopper, Some(S::Placed), S::Cancelled), [OrderOff]);
        assert_eq!(of(Actor::Timer, Some(S::Placed), S::Cancelled), [OrderOff, CalledOff]);
        assert_eq!(of(Actor::Timer, Some(S::AwaitingPayment), S::Cancelled), [CalledOff]);
        assert_eq!(of(Actor::Seller, Some(S::HandedOver), S::Delivered), [Delivered]);
        assert!(of(Actor::Shopper, Some(S::HandedOver), S::Delivered).is_empty());
        // Goods that are shipped are of no use to the shopper while they stand ready.
        assert!(of(Actor::Seller, Some(S::Preparing), S::Ready).is_empty());
    }

    #[test]
    fn a_number_is_news_once_and_another_one_again() {
        let told = |number: &str| {
            let event = OrderFact {
                reason: number.to_owned(),
                ..event(
                    Actor::Seller,
                    "tracking",
                    Some(OrderState::HandedOver),
                    OrderState::HandedOver,
                )
            };
            let facts = facts_of(&event);
            assert_eq!(kinds(&event), [NoticeKind::Sent]);
            assert_eq!(
                (facts[0].seller, facts[0].detail.as_str()),
                (None, format!("tracking {number}").as_str())
            );
            facts[0].once.expect("it is told once for its number")
        };
        assert_eq!(told("VN-333"), told("VN-333"));
        assert_ne!(told("VN-333"), told("VN-334"));
    }

    #[test]
    fn a_group_is_placed_once_however_many_sell_it() {
        let facts = facts_of(&event(Actor::Shopper, "state", None, OrderState::Placed));
        assert_eq!(facts[0].once, None);
        assert_eq!(
            (facts[1].once, facts[1].label.as_str()),
            (Some(Uuid::max()), "CP12345678")
        );
    }
}
