"""The words names are made of: trades, forms of organisation, branches. Closed lists.

They only help to score; a word that is missing makes a distinctive part longer, never a match.
"""


def _words(text: str) -> list[str]:
    return text.split()


# The words of which the 行业 of registered names is commonly made: those of the classification of
# industries (GB/T 4754) as people say them. None of one character, for 天网 would lose its 网 and
# 美食 be nobody's name. A run of them at the end is one trade.
TRADES = _words("""
电子商务 跨境电子商务 网络科技 网络技术 信息科技 信息技术 电子科技 电子技术 生物科技 生物技术
软件技术 软件 科技 技术 科贸 工贸 商贸 经贸 外贸 贸易 商务 商业 实业 产业 企业 电子 电商 电器
电气 电力 电信 电脑 电源 电缆 电线 网络 互联网 信息 数据 数码 数字 智能 物联网 通信 通讯 计算机
系统 集成 自动化 光电 光学 仪器 仪表 半导体 芯片 工程 建设 建筑 建材 装饰 装修 装潢 安装 园林
绿化 景观 市政 路桥 交通 设计 监理 勘察 测绘 规划 幕墙 门窗 钢结构 房地产 地产 置业 物业 房产
开发 租赁 中介 经纪 拍卖 典当 担保 投资 资产 资本 基金 证券 保险 银行 信托 金融 财务 会计 审计
税务 评估 咨询 顾问 管理 服务 策划 营销 销售 市场 品牌 代理 代理记账 人力资源 劳务 派遣 家政
保安 保洁 清洁 文化 艺术 传播 传媒 广告 影视 影业 动漫 游戏 娱乐 演艺 出版 印刷 印务 包装 图文
摄影 婚庆 婚纱 会展 展览 礼仪 教育 培训 幼教 体育 健身 运动 户外 旅游 旅行 旅行社 酒店 宾馆 餐饮
饮食 食品 副食品 副食 农产品 水产 海产 畜牧 养殖 种植 种业 农业 林业 渔业 粮油 粮食 茶业 茶叶
酒业 酒类 饮料 饮水 乳业 肉类 果蔬 果业 蔬菜 水果 生鲜 土特产 特产 调味品 服装 服饰 时装 童装
内衣 针织 纺织 纺织品 织造 印染 布艺 家纺 丝绸 皮革 皮具 箱包 鞋业 鞋服 鞋帽 羽绒 制衣 家具 家居
家电 家用电器 厨具 厨卫 卫浴 洁具 灯具 灯饰 照明 日用品 日用百货 百货 超市 便利 小商品 杂货 文具
文化用品 办公用品 办公设备 体育用品 母婴用品 用品 玩具 礼品 工艺品 工艺 饰品 首饰 珠宝 钟表 眼镜
乐器 花卉 宠物 渔具 配件 化妆品 美容 美发 美容美发 美业 护肤 日化 洗涤 卫生用品 医药 药业 制药
医疗 医疗器械 器械 健康 保健 保健品 养生 养老 生物 生物医药 化工 化学 化学品 涂料 油漆 橡胶 塑料
塑胶 塑业 塑料制品 制品 材料 新材料 复合材料 玻璃 陶瓷 水泥 石材 石业 木业 竹业 纸业 纸品 金属
金属制品 有色金属 钢铁 钢材 五金 五金机电 机电 机电设备 机械 机械设备 设备 器材 工具 模具 轴承
阀门 泵业 紧固件 电梯 空调 制冷 环保 环境 节能 新能源 能源 光伏 太阳能 燃气 石油 石化 煤炭 矿业
水务 水利 供水 热力 汽车 汽车配件 汽车服务 汽车销售 汽配 汽修 摩托车 电动车 自行车 轮胎 物流
快递 速递 货运 货运代理 运输 客运 航空 海运 船务 船舶 港口 仓储 供应链 国际贸易 进出口
进出口贸易 国际物流 国际 制造 加工 生产 维修 修理 回收 再生资源 资源 烟草 烟酒 图书 音像 书业
书画 粮贸 农资 化肥 种子 饲料 农机 兽药 通信设备 消防 安防 安全 防水 保温 检测 认证 知识产权
法律 翻译 小吃 面馆 快餐 火锅 烧烤 茶艺 咖啡 烘焙 糕点 面包 早餐 熟食 卤味 炒货 零食 棉纺 毛纺
手机 通讯器材 药材 中药材 菌菇 干洗 足浴 理发 网吧
""")

# Forms of organisation by the kind of legal person they make. Of two kinds two names are as a rule
# two enterprises; 股份有限公司 beside 有限公司 is often the same one after its conversion.
FORMS = {
    "group": _words("集团股份有限公司 股份集团有限公司 集团有限公司 集团公司 集团"),
    "company": _words("股份有限公司 有限公司 股份公司 总公司 公司 银行"),
    "partnership": _words("""
        合伙企业特殊普通合伙 合伙企业普通合伙 合伙企业有限合伙 事务所特殊普通合伙 事务所普通合伙
        中心特殊普通合伙 中心普通合伙 中心有限合伙 特殊普通合伙 普通合伙 有限合伙 合伙企业
        事务所
    """),
    "cooperative": _words("农民专业合作社联合社 农民专业合作社 专业合作社 供销合作社 合作社"),
    "body": _words("""
        委员会 管理局 监督局 研究院 研究所 研究会 基金会 协会 学会 商会 联合会 促进会 大学 学院
        学校 中学 小学 幼儿园 医院 卫生院 卫生室 诊所 出版社 杂志社 报社
    """),
    # A part that does not name its whole.
    "branch": _words("分公司 分店 分厂 分社 分行 支行 办事处 代表处 联络处"),
    # What shops and works call themselves, 个体工商户 and 个人独资企业 alike.
    "shop": _words("""
        经营部个人独资 厂个人独资 工作室个人独资 个人独资 个体工商户 经营部 门市部 营业部 服务部
        批发部 销售部 供应站 经销处 服务站 服务社 维修部 工作室 便利店 专卖店 旗舰店 加盟店
        连锁店 直营店 网店 商店 商行 商场 商城 超市 药店 药房 酒店 宾馆 旅馆 旅店 网吧 茶馆 面馆
        美容院 公寓 饭店 餐厅 餐馆 酒楼 酒家 茶楼 茶庄 会所 俱乐部 养殖场 农场 林场 加工厂 工厂
        作坊 中心 车行 书店 花店 茶行 厂 店 铺 坊 馆 行 社 部 场 站 吧 屋 摊 庄
    """),
}
KIND_OF_FORM = {form: kind for kind, forms in FORMS.items() for form in forms}

# Behind the name of a whole: a part of it, with a code of its own (domain §1.5).
WHOLE = ["公司", "集团", "合作社", "厂"]
OF_A_COMPANY = _words("""
分公司 分厂 分院 分社 分部 分店 分行 支行 支公司 分理处 储蓄所 办事处 代表处 联络处 营业部
营业厅 营业所 经营部 销售部 门市部 服务部 项目部 专卖店 直营店 加盟店 连锁店 旗舰店 加油站
服务站 店
""")
OF_A_BANK = ["分行", "支行", "分理处", "储蓄所", "营业部"]
# A shop's part says so; 店 alone would make a part of every 酒店用品店.
WHOLE_SHOP = _words("超市 商店 商场 酒店 药店 药房 中心 商行 店 馆 堂 楼")
OF_A_SHOP = _words("分店 分部 分号 分公司 分厂 连锁店 加盟店")

# Words behind which the name of a sole trader stands.
OWNER_LABELS = _words("""
经营者姓名 经营者 经营业主 业主 负责人 投资人 店主 户主 法定代表人
""")
