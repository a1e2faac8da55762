//! What reporters write: 400 characters about a component they name.

use serde_json::json;

use crate::fixture::FunctionPoint;

/// Length of a report, characters.
pub const LENGTH: usize = 400;

const TROUBLES: [&str; 4] =
    ["点开后页面一直报错", "点击保存后程序报错退出", "功能打不开，界面提示系统错误", "页面卡死，按钮点了没有反应"];

const DETAILS: [&str; 5] = [
    "我们已经换了两台电脑重试，现象一样，旁边几个窗口的同事也是这样，",
    "今天早上开门以后就开始了，昨天下班之前还是好的，中间没有人动过设置，",
    "现在只能先用手写单子登记，等恢复以后再补录，排队的人越来越多，",
    "重新登录过三次，清过浏览器缓存，也没有用，截图稍后由信息科补传，",
    "请尽快派人处理，需要配合的话可以直接打我们办公室的电话找值班人员，",
];

/// Bodies of reports, one a function point: the reporter chose it in the form and names it in the text.
pub fn bodies(points: &[FunctionPoint]) -> Vec<String> {
    let body = |(at, point): (usize, &FunctionPoint)| {
        let impact = ["several", "department", "individual"][at % 3];
        let urgency = ["stopped", "slow", "none"][at / 3 % 3];
        json!({
            "system_id": point.system,
            "component_id": point.id,
            "text": report(&point.name, at),
            "impact": impact,
            "urgency": urgency,
            "phone": "0571-12345678",
            "place": "门诊楼 1 层",
        })
        .to_string()
    };
    points.iter().enumerate().map(body).collect()
}

fn report(component: &str, at: usize) -> String {
    let head =
        format!("{component}{}，{component}从 {} 点 {} 分起用不了。", TROUBLES[at % TROUBLES.len()], at % 24, at % 60);
    let tail = DETAILS.iter().cycle().skip(at % DETAILS.len()).flat_map(|detail| detail.chars());
    head.chars().chain(tail).take(LENGTH).collect()
}
