//! The team through its real router on both databases.
#![expect(clippy::unwrap_used, reason = "a failed unwrap fails the test")]

mod absences;
mod asking;
mod documents;
mod roster;

use std::sync::Arc;

use kernel::{PartyId, PersonId, Role};
use serde_json::{Value as Json, json};
use team::Team;
use testkit::{Client, World, on_both};

/// A Wednesday morning before a Chinese holiday.
const AT: &str = "2026-09-30T10:00:00+08:00";

/// A slice behind its router, with a manager, a dispatcher, an engineer, an administrator and a reporter.
struct Ground {
    world: World,
    team: Arc<Team>,
    client: Client,
}

impl Ground {
    fn of(world: World) -> Self {
        let team = Arc::new(Team::new(Arc::clone(&world.app)));
        let (router, _) = team.routes().finish(Arc::clone(&team));
        let (router, _) = router.split_for_parts();
        let customer = PartyId::fresh(world.ids.as_ref(), world.now());
        world.staff("manager", &[Role::Manager]);
        world.staff("dispatcher", &[Role::Dispatcher]);
        world.staff("engineer", &[Role::Engineer]);
        world.staff("administrator", &[Role::Administrator]);
        world.outsider("reporter", &[Role::Reporter], customer);
        Self { client: Client::of(router), team, world }
    }

    /// Creates and returns the id.
    async fn made(&self, path: &str, body: Json) -> String {
        let who = if path.contains("people") || path.contains("groups") || path.contains("staffing") {
            "manager"
        } else {
            "dispatcher"
        };
        let json = self.client.post(who, &format!("/api/v1/{path}"), body).await.ok(201);
        json["id"].as_str().unwrap().to_owned()
    }

    async fn person(&self, code: &str, more: Json) -> String {
        let mut body = json!({"code": code, "name": format!("工程师{code}")});
        merge(&mut body, more);
        self.made("people", body).await
    }

    async fn get(&self, path: &str) -> Json {
        self.client.get("engineer", &format!("/api/v1/{path}")).await.ok(200)
    }

    async fn patch(&self, who: &str, path: &str, etag: &str, body: Json) -> testkit::Reply {
        self.client.send(who, "PATCH", &format!("/api/v1/{path}"), &[("if-match", etag)], Some(body)).await
    }
}

fn merge(body: &mut Json, more: Json) {
    if let (Some(body), Json::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
}

async fn on_ground(check: impl AsyncFn(Ground)) {
    on_both(&[work::MIGRATIONS, team::MIGRATIONS], AT, async |world| check(Ground::of(world)).await).await;
}

fn id(text: &str) -> PersonId {
    text.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_is_read_by_both_databases() {
    on_ground(async |ground| {
        for sql in team::sql() {
            ground.world.db.prepare(sql).await.unwrap_or_else(|error| panic!("{}: {error}", sql.name()));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_of_the_staff_reads_and_only_those_who_may_change() {
    on_ground(async |ground| {
        let body = json!({"code": "E1", "name": "李强"});
        let shift = json!({"name": "白班", "kind": "day", "hours": {"zone": "Asia/Shanghai", "days": {"rule": "every"}, "start_minute": 510, "end_minute": 1050}});
        for (who, read, person, plan) in [
            ("", 401, 401, 401),
            ("reporter", 403, 403, 403),
            ("engineer", 200, 403, 403),
            ("dispatcher", 200, 403, 201),
            ("administrator", 200, 403, 403),
            ("manager", 200, 201, 201),
        ] {
            assert_eq!(ground.client.get(who, "/api/v1/people").await.status.as_u16(), read, "{who}");
            assert_eq!(ground.client.post(who, "/api/v1/people", body.clone()).await.status.as_u16(), person, "{who}");
            assert_eq!(ground.client.post(who, "/api/v1/shifts", shift.clone()).await.status.as_u16(), plan, "{who}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_names_every_route_and_every_problem_of_it() {
    on_ground(async |ground| {
        let (router, declared) = ground.team.routes().finish(Arc::clone(&ground.team));
        let (_, api) = router.split_for_parts();
        assert_eq!(declared.len(), 38);
        let open: Vec<&str> = declared.iter().filter(|r| r.action.is_none()).map(|r| r.path.as_str()).collect();
        assert_eq!(open, ["/api/v1/people/{id}/duties.ics", "/api/v1/groups/{id}/duties.ics"]);
        let api = serde_json::to_value(&api).unwrap();
        for route in declared {
            let method = route.method.to_lowercase();
            let responses = api["paths"][&route.path][&method]["responses"].as_object().unwrap();
            assert!(
                (route.action.is_none() || responses.contains_key("401")) && responses.contains_key("503"),
                "{} {}",
                route.method,
                route.path
            );
            let changes = method == "patch";
            assert_eq!(responses.contains_key("412"), changes, "{} {}", route.method, route.path);
        }
    })
    .await;
}
