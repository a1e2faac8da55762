//! Traditional characters that occur in fault reports, and their simplified forms.

use std::sync::LazyLock;

/// Pairs: a traditional character, then its simplified form.
const PAIRS: &str = "\
資资訊讯電电腦脑網网絡络絲丝線线連连結结續续統统經经維维護护護护報报無无認认證证與与對对導导應应當当異异\
題题間间開开關关閉闭閃闪問问門门聞闻間间顯显示示現现級级緊紧緩缓縮缩織织組组終终約约紀纪紅红純纯紙纸細细紹绍絕绝給给\
絡络綜综綠绿緒绪編编緣缘縣县總总繳缴繼继纜缆負负財财貨货貼贴費费賬账賣卖購购贈赠質质賴赖車车軟软軌轨載载輕轻\
較较輔辅輪轮輸输轉转辦办農农過过達达遠远適适選选遲迟還还進进運运遞递遺遗邊边鄰邻釋释鎖锁鏈链錄录錯错鍵键銷销鋼钢鐘钟\
鐵铁長长閱阅隊队階阶際际隨随險险隱隐雙双雜杂雲云電电靜静頁页項项順顺須须預预頻频顆颗額额頻频願愿類类顧顾風风飛飞\
飯饭餘余館馆馬马驗验驅驱驟骤體体髮发發发魚鱼鳥鸟麥麦黃黄點点齊齐龍龙龜龟並并亂乱亞亚來来侶侣係系俠侠個个們们倉仓偵侦\
備备傳传債债傷伤傾倾僅仅價价億亿優优儲储兒儿內内兩两冊册凍冻處处劃划則则剛刚創创刪删別别劑剂動动務务勝胜勞劳勢势勻匀\
區区協协單单卻却廠厂厲厉參参吳吴員员問问啟启喪丧嗎吗嘗尝嚴严圍围園园圓圆圖图團团執执堅坚報报場场塊块壓压壞坏壯壮\
聲声夠够夢梦奪夺奮奋婦妇媽妈學学孫孙寧宁實实審审寫写寬宽專专將将尋寻導导層层屬属島岛師师帳账帶带幣币幫帮幹干庫库廣广\
廳厅張张強强彈弹彙汇後后從从復复徵征態态慘惨慣惯慮虑憂忧應应懷怀戰战戲戏戶户拋抛掃扫掛挂採采揮挥換换損损搶抢\
據据擁拥擇择擊击擔担擋挡據据擴扩擾扰攔拦敗败數数敵敌斷断於于昇升時时晝昼暫暂曆历會会東东條条枝枝柵栅樓楼標标\
樣样樹树機机檔档檢检權权歡欢歲岁歷历歸归殘残殼壳氣气沒没決决況况洩泄測测湊凑準准溫温滅灭滿满漲涨漸渐漢汉潔洁\
潛潜濕湿濟济濾滤瀏浏災灾無无煙烟煩烦熱热燈灯營营爭争爾尔牆墙牽牵狀状獨独獲获獻献環环畫画當当疊叠療疗癱瘫盡尽監监盤盘\
眾众碼码確确礎础禮礼禍祸種种稱称積积穩稳窗窗窮穷竄窜競竞筆笔節节範范築筑簡简簽签簿簿籃篮類类糧粮緩缓羅罗義义習习聯联\
職职聽听肅肃脫脱腫肿臨临興兴舉举舊旧艙舱藝艺節节範范華华萬万葉叶蓋盖藍蓝藥药蘇苏號号蟲虫術术衛卫衝冲補补裝装複复\
見见規规視视覽览覺觉觀观觸触訂订計计討讨訓训託托記记設设許许訴诉診诊評评詞词詢询試试詳详話话該该語语誤误說说誰谁\
課课調调請请論论諸诸講讲謝谢證证識识譜谱警警譯译議议讀读變变讓让負负販贩責责貴贵貸贷買买貿贸賃赁資资賊贼賓宾賞赏賠赔\
趕赶趙赵跡迹蹤踪軍军迴回郵邮鄉乡釘钉針针銀银鋪铺錢钱鍋锅鏡镜閘闸閱阅陳陈陣阵陰阴陸陆陽阳難难雖虽離离響响頂顶領领頭头\
顏颜颱台飄飘餓饿驚惊鬆松鬧闹鹽盐麗丽黨党檯台臺台裡里製制週周遊游鑰钥";

const FIRST: u32 = 0x4e00;
const LAST: u32 = 0x9fff;

/// Every unified ideograph's simplified form, by its place behind [`FIRST`].
static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
    let mut chars = PAIRS.chars();
    while let (Some(from), Some(to)) = (chars.next(), chars.next()) {
        if let Some(place) = table.get_mut(u32::from(from).wrapping_sub(FIRST) as usize) {
            *place = to;
        }
    }
    table
});

/// The simplified form of a character; itself when the table does not know it.
pub fn simplified(c: char) -> char {
    TABLE.get(u32::from(c).wrapping_sub(FIRST) as usize).copied().unwrap_or(c)
}

/// True for the characters Chinese is written in.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_reports_read_like_simplified_ones() {
        let simple: String = "資料庫連線逾時，網頁無法開啟，請儘速處理".chars().map(simplified).collect();
        assert_eq!(simple, "资料库连线逾时，网页无法开启，请儘速处理");
    }

    #[test]
    fn the_table_never_maps_to_another_traditional_character() {
        for (from, to) in ('\u{4e00}'..='\u{9fff}').zip(TABLE.iter()) {
            assert_eq!(simplified(*to), *to, "{from} → {to}");
        }
        assert!(PAIRS.chars().all(|c| (FIRST..=LAST).contains(&u32::from(c))));
    }
}
