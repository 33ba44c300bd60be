/** Make an entry of the catalogue: its kind, and its text in Chinese and English. */
export function failure<Kind extends string>(kind: Kind, zh: string, en: string) {
  return { kind, 'zh-CN': zh, en };
}
