/**
 * Fold a text of opening hours for reading: width, case, look-alike characters and spaces.
 *
 * A line break becomes `\n`, a space between two digits a comma; every other space goes.
 *
 * @returns the folded text, and whether a misprint (a letter for a digit, 8:30-17:3O) was mended in it.
 */
export function foldHours(text: string): { text: string; misprint: boolean } {
  const folded = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s*[\r\n]+\s*/g, '\n')
    .trim()
    .replace(/(?<=\d)[^\S\n]+(?=\d)/g, ',')
    .replace(/[^\S\n]/g, '')
    .replace(/[點時週禮開閉館營業間號節補]/g, (one) => simplified[one] ?? one)
    .replace(/[∶˸ː:]+/g, ':')
    .replace(/[‐‑‒–—―−─━ー〜∼⁓~→-]+/g, '-')
    // A dash that was typed as the number one.
    .replace(/(?<=\d)一(?=\d)/g, '-')
    .replace(/-?([至到])-?/g, '$1')
    .replace(/[【［[〔{「](?!\d|-\d)/g, '(')
    .replace(/(?<!\d)[】］\]〕}」]/g, ')')
    .replace(/周末双休/g, '周末休息')
    .replace(/[｡!！]/g, '。');
  const mended = folded
    .replace(/(?<=[\d:])o(?![a-z])|(?<![a-z])o(?=\d)/g, '0')
    .replace(/(?<=[\d:])[li](?=[\d:])|(?<![a-z\d])[li](?=\d:)/g, '1');
  return { text: mended, misprint: mended !== folded };
}

const simplified: Readonly<Record<string, string>> = {
  點: '点',
  時: '时',
  週: '周',
  禮: '礼',
  開: '开',
  閉: '闭',
  館: '馆',
  營: '营',
  業: '业',
  間: '间',
  號: '号',
  節: '节',
  補: '补',
};
