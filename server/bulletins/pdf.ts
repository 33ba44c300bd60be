import { readFile } from 'node:fs/promises';
import PDFDocument from 'pdfkit';
import subsetFont from 'subset-font';
import type { Bulletin } from '../../schemas/bulletin.ts';
import { columnsOf, percent } from './columns.ts';
import { boldFont, regularFont } from './fonts.ts';
import { wordsOf } from './words.ts';

const margin = 40;
const colours = {
  text: '#1a1a1a',
  grey: '#666666',
  line: '#cccccc',
  own: '#b3261e',
  joint: '#e8a33d',
  none: '#d9d9d9',
} as const;

type Doc = InstanceType<typeof PDFDocument>;

/** A bulletin as a PDF, A4 across, with the Chinese characters that it uses embedded. */
export async function bulletinPdf(bulletin: Bulletin, language: 'zh-CN' | 'en'): Promise<Buffer> {
  const { title, lead, notes } = wordsOf(bulletin, language);
  const doc = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin,
    lang: language,
    displayTitle: true,
    info: { Title: title, Author: bulletin.by, CreationDate: bulletin.frozenAt },
  });
  const pieces: Buffer[] = [];
  doc.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = new Promise<void>((resolve) => doc.on('end', resolve));
  const columns = columnsOf(language);
  const cells = [...bulletin.rows, bulletin.total].flatMap((row) => [
    row.name,
    ...columns.map(({ cell }) => cell(row)),
  ]);
  const titles = columns.map((column) => column.title);
  // With the characters that are used only: whole fonts of eight megabytes take seconds.
  const text = [...lead, ...notes, ...cells, ...titles, ...legendOf(language)].join('');
  doc.registerFont('regular', await subset(regularFont, text)).registerFont('bold', await subset(boldFont, title));
  const width = doc.page.width - 2 * margin;
  doc.font('bold').fontSize(18).fillColor(colours.text).text(title, { align: 'center' });
  doc.moveDown(0.6).font('regular').fontSize(10.5);
  for (const sentence of lead) doc.text(sentence, { width, lineGap: 3 }).moveDown(0.3);
  doc.moveDown(0.4);
  drawTable(doc, bulletin, language);
  drawChart(doc, bulletin, language);
  doc.font('regular').fontSize(8.5).fillColor(colours.grey);
  for (const note of notes) doc.text(note, margin, doc.y + 3, { width });
  doc.end();
  await ended;
  return Buffer.concat(pieces);
}

async function subset(path: string, text: string): Promise<Buffer> {
  return subsetFont(await readFile(path), text, { targetFormat: 'sfnt' });
}

function legendOf(language: 'zh-CN' | 'en'): string[] {
  return language === 'en' ? ['own', 'joint', 'none'] : ['单独建会', '联合建会', '未建会'];
}

function drawTable(doc: Doc, { rows, total }: Bulletin, language: 'zh-CN' | 'en'): void {
  const columns = columnsOf(language);
  doc.fontSize(8.5).fillColor(colours.text);
  doc.table({
    defaultStyle: { border: [0, 0, 0.5, 0], borderColor: colours.line, padding: [3, 4, 3, 4] },
    columnStyles: columns.map((_, at) => ({
      width: at === 1 ? 70 : '*',
      align: { x: at === 1 ? 'left' : 'right', y: 'center' },
    })),
    data: [columns.map(({ title }) => title), ...[...rows, total].map((row) => columns.map(({ cell }) => cell(row)))],
  });
  doc.moveDown(0.8);
}

/** A bar a row: employers with their own union, in a joint one, without; and the rate beside it. */
function drawChart(doc: Doc, { rows, total }: Bulletin, language: 'zh-CN' | 'en'): void {
  const bar = { height: 10, gap: 3, left: margin + 90, width: doc.page.width - 2 * margin - 150 };
  const all = [...rows, total];
  const legend = legendOf(language);
  if (doc.y + all.length * (bar.height + bar.gap) + 30 > doc.page.height - margin) doc.addPage();
  let y = doc.y;
  doc.font('regular').fontSize(8.5);
  for (const [at, key] of (['own', 'joint', 'none'] as const).entries()) {
    doc.rect(bar.left + at * 80, y + 1, 9, 9).fill(colours[key]);
    doc.fillColor(colours.text).text(legend[at] ?? '', bar.left + at * 80 + 13, y, { lineBreak: false });
  }
  y += 18;
  for (const row of all) {
    doc.fillColor(colours.text).text(row.name, margin, y, { width: 84, align: 'right', lineBreak: false });
    let x = bar.left;
    for (const key of ['own', 'joint', 'none'] as const) {
      const part = row.employers > 0 ? (row[key] / row.employers) * bar.width : 0;
      if (part > 0) doc.rect(x, y, part, bar.height).fill(colours[key]);
      x += part;
    }
    doc.fillColor(colours.text).text(percent(row.rate.value), bar.left + bar.width + 6, y, { lineBreak: false });
    y += bar.height + bar.gap;
  }
  doc.x = margin;
  doc.y = y + 4;
}
