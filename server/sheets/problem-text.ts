/** A problem for which the row is refused: why, and what to do about it. */
export function error(zh: string, zhRemedy: string, en: string, enRemedy: string) {
  return { severity: 'error' as const, reason: { 'zh-CN': zh, en }, remedy: { 'zh-CN': zhRemedy, en: enRemedy } };
}

/** A problem for which the cell is not used, or used with doubt. */
export function warning(zh: string, zhRemedy: string, en: string, enRemedy: string) {
  return { severity: 'warning' as const, reason: { 'zh-CN': zh, en }, remedy: { 'zh-CN': zhRemedy, en: enRemedy } };
}
