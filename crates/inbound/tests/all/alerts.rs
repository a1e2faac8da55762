//! Alerts of programs that watch a customer's systems.

use serde_json::{Value as Json, json};

use crate::ground::{House, on_both};

/// A message of Alertmanager with these alerts: fingerprint, name, status.
fn message(group: &str, alerts: &[(&str, &str, &str)]) -> Json {
    let alert = |(print, name, status): &(&str, &str, &str)| {
        json!({ "status": status, "fingerprint": print, "startsAt": "2027-09-01T00:59:00Z",
            "labels": { "alertname": name, "severity": "critical", "system": "HIS" }, "annotations": { "summary": name } })
    };
    json!({ "version": "4", "groupKey": group, "alerts": alerts.iter().map(alert).collect::<Vec<_>>() })
}

async fn send(house: &House, body: &Json) -> Vec<String> {
    let answer = house.client.post("李敏", "/api/v1/alerts/alertmanager", body.clone()).await.ok(200);
    let outcome = |item: &Json| item["outcome"].as_str().unwrap().to_owned();
    answer["items"].as_array().unwrap().iter().map(outcome).collect()
}

async fn members(house: &House, incident: &Json) -> Vec<Json> {
    let path = format!("/api/v1/incidents/{}/alerts", incident["id"].as_str().unwrap());
    house.client.get("孙坐席", &path).await.ok(200)["items"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_one_incident_while_it_fires_and_its_end_is_noted() {
    on_both(async |house| {
        let fires = message("g", &[("f1", "HIS 数据库不可用", "firing")]);
        assert_eq!(send(&house, &fires).await, ["opened"]);
        assert_eq!(send(&house, &fires).await, ["again"], "Alertmanager repeats itself every few hours");
        let incident = house.only().await;
        assert_eq!(
            (incident["channel"].as_str(), &incident["system"]["id"]),
            (Some("alert"), &json!(house.billing.to_string()))
        );
        assert_eq!(send(&house, &message("g", &[("f1", "HIS 数据库不可用", "resolved")])).await, ["resolved"]);
        assert_eq!(send(&house, &message("g", &[("f1", "HIS 数据库不可用", "resolved")])).await, ["unknown"]);
        assert_eq!(send(&house, &fires).await, ["again"], "its incident is still open");
        let (inside, outside) = (house.timeline("孙坐席", &incident).await, house.timeline("李敏", &incident).await);
        let says = |timeline: &[Json], text: &str| {
            timeline.iter().filter(|item| item["text_zh"].as_str().unwrap().contains(text)).count()
        };
        assert_eq!((says(&inside, "全部恢复"), says(&inside, "再次触发"), says(&outside, "全部恢复")), (1, 1, 0));
        let of_it = members(&house, &incident).await;
        assert_eq!((of_it.len(), &of_it[0]["count"], &of_it[0]["firing"]), (1, &json!(3), &json!(true)));
        assert_eq!(house.incidents().await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_is_one_incident_with_its_members() {
    on_both(async |house| {
        // What one message holds belongs together.
        let many: Vec<(String, String)> = (0..40).map(|n| (format!("a{n}"), format!("主机 {n} 失联"))).collect();
        let alerts: Vec<(&str, &str, &str)> =
            many.iter().map(|(print, name)| (print.as_str(), name.as_str(), "firing")).collect();
        let outcomes = send(&house, &message("storm", &alerts)).await;
        assert_eq!(
            (outcomes[0].as_str(), outcomes.iter().filter(|outcome| *outcome == "joined").count()),
            ("opened", 39)
        );
        assert_eq!(members(&house, &house.only().await).await.len(), 40);
        // And what comes by itself joins once there are a few.
        for n in 0..10 {
            let (print, group) = (format!("b{n}"), format!("g{n}"));
            send(&house, &message(&group, &[(&print, "接口超时", "firing")])).await;
        }
        assert_eq!(house.incidents().await.len(), 3);
        house.world.clock.forward(kernel::HOUR);
        assert_eq!(send(&house, &message("later", &[("c", "磁盘将满", "firing")])).await, ["opened"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_alert_sent_by_two_at_once_is_one_incident() {
    on_both(async |house| {
        for n in 0..4 {
            let body = message(&format!("g{n}"), &[(&format!("p{n}"), "主机失联", "firing")]);
            let (one, other) = tokio::join!(send(&house, &body), send(&house, &body));
            let mut outcomes = [one[0].clone(), other[0].clone()];
            outcomes.sort();
            assert!(outcomes == ["again", "opened"] || outcomes == ["again", "joined"], "{outcomes:?}");
        }
        assert_eq!(house.count("select count(*) from inbound_alert").await, 4);
        assert!(house.incidents().await.len() <= 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn zabbix_and_a_form_of_its_own_are_read_and_what_does_not_read_is_named() {
    on_both(async |house| {
        let zabbix = json!({ "event_id": "1", "event_value": "1", "event_name": "CPU 过高", "host_name": "db1", "trigger_id": "7", "system": "PACS" });
        let answer = house.client.post("李敏", "/api/v1/alerts/zabbix", zabbix).await.ok(200);
        assert_eq!(answer["items"][0]["outcome"], "opened");
        let own = json!({ "id": "x1", "what": "心跳丢失", "where": "his" });
        let answer = house.client.post("李敏", "/api/v1/alerts/heartbeat", own).await.ok(200);
        assert_eq!(answer["items"][0]["outcome"], "opened");
        let systems: Vec<Json> = house.incidents().await.iter().map(|each| each["system"]["id"].clone()).collect();
        assert_eq!(systems, [json!(house.archive.to_string()), json!(house.billing.to_string())]);
        let wrong = house.client.post("李敏", "/api/v1/alerts/alertmanager", json!({ "alerts": [{ "status": "no" }] })).await.ok(422);
        assert_eq!((&wrong["code"], &wrong["errors"][0]["pointer"]), (&json!("alert.unreadable"), &json!("/alerts/0/status")));
        let unknown = house.client.post("李敏", "/api/v1/alerts/nagios", json!({})).await;
        assert_eq!(unknown.problem(404), "alert.unknown_source");
        assert_eq!(house.client.post("孙坐席", "/api/v1/alerts/zabbix", json!({})).await.problem(422), "alert.no_customer");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_customers_responsible_person_reads_the_alerts_of_an_incident_and_a_reporter_does_not() {
    on_both(async |house| {
        send(&house, &message("g", &[("f1", "HIS 数据库不可用", "firing")])).await;
        let incident = house.only().await;
        let path = format!("/api/v1/incidents/{}/alerts", incident["id"].as_str().unwrap());
        assert_eq!(house.client.get("吴科员", &path).await.problem(403), "request.forbidden");
        assert_eq!(house.client.get("钱主任", &path).await.ok(200)["items"].as_array().unwrap().len(), 1);
    })
    .await;
}
