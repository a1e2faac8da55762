#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use triage::{MARK, SecretKind, mask};

fn masked(text: &str, kind: SecretKind, expected: &str) {
    let found = mask(text);
    assert_eq!(found.text, expected.replace('#', MARK), "{text}");
    assert_eq!(found.kinds, [kind], "{text}");
}

fn untouched(text: &str) {
    assert_eq!(mask(text).text, text);
}

#[test]
fn announced_passwords_are_masked_and_the_words_around_them_stay() {
    use SecretKind::Password as P;
    masked("登录用户 admin，密码: Abc@12345，请处理", P, "登录用户 admin，密码: #，请处理");
    masked("初始口令为hello123", P, "初始口令为#");
    masked("密码Admin@2016登录不了", P, "密码#登录不了");
    masked("密码：Ａｂｃ１２３ 登录失败", P, "密码：# 登录失败");
    masked("password = \"p4ss,word\" does not work", P, "password = \"#,word\" does not work");
    masked("the password is Tiger#99 and I cannot log in", P, "the password is # and I cannot log in");
    masked("pwd=123456;", P, "pwd=#;");
    masked("账号密码：root/123456", P, "账号密码：root/#");
    masked("已把密码重置为Qwer!234。", P, "已把密码重置为#。");
}

#[test]
fn talk_about_passwords_is_ordinary_text() {
    for text in [
        "提示“账号或密码不正确”",
        "用户密码过期，需要重置密码",
        "密码: 错误",
        "password: incorrect",
        "the password is wrong",
        "My password is expired and login fails",
        "口令过期导致数据库连接失败",
        "忘记密码，请帮忙找回",
        "密码为空时系统崩溃",
        "修改密码后无法登录ERP2.0系统",
        "密码 admin 用户登录失败",
        "统一密钥管理系统密钥管理系统异常",
        "token expired, please log in again",
    ] {
        untouched(text);
    }
}

#[test]
fn keys_tokens_and_connection_strings_are_masked() {
    masked("api_key=ab12cd34ef56 调用失败", SecretKind::Token, "api_key=# 调用失败");
    masked("Authorization: Bearer abc.def-12345678", SecretKind::Token, "Authorization: Bearer #");
    masked("报错的token:9f8e7d6c5b4a3210", SecretKind::Token, "报错的token:#");
    masked("用了 AKIAIOSFODNN7EXAMPLE 这个键", SecretKind::Token, "用了 # 这个键");
    masked(
        "jdbc:mysql://root:Root@123@10.0.0.1:3306/his 连接超时",
        SecretKind::Connection,
        "jdbc:mysql://root:#@10.0.0.1:3306/his 连接超时",
    );
    masked("sqlplus scott/tiger@orcl 报 ORA-12541", SecretKind::Connection, "sqlplus scott/#@orcl 报 ORA-12541");
    masked(
        "见附件 -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- 完",
        SecretKind::PrivateKey,
        "见附件 # 完",
    );
}

#[test]
fn personal_numbers_are_known_by_their_check_digits() {
    masked("患者身份证11010519491231002X查不到", SecretKind::IdCard, "患者身份证#查不到");
    untouched("患者身份证110105194912310021查不到");
    masked("银行卡 6222 0212 3456 7890 128 扣款失败", SecretKind::BankCard, "银行卡 # 扣款失败");
    untouched("订单号 4111111111111111 重复");
    untouched("资产编号 6200000000000000 的服务器宕机");
}

#[test]
fn a_number_to_be_called_back_on_stays_and_others_go() {
    untouched("请联系张工 13812345678");
    untouched("联系电话:138-1234-5678");
    masked("给用户13812345678发短信失败", SecretKind::Phone, "给用户#发短信失败");
    untouched("客服热线7186无法呼入，10.1.17.2 ping不通");
}

#[test]
fn nothing_in_484_real_fault_records_is_masked() {
    let root = std::env::var("AFTERCARE_TEST_DATA")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").to_owned());
    let text = std::fs::read_to_string(format!("{root}/fault-records/zh-fault-records.csv")).unwrap();
    let found = mask(&text);
    assert_eq!(found.kinds, []);
}
