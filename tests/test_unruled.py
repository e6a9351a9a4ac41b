"""Tables that no rulings enclose: what is a table, where it begins and ends, over how many pages it goes, what heads its columns."""

from __future__ import annotations

import pytest

from yusuan.reading.chain import chains
from yusuan.reading.columns import columns
from yusuan.reading.lattice import Ruling
from yusuan.reading.lines import Glyph, Line
from yusuan.reading.pieces import pieces
from yusuan.reading.unruled import Bare, unruled

EM = 10.0


def width(text: str) -> float:
    return sum(EM / 2 if sign.isascii() else EM for sign in text)


def at(text: str, x: float, top: float, align: str = "left") -> Line:
    """A piece whose left edge, right edge or centre is at `x`."""
    x0 = x - width(text) * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
    return Line(text, x0, top, x0 + width(text), top + EM, EM, EM)


def centred(top: float, **heads: float) -> list[Line]:
    return [at(text, x, top, "centre") for text, x in heads.items()]


def row(top: float, names: dict[float, str], figures: dict[float, str]) -> list[Line]:
    """Names from their left edges, figures up to their right edges."""
    return [*(at(text, x, top) for x, text in names.items()), *(at(text, x, top, "right") for x, text in figures.items())]


def read(*pages: list[Line]) -> list[list[list[list[str | None]]]]:
    """The tables of each page as rows of texts; None where a cell to the left covers the place."""
    return [[[[("".join(line.text for line in draft.lines) if draft else None) for draft in row] for row in found.table.rows]
             for found in tables] for tables in unruled([Bare(page, []) for page in pages])]


SUMMARY = [("一、一般公共预算", "228.09", "一、外交支出", "0.23"), ("二、政府性基金", "10.00", "二、教育支出", "227.86"),
           ("本年收入合计", "238.09", "本年支出合计", "228.09")]


def summary(top: float) -> list[Line]:
    return [piece for place, (name, amount, use, spent) in enumerate(SUMMARY)
            for piece in row(top + 17 * place, {50: name, 280: use}, {250: amount, 500: spent})]


def test_a_header_torn_by_a_page_break_is_read_as_a_whole_and_each_page_keeps_its_rows():
    foot = [at("单位：万元", 450, 730), *centred(750, 收入=150, 支出=390)]
    head = [at(text, x, 50, "centre") for text, x in (("项目", 100), ("2025年", 220), ("项目", 330), ("金额", 460))]
    upper, lower = read(foot, [*head, *summary(67)])
    assert upper == [[["收入", None, "支出", None]]]
    assert lower == [[["项目", "2025年", "项目", "金额"], *map(list, SUMMARY)]]


def test_a_header_alone_at_the_foot_of_a_page_heads_the_rows_of_the_next():
    foot = [at("单位：万元", 450, 730), *(at(text, x, 750, "centre") for text, x in (("项目", 100), ("金额", 220), ("项目", 330), ("金额", 460)))]
    upper, lower = read(foot, summary(50))
    assert (upper, lower) == ([[["项目", "金额", "项目", "金额"]]], [[list(each) for each in SUMMARY]])


def test_a_word_above_codes_is_their_head_even_beside_the_first_amounts():
    """类, 款 and 项 stand two rows high beside the total."""
    page = [*centred(50, 科目编码=80, 科目名称=180, 合计=330),
            *centred(67, 类=55, 款=80, 项=105), at("合计", 150, 67), at("316.07", 350, 67, "right")]
    for place, (code, name, amount) in enumerate((("201", "一般公共服务支出", "8.21"), ("20106", "财政事务", "8.21"), ("2010601", "行政运行", "7.86"))):
        parts = [code[:3], code[3:5], code[5:]]
        page += [at(part, x, 84 + 17 * place) for part, x in zip(parts, (48, 75, 100)) if part]
        page += row(84 + 17 * place, {150: name}, {350: amount})
    [[table]] = read(page)
    assert table[0] == ["科目编码", None, None, "科目名称", "合计"] and table[1][:3] == ["类", "款", "项"]
    assert table[2] == ["", "", "", "合计", "316.07"]
    assert table[-1] == ["201", "06", "01", "行政运行", "7.86"]


@pytest.mark.parametrize("after", [
    [at("2025年预算支出总表", 50, 118)], [at("部", 50, 118), at("门：某局", 62, 118)], [at("公开03表", 50, 118)],
    [at("第三部分某局情况说明", 50, 128), at("一、收支情况", 50, 150)]])
def test_what_follows_right_below_a_table_is_no_row_of_it(after):
    [tables] = read([*centred(50, 项目=100, 金额=230), *row(67, {50: "基本支出"}, {250: "158.50"}), *row(84, {50: "项目支出"}, {250: "69.59"}),
                     *row(101, {50: "合计"}, {250: "228.09"}), *after])
    assert tables == [[["项目", "金额"], ["基本支出", "158.50"], ["项目支出", "69.59"], ["合计", "228.09"]]]


def test_rows_of_names_alone_go_on_below_the_only_row_with_figures():
    page = [at("单位：万元", 450, 30), *(at(text, x, 50, "centre") for text, x in (("项目", 100), ("金额", 220), ("项目", 340), ("金额", 460)))]
    page += row(67, {50: "一、一般公共预算", 290: "一、外交支出"}, {240: "228.09", 480: "228.09"})
    page += [at(text, 290, 84 + 17 * place) for place, text in enumerate(("二、国防支出", "三、公共安全支出", "四、教育支出"))]
    [[table]] = read(page)
    assert table[2:] == [["", "", text, ""] for text in ("二、国防支出", "三、公共安全支出", "四、教育支出")]


def test_a_page_with_centred_figures_goes_on_with_the_table_of_the_page_before():
    def line(top, name, kind, amount):
        return [at(name, 50, top), at(kind, 250, top), at(amount, 430, top, "centre")]
    first = [*centred(700, 采购物品名称=100, 组织形式=290, 总计=430), *line(717, "合计", "", "2064.25")[::2], *line(734, "台式计算机", "分散采购", "1000.00")]
    second = [*line(50, "家具", "集中采购", "6.00"), *line(67, "印刷服务", "分散采购", "25.00")]
    upper, lower = read(first, second)
    assert lower == [[["家具", "集中采购", "6.00"], ["印刷服务", "分散采购", "25.00"]]] and len(upper[0]) == 3


def test_the_total_of_a_blank_table_stands_in_its_first_column():
    [[table]] = read([at("单位：万元", 450, 30), *centred(50, 科目编码=150, 科目名称=350, 金额=500), at("合计", 50, 67)])
    assert table == [["科目编码", "科目名称", "金额"], ["合计", "", ""]]


def test_heads_above_pairs_of_columns_are_no_columns_of_their_own():
    """三公: each head stands above a pair, the first and the last without another one beside them."""
    pairs = [at(text, 60 + 60 * place, 67, "centre") for place, text in enumerate(("预算数", "决算数") * 3)]
    heads = centred(50, 合计=90, 出国费=210, 接待费=330)
    [[table]] = read([at("单位：万元", 400, 30), *heads, *pairs, *(at("0.95", 60 + 60 * place, 84, "centre") for place in (0, 1, 4, 5))])
    assert table[0] == ["合计", None, "出国费", None, "接待费", None]
    assert table[1] == ["预算数", "决算数"] * 3
    assert table[2] == ["0.95", "0.95", "", "", "0.95", "0.95"]


def test_a_blank_table_between_level_rules_has_the_header_of_one_with_rulings():
    """三公 on four levels: beside the cars, which have heads of their own, the other heads are two rows high. No two columns are as wide."""
    edges = [50, 90, 130, 170, 215, 255, 295, 335, 375, 420, 470, 510, 550]

    def above(text: str, top: float, first: int, last: int) -> Line:
        return at(text, (edges[first] + edges[last + 1]) / 2, top, "centre")

    heads = [above("三公经费", 66, 0, 11), above("公务用车购置及运行费", 82, 4, 9),
             above("合计", 89, 0, 1), above("因公出国（境）费", 89, 2, 3), above("公务接待费", 89, 10, 11),
             above("小计", 96, 4, 5), above("公务用车购置费", 96, 6, 7), above("公务用车运行费", 96, 8, 9),
             *(above(("预算数", "决算数")[place % 2], 112, place, place) for place in range(12))]
    page = Bare([at("单位：万元", 500, 40), *heads], [Ruling(50, top, 550, top + 0.5) for top in (60, 125)])
    [[found]] = unruled([page])
    table = [["".join(line.text for line in draft.lines) if draft else None for draft in row] for row in found.table.rows]
    assert table == [["三公经费", *[None] * 11],
                     ["合计", None, "因公出国（境）费", None, "公务用车购置及运行费", *[None] * 5, "公务接待费", None],
                     ["", "", "", "", "小计", None, "公务用车购置费", None, "公务用车运行费", None, "", ""],
                     ["预算数", "决算数"] * 6]


def test_a_name_in_the_middle_of_several_rows_stands_in_the_first_of_them():
    """一般公共预算资金 beside three rows, 政府性基金 beside two, each centred."""
    page = [at(text, x, 50, "centre") for text, x in (("项目", 90), ("名称", 220), ("金额", 380))]
    for place, (name, amount) in enumerate((("小计", "9.00"), ("财政拨款", "8.00"), ("专项收入", "1.00"), ("小计", "2.00"), ("转移收入", "2.00"))):
        page += row(67 + 17 * place, {180: name}, {400: amount})
    page += [at("一般公共预算资金", 50, 84), at("政府性基金", 50, 126.5)]
    [[table]] = read(page)
    assert [line[0] for line in table] == ["项目", "一般公共预算资金", "", "", "政府性基金", ""]
    assert [line[1] for line in table] == ["名称", "小计", "财政拨款", "专项收入", "小计", "转移收入"]


def test_the_label_of_a_total_beside_an_amount_does_not_share_its_column():
    page = [at(text, x, 50, "centre") for text, x in (("编码", 60), ("决算数", 200), ("编码", 320), ("决算数", 440))]
    for place in range(12):
        page += [at(str(30101 + place), 50, 67 + 17 * place), at(str(30201 + place), 310, 67 + 17 * place),
                 *row(67 + 17 * place, {}, {215: "2152.26", 455: "184.65"})]
    page += [at("人员合计", 40, 271), at("2152.26", 215, 271, "right"), at("公用合计", 225, 271), at("184.65", 455, 271, "right")]
    [[table]] = read(page)
    assert table[-1] == ["人员合计", "2152.26", "公用合计", "184.65"]


def test_a_few_names_longer_than_the_others_do_not_make_a_column():
    rows = [[at("短名称", 150, 17 * place), at("印刷费", 344, 17 * place)] for place in range(36)]
    rows += [[at("机要及电子政务业务费", 150, 17 * place), at("会议费", 344, 17 * place)] for place in range(36, 39)]
    rows.append([at("文印、机要及办公", 150, 663), at("自动化经费", 232, 663), at("印刷费", 344, 663)])
    assert [(span.x0, span.x1) for span in columns(rows)] == [(150, 282), (344, 374)]


def glyphs(text: str, x: float, top: float) -> list[Glyph]:
    return [Glyph(sign, x + place * EM / 2, top, x + (place + 1) * EM / 2, top + EM) for place, sign in enumerate(text)]


def test_a_code_right_behind_an_amount_is_a_cell_of_its_own():
    amounts = [glyph for place in range(3) for glyph in glyphs("583.00", 100, 17 * place)]
    assert [piece.text for piece in pieces(amounts + glyphs("583.002239999", 100, 60))] == ["583.00"] * 4 + ["2239999"]
    assert [piece.text for piece in pieces(amounts + glyphs("0.1234", 100, 60))][-1] == "0.1234", "two digits are no code"


def prose(top: float, *texts: str) -> list[Line]:
    return [at(text, 50, top + 17 * place) for place, text in enumerate(texts)]


@pytest.mark.parametrize("page", [
    prose(50, "一、收入预算228.09万元，其中：", "1.一般公共预算拨款收入228.09万元，占100.00%；", "2.上年结转0万元，占0%。"),
    [*prose(50, "1、整体绩效目标", "2025年涉及资金228.09万元"), *row(84, {50: "（此页无正文）"}, {}), at("2025年1月20日", 400, 101)],
    [at(f"{name}……………………{page}", 50, 50 + 17 * page) for page, name in enumerate(("概况", "预算报表", "情况说明", "名词解释"))]])
def test_prose_with_figures_is_no_table(page):
    assert list(chains([page])) == []
