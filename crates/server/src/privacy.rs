//! Who holds personal data: what telling a person about himself, erasing him and terms go through.

use std::sync::Arc;

use ::privacy::{Holders, Privacy};
use access::Access;
use app::App;
use documents::Documents;
use estate::Estate;
use files::Files;
use team::Team;

use crate::wiring::Settings;

/// The slices that know people.
type Of<'a> = (&'a Arc<Estate>, &'a Arc<Team>, &'a Arc<Files>, &'a Arc<Documents>);

/// The slice for personal data over those that hold them.
pub fn privacy(
    app: &Arc<App>,
    access: &Arc<Access>,
    (estate, team, files, documents): Of<'_>,
    settings: &Settings,
) -> Privacy {
    let holders = Holders {
        estate: Arc::clone(estate),
        team: Arc::clone(team),
        files: Arc::clone(files),
        documents: Arc::clone(documents),
    };
    Privacy::new(Arc::clone(app), Arc::clone(access), holders, settings.terms)
}
