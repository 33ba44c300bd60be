import { isBlankCell, isDitto } from '../../platform/text/blank-cell.ts';
import { compactCell } from '../../platform/text/clean-cell.ts';

/**
 * What a cell says of the union: of its own, a joint one, one of unknown form, none, or one that no longer exists (已撤销).
 */
export type UnionSaying = 'own' | 'joint' | 'yes' | 'none' | 'ended';

/**
 * Read a cell for whether there is a union, and of which form: 单独建会, 联合基层工会, 已建, √, 未建会, 筹建中, 单独建会（已撤销）.
 *
 * A word that is negated is never read as what it negates: 非独立 is unreadable, 未单独建会 is none.
 *
 * @returns undefined for a blank, `union_form_unreadable` for anything else.
 */
export function readUnionForm(cell: string): UnionSaying | 'union_form_unreadable' | undefined {
  const text = compactCell(cell)
    .replace(/[【〔]/g, '(')
    .replace(/[】〕]/g, ')')
    .toLowerCase();
  if (no.test(text)) return 'none';
  if (isBlankCell(cell) || isDitto(cell)) return undefined;
  // 由联合转为单独: what it became counts.
  const form = text
    .replace(/非公(?:有制|经济)?/g, '')
    .replace(/^.*(?:转为|改为|变更为|调整为|转|改|[,;]现(?:为|已)?(?:加入)?)(?=单独|独立|联合)/, '');
  if (notApproved.test(form)) return 'none';
  if (ended.test(form))
    return /(?:未|没有?|不|拟|待|将|准备|申请|计划)(?:被)?(?:撤|注销|解散|吊销|取消|终止|到期|退出|脱离)/.test(form)
      ? 'union_form_unreadable'
      : 'ended';
  if (notYet.test(form) || refused.test(form)) return 'none';
  // 单独建会？ and 单独建会× take back what they say.
  if (/[?×✕✗✘]|是否|核实/.test(form)) return 'union_form_unreadable';
  if (/非|不是|不属|不算|不独|不单|不联|并非|除|或/.test(form)) return 'union_form_unreadable';
  const [joint, own] = [jointWord.test(form), ownWord.test(form)];
  if (joint !== own) return joint ? 'joint' : 'own';
  // 加入单独…联合工会 and the like: the word at the beginning counts.
  if (joint) {
    if (/^(?:已)?(?:加入|参加|纳入|被)?联合/.test(form)) return 'joint';
    return /^(?:已)?(?:单独|独立|单建|独建)/.test(form) && !/[/、,;+]/.test(form) ? 'own' : 'union_form_unreadable';
  }
  const bare = form.replace(/[([][^)\]]*[)\]]$/, '').replace(reelection, '');
  return bare === '' || yes.test(bare) ? 'yes' : 'union_form_unreadable';
}

/** Read a cell of a column that is about one form alone, such as 独立建会: a tick or yes; a no only says that it is not this form. */
export function isTicked(cell: string): boolean {
  if (isBlankCell(cell)) return false;
  const said = readUnionForm(cell);
  return said !== 'none' && said !== 'ended' && said !== 'union_form_unreadable' && said !== undefined;
}

const no =
  /^(?:否|无|没有|没|不是|未|0|零|〇|no|n|none|false|f|×|✗|✘|✕|❌|x|╳|叉|空|尚未|暂未|(?:尚|暂|目前|暂时|现)(?:无|没有)|没建|未建|(?:否|无|没有)[([,、;:](?!.*(?:单独|独立|联合|已)).*)[。.]?$/;
const notYet =
  /(?:^|是|目前|该?单位|企业)(?:未|没有?|尚未|暂未|还未|还没有?|应建未|不愿|拒绝|不同意|无意|不想|无法|不能|不具备|不符合|暂不|不)(?:曾|能|单独|独立|联合|被|予|具备|符合)?(?:建|组建|组|成立|设立|设|覆盖|加入|参加|纳入|入会|涵盖|条件)|^(?:尚|暂|现|目前|暂时)?(?:无|没有?|不存在)(?:基层|企业|单独的?|独立的?|自己的)*(?:工会|建会)|(?:未|没有?)(?:建|组建|成立)(?:会|立|工会)?[)。]?$|^(?:拟|待|计划|准备|打算|预计|将|应|需|可|正在?|在)(?:于|要)?(?:\d{4}年)?(?:\d+月)?(?:底|前|份)?(?:单独|独立|联合)?(?:建(?=会|立|工会|中|$|[(,;。、])|组建|筹建|筹备|成立|设立|加入|入会)(?!于)|^(?:正在)?(?:筹建|筹备|组建中|建会中|申请中|申报中|审批中|报批中|待批|推进中|动员中|洽谈中|建设中)|^(?:尚|还|正)在?(?:筹|推进|动员|申)|^(?:明年|后年|下半年|年底)|(?:拟|计划)(?:单独|独立|联合)?(?:建|组建|成立)(?:会|工会)?$|(?:筹建|筹备|组建|建会|申报|审批|报批|推进)中$|^空白|^盲点/;
/** 单独建会（筹备中）, 未批复, 已申请: what is written is planned, and not approved yet. */
const notApproved =
  /[([](?:筹(?!建于)|拟|待批|未批|待建|未建|申请|审批|报批|计划|尚未)[^)\]]*[)\]]$|[未待](?:获)?批|等待批|审批(?:中)?$|^(?:正在)?(?:已)?(?:提交)?(?:申请|申报|报批)(?:建会|材料)?$|^工会筹备/;
/** The employer did not want it, or is too small. */
const refused =
  /^(?:企业|单位|业主|老板)?(?:拒绝|不愿意?|不同意|不配合|不够条件|条件不(?:够|足|成熟)|未达|(?:无|没有?).{0,4}意愿)/;
/** 已换届, 正在换届: whoever elects a new committee has one. */
const reelection = /[、,;]?(?:已|未|正在?|需|待|应|按期|按时)?换届(?:中)?$/;
const ended =
  /撤销|撤消|撤并|撤会|已撤|注销|解散|吊销|取消|终止|停止活动|停止|关停|关闭|倒闭|停摆|失效|到期未换届|不存在|已散|自行消亡|消亡|瘫痪|空壳|僵尸|名存实亡|解体|散了|不再|[([]撤|^曾(?:经|建|有|单独|独立|联合|成立|组建)|^原(?:有|已建|建会|单独|独立|联合)|^(?:以前|过去|从前)|退出|脱离|脱钩|退会|^(?:工会)?已?(?:到期|届满)/;
const jointWord =
  /联合|联建|联会|涵盖|覆盖|加入|挂靠|并入|纳入|行业工会|区域工会|区域性|行业性|片区|楼宇|商圈|共建|统建|合建|总部统一|随总(?:公司|部)|joint/;
const ownWord = /单独|独立|单建|独建|自建|自行组建|单位工会|企业工会|基层工会|^工会委员会|own/;
const yes =
  /^(?:是的?|有|对|已|1个?|已建1个|yes|y|true|t|√|✓|✔|☑|■|●|v|建会|在册|正常|存续|(?:运行|运转)正常|正常(?:运行|运转|开展工作)|已(?:获批|批复)|批复成立|有工会(?:组织)?|建有工会(?:组织)?|已有工会|(?:已经?)?(?:建成?|建好|建立|组建|成立|设立|入会|建会)(?:完成|成功|了)?(?:会|工会|工会组织|工会委员会)?|\d{4}年(?:\d+月)?(?:建会|成立|组建|建立)(?:工会)?)(?:(?:于)?\d{4}(?:年|[-./]).*)?[。.!]?$/;

/**
 * The form of a union of which only the name is known: a joint union says 联合 or 联建 beyond what the employer's own name has
 * (宁波联合试印有限公司工会委员会 is its own).
 */
export function impliedForm(unionName: string | undefined, employerName: string | undefined): 'own' | 'joint' {
  if (!unionName) return 'own';
  if (/工会联合会|行业性?工会|区域性?工会/.test(unionName) && !/工会联合会/.test(employerName ?? '')) return 'joint';
  for (const { index } of unionName.matchAll(/联合|联建|工联/g)) {
    const [before, word, after] = [
      unionName.slice(index - 1, index),
      unionName.slice(index, index + 2),
      unionName.slice(index + 2, index + 3),
    ];
    const ofEmployer =
      (index > 0 && employerName?.includes(before + word)) || (after !== '工' && employerName?.includes(word + after));
    if (!ofEmployer) return 'joint';
  }
  return 'own';
}
