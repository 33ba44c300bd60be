/** A problem that rejects its row: reason and remedy, in both languages. */
export function error(zh: string, zhRemedy: string, en: string, enRemedy: string) {
  return { severity: 'error' as const, reason: { 'zh-CN': zh, en }, remedy: { 'zh-CN': zhRemedy, en: enRemedy } };
}

/** A problem with which a row goes on without the doubtful cell. */
export function warning(zh: string, zhRemedy: string, en: string, enRemedy: string) {
  return { severity: 'warning' as const, reason: { 'zh-CN': zh, en }, remedy: { 'zh-CN': zhRemedy, en: enRemedy } };
}
