"""The same value spelt another way, or barely readable: what files hold beside the usual forms.

Told apart from the other patterns because nothing is wrong with the value itself (domain §8).
"""

import polars as pl

from sandbox.faults_content import DECIDED, DOC, FINE, FINED
from sandbox.faults_identity import HAS_OTHER_ID, USCC
from sandbox.faults_names import EVERYBODY, NAME, ORG
from sandbox.pattern import DECISIONS, LICENCES, PENALTIES, Pattern, Setting, put, vary

_WIDE = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPQRTUWXY",
        "０１２３４５６７８９ＡＢＣＤＥＦＧＨＪＫＬＭＮＰＱＲＴＵＷＸＹ",
        strict=True,
    )
)
_HAN_YUAN = {
    "0.02": "贰佰元整", "0.05": "伍佰元", "0.1": "壹仟元整", "0.2": "贰仟元整", "0.3": "叁仟元",
    "0.5": "伍仟圆整", "0.8": "捌仟元整", "1": "壹万元整", "1.2": "壹万贰仟元整", "2": "贰万元整",
    "3.5": "叁万伍仟元整", "5": "伍万元整", "20": "贰拾万元整",
}  # fmt: skip
NUMBER = pl.col("party_registration_number")
_YEAR, _SERIAL = r"〔([0-9]{4})〕", r"〔([0-9]{4})〕([0-9]+)号"
CATEGORY = pl.col("penalty_category")
_DATED = DECIDED.dt


def _with_clock(rows: pl.DataFrame, _setting: Setting) -> pl.DataFrame:
    """Moments: with a zone, with a clock, in UTC the evening before, as seconds."""
    evening = (DECIDED.cast(pl.Datetime("ms")) - pl.duration(hours=8)).dt
    seconds = (DECIDED.cast(pl.Int64) * 86_400 - 28_800).cast(pl.String)
    spelt = vary("decided_on", _DATED.strftime("%Y-%m-%dT00:00:00+08:00"),
                 _DATED.strftime("%Y/%-m/%-d 8:30"), evening.strftime("%Y-%m-%dT%H:%M:%SZ"),
                 _DATED.strftime("%Y%m%d000000"), seconds)  # fmt: skip
    return spelt(rows, _setting)


CODE_SPELLINGS: tuple[Pattern, ...] = (
    Pattern("uscc_all_full_width", "代码全为全角", "party_uscc",
            put(party_uscc=USCC.str.replace_many(_WIDE)), "USCC-003", kinds=EVERYBODY),
    Pattern("uscc_hyphens", "代码带连字符", "party_uscc",
            vary("party_uscc", USCC.str.slice(0, 2) + "-" + USCC.str.slice(2, 6) + "-"
                 + USCC.str.slice(8), USCC.str.slice(0, 8) + "—" + USCC.str.slice(8)),
            "USCC-003", kinds=EVERYBODY),
    Pattern("uscc_unseen_characters", "代码夹看不见的字符", "party_uscc",
            vary("party_uscc", "\ufeff" + USCC, USCC + "\u200b",
                 USCC.str.slice(0, 8) + "\u200b" + USCC.str.slice(8), "\u202d" + USCC + "\u202c",
                 "'" + USCC, "\t" + USCC), "USCC-003", kinds=EVERYBODY),
    Pattern("uscc_labelled", "代码格内有说明文字", "party_uscc",
            vary("party_uscc", "统一社会信用代码：" + USCC, "代码" + USCC), "USCC-002",
            kinds=EVERYBODY),
    Pattern("uscc_scientific_forms", "代码成科学计数的各种写法", "party_uscc",
            vary("party_uscc", "9.13302e+17", "9.13302E17", "9.133020012345E+17", "9.1E+17"),
            "USCC-008", kinds=EVERYBODY),
    Pattern("uscc_masked_forms", "代码打码的各种写法", "party_uscc",
            vary("party_uscc", USCC.str.slice(0, 8) + "＊＊＊＊" + USCC.str.slice(12),
                 USCC.str.slice(0, 4) + "**********" + USCC.str.slice(14),
                 USCC.str.slice(0, 12) + "******"), "USCC-010", kinds=EVERYBODY),
    Pattern("uscc_two_forms", "一格两个号码的各种写法", "party_uscc",
            vary("party_uscc", USCC + "、" + ORG, USCC + "；" + ORG, USCC + "|" + ORG,
                 ORG + "/" + USCC), "USCC-011", kinds=EVERYBODY, fits=ORG.is_not_null()),
    Pattern("org_code_full_width", "组织机构代码全角小写", "party_org_code",
            vary("party_org_code", ORG.str.replace_many(_WIDE), ORG.str.to_lowercase(),
                 ORG.str.slice(0, 8) + "－" + ORG.str.slice(8), " " + ORG), "USCC-003",
            kinds=EVERYBODY),
    Pattern("registration_spelling", "注册号全角或有空格", "party_registration_number",
            vary("party_registration_number", NUMBER.str.replace_many(_WIDE),
                 NUMBER.str.slice(0, 6) + " " + NUMBER.str.slice(6), NUMBER + "\n"),
            "USCC-003", kinds=EVERYBODY, fits=HAS_OTHER_ID),
    Pattern("name_test_forms", "测试数据的各种写法", "party_name",
            vary("party_name", "test", "TEST001", "asdf", "哈哈哈哈", "测试有限公司", "123",
                 "演示数据", "某某有限公司", "XX公司", "xxx有限公司"), "NAME-003", blocking=True,
            kinds=EVERYBODY),
    Pattern("name_null_forms", "名称填空值字样", "party_name",
            vary("party_name", "无", "-", "／", "名称不详", "企业名称", "不详", "NULL"), "NAME-002",
            kinds=DECISIONS, fits=USCC.is_not_null()),
    Pattern("name_entities", "名称有网页实体", "party_name",
            vary("party_name", NAME.str.slice(0, 2) + "&middot;" + NAME.str.slice(2),
                 "&#40;" + NAME + "&#41;", "<b>" + NAME + "</b>"), "TEXT-002", kinds=EVERYBODY),
)  # fmt: skip

DATE_SPELLINGS: tuple[Pattern, ...] = (
    Pattern("date_spelt_otherwise", "日期的其他写法", "decided_on",
            vary("decided_on", _DATED.strftime("%Y.%m.%d"), _DATED.strftime("%Y年%m月%d日"),
                 _DATED.strftime("%Y 年 %-m 月 %-d 日"), _DATED.strftime("%Y年%-m月%-d号"),
                 _DATED.strftime("%Y-%m-%d ").str.replace_all("-", "．", literal=True)
                 .str.strip_chars()), "DATE-006", kinds=DECISIONS),
    Pattern("date_with_clock", "日期带时刻", "decided_on", _with_clock, "DATE-006",
            kinds=DECISIONS),
    Pattern("date_unreadable", "日期无法读取", "decided_on",
            vary("decided_on", "2018年", "18-06-04", "0000-00-00", "2018-00-10", "2018年13月1日",
                 "去年六月", "43255.5abc", "2018-06-31", "04-06-2018", "2018-06"), "DATE-001",
            blocking=True, kinds=DECISIONS),
    Pattern("until_before_from", "止早于起", "valid_until",
            put(valid_from=_DATED.offset_by("1y").dt.to_string("iso:strict"),
                valid_until=_DATED.offset_by("100d").dt.to_string("iso:strict")), "DATE-003",
            blocking=True, kinds=LICENCES),
)  # fmt: skip

WORD_SPELLINGS: tuple[Pattern, ...] = (
    Pattern("doc_bracket_forms", "文号括号的各种写法", "decision_number",
            vary("decision_number", DOC.str.replace(_YEAR, "［${1}］"),
                 DOC.str.replace(_YEAR, "(${1}）"), DOC.str.replace(_YEAR, "〈${1}〉"),
                 DOC.str.replace(_YEAR, "{${1}}"), DOC.str.replace(_YEAR, "〔 ${1} 〕"),
                 DOC.str.replace(_SERIAL, "〔${1}〕第 ${2} 号"),
                 DOC.str.replace(_YEAR, "<${1}>")), "DOC-002", kinds=DECISIONS),
    Pattern("doc_year_bare", "文号年份没有括号", "decision_number",
            vary("decision_number", DOC.str.replace(_SERIAL, "${1}年${2}号"),
                 DOC.str.replace(_SERIAL, "${1}第${2}号"), DOC.str.replace(_SERIAL, "-${1}-${2}")),
            "DOC-008", kinds=PENALTIES),
    Pattern("category_words", "类别的各种叫法", "party_category",
            vary("party_category", "企业", "法人", "法人和其他组织", "单位", "非法人组织"),
            "CATE-002", kinds=DECISIONS, fits=pl.col("party_category") == "法人及非法人组织"),
    Pattern("category_digits", "类别填数字", "party_category",
            vary("party_category", "1", "01", "4"), "CATE-001", blocking=True, kinds=DECISIONS),
    Pattern("penalty_words", "处罚类别的各种叫法", "penalty_category",
            vary("penalty_category", "罚金", "警告、罚款", "没收违法所得和非法财物", "吊销营业执照",
                 " 罚 款", "其他—责令改正"), "CATE-002", kinds=PENALTIES,
            fits=pl.col("penalty_category_2").is_null()
            & pl.col("party_category").is_not_null()),
    Pattern("fine_in_han", "金额写大写", "fine_wan_yuan",
            put(fine_wan_yuan=FINE.replace(_HAN_YUAN)), "AMT-005", kinds=PENALTIES),
    Pattern("fine_spelt_otherwise", "金额的其他写法", "fine_wan_yuan",
            vary("fine_wan_yuan", FINE + " 万元", "人民币" + FINE + "万元", FINE + "万",
                 "RMB" + FINE, "罚款" + FINE + "万元", FINE + "000000001"), "AMT-005",
            kinds=PENALTIES, fits=FINED & FINE.str.contains(".", literal=True)),
    Pattern("fine_unreadable_forms", "金额无法识别的各种写法", "fine_wan_yuan",
            vary("fine_wan_yuan", "约2000", "5000-10000元", "待定金额", "0.2.1", "二千余元", "1e99",
                 "0.2/0.3", "#VALUE!"), "AMT-001", blocking=True, kinds=PENALTIES),
    Pattern("fine_in_yuan_by_words", "金额为元而内容写大写", "fine_wan_yuan",
            put(fine_wan_yuan="2000", penalty_content="处以罚款人民币贰仟元整"), "AMT-003",
            blocking=True, kinds=PENALTIES, fits=CATEGORY.str.contains("罚款") & FINED),
    Pattern("fine_below_words", "金额比内容小一万倍", "fine_wan_yuan",
            put(fine_wan_yuan="0.002", penalty_content="罚款20万元"), "AMT-003",
            blocking=True, kinds=PENALTIES, fits=CATEGORY.str.contains("罚款") & FINED),
    Pattern("facts_null_forms", "必填项填空值的各种写法", "violation_facts",
            vary("violation_facts", "N/A", "暂无数据", "／", "－", "不适用", "未填写", "无内容",
                 "——", "未知", "没有", "待补充"), "TEXT-003", blocking=True, kinds=PENALTIES),
    Pattern("facts_elsewhere_forms", "事实不写内容的各种写法", "violation_facts",
            vary("violation_facts", "见处罚决定书", "详见附件", "参见卷宗", "同前", "……", "见原文"),
            "TEXT-011", kinds=PENALTIES),
    Pattern("content_is_number", "处罚内容栏填了号码", "penalty_basis",
            vary("penalty_basis", "12345", "呵呵呵", "都挺好"), "PEN-007", kinds=PENALTIES),
    Pattern("personal_forms", "含证件号或手机号的各种写法", "violation_facts",
            vary("violation_facts", pl.col("violation_facts") + "（身份证：89010119800101007X）",
                 pl.col("violation_facts") + "手机14012345678。",
                 pl.col("violation_facts") + "电话：14012345678，",
                 pl.col("violation_facts") + "（居民身份证号码 890101198001010010）"), "TEXT-006",
            blocking=True, kinds=PENALTIES),
    Pattern("garbled_forms", "乱码的各种样子", "violation_facts",
            vary("violation_facts", "鏈夐檺鍏徃杩濇硶", "è\u0099\u009aå\u0081\u0087å®£ä¼\u00a0",
                 "屯屯屯屯", "ï»¿虚假宣传", "虚假\ue5e5宣传", "铏氬亣瀹ｄ紶", "�������ܴ�"),
            "TEXT-001", blocking=True, kinds=PENALTIES),
)  # fmt: skip

SPELLING_PATTERNS = (*CODE_SPELLINGS, *DATE_SPELLINGS, *WORD_SPELLINGS)
