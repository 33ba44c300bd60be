import { isBlankCell, isDitto } from '../../platform/text/blank-cell.ts';

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
  const text = cell
    .normalize('NFKC')
    .replace(/[\s\p{Cf}]/gu, '')
    .toLowerCase();
  if (no.test(text)) return 'none';
  if (isBlankCell(cell) || isDitto(cell)) return undefined;
  // 由联合转为单独: what it became counts.
  const form = text
    .replace(/非公(?:有制|经济)?/g, '')
    .replace(/^.*(?:转为|改为|变更为|调整为|转)(?=单独|独立|联合)/, '');
  if (ended.test(form))
    return /(?:未|没有?|不|拟|待|将)(?:被)?(?:撤|注销|解散|吊销|取消|终止)/.test(form)
      ? 'union_form_unreadable'
      : 'ended';
  if (notYet.test(form)) return 'none';
  if (/非|不是|不属|不算|不独|不单|不联|并非|除|或/.test(form)) return 'union_form_unreadable';
  const [joint, own] = [jointWord.test(form), ownWord.test(form)];
  if (joint !== own) return joint ? 'joint' : 'own';
  // 加入单独…联合工会 and the like: the word at the beginning counts.
  if (joint) {
    if (/^(?:已)?(?:加入|参加|纳入|被)?联合/.test(form)) return 'joint';
    return /^(?:已)?(?:单独|独立|单建|独建)/.test(form) && !/[/、,;+]/.test(form) ? 'own' : 'union_form_unreadable';
  }
  return yes.test(form.replace(/[([][^)\]]*[)\]]$/, '')) ? 'yes' : 'union_form_unreadable';
}

/** Read a cell of a column that is about one form alone, such as 独立建会: a tick or yes; a no only says that it is not this form. */
export function isTicked(cell: string): boolean {
  if (isBlankCell(cell)) return false;
  const said = readUnionForm(cell);
  return said !== 'none' && said !== 'ended' && said !== 'union_form_unreadable' && said !== undefined;
}

const no = /^(?:否|无|没有|没|不是|未|0|no|n|none|false|f|×|✗|✘|x|╳|空|尚未|暂未|暂无|没建|未建)[。.]?$/;
const notYet =
  /(?:^|是|目前|该?单位|企业)(?:未|没有?|尚未|暂未|还未|还没有?|应建未|不愿|拒绝|不同意|无意|不想|无法|不能|不具备|不符合|暂不|不)(?:曾|能|单独|独立|联合|被|予|具备|符合)?(?:建|组建|组|成立|设立|设|覆盖|加入|参加|纳入|入会|涵盖|条件)|^无(?:基层|企业)?工会|^没有工会|^(?:拟|待|计划|准备|打算|预计|将|应|需|可|正在?|在)(?:于|要)?(?:\d{4}年)?(?:\d+月)?(?:底|前|份)?(?:单独|独立|联合)?(?:建|组建|筹建|筹备|成立|设立|加入|入会)(?!于)|^(?:正在)?(?:筹建|筹备|组建中|建会中|申请中|申报中|审批中|报批中|待批|推进中|动员中|洽谈中|建设中)|(?:筹建|筹备|组建|建会|申报|审批|报批|推进)中$|^空白|^盲点/;
const ended =
  /撤销|撤消|撤并|撤会|已撤|注销|解散|吊销|取消|终止|停止活动|停止|关停|关闭|倒闭|停摆|失效|到期未换届|不存在|已散|自行消亡|消亡|瘫痪|空壳/;
const jointWord =
  /联合|联建|联会|涵盖|覆盖|加入|挂靠|并入|纳入|行业工会|区域工会|区域性|行业性|片区|楼宇|商圈|共建|统建|合建|joint/;
const ownWord = /单独|独立|单建|独建|自建|自行组建|单位工会|企业工会|基层工会|^工会委员会|own/;
const yes =
  /^(?:是的?|有|对|已|1|yes|y|true|t|√|✓|✔|☑|■|●|v|建会|在册|正常|存续|运行正常|正常运行|正常运转|有工会(?:组织)?|建有工会|已有工会|(?:已经?)?(?:建成?|建好|建立|组建|成立|设立|入会|建会)(?:完成|成功|了)?(?:会|工会|工会组织|工会委员会)?|\d{4}年(?:\d+月)?(?:建会|成立|组建|建立)(?:工会)?)(?:(?:于)?\d{4}(?:年|[-./]).*)?[。.!]?$/;

/**
 * The form of a union of which only the name is known: a joint union says 联合 or 联建 beyond what the employer's own name has
 * (宁波联合试印有限公司工会委员会 is its own).
 */
export function impliedForm(unionName: string | undefined, employerName: string | undefined): 'own' | 'joint' {
  if (!unionName) return 'own';
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
