//! The shipped profiles.

use app::{Cx, Json, Problem};
use serde::Serialize;
use utoipa::ToSchema;

use crate::core::{Content, Text, profiles};

/// A shipped profile.
#[derive(Serialize, ToSchema)]
pub struct ProfileBody {
    #[schema(example = "tender")]
    code: &'static str,
    /// Its name in the caller's language.
    #[schema(example = "政务投标常用")]
    name: String,
    names: Text,
    /// What it is for, in the caller's language.
    about: String,
    content: Content,
}

/// The shipped profiles.
#[derive(Serialize, ToSchema)]
pub struct ProfileList {
    items: Vec<ProfileBody>,
}

/// Lists the shipped profiles.
#[utoipa::path(get, path = "/api/v1/profiles", tag = "agreement", responses((status = 200, body = ProfileList)))]
pub async fn list(cx: Cx) -> Result<Json<ProfileList>, Problem> {
    let body = |profile: profiles::Profile| ProfileBody {
        code: profile.code,
        name: profile.name.pick(cx.language).to_owned(),
        names: profile.name,
        about: profile.about.pick(cx.language).to_owned(),
        content: profile.content,
    };
    Ok(Json(ProfileList { items: profiles::all().into_iter().map(body).collect() }))
}
