//! Money that is handed on to cooperatives, and taken back.

use super::{
    Stripe,
    call::PAGE,
    reading::{GROUP, KEY, along, read, read_all, sum, words},
};
use market::{
    orders::GroupCode,
    payments::card::{
        self, AccountRef, Answer, CardAccount, CardReversal, CardTransfer, ReversalAsk, ReversalRef, TransferAsk,
        TransferRef,
    },
};
use stripe::StripeRequest;
use stripe_connect::{
    account::RetrieveAccount,
    transfer::{CreateTransfer, ListTransfer},
    transfer_reversal::{CreateIdTransferReversal, ListIdTransferReversal},
};
use stripe_shared::{Account, AccountCapabilitiesStatus, Transfer, TransferReversal};
use stripe_types::Currency;

impl Stripe {
    pub(super) async fn load_account(&self, account: &AccountRef) -> Answer<CardAccount> {
        let request = RetrieveAccount::new(account.as_str());
        let answer = self
            .call("look up an account", None, |how| {
                request.customize().request_strategy(how).send(&self.client)
            })
            .await;
        read(answer, read_account)
    }

    pub(super) async fn hand_on(&self, ask: &TransferAsk) -> Answer<CardTransfer> {
        let Ok(currency) = ask.sum.currency.as_str().parse::<Currency>();
        let mut request = CreateTransfer::new(currency, ask.to.as_str())
            .amount(ask.sum.minor)
            .transfer_group(ask.group.as_str())
            .metadata(words([(GROUP, ask.group.as_str()), (KEY, ask.key.as_str())]));
        if let Some(charge) = &ask.from {
            request = request.source_transaction(charge.as_str());
        }
        let answer = self
            .call("transfer", Some(&ask.key), |how| {
                request.customize().request_strategy(how).send(&self.client)
            })
            .await;
        read(answer, read_transfer)
    }

    pub(super) async fn find_transfers(&self, group: &GroupCode) -> Answer<Vec<CardTransfer>> {
        let listed = self
            .list(
                "list transfers",
                |after, how| {
                    let mut request = ListTransfer::new().transfer_group(group.as_str()).limit(PAGE);
                    if let Some(after) = after {
                        request = request.starting_after(after);
                    }
                    request.customize().request_strategy(how).send(&self.client)
                },
                |transfer: &Transfer| transfer.id.to_string(),
            )
            .await;
        read_all(listed, read_transfer)
    }

    pub(super) async fn take_back(&self, ask: &ReversalAsk) -> Answer<CardReversal> {
        let request = CreateIdTransferReversal::new(ask.transfer.as_str())
            .amount(ask.minor)
            .metadata(words([(KEY, ask.key.as_str())]));
        let answer = self
            .call("reverse a transfer", Some(&ask.key), |how| {
                request.customize().request_strategy(how).send(&self.client)
            })
            .await;
        read(answer, read_reversal)
    }

    pub(super) async fn find_reversals(&self, transfer: &TransferRef) -> Answer<Vec<CardReversal>> {
        let listed = self
            .list(
                "list reversals",
                |after, how| {
                    let mut request = ListIdTransferReversal::new(transfer.as_str()).limit(PAGE);
                    if let Some(after) = after {
                        request = request.starting_after(after);
                    }
                    request.customize().request_strategy(how).send(&self.client)
                },
                |reversal: &TransferReversal| reversal.id.to_string(),
            )
            .await;
        read_all(listed, read_reversal)
    }
}

fn read_account(it: &Account) -> Option<CardAccount> {
    let transfers = it.capabilities.as_ref().and_then(|can| can.transfers.as_ref());
    Some(CardAccount {
        account: AccountRef::parse(it.id.as_str())?,
        may_receive: matches!(transfers, Some(AccountCapabilitiesStatus::Active)),
        currency: match &it.default_currency {
            Some(currency) => Some(card::Currency::parse(&currency.to_string())?),
            None => None,
        },
    })
}

fn read_transfer(it: &Transfer) -> Option<CardTransfer> {
    Some(CardTransfer {
        transfer: TransferRef::parse(it.id.as_str())?,
        to: match &it.destination {
            Some(account) => Some(AccountRef::parse(account.id().as_str())?),
            None => None,
        },
        sum: sum(it.amount, &it.currency)?,
        reversed_minor: it.amount_reversed,
        key: along(Some(&it.metadata), KEY),
    })
}

fn read_reversal(it: &TransferReversal) -> Option<CardReversal> {
    Some(CardReversal {
        reversal: ReversalRef::parse(it.id.as_str())?,
        sum: sum(it.amount, &it.currency)?,
        key: along(it.metadata.as_ref(), KEY),
    })
}
