/** One entry of the catalogue: what kind of outcome, and its text in both languages. */
export function failure<Kind extends string>(kind: Kind, zh: string, en: string) {
  return { kind, 'zh-CN': zh, en };
}
