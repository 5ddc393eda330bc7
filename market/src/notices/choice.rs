//! What somebody chose, and what holds as long as they choose nothing.

use super::QuietHours;
use crate::{
    base::OrganisationId,
    messages::{NoticeKind, Way},
    people::Role,
};

/// In what the person is told of something: for one of the sellers or departments they work for, or for what they buy themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Room {
    /// The seller or department, and what the person is there; nothing for what they buy.
    pub at: Option<(OrganisationId, Role)>,
}

/// One choice of a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choice {
    /// The seller or department; nothing for what they buy.
    pub organisation: Option<OrganisationId>,
    /// Of what they are told, or not.
    pub kind: NoticeKind,
    /// In which way.
    pub way: Way,
    /// Whether.
    pub is_wanted: bool,
}

/// Everything that a person chose.
#[derive(Clone, Default, Debug)]
pub struct Settings {
    /// What differs from what holds otherwise.
    pub choices: Vec<Choice>,
    /// When they want to be left alone.
    pub quiet: Option<QuietHours>,
}

impl Room {
    /// What the person may be told of here.
    pub fn kinds(self) -> impl Iterator<Item = NoticeKind> {
        let kinds = match self.at {
            Some((_, Role::Officer | Role::Head)) => NoticeKind::OF_OFFICIALS,
            Some(_) => NoticeKind::OF_SELLERS,
            None => NoticeKind::OF_SHOPPERS,
        };
        let role = self.at.map(|(_, role)| role);
        kinds.iter().copied().filter(move |kind| is_offered(*kind, role))
    }

    /// Whether the person is told, as long as they have not said otherwise.
    pub fn usually(self, kind: NoticeKind, way: Way) -> bool {
        is_usual(kind, way, self.at.map(|(_, role)| role))
    }
}

impl Settings {
    /// Whether the person wants this.
    pub fn wants(&self, room: Room, kind: NoticeKind, way: Way) -> bool {
        let organisation = room.at.map(|(organisation, _)| organisation);
        let chosen = self
            .choices
            .iter()
            .find(|choice| choice.organisation == organisation && choice.kind == kind && choice.way == way);
        chosen.map_or_else(|| room.usually(kind, way), |choice| choice.is_wanted)
    }
}

/// Goods and their listings are the business of those who run the seller.
pub(super) fn is_offered(kind: NoticeKind, role: Option<Role>) -> bool {
    role != Some(Role::Packer) || !matches!(kind, NoticeKind::ListingDecided | NoticeKind::Resale)
}

/// Who runs a seller gets letters, who packs or decides in a department only has it on the screen they asked for; Zalo is only
/// for who chose it.
pub(super) fn is_usual(kind: NoticeKind, way: Way, role: Option<Role>) -> bool {
    match (way, role) {
        (Way::Zalo, _) => false,
        (Way::Email, Some(Role::Packer | Role::Officer | Role::Head)) => false,
        (Way::Push, Some(Role::Packer)) => kind != NoticeKind::LowStock,
        (Way::Email | Way::Push, _) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn room(role: Role) -> Room {
        Room {
            at: Some((OrganisationId(Uuid::nil()), role)),
        }
    }

    #[test]
    fn a_choice_holds_for_its_seller_only() {
        let (owner, shopper) = (room(Role::Owner), Room { at: None });
        let settings = Settings {
            choices: vec![Choice {
                organisation: Some(OrganisationId(Uuid::nil())),
                kind: NoticeKind::NewOrder,
                way: Way::Email,
                is_wanted: false,
            }],
            quiet: None,
        };
        assert!(!settings.wants(owner, NoticeKind::NewOrder, Way::Email));
        assert!(settings.wants(owner, NoticeKind::NewOrder, Way::Push));
        assert!(settings.wants(owner, NoticeKind::LowStock, Way::Email));
        assert!(settings.wants(shopper, NoticeKind::Placed, Way::Email));
        let other = Room {
            at: Some((OrganisationId(Uuid::max()), Role::Owner)),
        };
        assert!(settings.wants(other, NoticeKind::NewOrder, Way::Email));
    }

    #[test]
    fn who_packs_gets_no_letters_unasked() {
        let packer = room(Role::Packer);
        for kind in packer.kinds() {
            assert!(!packer.usually(kind, Way::Email) && !packer.usually(kind, Way::Zalo));
        }
        assert!(packer.usually(NoticeKind::NewOrder, Way::Push));
        let official = room(Role::Officer);
        for kind in official.kinds() {
            assert!(
                kind.is_for_officials() && !official.usually(kind, Way::Email) && official.usually(kind, Way::Push)
            );
        }
        assert!(!packer.kinds().any(|kind| kind == NoticeKind::ListingDecided));
        assert!(room(Role::Owner).kinds().any(|kind| kind == NoticeKind::ListingDecided));
    }
}
