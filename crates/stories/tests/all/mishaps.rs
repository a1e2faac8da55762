//! What stands under the platform fails: it is said, nothing is half done, and it goes on by itself.

use axum::body::Body;
use axum::http::Request;
use storage::params;
use stories::{Setting, World, on_both};
use testkit::Reply;

storage::sql! {
    KEPT = "select count(*) from files_attachment";
}

async fn upload(world: &World, name: &str) -> Reply {
    let request = Request::post("/api/v1/attachments")
        .header("cookie", world.cookie("李敏").await)
        .header("x-filename", name)
        .header("content-type", "application/octet-stream");
    let request = request.body(Body::from("打印队列日志")).unwrap();
    world.client().raw(request).await
}

async fn kept(world: &World) -> i64 {
    world.platform.app.db.row(KEPT.with(params![])).await.unwrap().unwrap().int(0).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_kept_is_refused_as_a_whole_and_kept_once_there_is_room() {
    on_both(Setting::at("2026-11-03 10:00"), async |world| {
        let files = world.platform.settings.attachments.clone();
        let away = files.with_extension("away");
        std::fs::rename(&files, &away).unwrap();
        // Whatever is written there fails, as on a full disk.
        std::fs::write(&files, b"no folder").unwrap();
        let refused = upload(world, "spool.log").await;
        assert_eq!(refused.problem(503), "file.store_unavailable");
        assert_eq!(kept(world).await, 0);
        // A fault needs no disk for its files: it is taken in meanwhile.
        world.report("李敏", "综合查询打不开").known().await;
        std::fs::remove_file(&files).unwrap();
        std::fs::rename(&away, &files).unwrap();
        assert_eq!(upload(world, "spool.log").await.status, 201);
        assert_eq!(kept(world).await, 1);
    })
    .await;
}
