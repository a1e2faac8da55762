//! What a notice about a subscription says when it is sent.

use kernel::WebhookId;
use notify::{Asked, Facts, LiveFacts, Looked};

use crate::target::Target;
use crate::webhooks::Webhooks;

impl LiveFacts for Webhooks {
    fn look<'a>(&'a self, asked: Asked<'a>) -> Looked<'a> {
        Box::pin(async move {
            let Ok(id) = asked.subject.parse::<WebhookId>() else { return Ok(None) };
            let found = match self.find(id).await {
                Ok(found) => found,
                Err(problem) if problem.0.kind == kernel::RefusalKind::NotFound => return Ok(None),
                Err(problem) => return Err(problem.0.en),
            };
            let host = Target::read(&found.url).map(|target| target.authority).unwrap_or_default();
            Ok(Some(Facts {
                number: host,
                title: found.description,
                customer: String::new(),
                system: None,
                severity: None,
                engineer: None,
                lead: None,
                zone: "UTC".to_owned(),
                link: None,
                clocks: Vec::new(),
            }))
        })
    }
}
