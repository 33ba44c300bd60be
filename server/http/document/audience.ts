import { type Permission, permissionsOf, type Role, roleNames } from '../../access/staff/roles.ts';
import type { LocalisedText } from '../../platform/errors/errors.ts';
import type { Audience } from '../endpoint/contract.ts';

/** Say who may call an endpoint. */
export function audienceText(audience: Audience): LocalisedText {
  if (audience === 'anyone') return { 'zh-CN': '任何人可用，无须登录。', en: 'For anyone, without a login.' };
  if (audience === 'member')
    return { 'zh-CN': '职工本人可用，须经微信登录。', en: 'For a worker who logged in through WeChat.' };
  const permission = audience.slice('staff:'.length) as Permission;
  const holders = roleNames.filter((role) => permissionsOf(role).includes(permission)).map((role) => roleTexts[role]);
  return {
    'zh-CN': `工作人员可用，须有权限 \`${permission}\`：${holders.map((each) => each['zh-CN']).join('、')}。`,
    en: `For staff with the permission \`${permission}\`: ${holders.map(({ en }) => en).join(', ')}.`,
  };
}

const roleTexts: Record<Role, LocalisedText> = {
  reader: { 'zh-CN': '查阅人员', en: 'reader' },
  data_officer: { 'zh-CN': '数据员', en: 'data officer' },
  event_organiser: { 'zh-CN': '活动组织者', en: 'event organiser' },
  station_keeper: { 'zh-CN': '站点管理员', en: 'station keeper' },
  partner: { 'zh-CN': '合作方', en: 'partner' },
  union_admin: { 'zh-CN': '工会管理员', en: 'administrator of a union' },
  system_admin: { 'zh-CN': '系统管理员', en: 'system administrator' },
};
