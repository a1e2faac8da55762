//! 质保期满移交清单: what a customer is handed over at the end of a term.

use access::Action;
use app::{Cx, Problem};
use desk::PastQuery;
use desk::core::Incident;
use kernel::HOUR;
use paper::{Block, Column, Section};

use super::fault::named;
use super::{Gathered, Subject, Voice, Written, section};
use crate::Documents;

/// How far back faults are looked for that are still open.
const BACK: i64 = 5 * 366 * 24 * HOUR;

impl Documents {
    pub(super) async fn hand_over(
        &self,
        cx: &Cx,
        subject: &Subject,
        written: &Written,
        voice: &Voice,
    ) -> Result<Gathered, Problem> {
        let mut about = self.term(cx, subject, voice).await?;
        let incidents = Self::reading(cx, Action::IncidentRead)?;
        let query = PastQuery { from: cx.now.plus(-BACK), to: cx.now, customer: Some(about.customer.id) };
        let open: Vec<Incident> =
            self.desk.reported(&incidents, &query).await?.into_iter().filter(|one| one.state.is_open()).collect();
        let own = |zh: &'static str, en: &'static str, key: &str| {
            section(voice.pick(zh, en), vec![], written.get(key), voice)
        };
        about.paper.sections = vec![
            self.systems(&about.held.content.systems, voice).await?,
            own("部署拓扑与配置基线", "Topology and configuration baseline", "topology"),
            own("源码与构建说明（如合同约定）", "Source code and how to build it, where agreed", "source"),
            section(
                voice.pick("账号清单（口令当面改）", "Accounts (passwords are changed face to face)"),
                vec![],
                written.get("accounts"),
                voice,
            ),
            own("证书与许可到期表", "Certificates and licences", "licences"),
            unsolved(&open, voice),
            own("备份与恢复验证记录", "Backups and their verification", "backup"),
            own("知识库导出", "Knowledge handed over", "knowledge"),
            own("备件与借用设备归还", "Parts and lent equipment returned", "parts"),
            contacts(&about.customer, voice),
            own("续保方案与报价", "Renewal and its price", "renewal"),
        ];
        Ok(about.gathered())
    }

    async fn systems(&self, systems: &[kernel::SystemId], voice: &Voice) -> Result<Section, Problem> {
        let columns = vec![
            Column::new(voice.pick("系统", "System"), 6),
            Column::new(voice.pick("部件", "Component"), 7),
            Column::centred(voice.pick("类型", "Kind"), 3),
            Column::centred(voice.pick("版本", "Version"), 4),
            Column::centred(voice.pick("序列号", "Serial"), 5),
            Column::centred(voice.pick("核对", "Checked"), 2),
        ];
        let mut rows = Vec::new();
        for system in systems {
            let Some(delivered) = self.estate.delivered(*system).await? else { continue };
            for node in &delivered.components {
                let kind: Option<triage::ComponentKind> = node.fields.kind.to_string().parse().ok();
                rows.push(vec![
                    delivered.system.fields.name.clone(),
                    node.fields.name.clone(),
                    kind.map_or_else(|| "—".to_owned(), |kind| voice.label(kind.label(voice.language))),
                    named(node.fields.version.as_ref()),
                    named(node.fields.serial_number.as_ref()),
                    "□".to_owned(),
                ]);
            }
        }
        let blocks = if rows.is_empty() { Vec::new() } else { vec![Block::Table { columns, rows }] };
        Ok(section(voice.pick("系统与版本", "Systems and versions"), blocks, None, voice))
    }
}

fn unsolved(open: &[Incident], voice: &Voice) -> Section {
    let columns = vec![
        Column::centred(voice.pick("工单", "Incident"), 5),
        Column::centred(voice.pick("受理时间", "Reported"), 4),
        Column::centred(voice.pick("级别", "Sev."), 2),
        Column::new(voice.pick("事项", "What"), 9),
        Column::centred(voice.pick("状态", "State"), 3),
    ];
    let rows: Vec<Vec<String>> = open
        .iter()
        .map(|one| {
            vec![
                one.number.clone(),
                voice.at(one.reported_at),
                one.severity.number().to_string(),
                one.title.clone(),
                voice.label(one.state.label(voice.language)),
            ]
        })
        .collect();
    let blocks = if rows.is_empty() { Vec::new() } else { vec![Block::Table { columns, rows }] };
    section(voice.pick("未关闭事件与隐患", "What is still open"), blocks, None, voice)
}

fn contacts(customer: &estate::Party, voice: &Voice) -> Section {
    let columns = vec![
        Column::centred(voice.pick("姓名", "Name"), 4),
        Column::centred(voice.pick("职责", "Role"), 4),
        Column::centred(voice.pick("电话", "Telephone"), 5),
        Column::centred(voice.pick("邮箱", "E-mail"), 7),
    ];
    let rows: Vec<Vec<String>> = customer
        .fields
        .contacts
        .iter()
        .map(|contact| {
            vec![
                contact.name.clone(),
                named(contact.role.as_ref()),
                named(contact.phone.as_ref()),
                named(contact.email.as_ref()),
            ]
        })
        .collect();
    let blocks = if rows.is_empty() { Vec::new() } else { vec![Block::Table { columns, rows }] };
    section(voice.pick("人员联系表", "Contacts"), blocks, None, voice)
}
