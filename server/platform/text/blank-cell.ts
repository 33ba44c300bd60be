import { compactCell } from './clean-cell.ts';

/**
 * Whether a cell says that nothing is known or that there is nothing: it is empty, holds only dashes or other marks, an error
 * value of a spreadsheet, or a word like 无, 不详, 待定, 未填写.
 *
 * Every reader of cells asks here, so that a word means the same under every title. Ticks and crosses (√, ×) are no blanks:
 * they answer a question.
 *
 * @param own words of the office itself, as `foldCell` gives them.
 */
export function isBlankCell(cell: string, own?: ReadonlySet<string>): boolean {
  if (cell === '') return true;
  if (cell.length > maxLength || (own === undefined && !mayBeBlank(cell))) return false;
  const word = foldCell(cell);
  if (own?.has(word)) return true;
  const bare = word.replace(/(?<=.)[。.!?,;]+$/, '');
  return isBlankWord(word) || (bare !== word && isBlankWord(bare)) || isBlankNoun(bare);
}

/** Whether a cell repeats the one above it: 同上, 〃. What stood above is not known here. */
export function isDitto(cell: string): boolean {
  if (cell.length > maxDitto || !dittoCharacter.test(cell)) return false;
  return /^(?:同上|同前|同上行|同左|仝上|〃|″|"|''|do|ditto)$/.test(foldCell(cell));
}

/** Fold a word for comparing: NFKC, lower case, without spaces, marks of direction, and brackets or quotes around it. */
export function foldCell(cell: string): string {
  const word = compactCell(cell).toLowerCase().replaceAll('無', '无');
  return word.length > 2
    ? word.replace(/^[([{<【「『《〔〈“"']+([^)\]}>】」』》〕〉”"']+)[)\]}>】」』》〕〉”"']+$/, '$1')
    : word;
}

/** No word for nothing is longer, and none for the cell above. */
const maxLength = 40;
const maxDitto = 12;

/**
 * Whether a cell may be a word for nothing, which most cells of a list are not: a number begins none, and every Chinese one
 * holds one of these characters.
 */
function mayBeBlank(cell: string): boolean {
  const first = cell.charCodeAt(0);
  if (first >= 0x31 && first <= 0x39) return false;
  return blankCharacter.test(cell) || !hanCharacter.test(cell);
}
const blankCharacter = /[无無没缺空不未待略暂尚还查找失保拒见详另省从为]/;
const dittoCharacter = /[同仝〃″"']|^\s*d/i;
const hanCharacter = /[\u4e00-\u9fff]/;

/** Values that a spreadsheet shows where a formula has no result, in the words of Excel, WPS and LibreOffice. */
const errorValue =
  /^(?:#(?:n\/?a!?|ref!|value!|name\?|div\/0!|null!|num!|spill!|calc!|field!|blocked!|unknown!|connect!|busy!|getting_data|错误|#*)|err:\d{3})$/;

const programWord =
  /^(?:no ?data|notavailable|n\/?\.?a\.?|nan|null|\(?null\)?|nul|nil|none|undefined|unknown|empty|blank|tbd|tba|\\n|<na>)$/;

/** 暂无数据, 没有信息, 无此项: that there is none. */
const none =
  /^(?:(?:暂|暂时|尚|均|也|目前|现|皆|暂时还)?(?:无|没有|没|未有|缺|空|空缺|空白|缺失|缺省)|暂缺|暂空|为空|留空|空值)(?:相关|对应|此|该|具体|有效|任何|固定|确切)?(?:数据|信息|资料|内容|记录|项|填|此项|该项|值|登记|可填|情况)?$/;
/** 不详, 未知, 不清楚: that it is not known. */
const unknown =
  /^(?:不详|未详|不明|不明确|未明确|不清|不清楚|不确定|未确定|不知|不知道|未知|不掌握|未掌握|无法(?:确认|核实|提供|查询|获取|获得|统计|填写)|无法联系|联系不上|查不到|查无|查无(?:结果|此项|信息|数据|记录)|未查到|未查询到|查询不到|查询无果|未检索到|未找到|找不到|(?:信息|数据|资料|内容|记录)(?:缺失|不全|为空|不详|不明|暂缺|没有|无)|无从查找|不便提供|不愿提供|拒绝提供|保密)$/;
/** 待定, 未填写, 未采集: that it has not been filled in yet. */
const notYet =
  /^(?:暂|尚|还)?(?:待|未|没有?)(?:定|填|补|补充|查|核|核对|核实|核查|核定|确定|确认|完善|更新|统计|上报|提供|填写|填报|填列|采集|录入|登记|收集|反馈|报|报送|公布|披露|标注|注明|匹配|匹配到|关联|知)(?:信息|数据|中)?$/;
/** 不适用, 不涉及, 略: that the question does not arise, or is not answered here. */
const notHere =
  /^(?:不适用|不涉及|未涉及|无需填写|不用填|不填|不需要|略|从略|省略|见备注|详见备注|见附件|见附表|另附)$/;

/** 地址不详, 电话无, 无固定地址: the word with the name of the field beside it. */
const noun =
  '(?:单位|企业|公司|注册|经营|办公|通讯|联系|详细|具体)*(?:单位|企业|公司|地址|住址|住所|场所|名称|电话号码|电话|手机号码|手机号|手机|号码|联系人|方式|姓名|统一社会信用代码|信用代码|代码|证号|日期|时间|人数|行业|区域|区县|街道|乡镇|社区)';
const nounFirst = new RegExp(`^${noun}[:：为]?(?=.)`);
const nounLast = new RegExp(`(?<=.)${noun}$`);

function isBlankNoun(word: string): boolean {
  if (!/\p{Script=Han}/u.test(word)) return false;
  const [rest, start] = [word.replace(nounFirst, ''), word.replace(nounLast, '')];
  return (rest !== word && isBlankWord(rest)) || (start !== word && isBlankWord(start));
}

function isBlankWord(word: string): boolean {
  return (
    /^[□\p{P}\p{Sk}\p{Sm}\p{Zs}￥$^`~|+=<>_—–―─━-]*$/u.test(word.replace(/[√×]/g, 'x')) ||
    errorValue.test(word) ||
    programWord.test(word) ||
    none.test(word) ||
    unknown.test(word) ||
    notYet.test(word) ||
    notHere.test(word)
  );
}
