"""What items' own laws say of their times, and the items that only they explain."""

from typing import NamedTuple

from .catalogue_row import GENERAL, HARD, MUST, NONE, SHOULD, SIMPLE, Row

# Second stages, short limits, silence, first review: one row of the law each.
LAW_ROWS = (
    Row(
        "internet_prepare",
        "互联网上网服务营业场所筹建审批",
        "culture",
        MUST,
        GENERAL,
        20,
        15,
        "",
        "《互联网上网服务营业场所管理条例》第十一条",
    ),
    Row(
        "performance",
        "营业性演出审批",
        "culture",
        MUST,
        SIMPLE,
        3,
        2,
        "营业性演出准予许可决定",
        "《营业性演出管理条例》第十三条",
        unit="calendar_day",
    ),
    Row(
        # 印刷业管理条例 20(3): 自收到…申请之日起30日内 — from the receipt of the
        # application, in calendar days; 逾期不作出决定的，视为同意印刷.
        "internal_print",
        "内部资料性出版物准印证核发",
        "culture",
        SHOULD,
        SIMPLE,
        30,
        10,
        "内部资料性出版物准印证",
        "《印刷业管理条例》第二十条",
        1,
        unit="calendar_day",
        base="receipt",
    ),
    Row(
        "private_unit",
        "民办非企业单位成立登记",
        "civil_affairs",
        MUST,
        GENERAL,
        60,
        30,
        "民办非企业单位登记证书",
        "《民办非企业单位登记管理暂行条例》第十一条",
        4,
        unit="calendar_day",
        base="receipt",
    ),
    Row(
        "school_prepare",
        "民办学校筹设审批",
        "education",
        MUST,
        HARD,
        30,
        15,
        "民办学校筹设批准书",
        "《中华人民共和国民办教育促进法》第十四条",
        3,
        unit="calendar_day",
    ),
    Row(
        "risky_event",
        "高危险性体育赛事活动许可",
        "education",
        SHOULD,
        GENERAL,
        30,
        15,
        "高危险性体育赛事活动许可证",
        "《中华人民共和国体育法》第一百零六条",
        unit="calendar_day",
        base="receipt",
        survey=True,
    ),
    Row(
        "animal_drug",
        "兽药经营许可",
        "agriculture",
        MUST,
        GENERAL,
        20,
        15,
        "兽药经营许可证",
        "《兽药管理条例》第二十三条",
        5,
        survey=True,
    ),
    Row(
        "gas_stop",
        "燃气经营者停业、歇业审批",
        "housing",
        SHOULD,
        GENERAL,
        20,
        10,
        "",
        "《城镇燃气管理条例》第二十条",
    ),
    Row(
        "grassland_use",
        "征收、征用、使用草原审核（初审）",
        "forestry",
        NONE,
        HARD,
        20,
        15,
        "",
        "《中华人民共和国草原法》第三十八条",
    ),
)


class Law(NamedTuple):
    """What the own law of an item says; ``lead`` is (amount, unit) of the renewal."""

    limit: str = ""
    lead: tuple = ()
    lead_law: str = ""
    silence: str = ""
    conditions: tuple = ()


INTERNET = "《互联网上网服务营业场所管理条例》第十一条"
PRINTING = "《印刷业管理条例》第二十条"
WATER = "《取水许可和水资源费征收管理条例》"
OF_ITEMS = {
    "water_taking": Law(f"{WATER}第十九条", (45, "calendar_day"), f"{WATER}第二十五条"),
    "building": Law("《中华人民共和国建筑法》第八条"),
    "internet_prepare": Law(INTERNET),
    "internet_cafe": Law(
        INTERNET,
        conditions=(("已依法取得筹建批准文件并通过现场核查", INTERNET),),
    ),
    "performance": Law("《营业性演出管理条例》第十三条"),
    "internal_print": Law(PRINTING, silence=PRINTING),
    "association": Law("《社会团体登记管理条例》第十二条"),
    "private_unit": Law("《民办非企业单位登记管理暂行条例》第十一条"),
    "clinic": Law("《医疗机构管理条例》第十九条"),
    "school_prepare": Law("《中华人民共和国民办教育促进法》第十四条"),
    "school": Law("《中华人民共和国民办教育促进法》第十七条"),
    "risky_sport": Law("《中华人民共和国体育法》第一百零五条"),
    "risky_event": Law("《中华人民共和国体育法》第一百零六条"),
    "nurse": Law("《护士条例》第八条", (30, "calendar_day"), "《护士条例》第十条"),
    "pesticide": Law(
        "《农药管理条例》第二十五条",
        (90, "calendar_day"),
        "《农药管理条例》第二十五条",
    ),
    "animal_drug": Law("", (6, "month"), "《兽药管理条例》第二十三条"),
    "gas_stop": Law(
        conditions=(
            (
                "应当在停业、歇业90个工作日前报告",
                "《城镇燃气管理条例》第二十条",
            ),
        )
    ),
    "grassland": Law(
        conditions=(
            (
                "临时占用草原的期限不得超过二年，不得修建永久性建筑物、构筑物",
                "《中华人民共和国草原法》第四十条",
            ),
        )
    ),
    "felling": Law(
        conditions=(
            (
                "采伐自然保护区以外的竹林，以及农村居民采伐自留地和房前屋后个人所有的"
                "零星林木，不需要申请采伐许可证",
                "《中华人民共和国森林法》第五十六条",
            ),
        )
    ),
}
# 上报件: reviewed here first, decided above (行政许可法 35, 43).
FIRST_REVIEW = {"grassland_use": "内蒙古自治区林业和草原局"}
# No permit any more; the old lists still carry it (草原法 2021 第五十二条).
ENDED = ("草原经营性旅游活动审批", "forestry", "2021-04-29")
