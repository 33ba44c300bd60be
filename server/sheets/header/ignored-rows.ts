import { compactCell } from '../../platform/text/clean-cell.ts';
import { normaliseCode } from '../../platform/text/organisation-codes.ts';
import type { Header } from './find-header.ts';
import { fieldOfTitle, type TitleLookup, titleKey, unsureRank } from './titles.ts';

/** Why a row is no data. Such rows are reported as ignored, never as rejected. */
type IgnoredKind = 'title' | 'header' | 'blank' | 'total' | 'note';

/** The counts of ignored rows by kind, and the first hundred lines of each kind. */
export interface IgnoredRows {
  counts: Record<IgnoredKind, number>;
  lines: { line: number; kind: IgnoredKind }[];
}

/** Make counts of zero. */
export function noIgnoredRows(): IgnoredRows {
  return { counts: { title: 0, header: 0, blank: 0, total: 0, note: 0 }, lines: [] };
}

/** Count an ignored row. */
export function countIgnored(ignored: IgnoredRows, line: number, kind: IgnoredKind): void {
  if (++ignored.counts[kind] <= 100) ignored.lines.push({ line, kind });
}

/** 合计, 海曙区小计, 总计2家, 合计：66人; but not 王小计 or 合计会计服务部. */
const totals =
  /^(?:(?:本|全|各|以上|上述|其中|分|共|[一二三四五六七八九十\d]+[、.)]?).{0,6}|.{0,12}[省市区县旗州盟镇乡道村社办组类页表项部局型业级月年度季]|[一-龥]{0,6}(?:单位|企业|[户家人个位]数|建会)|总|grand)?(?:合计|总计|小计|共计|累计|总和|汇总|总数|合计数|总计数|平均|total|subtotal|sum)(?:[:(]?[\d一二三四五六七八九十百千万.,%约共]+.{0,20}|[:]?\([^)]*\)|[:户家个人数栏行]*)$/i;
/** 其中：国有, 户数, Σ: what stands beside them are numbers of others. */
const partialTotals = /^(?:其中:.{0,20}|(?:单位|企业|户|家|人|个)数|计|∑|Σ|求和)$/;
const notes =
  /^(?:填表说明|填报说明|说明|注|备注|注意事项|制表人?|填表人?|填报人|填报单位|审核人?|复核人?|经办人|单位负责人|统计负责人|负责人|联系人|联系电话|报出日期|填报日期|填表日期|制表日期|制表时间|打印时间|打印日期|统计截止|截止日期|数据来源|第\d+页.*)(?:[(（][^)）]*[)）])?(?:[:：]|$)/;
/** The beginning of a note that stands alone in its row or beside one other cell. */
const loneNotes =
  /^(?:数据|资料|信息|名单|统计|以上数据|本表数据)?(?:截至|截止|统计至|来源|来自|导出|提取)|^(?:注|备注|说明|附注|附|口径|提示|温馨提示)[\d一二三四五六七八九十]*[:.、]|^(?:统计|导出|打印|生成|制表|填报|更新|查询|下载)(?:时间|日期|人员?|单位|部门)|^(?:本|此|该|上|下|续)表|^(?:以上|以下)(?:空白|无正文|数据|信息|名单|内容|均|为|是)|^[(]?(?:此|本)页|^共\d+[页家户条行人]|^第\d+页|^(?:[(【]?(?:接[上下]|转下|续上|未完|见下)[页表]?|[(【]?续表)|^[(【]?(?:完|全文完|end|结束|表格结束)[)】]?[。.]?$|^[(【]?以下(?:无|空)/i;
/** The only cell of a row that can be no employer: the number of a page, a date, a seal, a signature, a field of a form. */
const soleNotes =
  /^(?:[-=*—_.]{3,}.*|[-—]*\d{1,4}(?:[-—]+|\/\d{1,4})|第[一二三四五六七八九十百\d]+页|p(?:age|\.)?\d{1,4}(?:of\d{1,4})?|[(]?(?:[一-龥]{0,6}[(]?(?:盖章|公章|签章|签字|签名|签发)[)]?[)]?:?.{0,10})|(?:\d{4}|[〇零一二三四五六七八九○]{4})[-/.年][\d一二三四五六七八九十]{1,3}(?:[-/.月](?:[\d一二三四五六七八九十]{1,3}日?)?)?|[*★※●].*|https?:.*|查询条件.*|(?:微信)?扫码.*)$/i;
/** A line drawn with characters. Beside a name it is an office's way to leave a cell empty. */
const drawnLine = /^[-=*—_.]{3,}$/;
const noteContinues =
  /^(?:[（(]?[\d一二三四五六七八九十]+[)）]?[、.．:：\s]|[（(]?[\d一二三四五六七八九十]+[)）]|[★※*●])/;

const wholeCode = /^[0-9A-Z]{18}$/;

/** Whether a cell holds a possible code, however damaged, and not the word that begins a note. */
function isCode(cell: string): boolean {
  return /[0-9A-Z]{9}|E\+/.test(normaliseCode(cell)) && !notes.test(cell.trim());
}

/**
 * Create a classifier that finds the rows that are no data, by what they are: blank rows, totals (合计, 海曙区小计), the header
 * repeated on each page in whatever wording, the row that numbers the columns, headings between groups of rows, and notes
 * (填表说明, 数据截至…, 制表人 and others) with the numbered lines that follow them. Rows must be given in order.
 *
 * @param keys the columns of the name and of codes: a row with a code is data, whatever its name.
 */
export function createRowClassifier<F extends string>(
  { columns, rows: headerRows }: Pick<Header<F>, 'columns' | 'rows'>,
  keys: { name: number; others: readonly number[] },
  lookup: TitleLookup<F>,
) {
  const hasTwoRows = headerRows === 2;
  const titles = columns.map(({ title }) => titleKey(title));
  const fields = new Set(columns.flatMap(({ field }) => field ?? []));
  let inNote = false;
  let inOtherTable = false;

  /** Whether a cell is a title of its own column. */
  const isTitle = (cell: string, at: number): boolean => {
    if (cell.length > 40) return false;
    const key = titleKey(cell);
    if (key !== '' && key === titles[at]) return true;
    const field = columns[at]?.field ?? columns[at]?.alsoField;
    return field !== undefined && field !== null && fieldOfTitle(cell, lookup)?.field === field;
  };
  const isHeader = (cells: readonly string[], filled: number): boolean => {
    const name = cells[keys.name] ?? '';
    // A name that is nothing but the title of its column is a header, even without another title beside it.
    if (filled === 1)
      return (
        name.length <= 20 && (fieldOfTitle(name, lookup)?.rank ?? unsureRank) < unsureRank && isTitle(name, keys.name)
      );
    if (!isTitle(name, keys.name) && !/^(?:名称|单位|企业)$/.test(titleKey(name))) return false;
    return cells.filter((cell, at) => cell.trim() !== '' && isTitle(cell, at)).length * 2 >= filled;
  };

  /**
   * Whether a row is the header of another table: every cell is a title, the name's among them, and one stands where this
   * table has another field. Titles of two rows are not looked at: the lower one alone may say another field.
   */
  const isOtherHeader = (cells: readonly string[], filled: number): boolean => {
    if (filled < 3 || hasTwoRows) return false;
    let hasName = false;
    let isMoved = false;
    for (const [at, cell] of cells.entries()) {
      const title = cell.trim();
      if (title === '') continue;
      const found = title.length > 20 ? undefined : fieldOfTitle(title, lookup);
      // Nearly every row of data ends at its first cell.
      if (!found || found.rank >= unsureRank) return false;
      hasName ||= found.field === columns[keys.name]?.field;
      isMoved ||= fields.has(found.field) && !isTitle(cell, at);
    }
    return hasName && isMoved;
  };

  const kindOf = (cells: readonly string[]): IgnoredKind | undefined => {
    const name = cells[keys.name] ?? '';
    // The usual row has a long name, and something beside it.
    if (name.length > 12 && (cells[keys.name + 1] || cells[keys.name + 2]) && !/[计页表]|截[至止]|名称/.test(name)) {
      inNote = false;
      return undefined;
    }
    if (keys.others.some((index) => wholeCode.test(cells[index] ?? ''))) {
      inNote = false;
      return undefined;
    }
    const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
    const first = filled[0];
    if (first === undefined) return 'blank';
    if (isOtherHeader(cells, filled.length)) {
      inOtherTable = true;
      return 'header';
    }
    if (isHeader(cells, filled.length)) {
      inOtherTable = false;
      return 'header';
    }

    const start = compactCell(first);
    const continuesNote = inNote && filled.length === 1 && noteContinues.test(first);
    inNote = false;
    if (keys.others.some((index) => isCode(cells[index] ?? ''))) return undefined;
    const named = name.trim() === first ? start : compactCell(name);
    if (isTotal(start) || (named !== start && isTotal(named))) return 'total';
    if (/^[合小总共]$/.test(start) && isTotal(start + named)) return 'total';
    if (filled.length > 2 && filled.every((cell) => columnNumber.test(compactCell(cell)))) return 'header';
    if (
      continuesNote ||
      notes.test(start.replaceAll(':', '：')) ||
      (filled.length <= 2 && loneNotes.test(start)) ||
      (filled.length === 1 && soleNotes.test(start)) ||
      (drawnLine.test(start) && filled.every((cell) => drawnLine.test(compactCell(cell))))
    ) {
      inNote = true;
      return 'note';
    }
    if (filled.length === 1 && columns.length > 2 && isHeading(start)) return 'title';
    return undefined;
  };
  return {
    /** Classify a row. @returns undefined when it is data. */
    kindOf,
    /** Whether the last row is a note, which the next one may continue. */
    inNote: () => inNote,
    /** Whether the header of another table stands above, so that the cells of data mean something else. */
    inOtherTable: () => inOtherTable,
  };
}

/** The number or letter of a column, in the row below the header of a statistical form: 甲, 乙, 1, 2, (3). */
const columnNumber = /^(?:栏次|[-—–]|[甲乙丙丁戊己庚辛壬癸]|\(?\d{1,2}\)?|[a-z]|[一二三四五六七八九十])$/i;

function isTotal(text: string): boolean {
  if (totals.test(text) || partialTotals.test(text)) return true;
  const bare = text.replace(/^[([【*#]+|[)\]】/*]+$/g, '');
  return bare !== text && totals.test(bare);
}

/** The heading of a group of rows or of a part: 国有企业, A类企业, 附件1, 海曙区工会台账. */
const groupHeading =
  /^(?:附件|附表|附录)[\d一二三四五六七八九十]*:?$|(?:名单|台账|一览表|汇总表|统计表|明细表|清单|花名册|登记表)(?:\([^)]*\))?$|^第[一二三四五六七八九十\d]+(?:部分|类|组|批|章|节)|^[a-z一二三四五\d][类级档](?:企业|单位)?$|^(?:非?公有制?|国有|民营|私营|集体|外资|个体|股份制|规模以[上下]|规[上下]|小微|中小|大型|中型|小型|微型|重点|已建会|未建会|机关|事业|控股|及|、)+(?:企业|单位|工商户|经济)?(?:\([^)]*\))?$|^(?:制造|建筑|服务|批发|零售|批发零售|批发和零售|餐饮|住宿|金融|采矿|房地产|交通运输)业(?:\([^)]*\))?$/i;

/** Whether the only cell of a row is a heading: numbered (一、国有企业), a place (白云街道), or a sentence, and no organisation. */
function isHeading(whole: string): boolean {
  const text = whole.replace(/^【([^】]*)】$/, '$1');
  if (groupHeading.test(text)) return true;
  if (/(?:公司|集团|厂|店|部|所|院|校|场|站|馆|中心|协会|商行|合作社|超市|酒店)(?:\([^)]*\))?$/.test(text))
    return false;
  return (
    /^[(]?[一二三四五六七八九十]+[)、.]/.test(text) ||
    /^.{1,10}(?:省|市|区|县|旗|街道|镇|乡|村|社区|办事处)(?:\([^)]*\))?$/.test(text) ||
    /[。;:!?]|\d{4}年\d{1,2}月/.test(text)
  );
}
