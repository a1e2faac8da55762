//! A route is declared together with the action the policy is asked about; without one it cannot be added.

use std::sync::Arc;

use access::Action;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter, UtoipaMethodRouterExt};

use crate::audit::{self, Asked, Outcome};
use crate::context::{admit, caller};
use crate::{App, answers, by_link, replay, uses};

/// One declared route, as the policy test prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The slice.
    pub slice: &'static str,
    /// `GET`, `POST`…
    pub method: String,
    /// The path with its parameters: `/api/v1/incidents/{id}`.
    pub path: String,
    /// What the policy is asked; none for the few routes open to everybody and for those a signed link opens.
    pub action: Option<Action>,
    /// The purpose of the signed links that open it; none where no link does.
    pub link: Option<&'static str>,
}

/// The routes of one slice.
pub struct Routes<S> {
    slice: &'static str,
    app: Arc<App>,
    router: OpenApiRouter<S>,
    declared: Vec<Declared>,
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// No routes yet, for the slice `slice`.
    pub fn new(slice: &'static str, app: &Arc<App>) -> Self {
        Self { slice, app: Arc::clone(app), router: OpenApiRouter::new(), declared: Vec::new() }
    }

    /// Adds routes (of the macro `utoipa_axum::routes!`) that need `action`.
    #[must_use]
    pub fn add(mut self, action: Action, mut routes: UtoipaMethodRouter<S>) -> Self {
        let own = answers::reads_key(routes.1.paths.values());
        self.declare(&mut routes, Some(action), None);
        let app = Arc::clone(&self.app);
        let guarded = routes.layer(axum::middleware::from_fn(move |request: Request, next: Next| {
            let app = Arc::clone(&app);
            async move { guard(&app, (action, own), request, next).await }
        }));
        self.router = self.router.routes(guarded);
        self
    }

    /// Adds routes that anybody may call without logging in: log-in itself, the first run, the time.
    #[must_use]
    pub fn open(mut self, mut routes: UtoipaMethodRouter<S>) -> Self {
        self.declare(&mut routes, None, None);
        self.router = self.router.routes(routes);
        self
    }

    /// Adds routes that a signed link of `purpose` opens, without logging in.
    #[must_use]
    pub fn by_link(mut self, purpose: &'static str, mut routes: UtoipaMethodRouter<S>) -> Self {
        self.declare(&mut routes, None, Some(purpose));
        let app = Arc::clone(&self.app);
        let guarded = routes.layer(axum::middleware::from_fn(move |request: Request, next: Next| {
            let app = Arc::clone(&app);
            async move {
                match by_link::admit(&app, purpose, request).await {
                    Ok((actor, request)) => replay::once(&app, &actor, request, next).await,
                    Err(problem) => problem.into_response(),
                }
            }
        }));
        self.router = self.router.routes(guarded);
        self
    }

    /// The finished router with the slice's state, and what was declared.
    pub fn finish(self, state: S) -> (OpenApiRouter, Vec<Declared>) {
        (self.router.with_state(state), self.declared)
    }

    fn declare(&mut self, routes: &mut UtoipaMethodRouter<S>, action: Option<Action>, link: Option<&'static str>) {
        for (path, item) in &mut routes.1.paths {
            answers::complete(item, action.is_some(), action.is_some() || link.is_some());
            let methods = [
                ("GET", item.get.is_some()),
                ("POST", item.post.is_some()),
                ("PUT", item.put.is_some()),
                ("PATCH", item.patch.is_some()),
                ("DELETE", item.delete.is_some()),
            ];
            for (method, _) in methods.into_iter().filter(|(_, present)| *present) {
                let (method, path) = (method.to_owned(), path.clone());
                self.declared.push(Declared { slice: self.slice, method, path, action, link });
            }
        }
    }
}

/// Asks the policy and answers; `own` says that the endpoint looks after the key of a repeated request itself.
async fn guard(app: &App, (action, own): (Action, bool), mut request: Request, next: Next) -> Response {
    let actor = match caller(app, request.headers()).await {
        Ok(actor) => actor,
        Err(problem) => return problem.into_response(),
    };
    let asked = Asked::of(action, &request);
    let response = match admit(app, &actor, action, &mut request) {
        Ok(()) if own => next.run(request).await,
        Ok(()) => replay::once(app, &actor, request, next).await,
        Err(problem) => problem.into_response(),
    };
    let outcome = Outcome::of(&response);
    if let (Outcome::Done, Some(account)) = (outcome, actor.account()) {
        uses::note(app, account, action, app.clock.now()).await;
    }
    match audit::note(app, &actor, &asked, outcome).await {
        Ok(()) => response,
        Err(problem) => problem.into_response(),
    }
}
