"""Enumerations: which words a vocabulary knows, and the variants met in practice (domain §2.3).

The same digit means different things in different systems, so a digit is read only where the
vocabulary itself defines it.
"""

from records.field import Field
from records.penalty import PENALTY_CATEGORIES, PENALTY_CATEGORIES_V2015
from records.states import Vocabulary

# 行政处罚法 (2021) art. 9 adds these; kept as they are written.
PENALTY_CATEGORIES_2021 = (
    "暂扣许可证件", "降低资质等级", "吊销许可证件", "限制开展生产经营活动", "责令关闭", "限制从业",
)  # fmt: skip
OTHER = "其他"
OTHER_FIELDS = frozenset({"licence_category", "penalty_category", "penalty_category_2"})

ALIASES: dict[str, dict[str, str]] = {
    "party_category": {
        "法人及其他组织": "法人及非法人组织",
        "法人和其他组织": "法人及非法人组织",
        "法人和非法人组织": "法人及非法人组织",
        "法人或非法人组织": "法人及非法人组织",
        "法人及非法人": "法人及非法人组织",
        "法人": "法人及非法人组织",
        "非法人组织": "法人及非法人组织",
        "企业": "法人及非法人组织",
        "单位": "法人及非法人组织",
        "个体": "个体工商户",
        "个体户": "个体工商户",
        "工商个体户": "个体工商户",
        "个人": "自然人",
        "公民": "自然人",
    },
    "licence_category": {
        "普通许可": "普通",
        "特许许可": "特许",
        "一般许可": "普通",
        "核准类": "核准",
        "登记类": "登记",
        "认可类": "认可",
    },
    "penalty_category": {
        "罚金": "罚款",
        "没收违法所得和非法财物": "没收违法所得;没收非法财物",
        "停产停业": "责令停产停业",
        "责令停业": "责令停产停业",
        "责令停产": "责令停产停业",
        "拘留": "行政拘留",
        "暂扣执照(登记证)": "暂扣执照",
        "吊销执照(登记证)": "吊销执照",
        "吊销营业执照": "吊销执照",
        "暂扣营业执照": "暂扣执照",
        "法律、法规规定的其他行政处罚方式": "其他-法律、法规规定的其他行政处罚方式",
    },
    "registration_status": {
        "在营": "存续",
        "开业": "存续",
        "在册": "存续",
        "存续(在营、开业、在册)": "存续",
        "存续(在营、开业、在业、在册)": "存续",
        "在业": "存续",
        "正常": "存续",
        "已注销": "注销",
        "注销企业": "注销",
        "吊销,未注销": "吊销",
        "吊销未注销": "吊销",
        "已吊销": "吊销",
        "迁出企业": "迁出",
        "歇业": "停业",
    },
    "operator_type": {"app": "APP", "App": "APP", "微信公众号": "公众号", "店铺": "网店"},
}
ALIASES["penalty_category_2"] = ALIASES["penalty_category"]


def known_words(field: Field, vocabulary: str | None) -> dict[str, str]:
    """Every word that `vocabulary` allows in `field`, with its normal form."""
    words = {choice: choice for choice in field.choices}
    words |= ALIASES.get(field.name, {})
    if field.name in ("penalty_category", "penalty_category_2"):
        words |= {word: word for word in (*PENALTY_CATEGORIES, *PENALTY_CATEGORIES_2021)}
        # A token of the older list does not say which of its halves applied: it is kept whole.
        words |= {token: token for token in PENALTY_CATEGORIES_V2015.values()}
        if vocabulary == Vocabulary.V2015:
            words |= PENALTY_CATEGORIES_V2015
    return words


def is_other(field: Field, word: str) -> bool:
    """Whether `word` is '其他' or '其他-…' in a field that has an open end."""
    return field.name in OTHER_FIELDS and (word == OTHER or word.startswith("其他-"))
