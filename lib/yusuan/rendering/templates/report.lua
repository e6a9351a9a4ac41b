-- HTML tables and cards of the notebook → pandoc's own tables, for every format that is not HTML.

local function typst(text) return pandoc.RawBlock("typst", text) end
local function inline(text) return pandoc.RawInline("typst", text) end
local is_typst = FORMAT:match("typst") ~= nil
local ALIGN = { l = "AlignLeft", r = "AlignRight", c = "AlignCenter" }

local function words(block)
  return (pandoc.utils.stringify(block):gsub("\\", "\\\\"):gsub('"', '\\"'))
end

local function cards(div)
  local made = {}
  for _, card in ipairs(div.content) do
    local lines = {}
    for _, line in ipairs(card.content) do table.insert(lines, '"' .. words(line) .. '"') end
    table.insert(made, '(kind: "' .. (card.classes[1] or "") .. '", lines: (' .. table.concat(lines, ", ") .. ",))")
  end
  return typst("#cards((" .. table.concat(made, ", ") .. ",))")
end

local function card_table(div)
  local rows = {}
  for _, card in ipairs(div.content) do
    local cells = {}
    for at = 1, 3 do cells[at] = card.content[at] and { pandoc.Plain(card.content[at].content) } or {} end
    for at = 4, #card.content do table.insert(cells[3], pandoc.Plain(card.content[at].content)) end
    table.insert(rows, cells)
  end
  local aligns = { "AlignLeft", "AlignRight", "AlignLeft" }
  return pandoc.utils.from_simple_table(pandoc.SimpleTable({}, aligns, { 0.35, 0.2, 0.45 }, {}, rows))
end

-- A header breaks only where the cell offers it (zero-width space), unless one of its words is wider than the column.
local function boxed(str)
  if not str.text:find("\u{200b}") then return nil end
  local made = pandoc.Inlines({})
  for word in (str.text:gsub("\u{200b}", "\n")):gmatch("[^\n]+") do
    made:extend({ inline("#box["), pandoc.Str(word), inline("]") })
  end
  return made
end

-- How sure recognised text is: Typst has a function for each, a word processor underlines.
local DOUBTS = { sure = true, doubt = true, wrong = true }

local function doubted(inlines, classes)
  local kind = classes:find_if(function(class) return DOUBTS[class] end)
  if not kind then return inlines end
  if not is_typst then return kind == "sure" and inlines or pandoc.Inlines({ pandoc.Underline(inlines) }) end
  inlines:insert(1, inline("#" .. kind .. "["))
  inlines:insert(inline("]"))
  return inlines
end

-- Header cells are centred and tinted; a row of totals is tinted; a name below another is set in.
local function style_cell(cell, row, head)
  local text = cell.contents[1]
  if text and text.content then text.content = doubted(text.content, cell.classes) end
  if not is_typst then
    if head then cell.alignment = "AlignCenter" end
    return
  end
  if head then
    cell.attributes["typst:align"] = "center + horizon"
    cell.contents = cell.contents:walk({ Str = boxed })
  end
  if head or row.classes:includes("total") then cell.attributes["typst:fill"] = 'rgb("#f3f6f9")' end
  if head or row.classes:includes("total") then cell.attributes["typst:text:fill"] = 'rgb("#1f4e79")' end
  local depth = cell.classes[1] and cell.classes[1]:match("^d(%d)$")
  local first = cell.contents[1]
  if depth and first and first.content then first.content:insert(1, inline("#h(" .. depth .. "em)")) end
end

-- Where a row has a name, links of the text lead to it.
local names = {}

local function name_row(row)
  names["#" .. row.identifier] = true
  local first = row.cells[1].contents[1]
  if is_typst and first then first.content:insert(1, inline("#metadata(none)<" .. row.identifier .. ">")) end
end

-- Bytes. A row does not run on over a page break, but one with a text that may be longer than a page has to.
local LONG = 900

local function let_long_row_break(row)
  local longest = 0
  for _, cell in ipairs(row.cells) do longest = math.max(longest, #pandoc.utils.stringify(cell.contents)) end
  if not is_typst or longest <= LONG then return end
  for _, cell in ipairs(row.cells) do cell.attributes["typst:breakable"] = "true" end
end

local function style_rows(rows, head)
  for _, row in ipairs(rows) do
    if row.identifier ~= "" then name_row(row) end
    for _, cell in ipairs(row.cells) do style_cell(cell, row, head) end
    let_long_row_break(row)
  end
end

-- Pandoc keeps `data-` only before names that HTML itself has.
local function columns(el)
  local align, shares, made = el.attributes["data-align"] or "", {}, {}
  for share in (el.attributes["widths"] or ""):gmatch("%d+") do table.insert(shares, tonumber(share) / 100) end
  for at = 1, #el.colspecs do
    made[at] = { ALIGN[align:sub(at, at)] or "AlignLeft", shares[at] or el.colspecs[at][2] }
  end
  return made
end

local function style_table(el)
  el.colspecs = columns(el)
  style_rows(el.head.rows, true)
  for _, body in ipairs(el.bodies) do style_rows(body.body, false) end
  if is_typst and el.classes:includes("wide") then el.attributes["typst:text:size"] = "7pt" end
  return el
end

local function note(div)
  if is_typst and div.classes:includes("note") then
    local words_of = pandoc.utils.blocks_to_inlines(div.content)
    words_of:insert(1, inline("#note["))
    words_of:insert(inline("]"))
    return pandoc.Plain(words_of)
  end
end

local CHIPS = { bad = "bad", error = "bad", open = "open", warning = "open" }

local function chip(span)
  local colour = is_typst and span.classes[1] and CHIPS[span.classes[1]]
  if colour then
    span.content:insert(1, inline("#text(fill: " .. colour .. ")["))
    span.content:insert(inline("]"))
    return span.content
  end
  return doubted(span.content, span.classes)
end

local function native(el)
  if el.format ~= "html" then return nil end
  local blocks = pandoc.read(el.text, "html").blocks
  return blocks:walk({
    Table = style_table,
    Span = chip,
    Div = function(div)
      if div.classes:includes("cards") then return is_typst and cards(div) or card_table(div) end
      return note(div)
    end,
  })
end

-- A link whose goal is not in this report stays as plain words: Typst would stop at it.
local function link(el)
  if el.target:match("^#m%-") and not names[el.target] then return el.content end
end

-- A word processor numbers no pictures by itself.
local pictures = 0

local function numbered(figure)
  local caption = figure.caption.long[1]
  if is_typst or not caption then return nil end
  pictures = pictures + 1
  caption.content:insert(1, pandoc.Str("图" .. pictures .. "　"))
  return figure
end

-- A word processor has no template of ours: the title block is what pandoc makes of title and subtitle.
local function title(meta)
  if is_typst or not meta.unit then return nil end
  local year = meta.year and pandoc.utils.stringify(meta.year) .. "年度" or ""
  meta.title = pandoc.Inlines(year .. pandoc.utils.stringify(meta.title))
  meta.subtitle = meta.unit
  return meta
end

if FORMAT:match("html") then return {} end
return { { RawBlock = native }, { Link = link, Figure = numbered, Meta = title } }
