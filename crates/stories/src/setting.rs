//! What a story may choose about the world it plays in.

use agreement::core::content::Content;
use notify::SmtpConfig;

/// The password of everybody in the stories.
pub const PASSWORD: &str = "Gu-Shi-2026-biecai";

/// What a story may choose about the world it plays in; what it leaves alone is the usual.
#[derive(Clone, Debug)]
pub struct Setting {
    pub(crate) start: &'static str,
    pub(crate) hospital: fn(&mut Content),
    pub(crate) leave: Vec<(&'static str, &'static str, &'static str)>,
    pub(crate) on_duty: bool,
    pub(crate) capacity: u32,
    pub(crate) named: Vec<&'static str>,
    pub(crate) mail: Option<SmtpConfig>,
    pub(crate) configured: String,
}

impl Setting {
    /// The usual world; its clock stands at this local time.
    pub fn at(start: &'static str) -> Self {
        Self {
            start,
            hospital: |_| {},
            leave: Vec::new(),
            on_duty: true,
            capacity: 6,
            named: Vec::new(),
            mail: None,
            configured: String::new(),
        }
    }

    /// The hospital's agreement, the tender profile, says something else.
    #[must_use]
    pub fn agreed(mut self, change: fn(&mut Content)) -> Self {
        self.hospital = change;
        self
    }

    /// Somebody is on leave between two local times.
    #[must_use]
    pub fn on_leave(mut self, who: &'static str, from: &'static str, to: &'static str) -> Self {
        self.leave.push((who, from, to));
        self
    }

    /// No engineer is on duty or on call at any time; the on-call lead, the manager and the director are.
    #[must_use]
    pub const fn nobody_on_duty(mut self) -> Self {
        self.on_duty = false;
        self
    }

    /// How much open work each engineer is given at most.
    #[must_use]
    pub const fn capacity(mut self, capacity: u32) -> Self {
        self.capacity = capacity;
        self
    }

    /// The hospital's named engineers, A before B.
    #[must_use]
    pub fn named(mut self, people: &[&'static str]) -> Self {
        self.named = people.to_vec();
        self
    }

    /// Group chats and how documents are made, as a configuration file gives them.
    #[must_use]
    pub fn configured(mut self, text: &str) -> Self {
        text.clone_into(&mut self.configured);
        self
    }

    /// Mail leaves through this server.
    #[must_use]
    pub fn mail(mut self, server: SmtpConfig) -> Self {
        self.mail = Some(server);
        self
    }
}
