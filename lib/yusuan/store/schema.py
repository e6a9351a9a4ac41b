"""The tidy tables of `data/clean`, each column declared once: for Parquet, for validation and for the data package."""

from __future__ import annotations

from dataclasses import dataclass

_FRICTIONLESS = {"string": "string", "integer": "integer", "decimal": "number", "number": "number", "boolean": "boolean"}


@dataclass(frozen=True)
class Field:
    """A column: name, kind (string, integer, decimal, number, boolean), meaning, and whether it may be empty."""

    name: str
    kind: str
    title: str
    required: bool = False
    among: tuple = ()


@dataclass(frozen=True)
class Schema:
    """A tidy table."""

    name: str
    title: str
    fields: tuple[Field, ...]

    def frictionless(self) -> dict:
        """The Table Schema of the data package."""
        return {"fields": [{"name": field.name, "type": _FRICTIONLESS[field.kind], "title": field.title,
                            **({"constraints": {"required": True}} if field.required else {})} for field in self.fields]}


_KEY = (
    Field("unit", "string", "单位（规范名称）", True),
    Field("year", "integer", "年度", True),
    Field("phase", "string", "预算或决算", True, ("budget", "final")),
)
_SOURCE = (
    Field("page", "integer", "页码"), Field("x0", "number", "左（磅）"), Field("top", "number", "上（磅）"),
    Field("x1", "number", "右（磅）"), Field("bottom", "number", "下（磅）"), Field("line", "integer", "转录文本行号"),
    Field("place", "string", "工作表与单元格"),
    Field("source", "string", "来源文件", True),
)
_FUNDS = tuple(
    Field(f"{period}_{source}", "integer", f"{title}{name}（元）")
    for period, title in (("implementation", "实施期"), ("annual", "年度"))
    for source, name in (("total", "资金总额"), ("central", "中央财政资金"), ("provincial", "省级财政资金"),
                         ("local", "市县（区）财政资金"), ("own", "单位自筹"), ("other", "其他资金")))

DISCLOSURES = Schema("disclosures", "预算公开文件", (
    *_KEY, Field("printed_unit", "string", "文件所印单位名称", True), Field("kind", "string", "单位或部门", True, ("unit", "department")),
    Field("profile", "string", "版式", True), Field("pages", "integer", "页数（转录文本为0）", True),
    Field("warnings", "string", "读取提示（每行一条）"), Field("sha256", "string", "文件摘要", True), Field("source", "string", "来源文件", True)))
TABLES = Schema("tables", "报表", (
    *_KEY, Field("table", "string", "表（代码名）", True), Field("number", "integer", "表号", True), Field("title", "string", "表名", True),
    Field("entity", "string", "表头单位名称"), Field("money_unit", "string", "金额单位", True),
    Field("columns", "string", "各列表头路径（竖线分隔）", True),
    Field("layout", "string", "各列的含义（JSON：表头、代码名、作用、左右侧）", True),
    Field("rows", "string", "各行文字（JSON）", True),
    Field("confidence", "string", "各格文字识别的把握（JSON；未经识别为空）"), Field("pages", "string", "所在页（逗号分隔）"),
    Field("empty", "boolean", "本表无数据", True), Field("source", "string", "来源文件", True)))
FACTS = Schema("facts", "报表数据：每行一个数", (
    *_KEY, Field("table", "string", "表（代码名）", True), Field("number", "integer", "表号", True), Field("row", "integer", "行（从0起）", True),
    Field("side", "string", "一侧：收入、支出或版式所称的其他一侧；没有左右之分为空"), Field("code", "string", "科目编码"),
    Field("label", "string", "项目名称"), Field("second", "string", "第二名称（政府预算经济科目）"), Field("column", "string", "列（代码名）", True),
    Field("header", "string", "列（表头路径）", True), Field("amount", "decimal", "金额；空白为空"), Field("money_unit", "string", "金额单位"),
    Field("printed", "string", "所印文字"), Field("places", "integer", "所印小数位"), *_SOURCE))
FORMS = Schema("forms", "项目支出绩效目标表", (
    *_KEY, Field("form", "integer", "序号（从1起）", True), Field("name", "string", "项目名称"), Field("form_year", "integer", "表头年度"),
    Field("department_code", "string", "主管部门代码"), Field("department", "string", "主管部门"),
    Field("implementing_unit", "string", "实施单位"), Field("attribute", "string", "项目属性"), Field("period", "string", "项目期"), *_FUNDS,
    Field("texts", "string", "文字说明（JSON）"), Field("goal_implementation", "string", "实施期目标"),
    Field("goal_annual", "string", "年度目标"), Field("filed", "string", "填报日期（YYYYMMDDHHMMSS）"),
    Field("confidence", "string", "各部分文字识别的把握（JSON；未经识别为空）"),
    Field("pages", "string", "所在页（逗号分隔）"), *_SOURCE))
INDICATORS = Schema("indicators", "绩效指标", (
    *_KEY, Field("form", "integer", "所属绩效目标表序号", True), Field("period", "string", "实施期或年度", True, ("implementation", "annual")),
    Field("level1", "string", "一级指标"), Field("level2", "string", "二级指标"), Field("name", "string", "三级指标"),
    Field("value", "string", "指标值"), *_SOURCE))
SENTENCES = Schema("sentences", "文字说明", (
    *_KEY, Field("part", "string", "部分", True), Field("section", "string", "节"), Field("heading", "string", "节标题"),
    Field("subsection", "string", "小节"), Field("number", "integer", "句序", True), Field("text", "string", "句子", True), *_SOURCE))
OVERALL = Schema("overall", "整体支出绩效目标表：每行一个数", (
    *_KEY, Field("form", "integer", "序号（从1起）", True), Field("printed_unit", "string", "所印单位名称"),
    Field("kind", "string", "金额、数量或成本", True, ("money", "count", "cost")), Field("label", "string", "名称"),
    Field("amount", "decimal", "数值", True), Field("money_unit", "string", "单位", True), Field("printed", "string", "所印文字", True),
    Field("places", "integer", "所印小数位", True), *_SOURCE))
READINGS = Schema("readings", "同一公开的各份文件", (
    *_KEY, Field("source", "string", "文件", True), Field("sha256", "string", "文件摘要", True), Field("used", "boolean", "是否采用", True),
    Field("agree", "integer", "与采用文件一致的数", True), Field("differ", "integer", "不一致的数", True)))
DIFFERENCES = Schema("differences", "各份文件不一致之处", (
    *_KEY, Field("source", "string", "文件", True), Field("where", "string", "位置", True), Field("used", "string", "采用文件所印"),
    Field("other", "string", "该文件所印")))
CHECKS = Schema("checks", "勾稽关系核对", (
    *_KEY, Field("code", "string", "编号", True), Field("statement", "string", "内容", True), Field("hard", "boolean", "硬性", True),
    Field("verdict", "string", "结果", True, ("passed", "rounding", "failed", "not_evaluable")), Field("where", "string", "位置"),
    Field("printed", "string", "所印"), Field("expected", "string", "应为"), Field("reason", "string", "原因")))
CLAIMS = Schema("claims", "文字说明中的数", (
    *_KEY, Field("section", "string", "节"), Field("subsection", "string", "小节"), Field("sentence", "string", "句子", True),
    Field("start", "integer", "句中位置（从0起）", True), Field("text", "string", "所印的数", True),
    Field("kind", "string", "类别", True, ("amount", "share", "change", "growth", "count", "area")),
    Field("verdict", "string", "结果", True, ("matched", "rounding", "contradicted", "unverifiable")), Field("expected", "string", "应为"),
    Field("reason", "string", "原因")))
FINDINGS = Schema("findings", "核对发现", (
    *_KEY, Field("code", "string", "编号"), Field("codes", "string", "同因不符的各项编号"),
    Field("severity", "string", "程度", True, ("error", "warning", "note")),
    Field("kind", "string", "性质", True, ("publication", "reading", "rounding", "implausible", "unchecked")),
    Field("verdict", "string", "结果", True), Field("where", "string", "位置"), Field("printed", "string", "所印"),
    Field("expected", "string", "应为"), Field("message", "string", "说明", True), Field("culprit", "boolean", "错在此处", True)))

OF_READING = (DISCLOSURES, TABLES, FACTS, FORMS, INDICATORS, OVERALL, SENTENCES, READINGS, DIFFERENCES)
OF_CHECKING = (CHECKS, CLAIMS, FINDINGS)
ALL = {schema.name: schema for schema in (*OF_READING, *OF_CHECKING)}
