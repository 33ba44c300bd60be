import { isBlankCell } from '../../platform/text/blank-cell.ts';

/** Words that stand for an address and name no place: 同注册地址, 见营业执照, 本市, 无固定场所. */
const wordForAddress =
  /^(?:(?:同|与).{0,6}(?:地址|住所|一致|相同)|同上|(?:详?见|参见|以).{0,12}(?:执照|登记|注册|附件|备注|为准)|(?:本|外|异|当|全)(?:市|地|省|区|县|埠)|(?:无|没有)(?:固定)?(?:经营|办公)?(?:地址|场所|住所|地点)|地址(?:不明|不清|待.{1,4}|未.{1,4}|变更|已变更|保密)|(?:已)?(?:搬迁|搬走|迁出|失联|倒闭|关闭)|(?:网络|线上|网上|流动)(?:经营|办公)?|测试|地址|住所)$/;

/** Whether an address is none: 地址不详, #N/A, 同上, xxx, 000. */
export function isPlaceholderAddress(address: string): boolean {
  // Addresses are longer than the words that stand for them, or hold a number.
  if (address.length > 14 || (address.length > 8 && /\d/.test(address))) return false;
  const text = address.normalize('NFKC').replace(/[\s\p{P}\p{S}]/gu, '');
  return isBlankCell(address) || text.length < 2 || /^(.)\1*$|^[\dxX]{1,6}$/u.test(text) || wordForAddress.test(text);
}

/** Whether an address without the places in front says no more than a district, street, village or zone: 白云街道, 前洋村. */
export function namesPlaceOnly(folded: string): boolean {
  if (/[\d一二三四五六七八九十百]+[-#]?(?:号|幢|栋|室|楼|层|弄|座|单元)|\d/.test(folded)) return false;
  return /(?:街道|办事处|镇|乡|社区|居委会|居民委员会|村委会|村民委员会|村|区|县|市|省|园区|开发区|工业区|工业园|产业园|集聚区|大道|大街|路|街|境内|辖区|辖区内|范围内)$/.test(
    folded,
  );
}

/**
 * Whether a phone number is one that people type where a form asks for any: 00000000, 12345678, 13800138000, 13800000000.
 * Subscriber numbers of sixes and eights are sold and in use.
 */
export function isPlaceholderPhone(phone: string): boolean {
  const digits = (/^0\d{2,3}-(.+)$/.exec(phone)?.[1] ?? phone).replace(/-\d{1,4}$/, '').replace(/\D/g, '');
  if (/^1\d{10}$/.test(digits)) {
    return /^1\d{2}([01])\1{7}$|^1\d?(\d)\2{8,}$|^13800138000$|^1[3-9](?:123456789|\d12345678|\d87654321)$/.test(
      digits,
    );
  }
  const ordered = digits.length >= 6 && (ascending.includes(digits) || descending.includes(digits));
  return ordered || /^([0-579])\1*$/.test(digits);
}

/** Whether the name of a contact is none: 无, 不详, 某某, 经办人. */
export function isPlaceholderPerson(name: string): boolean {
  const text = name.normalize('NFKC').replace(/[\s\p{P}\p{S}]/gu, '');
  return (
    isBlankCell(name) ||
    /^(?:某+|[xX]+|张三|李四|王五|测试|联系人|负责人|经办人|法人|先生|女士|本人|\d{1,4})$/.test(text)
  );
}

const ascending = '01234567890123456789';
const descending = '98765432109876543210';
