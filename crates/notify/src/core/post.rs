//! Who can be told: the post somebody holds towards one subject, and where he is reached.

use kernel::{AccountId, Language};

use super::group::Seat;

/// Which house somebody belongs to. What leaves the provider is checked against this and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The integrator's own people.
    Provider,
    /// The customer's people.
    Customer,
    /// A vendor, carrier or third party.
    Vendor,
}

impl Side {
    /// The stable name in storage.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Customer => "customer",
            Self::Vendor => "vendor",
        }
    }

    /// The voice texts are written in for this side.
    pub(super) const fn voice(self) -> &'static str {
        match self {
            Self::Provider => "staff",
            Self::Customer => "customer",
            Self::Vendor => "vendor",
        }
    }
}

macro_rules! posts {
    ($($(#[$doc:meta])* $name:ident = $text:literal on $side:ident),* $(,)?) => {
        /// The post a person holds towards the subject of a notice.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Post {
            $($(#[$doc])* $name,)*
        }

        impl Post {
            /// Every post.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The stable name in storage.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// The house the post belongs to.
            pub const fn side(self) -> Side {
                match self { $(Self::$name => Side::$side),* }
            }

            /// Reads the stable name.
            pub fn read(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|post| post.as_str() == text)
            }
        }
    };
}

posts! {
    /// 报修人.
    Reporter = "reporter" on Customer,
    /// The engineer who does the work.
    Engineer = "engineer" on Provider,
    /// The named person of the provider while a vendor does the work.
    Coordinator = "coordinator" on Provider,
    /// The lead of the engineer's group.
    Lead = "lead" on Provider,
    /// The service manager.
    Manager = "manager" on Provider,
    /// The director.
    Director = "director" on Provider,
    /// 客户负责人.
    CustomerLead = "customer_lead" on Customer,
    /// The vendor's contact.
    VendorContact = "vendor_contact" on Vendor,
    /// The dispatcher on duty.
    DispatcherOnDuty = "dispatcher_on_duty" on Provider,
    /// The lead on call.
    OnCallLead = "on_call_lead" on Provider,
    /// 系统管理员.
    Administrator = "administrator" on Provider,
    /// 安全管理员.
    SecurityOfficer = "security_officer" on Provider,
    /// 账号本人, whoever he is: told of his account and nothing else, so as much as a customer may know.
    AccountHolder = "account_holder" on Customer,
}

/// A person on a post, with everything needed to reach him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The post held.
    pub post: Post,
    /// The name he is addressed by.
    pub name: String,
    /// The account whose inbox shows the notice; none for people without a log-in.
    pub account: Option<AccountId>,
    /// The mail address; none when he cannot be reached by mail.
    pub address: Option<String>,
    /// The telephone number; used for the provider's own people alone.
    pub phone: Option<String>,
    /// The language he reads.
    pub language: Language,
    /// Set for a group chat that hears in the place of this post: the robot reaches it, nobody in person does.
    pub group: Option<Seat>,
}

impl Recipient {
    /// Whether it is somebody, and not a group chat that listens.
    pub const fn is_somebody(&self) -> bool {
        self.group.is_none()
    }
}
