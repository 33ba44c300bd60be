import { isBlankCell, isDitto } from '../../platform/text/blank-cell.ts';
import { compactCell } from '../../platform/text/clean-cell.ts';

/**
 * Read a cell of 登记状态 or 经营状态: whether the unit is still registered. 停业 and 歇业 leave it an employer, which has to be
 * verified (市场主体登记管理条例 art. 30: 歇业 ends within three years).
 *
 * @returns undefined for a blank, `state_unclear` for what says neither.
 */
export function readRegistrationState(cell: string): 'active' | 'closed' | 'state_unclear' | undefined {
  if (isBlankCell(cell) || isDitto(cell)) return undefined;
  const text = compactCell(cell);
  // 吊销未注销: the licence is revoked, so that the unit may no longer do business.
  const ends = text.replace(/(?<=吊销)[,，]?[(]?未注销[)]?/, '');
  if (/(?:未|没有?|非|不是)(?:被)?(?:注销|吊销|撤销|迁出|关闭|倒闭)/.test(ends)) return 'active';
  if (/拟|申请|公告|预告|办理/.test(ends)) return 'state_unclear';
  if (/注销|吊销|撤销|迁出|迁走|外迁|搬离|除名|倒闭|破产|解散|关闭|关停|终止|不存在|查无|失联/.test(ends))
    return 'closed';
  if (/停业|歇业|停产|清算|异常|失信|责令/.test(ends)) return 'state_unclear';
  if (
    /存续|在业|在营|开业|营业|在册|正常|有效|登记成立|迁入|存活|经营|生产|运营|投产|良好|^(?:登记|注册|成立|已登记|确立)$/.test(
      ends,
    )
  )
    return 'active';
  return 'state_unclear';
}
