"""Rules about how a party's name is written: what is no name, and what is more than one.

They look at `_odd_name` (`facts.py`): the name where it is more than Chinese characters with a
bracket or two, null elsewhere; nearly every name is plain and is looked at once.
"""

import polars as pl

from records.states import Severity
from validation.legal import CHARACTERS, CYBER_LAW, NAMES, STANDARD_2018
from validation.rule import AutoFix, Rule, named

_ODD = pl.col("_odd_name")
_NAME = pl.col("party_name")
_HEADS = "经营者|负责人|业主|投资人|法定代表人"
_HEADED = (
    rf"[（(](?:{_HEADS})[:： ]?[^）)]+[）)]|[，,；;\s](?:{_HEADS})[:：]?\p{{Han}}{{2,4}}$"
    rf"|(?:{_HEADS})[:：]\p{{Han}}{{2,4}}$"
)
# A shop with a person behind it, as 义乌市示例商行（赵某）: common family names, and no place.
_FAMILIES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚"
    "沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常温康"
)
_PERSON = rf"(?:店|部|行|室|摊|坊|厅|馆|铺|社|厂|超市)[（(][{_FAMILIES}]\p{{Han}}{{1,2}}[）)]$"
_PLACE = (
    "[（(](?:江苏|江西|江门|江阴|温州|温岭|金华|常州|常熟|常德|徐州|徐汇|余姚|余杭|石家庄|黄山|黄冈|马鞍山|郑州|苏州|"
    "杨浦|白云|白城|康定|孟津|贺州|万州|武汉|武昌|方山|莫干山|[^）)]*[店部区市县路街楼栋号庄桥道镇乡村坝湾港堡"
    "城河湖江海山口里园苑北南东西岛])[）)]$"
)
_HALF = _ODD.str.head(_ODD.str.len_chars() // 2)
_FORM = "(?:公司|合作社|商行|经营部|批发部|商店|工作室|集团|中心|厂|店)"
_PAIR = _FORM + r"\s*[、，,;；/|]\s*.*" + _FORM + "$"
# A blank parts two names only where the second is one by itself: a branch's may hold blanks.
_APART = rf"{_FORM}\s+\p{{Han}}{{2,}}(?:公司|合作社|商行|经营部|批发部|工作室)$"
# What recognition software makes of 有限公司, 院 and 安徽 (domain §8).
_MISREAD = [
    "有眼公司", "有跟公司", "有恨公司", "有限公同", "有限公可", "有限公习", "责任公同", "责任公可",
    "有限公曰", "有艮公司", "冇限公司", "有限公司司", "安徹", "安撤", "安辙", "研究唉",
]  # fmt: skip


NAME_FORM_RULES = (
    Rule(
        code="NAME-004",
        severity=Severity.REVIEW,
        fields=named("party_name"),
        message="名称内有网址或电子邮箱：「{value}」",
        message_en="The name holds a web or e-mail address: “{value}”",
        says="address in a name",
        hint="请只填登记名称，网址填在网址栏。",
        basis=(NAMES.at(),),
        holds=lambda _: (
            ~_ODD.str.contains(
                r"(?i)https?://|www\.|@[0-9a-z]|[0-9a-z]\.(?:com|cn|net|org)(?:[^0-9A-Za-z]|$)"
            )
        ),
    ),
    Rule(
        code="NAME-005",
        severity=Severity.NOTE,
        fields=named("party_name"),
        message="名称以标点结尾：「{value}」",
        message_en="The name ends in punctuation: “{value}”",
        says="punctuation at a name's end",
        hint="比对时已忽略；请删去末尾标点。",
        basis=(NAMES.at(),),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda _: ~_ODD.str.contains(r"[、，,;；:：。.·•\-—_/|+&]$"),
    ),
    Rule(
        code="NAME-006",
        severity=Severity.REVIEW,
        fields=named("party_name"),
        message="名称内括号不成对：「{value}」",
        message_en="Brackets in the name do not pair: “{value}”",
        says="unpaired bracket in a name",
        hint="可能被截断；请按营业执照填写完整名称。",
        basis=(NAMES.at(),),
        holds=lambda _: _ODD.str.count_matches("[（(]") == _ODD.str.count_matches("[）)]"),
    ),
    Rule(
        code="NAME-007",
        severity=Severity.REVIEW,
        fields=named("party_name"),
        message="名称重复写了两遍：「{value}」",
        message_en="The name is written twice over: “{value}”",
        says="doubled name",
        hint="请只保留一遍登记名称。",
        basis=(NAMES.at(),),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda _: _HALF + _HALF != _ODD,
    ),
    Rule(
        code="NAME-008",
        severity=Severity.REVIEW,
        fields=named("party_name"),
        message="一格内似有两个名称：「{value}」",
        message_en="Two names seem to stand in one cell: “{value}”",
        says="two names in one cell",
        hint="一行只报一个行政相对人；多个相对人请分行报送。",
        basis=(STANDARD_2018.at("第1项"),),
        holds=lambda _: ~_ODD.str.contains(f"{_PAIR}|{_APART}"),
    ),
    Rule(
        code="NAME-009",
        severity=Severity.NOTE,
        fields=named("party_name"),
        message="名称后附有经营者姓名：「{value}」",
        message_en="The name carries the operator's own name: “{value}”",
        says="operator named in a name",
        hint="经营者姓名请填法定代表人栏，名称只填字号。",
        basis=(NAMES.at(), CYBER_LAW.at("第四十二条")),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda _: (
            ~(
                _ODD.str.contains(_HEADED)
                | (_ODD.str.contains(_PERSON) & ~_ODD.str.contains(_PLACE))
            )
        ),
    ),
    Rule(
        code="NAME-010",
        severity=Severity.NOTE,
        fields=named("party_name"),
        message="名称内附有原名或曾用名：「{value}」",
        message_en="The name carries a former name: “{value}”",
        says="former name inside a name",
        hint="请只填现用名称；曾用名由登记信息提供。",
        basis=(NAMES.at(),),
        holds=lambda _: (
            ~_ODD.str.contains(
                r"[（(【\[](?:原名?|曾用名|更名前|现?更名为|现名)[:：]?[^）)】\]]{4,}[）)】\]]"
            )
        ),
    ),
    Rule(
        code="NAME-011",
        severity=Severity.REVIEW,
        fields=named("party_name"),
        message="名称疑似文字识别错误：「{value}」",
        message_en="The name looks misread by recognition software: “{value}”",
        says="misread name",
        hint="如「有眼公司」应为「有限公司」；请按营业执照更正。",
        basis=(NAMES.at(),),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda _: ~_NAME.str.contains_any(_MISREAD),
    ),
    Rule(
        code="NAME-012",
        severity=Severity.REVIEW,
        fields=named("party_name"),
        message="名称内有长号码：「{value}」",
        message_en="The name holds a long number: “{value}”",
        says="number in a name",
        hint="可能与代码或证件号码串栏；请核对。",
        basis=(STANDARD_2018.at("第1项"),),
        holds=lambda _: ~_ODD.str.contains("[0-9][0-9A-Z]{12,}"),
    ),
    Rule(
        code="NAME-013",
        severity=Severity.REVIEW,
        fields=named("party_name"),
        message="名称内有遮盖或丢失的字：「{value}」",
        message_en="Characters of the name are masked or lost: “{value}”",
        says="masked or lost characters in a name",
        hint="遮盖或丢字的名称不能比对；生僻字请按 GB18030 报送。",
        basis=(CHARACTERS.at(),),
        holds=lambda _: (
            ~_ODD.str.contains("[*＊?？□■〓×●○]|某某|[^A-Za-z][XxＸ]{2,}(?:[^A-Za-z]|$)")
        ),
    ),
    Rule(
        code="NAME-014",
        severity=Severity.REVIEW,
        fields=named("party_name"),
        message="法人名称过短，疑似自然人姓名：「{value}」",
        message_en="A name too short for an organisation, perhaps a person's: “{value}”",
        says="name like a person's",
        hint="如为自然人或个体工商户经营者，请改用相应类别报送。",
        basis=(STANDARD_2018.at("第1、2项"),),
        holds=lambda _: (_NAME.str.len_chars() > 3) | pl.col("party_uscc").str.starts_with("92"),
    ),
    Rule(
        code="NAME-015",
        severity=Severity.NOTE,
        fields=named("party_name"),
        message="名称内有看不见的字符：「{value}」",
        message_en="The name holds characters that cannot be seen: “{value}”",
        says="invisible characters in a name",
        hint="零宽空格、方向符等妨碍比对；请重新录入。",
        basis=(CHARACTERS.at(),),
        auto_fix=AutoFix.SUGGEST,
        holds=lambda _: (
            ~_ODD.str.contains(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
        ),
    ),
    Rule(
        code="NAME-016",
        severity=Severity.REVIEW,
        fields=named("legal_representative"),
        message="法定代表人与名称相同：「{value}」",
        message_en="The legal representative is the party itself: “{value}”",
        says="representative equals the party",
        hint="两栏可能复制有误；法定代表人填姓名。",
        basis=(STANDARD_2018.at("法定代表人"),),
        holds=lambda field: pl.col(field.name) != _NAME,
    ),
)
