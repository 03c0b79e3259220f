"""Values that look odd and are right: no rule may find fault with them."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from records.kind import Kind
from validation.check import check

Chunk = Callable[..., pl.DataFrame]

NAMES = (
    "沄栎（中国）投资有限公司",
    "杭州沄栎企业管理合伙企业（有限合伙）",
    "义乌市沄栎百货商行（普通合伙）",
    "杭州市上城区沄栎食品店（个体工商户）",
    "沄栎控股集团有限公司",
    "杭州沄栎·优品电子商务有限公司",
    "沄栎电子商务（上海）有限公司杭州第一分公司",
    "杭州沄栎电子商务有限公司西湖区文三路店",
    "沄栎银行股份有限公司杭州分行",
    "沄栎县沄栎镇沄栎村股份经济合作社",
    "沄栎县第一中学",
    "浙江沄栎律师事务所",
    "沄栎（上海）测试技术有限公司",
    "无锡沄栎有限公司",
    "空中沄栎商务服务有限公司",
    "深圳市7天沄栎酒店管理有限公司",
    "北京沄栎A座餐饮有限公司",
    "上海XXL服饰有限公司",
    "杭州沄栎1688电子商务有限公司",
    "沄栎便利店（方庄）",
    "沄栎便利店（石桥路店）",
    "沄栎药店（白云山）",
    "沄栎食品店（江北）",
    "沄栎商行（总店）",
    "沄栎餐饮店（万达广场店）",
    "沄栎汽车服务部（马家堡）",
    "杭州 沄栎电子商务有限公司",
    "张三丰武术文化传播（杭州）有限公司",
    "原味食品（杭州）有限公司",
    "杭州负责人俱乐部管理有限公司",
    "北京沄栎中心",
    "沄栎百货店 城西店",
    "杭州示例（集团）股份有限公司",
    "沄栎网络科技（杭州）集团有限公司",
)
NUMBERS = (
    "浙杭西市监处罚〔2018〕12号",
    "杭公（西）行罚决字〔2018〕00012号",
    "杭税稽罚〔2018〕1号",
    "国市监处〔2018〕1号",
    "沪监管浦处字〔2018〕第152018001234号",
    "京朝食药监食罚〔2018〕100011号",
    "杭市监罚〔2018〕第12-1号",
    "杭市监（滨）罚处字〔2018〕12号",
    "甬关缉违字〔2018〕0012号",
)
FACTS = (
    "当事人于2018年6月4日在网址www.shili.com销售不合格商品，货值金额13800.00元",
    "当事人（统一社会信用代码91330100YY00001240）未公示营业执照，注册号330106000123456",
    "订单号201806041234567890的商品与描述不符，编号20180604001380013800",
    "商品含量为5%-10%，低于标准的<5mg/kg，品牌A&B",
    "客服热线400-888-8888，咨询电话12315",
    "使用“国家级”“最高级”等用语",
    "在“淘宝网”店铺（掌柜名：shop_01）发布广告3条，点击量138001次",
    "生产日期20180604，批号2018060413800，净含量500g×12",
    "未标注厂名、厂址；标签缺少警示说明……经查属实",
    "在鏉州销售",
    "经度120.12345678901，纬度30.12345678901",
    "账户名称与登记不一致",
    "检测值0.15g/100g，限量≤0.1g/100g",
)
CONTENTS = (
    "1.责令停止发布；2.罚款2000元。",
    "处以罚款人民币贰仟元整",
    "罚款人民币2,000.00元，上缴国库；逾期不缴纳的，每日按罚款数额的百分之三加处罚款",
    "处2000元罚款",
    "罚款0.2万元",
    "责令改正，并处罚款人民币2000元（大写：贰仟元整）",
)
OFFICES = (
    "杭州市市场监督管理局高新技术产业开发区（滨江）分局",
    "国家税务总局杭州市税务局第一稽查局",
    "杭州海关",
    "中国证券监督管理委员会浙江监管局",
    "北京市朝阳区食品药品监督管理局",
    "杭州市公安局西湖区分局",
)
ADDRESSES = (
    "https://shop123.shili.com",
    "http://www.示例.cn/店",
    "item.shili.com:8080/a?b=1",
    "m.shili.cn/h.3abc?x=%E8%99%9A%E5%81%87",
    "www.1688.invalid",
    "1688.invalid",
    "https://xn--fiqs8s.invalid/",
    "https://shili.invalid/item.htm?id=13800138000",
)
FILINGS = ("浙ICP备12345678号-1", "京ICP证030173号", "浙公网安备33010602000101号", "浙B2-20080224")
BASES = (
    "《中华人民共和国广告法》第五十五条第一款",
    "广告法第55条",
    "《网络交易管理办法》第五十条",
    "《浙江省食品小作坊小餐饮店小食杂店和食品摊贩管理规定》第三十三条",
)
CONTENTS_OF_LICENCES = (
    "预包装食品（含冷藏冷冻食品）销售；散装食品（不含熟食）销售",
    "第二类、第三类医疗器械经营（6840体外诊断试剂除外）",
    "互联网信息服务业务（B25）",
    "准予设立",
)
CASES = [
    *((Kind.PENALTY, "party_name", value) for value in NAMES),
    *((Kind.PENALTY, "decision_number", value) for value in NUMBERS),
    *((Kind.PENALTY, "violation_facts", value) for value in FACTS),
    *((Kind.PENALTY, "penalty_content", value) for value in CONTENTS),
    *((Kind.PENALTY, "authority_name", value) for value in OFFICES),
    *((Kind.PENALTY, "penalty_basis", value) for value in BASES),
    *((Kind.LICENCE, "licence_content", value) for value in CONTENTS_OF_LICENCES),
    *((Kind.ONLINE_OPERATOR, "url", value) for value in ADDRESSES),
    *((Kind.ONLINE_OPERATOR, "icp_number", value) for value in FILINGS),
]


@pytest.mark.parametrize("kind,field,value", CASES)
def test_a_right_value_is_found_fault_with_by_no_rule(
    kind: Kind, field: str, value: str, chunk: Chunk, day: date
) -> None:
    row = {field: value}
    if kind is Kind.ONLINE_OPERATOR:
        row |= {"platform_name": "示例购"}
    found = check(kind, chunk(kind, [row]), day).findings
    assert found.select("rule", "field", "value").rows() == []
