#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kernel::{ComponentId, IncidentId, Instant, SystemId};
use triage::{
    Alert, Case, Component, ComponentKind as K, FaultClass as F, HistoryEntry, HistoryIndex, Knowledge, Tree, Triage,
    Upgrade, decide,
};

pub fn component(n: u32, name: &str, kind: K) -> Component {
    Component { id: id(n), name: name.into(), aliases: vec![], kind, parent: None }
}

pub fn id(n: u32) -> ComponentId {
    format!("00000000-0000-7000-8000-{n:012}").parse().unwrap()
}

fn system() -> SystemId {
    "00000000-0000-7000-8000-00000000aaaa".parse().unwrap()
}

fn now() -> Instant {
    Instant::from_micros(1_460_000_000_000_000)
}

fn case(text: &str) -> Case<'_> {
    Case { text, system: Some(system()), chosen_component: None, chosen_fault_class: None, reported_at: now() }
}

fn judge(text: &str) -> Triage {
    decide(&case(text), &Knowledge::of(&HistoryIndex::new()))
}

fn past(n: u32, text: &str, kind: K, class: F) -> HistoryEntry {
    HistoryEntry {
        id: format!("00000000-0000-7000-8000-{n:012}").parse::<IncidentId>().unwrap(),
        number: format!("INC-2016-{n:06}"),
        system: system(),
        text: text.into(),
        component: None,
        component_kind: Some(kind),
        fault_class: Some(class),
        known_at: now().plus(-i64::from(n) * kernel::HOUR),
    }
}

#[test]
fn a_named_cause_is_decided_alone_in_either_language() {
    for (text, kind, class) in [
        ("批量出账失败 ORA-01555 快照过旧", K::Database, F::Capacity),
        ("数据库表空间满，无法插入", K::Database, F::Capacity),
        ("机房停电，UPS 告警", K::Environment, F::Environment),
        ("運營商專線中斷，分院全部不通", K::Network, F::NetworkLine),
        ("核心交换机故障，更换光模块", K::Network, F::HardwareFailure),
        ("服务器硬盘损坏，已亮红灯", K::Hardware, F::HardwareFailure),
        ("医保接口超时，对方系统维护", K::Interface, F::ThirdPartyInterface),
        ("网络断了", K::Network, F::NetworkLine),
        ("服务器文件全部被加密，索要比特币", K::Security, F::Security),
        ("磁盘满了", K::Hardware, F::Capacity),
        ("首页被篡改，疑似木马", K::Security, F::Security),
        ("server crashed: no space left on device", K::Hardware, F::Capacity),
        ("Please add a new column, feature request for the export report", K::Application, F::RequirementChange),
    ] {
        let verdict = judge(text);
        let best = verdict.best().unwrap();
        assert_eq!((best.component_kind, best.fault_class), (kind, class), "{text}: {verdict:#?}");
        assert!(verdict.decided, "{text}: {verdict:#?}");
    }
}

#[test]
fn a_symptom_without_a_cause_goes_to_the_dispatcher_with_three_candidates() {
    for text in ["查询转圈", "系统打不开了", "", "???", "健康运行时长指标中断"] {
        let verdict = judge(text);
        assert!(!verdict.decided, "{text}: {verdict:#?}");
        assert_eq!(verdict.candidates.len(), 3, "{text}");
    }
}

#[test]
fn what_the_reporter_chose_is_followed_and_said_as_evidence() {
    let tree = Tree::new(vec![component(1, "门诊收费", K::Application), component(2, "核心库", K::Database)]);
    let history = HistoryIndex::new();
    let knowledge = Knowledge { tree: Some(&tree), ..Knowledge::of(&history) };
    let verdict = decide(
        &Case { chosen_component: Some(id(2)), chosen_fault_class: Some(F::Data), ..case("查询转圈") },
        &knowledge,
    );
    let best = verdict.best().unwrap();
    assert_eq!((best.component, best.component_kind, best.fault_class), (Some(id(2)), K::Database, F::Data));
    assert!(verdict.decided, "{verdict:#?}");
    assert!(
        best.evidence.iter().any(|e| e.text_zh == "报告人选择了“核心库”指向数据库" && e.text_en.contains("chose")),
        "{best:#?}"
    );
}

#[test]
fn the_only_component_of_the_kind_is_named() {
    let tree = Tree::new(vec![component(1, "门诊收费", K::Application), component(2, "核心库", K::Database)]);
    let history = HistoryIndex::new();
    let verdict = decide(&case("ORA-01653 无法扩展"), &Knowledge { tree: Some(&tree), ..Knowledge::of(&history) });
    assert_eq!(verdict.best().unwrap().component, Some(id(2)));
}

#[test]
fn an_alert_just_before_the_report_points_at_its_component_and_an_old_one_does_not() {
    let tree = Tree::new(vec![
        component(1, "收费服务", K::Application),
        component(2, "db-01", K::Database),
        component(3, "db-02", K::Database),
    ]);
    let history = HistoryIndex::new();
    let alert = |minutes: i64| Alert {
        component: id(3),
        kind: K::Database,
        name: "CPU 97%".into(),
        opened_at: now().plus(-minutes * kernel::MINUTE),
    };
    let with = |alerts: &[Alert]| {
        decide(&case("收费很慢"), &Knowledge { tree: Some(&tree), alerts, ..Knowledge::of(&history) })
    };
    assert_eq!(with(&[alert(5)]).best().unwrap().component, Some(id(3)));
    assert!(with(&[alert(5)]).decided);
    assert_eq!(with(&[alert(60 * 24)]).candidates, with(&[]).candidates);
}

#[test]
fn a_recent_upgrade_speaks_for_a_software_defect_of_its_component() {
    let tree = Tree::new(vec![component(1, "报工", K::Application), component(2, "排程", K::Application)]);
    let history = HistoryIndex::new();
    let upgrades =
        [Upgrade { component: id(2), kind: K::Application, to: "3.2".into(), done_at: now().plus(-2 * kernel::HOUR) }];
    let verdict =
        decide(&case("无法保存"), &Knowledge { tree: Some(&tree), upgrades: &upgrades, ..Knowledge::of(&history) });
    let best = verdict.best().unwrap();
    assert_eq!((best.component, best.fault_class), (Some(id(2)), F::SoftwareDefect));
    assert!(best.evidence.iter().any(|e| e.text_en.contains("recently upgraded to 3.2")), "{best:#?}");
}

#[test]
fn an_earlier_fault_that_reads_alike_votes_and_is_named() {
    let mut history = HistoryIndex::new();
    for n in 1..=6 {
        history.add(past(n, "月度汇总页面打开后一直等待", K::Middleware, F::Capacity));
    }
    history.add(past(7, "登录提示账号不存在", K::Application, F::SoftwareDefect));
    let verdict = decide(&case("月度汇总页面打开后一直等待，求助"), &Knowledge::of(&history));
    assert_eq!(verdict.corpus_watermark, 7);
    let best = verdict.best().unwrap();
    assert_eq!(best.component_kind, K::Middleware, "{verdict:#?}");
    assert!(best.evidence.iter().any(|e| e.text_en.contains("similar to INC-2016-")), "{best:#?}");
}

#[test]
fn a_corrected_label_replaces_the_old_one() {
    let mut one = HistoryIndex::new();
    one.add(past(1, "打印空白", K::Terminal, F::UserOperation));
    one.add(past(1, "打印空白", K::Application, F::SoftwareDefect));
    let mut two = HistoryIndex::new();
    two.add(past(1, "打印空白", K::Application, F::SoftwareDefect));
    let judged = |h: &HistoryIndex| decide(&case("打印空白"), &Knowledge::of(h)).candidates;
    assert_eq!(judged(&one), judged(&two));
    assert_eq!((one.len(), one.watermark()), (1, 2));
}

#[test]
fn beyond_its_number_the_oldest_faults_are_forgotten_whatever_the_order_they_came_in() {
    let ages = [(1, "打印空白"), (2, "登录提示账号不存在"), (3, "月度汇总页面打开后一直等待"), (4, "数据库表空间满")];
    let (mut young, mut all) = (HistoryIndex::of_youngest(2), HistoryIndex::new());
    for at in [2, 0, 3, 1] {
        let (n, text) = ages[at];
        let known_at = kernel::Instant::from_micros(i64::try_from(at).unwrap());
        let fault = HistoryEntry { known_at, ..past(n, text, K::Middleware, F::Capacity) };
        young.add(fault.clone());
        if at >= 2 {
            all.add(fault);
        }
    }
    assert_eq!(young.len(), 2);
    let judged = |h: &HistoryIndex, text| decide(&case(text), &Knowledge::of(h)).candidates;
    for (_, text) in ages {
        assert_eq!(judged(&young, text), judged(&all, text), "{text}");
    }
}

#[test]
fn a_verdict_survives_being_stored() {
    let verdict = judge("数据库表空间满");
    let stored = serde_json::to_string(&verdict).unwrap();
    assert_eq!(serde_json::from_str::<Triage>(&stored).unwrap(), verdict);
}

/// A system as it is delivered: modules with function points, and what they run on.
fn hospital() -> Tree {
    let mut search = component(3, "检索", K::Application);
    search.parent = Some(id(2));
    let mut export = component(4, "导出明细", K::Application);
    export.parent = Some(id(2));
    let mut cashier = component(1, "挂号收费", K::Application);
    cashier.aliases = vec!["收费窗口".into()];
    Tree::new(vec![
        cashier,
        component(2, "综合查询", K::Application),
        search,
        export,
        component(5, "收费库", K::Database),
        component(6, "医保结算接口", K::Interface),
    ])
}

#[test]
fn a_place_the_report_names_is_followed_unless_something_else_is_named_as_the_cause() {
    let (tree, history) = (hospital(), HistoryIndex::new());
    let knowledge = Knowledge { tree: Some(&tree), ..Knowledge::of(&history) };
    for (text, decided, kind, component) in [
        ("综合查询点“检索”一直转圈，五分钟没有结果，收费窗口也跟着变慢", true, K::Application, Some(3)),
        ("综合查询打不开", true, K::Application, Some(2)),
        ("导出明细少了两列", true, K::Application, Some(4)),
        ("医保结算接口返回超时，前台一直等", true, K::Interface, Some(6)),
        ("收费库连不上", true, K::Database, Some(5)),
        // The cause wins over the place where it shows.
        ("综合查询报 ORA-01653，表空间满", true, K::Database, Some(5)),
        // 检索 alone is a verb as well as a function point: a candidate, no decision.
        ("检索很慢", false, K::Application, Some(3)),
        // Two places side by side: the kind is sure, which of them is open.
        ("挂号收费、综合查询都打不开", true, K::Application, None),
    ] {
        let verdict = decide(&case(text), &knowledge);
        let best = verdict.best().unwrap();
        assert_eq!(
            (verdict.decided, best.component_kind, verdict.component()),
            (decided, kind, component.map(id)),
            "{text}: {verdict:#?}"
        );
    }
}

#[test]
fn the_kinds_listed_carry_nine_tenths_and_a_prefix_carries_what_is_asked() {
    for text in ["查询转圈", "系统打不开了", "", "数据库表空间满", "网络断了"] {
        let verdict = judge(text);
        let all: u32 = verdict.kinds.iter().map(|k| k.weight_permille).sum();
        assert!(all >= 900 || verdict.kinds.len() == 12, "{text}: {:?}", verdict.kinds);
        assert!(verdict.kinds.windows(2).all(|w| w[0].weight_permille >= w[1].weight_permille));
        for asked in [1, 400, 700, 900] {
            let kinds = verdict.kinds_carrying(asked);
            let sum: u32 = kinds.iter().map(|k| k.weight_permille).sum();
            let without: u32 = kinds.iter().rev().skip(1).map(|k| k.weight_permille).sum();
            assert!(sum >= asked.min(all) && without < asked, "{text}, {asked}: {kinds:?}");
        }
        assert_eq!(verdict.kinds_carrying(0), []);
    }
}

#[test]
fn the_words_that_weighed_are_quoted_as_they_were_written() {
    let mut history = HistoryIndex::new();
    for n in 1..=6 {
        history.add(past(n, "月度汇总页面打开后一直等待", K::Middleware, F::Capacity));
        history.add(past(n + 10, "登录提示账号不存在", K::Application, F::SoftwareDefect));
    }
    let verdict = decide(&case("今天月度汇总又一直等待"), &Knowledge::of(&history));
    let said: Vec<&str> = verdict.best().unwrap().evidence.iter().map(|e| e.text_zh.as_str()).collect();
    assert!(
        said.iter().any(|s| s.starts_with("与以往 12 条已查明故障的用词相比，用词“") && s.contains("月度汇总")),
        "{said:?}"
    );
    assert!(said.iter().any(|s| s.contains("相似（") && s.contains("同有“") && s.contains("一直等待")), "{said:?}");
}

#[test]
fn five_faults_that_read_alike_say_no_more_than_one_and_old_ones_less() {
    let weight = |count: u32, months: i64| {
        let mut history = HistoryIndex::new();
        for n in 1..=count {
            let known_at = now().plus(-months * 30 * 24 * kernel::HOUR);
            history.add(HistoryEntry {
                known_at, ..past(n, "月度汇总页面打开后一直等待", K::Middleware, F::Capacity)
            });
        }
        let verdict = decide(&case("月度汇总页面打开后一直等待"), &Knowledge::of(&history));
        let alike = |e: &triage::Evidence| if e.text_zh.contains("相似") { e.weight } else { 0 };
        verdict
            .candidates
            .iter()
            .find(|c| c.component_kind == K::Middleware)
            .map_or(0, |c| c.evidence.iter().map(alike).sum())
    };
    let one: i64 = weight(1, 0);
    assert!(one > 2000 && weight(5, 0) <= one, "{one} {}", weight(5, 0));
    assert!(weight(1, 6) * 2 <= one + 20, "half a year counts half: {one} {}", weight(1, 6));
}
