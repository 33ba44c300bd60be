/** Make an entry of the catalogue: its kind, and its text in Chinese and English. */
export function failure<Kind extends string, const En extends string>(kind: Kind, zh: string, en: En) {
  return { kind, 'zh-CN': zh, en };
}
