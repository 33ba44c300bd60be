import { readFile } from 'node:fs/promises';
import PDFDocument from 'pdfkit';
import subsetFont from 'subset-font';
import { fontPath } from '../../platform/documents/fonts.ts';
import type { Language } from '../../platform/errors/errors.ts';
import type { ReportContent } from './report-content.ts';

/** Of the page, in points. */
const margin = 40;
/** Space left and right of the text of a cell, in points. */
const padding = 4;
const colours = {
  text: '#1a1a1a',
  grey: '#666666',
  line: '#cccccc',
  parts: ['#b3261e', '#e8a33d', '#d9d9d9'],
} as const;

type Doc = InstanceType<typeof PDFDocument>;

/** Write a bulletin or summary as a PDF in A4 landscape, with the Chinese characters that it uses embedded. */
export async function renderPdf(sheet: ReportContent, language: Language): Promise<Buffer> {
  const { title, lead, notes } = sheet;
  const doc = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin,
    lang: language,
    displayTitle: true,
    info: { Title: title, ...(sheet.by && { Author: sheet.by }), ...(sheet.at && { CreationDate: sheet.at }) },
  });
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => doc.on('end', resolve));
  const names = sheet.bars.flatMap(({ name, label }) => [name, label]);
  // Only the characters that are used are embedded: whole fonts of eight megabytes take seconds.
  const text = [...lead, ...notes, ...sheet.columns, ...sheet.rows.flat(), ...sheet.legend, ...names].join('');
  doc
    .registerFont('regular', await subset(fontPath('Regular'), text))
    .registerFont('bold', await subset(fontPath('Bold'), title));
  const width = doc.page.width - 2 * margin;
  doc.font('bold').fontSize(18).fillColor(colours.text).text(title, { align: 'center' });
  doc.moveDown(0.6).font('regular').fontSize(10.5);
  for (const sentence of lead) doc.text(sentence, { width, lineGap: 3 }).moveDown(0.3);
  doc.moveDown(0.4);
  drawTable(doc, sheet);
  drawChart(doc, sheet);
  doc.font('regular').fontSize(8.5).fillColor(colours.grey);
  for (const note of notes) doc.text(note, margin, doc.y + 3, { width });
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

async function subset(path: string, text: string): Promise<Buffer> {
  return subsetFont(await readFile(path), text, { targetFormat: 'sfnt' });
}

function drawTable(doc: Doc, { columns, rows }: ReportContent): void {
  doc.fontSize(8.5).fillColor(colours.text);
  const data = [columns, ...rows];
  const widths = widthsOf(doc, data);
  doc.table({
    defaultStyle: { border: [0, 0, 0.5, 0], borderColor: colours.line, padding: [3, padding, 3, padding] },
    columnStyles: widths.map((width, at) => ({ width, align: { x: at < 2 ? 'left' : 'right', y: 'center' } })),
    data: data.map((row) => [...row]),
  });
  doc.moveDown(0.8);
}

/** Column widths in proportion to the widest cell of each, scaled to the width of the page, so that figures hardly break. */
function widthsOf(doc: Doc, rows: readonly (readonly string[])[]): number[] {
  const needed = (rows[0] ?? []).map(
    (_, at) => Math.max(...rows.map((row) => doc.widthOfString(row[at] ?? ''))) + 2 * padding + 1,
  );
  const scale = (doc.page.width - 2 * margin) / needed.reduce((sum, width) => sum + width, 0);
  return needed.map((width) => width * scale);
}

/** Draw one bar for each row, with its rate beside it. */
function drawChart(doc: Doc, { legend, bars }: ReportContent): void {
  const bar = { height: 10, gap: 3, left: margin + 90, width: doc.page.width - 2 * margin - 150 };
  // The last part is always what is missing, and grey.
  const colourOf = (at: number) => (at === legend.length - 1 ? colours.parts[2] : (colours.parts[at] ?? colours.grey));
  if (doc.y + bars.length * (bar.height + bar.gap) + 30 > doc.page.height - margin) doc.addPage();
  let y = doc.y;
  doc.font('regular').fontSize(8.5);
  for (const [at, name] of legend.entries()) {
    doc.rect(bar.left + at * 80, y + 1, 9, 9).fill(colourOf(at));
    doc.fillColor(colours.text).text(name, bar.left + at * 80 + 13, y, { lineBreak: false });
  }
  y += 18;
  for (const { name, parts, whole, label } of bars) {
    doc.fillColor(colours.text).text(name, margin, y, { width: 84, align: 'right', lineBreak: false });
    let x = bar.left;
    for (const [at, value] of parts.entries()) {
      const length = whole > 0 ? (value / whole) * bar.width : 0;
      if (length > 0) doc.rect(x, y, length, bar.height).fill(colourOf(at));
      x += length;
    }
    doc.fillColor(colours.text).text(label, bar.left + bar.width + 6, y, { lineBreak: false });
    y += bar.height + bar.gap;
  }
  doc.x = margin;
  doc.y = y + 4;
}
