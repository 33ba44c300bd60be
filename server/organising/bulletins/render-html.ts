import { readFile } from 'node:fs/promises';
import subsetFont from 'subset-font';
import { fontPath } from '../../platform/documents/fonts.ts';
import { escapeHtml } from '../../platform/documents/html.ts';
import type { Language } from '../../platform/errors/errors.ts';
import type { ReportContent } from './report-content.ts';

/** Write a bulletin or summary as one page of HTML that loads nothing: the font with the characters used is inside. */
export async function renderHtml(sheet: ReportContent, language: Language): Promise<string> {
  const { title, lead, notes } = sheet;
  const head = sheet.columns.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('');
  const body = sheet.rows.map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`);
  const page = `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
<main>
<h1>${escapeHtml(title)}</h1>
${lead.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('\n')}
<div class="wide"><table>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table></div>
${chart(sheet)}
<footer>${notes.map((note) => `<p>${escapeHtml(note)}</p>`).join('\n')}</footer>
</main>
</html>
`;
  return page.replace('<style>', `<style>${await fontFace(page)}`);
}

/** The font with the characters of the page, a hundred or two, because not every machine has Chinese characters. */
async function fontFace(page: string): Promise<string> {
  const font = await subsetFont(await readFile(fontPath('Regular')), page, { targetFormat: 'woff2' });
  return `@font-face { font-family: Bulletin; src: url(data:font/woff2;base64,${font.toString('base64')}) format('woff2'); }`;
}

const style = `
body { margin: 0; background: #f4f4f2; color: #1a1a1a; line-height: 1.6;
  font-family: Bulletin, "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 24px 20px 40px; background: #fff; }
h1 { font-size: 22px; text-align: center; margin: 8px 0 18px; }
p { margin: 0 0 10px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px; margin: 14px 0 22px; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 7px; border-bottom: 1px solid #ddd; text-align: right; white-space: nowrap; }
th { font-weight: 600; background: #f4f4f2; }
th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; }
tbody tr:last-child { font-weight: 600; }
svg { width: 100%; height: auto; }
footer { margin-top: 18px; font-size: 12px; color: #666; }
@media print { body { background: #fff; } main { max-width: none; padding: 0; } }
`;

const colours = ['#b3261e', '#e8a33d', '#d9d9d9'] as const;

/** Draw one bar for each row, with its rate beside it. */
function chart({ legend, bars }: ReportContent): string {
  const [left, width, step] = [110, 620, 26];
  // The last part is always what is missing, and grey.
  const colourOf = (at: number) => (at === legend.length - 1 ? colours[2] : colours[at]);
  const keys = legend.map(
    (name, at) =>
      `<rect x="${left + at * 110}" y="2" width="12" height="12" fill="${colourOf(at)}"/><text x="${left + at * 110 + 18}" y="13">${escapeHtml(name)}</text>`,
  );
  const drawn = bars.map(({ name, parts, whole, label }, at) => {
    const y = 26 + at * step;
    let x = left;
    const rects = parts.map((value, part) => {
      const length = whole > 0 ? (value / whole) * width : 0;
      const rect = `<rect x="${x.toFixed(1)}" y="${y}" width="${length.toFixed(1)}" height="16" fill="${colourOf(part)}"><title>${value}</title></rect>`;
      x += length;
      return rect;
    });
    const title = `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${escapeHtml(name)}</text>`;
    return `${title}${rects.join('')}<text x="${left + width + 8}" y="${y + 13}">${escapeHtml(label)}</text>`;
  });
  const height = 30 + bars.length * step;
  return `<svg viewBox="0 0 800 ${height}" role="img" aria-label="${escapeHtml(legend.join(' '))}" font-size="13">${keys.join('')}${drawn.join('')}</svg>`;
}
