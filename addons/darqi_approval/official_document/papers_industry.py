"""行业综合许可证 (一业一证): one certificate over the licences of a shop."""

from __future__ import annotations

from .blocks import Fields, Paper, Paragraph, Table
from .papers_base import Data, build, day, filled, need, need_rows


def industry_licence(data: Data) -> Paper:
    """行业综合许可证: the licences behind it, each with its number and validity.

    Required: organ, industry, holder, licences (item_name, licence_name,
    licence_number, content). Optional: holder_code, address, valid_to; valid_to of
    a licence.

    :raises ValueError: naming the missing keys.
    """
    need(data, "organ", "industry", "holder", "licences")
    keys = ("licence_name", "licence_number", "content")
    need_rows(data, "licences", *keys)
    rows = tuple(
        (
            str(place),
            *(str(row[key]) for key in keys),
            day(row["valid_to"]) if row.get("valid_to") else "长期",
        )
        for place, row in enumerate(data["licences"], 1)
    )
    until = day(data["valid_to"]) if data.get("valid_to") else "长期"
    body = (
        Fields(
            filled(
                ("证件编号", data.get("number")),
                ("单位名称（姓名）", data["holder"]),
                ("统一社会信用代码", data.get("holder_code")),
                ("经营场所", data.get("address")),
                ("行业", data["industry"]),
                ("有效期至", f"{until}（以所载许可证最早到期日为准）"),
            )
        ),
        Paragraph("本证载明下列行政许可："),
        Table(
            ("序号", "许可证名称", "许可证编号", "许可内容", "有效期至"),
            rows,
            (1.2, 4, 4.4, 4, 3.2),
        ),
        Paragraph(
            "本证所载各项许可的效力，以各该许可决定为准。扫描二维码可核验各项许可的"
            "当前状态；所载许可变更、延续或者终止的，应当换发本证。"
        ),
    )
    return build({**data, "number": ""}, f"{data['industry']}行业综合许可证", body)
