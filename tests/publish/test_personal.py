"""Personal data is found however it is set, and numbers that are nobody's pass."""

import polars as pl
import pytest

from publish.bodies import every_member
from publish.personal import classes
from records.field import Channel

NUMBERS = {each.key for each in every_member(Channel.CREDIT_CHINA) if each.number}
HELD = {
    "id": ["身份证11010519491231002X。", "号码110105 19491231 002X",
           "１１０１０５１９４９１２３１００２Ｘ",
           '"CF_XDR_SWDJ":"11010519491231002X"', '"CF_XDR_SWDJ":"11010519491231002X01"',
           "<CF_XDR_SWDJ>11010519491231002X</CF_XDR_SWDJ>", r"号\n11010519491231002X"],
    "old-id": ["居民身份证号码 110105491231002", "身份证：110105491231002，"],
    "papers": ["持护照E12345678入境", "护照号：EA1234567", "港澳居民来往内地通行证H12345678",
               "台胞证 12345678", "外国人永久居留身份证：USA110078111501", "香港身份证A123456(7)",
               "澳门居民1234567（8）"],
    "mobile": ["电话13812345678", "(13812345678)", "手机138-1234-5678", "１３８１２３４５６７８",
               "+86 13812345678", "Tel.13812345678.", r"电话\n13812345678", "Tel13812345678"],
    "telephone": ["致电0571-88880000", "（0571）88880000", "电话057188880000", "0571 8888000转"],
    "mail": ["邮箱li@example.com", "li＠shili.com", "li@shili。com"],
    "account": ["汇入账户6222000000000000000", "银行卡6222 0000 0000 0000 000",
                "开户账号：1202020202020202",
                "付款至6222021234567890128", "卡 6222 0212 3456 7890 128", "4111-1111-1111-1111"],
    "person": ["经营者：张伟，", "联系人:欧阳娜", "投诉人王小明先生称", "法定代表人李四(男",
               "负责人姓名：陈静。"],
    "home": ["家庭住址：杭州市西湖区文一路3号", "当事人住址为某村",
             "户籍所在地浙江省诸暨市东和乡2幢"],
    "health": ["病历号20180001", "当事人患有精神疾病", "消费者提供的住院号"],
}  # fmt: skip
PASSES = [
    "罚款人民币2000元，2018-06-01决定", "编号20180013800138000号",
    "统一社会信用代码91330100MA29XY9W82",
    "JY13301000000001", "粮食13812345678.5", "号138123456789", "订单号6222021234567890128已发货",
    "快递单号 4111111111111111", "4111111111111112", "客服热线400-800-8000", "12315",
    "版本2018-88880000",
    "经营者：杭州示例商贸有限公司", "经营者应当依法", "当事人于店内销售", "投诉人王某称",
    "消费者李女士称",
    "负责人：某某", "住所：杭州市西湖区文一路3号", "本产品可治疗患者", "G123456789型号",
    "型号A123456-7",
    '"CF_WSH":"13812345678"', '"CF_XDR_GSZC":"330100000012345"', '"CF_CFJGDM":"11330119900101002X"',
    "<CF_WSH>13812345678</CF_WSH>", "微信公众号：示例", "身份证件", "电话：", "@",
]  # fmt: skip


@pytest.mark.parametrize(
    "text, name", [(text, name) for name, texts in HELD.items() for text in texts]
)
def test_personal_data_is_found_by_its_class(text: str, name: str) -> None:
    held = f'{{"body":{{"CF_SY":"在店内{text}"}}}}' if not text.startswith(('"', "<")) else text
    found = classes(pl.Series(["甲", held, None]), NUMBERS)
    assert found.to_list() == [None, name, None]


@pytest.mark.parametrize("text", PASSES)
def test_what_only_looks_like_it_passes(text: str) -> None:
    assert classes(pl.Series([text, f'{{"CF_SY":"{text}。"}}']), NUMBERS).to_list() == [None, None]


def test_a_code_is_looked_at_as_prose_where_nobody_says_that_it_is_one() -> None:
    assert classes(pl.Series(['{"CF_WSH":"13812345678"}'])).to_list() == ["mobile"]
