import PDFDocument from 'pdfkit';
import type { Certificate } from '../../../schemas/activities/certificate.ts';
import { shanghaiDay, shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { fontPath } from '../../platform/documents/fonts.ts';
import type { ServedSession } from './served-sessions.ts';

const ink = '#1f2937';
const faint = '#6b7280';
const accent = '#b91c1c';
/** The page size of A4, in points. */
const page = { width: 595.28, height: 841.89, margin: 64 } as const;
const rowHeight = 22;

/**
 * Write a certificate as a PDF (A4, Chinese font embedded): the name, the hours, the sessions, and the code to check
 * it.
 */
export function writeCertificatePdf(
  certificate: Certificate,
  served: readonly ServedSession[],
  name: string,
): AsyncIterable<Uint8Array> {
  const document = new PDFDocument({
    size: 'A4',
    margin: page.margin,
    info: { Title: '志愿服务时长证明', CreationDate: certificate.at },
  });
  document.registerFont('regular', fontPath('Regular')).registerFont('bold', fontPath('Bold'));
  head(document, certificate, name);
  table(document, served);
  foot(document, certificate);
  document.end();
  return document;
}

function head(document: PDFKit.PDFDocument, { from, until, minutes, sessions }: Certificate, name: string): void {
  document.rect(0, 0, page.width, 10).fill(accent);
  document.fillColor(ink).font('bold').fontSize(26).text('志愿服务时长证明', page.margin, 90, { align: 'center' });
  document.moveDown(1.6).font('regular').fontSize(13);
  document.text(
    `兹证明 ${name} 于 ${chineseDay(from)}至${chineseDay(until)}期间，参加工会志愿服务 ${sessions} 场，累计服务时长 ${duration(minutes)}。`,
    { lineGap: 8, indent: 26 },
  );
  document.moveDown(1.2);
}

function table(document: PDFKit.PDFDocument, served: readonly ServedSession[]): void {
  const columns = [
    { title: '日期', x: page.margin, width: 90 },
    { title: '活动', x: page.margin + 90, width: 290 },
    { title: '时长', x: page.margin + 380, width: 87 },
  ] as const;
  const row = (cells: readonly string[], font: string, colour: string) => {
    if (document.y + rowHeight > page.height - page.margin - 90) document.addPage();
    const y = document.y;
    for (const [at, { x, width }] of columns.entries()) {
      document.font(font).fontSize(10.5).fillColor(colour);
      document.text(cells[at] ?? '', x, y, { width: width - 8, height: rowHeight, ellipsis: true, lineBreak: false });
    }
    document.y = y + rowHeight;
    document.moveTo(page.margin, y + 17).lineTo(page.width - page.margin, y + 17);
    document.lineWidth(0.5).strokeColor('#d1d5db').stroke();
  };
  const titles = columns.map(({ title }) => title);
  row(titles, 'bold', faint);
  for (const { startsAt, title, minutes } of served) {
    row([shanghaiDay(startsAt), title, duration(minutes)], 'regular', ink);
  }
}

function foot(document: PDFKit.PDFDocument, { code, at }: Certificate): void {
  const left = { x: page.margin, y: document.y + 24 };
  document.font('regular').fontSize(10.5).fillColor(ink);
  document.text(`开具时间：${shanghaiIso(at).slice(0, 16).replace('T', ' ')}（北京时间）`, left.x, left.y);
  document.font('bold').text(`验证码：${code.match(/.{4}/g)?.join('-')}`, { lineGap: 4 });
  document.font('regular').fontSize(9).fillColor(faint);
  document.text('在小程序“证明查验”中输入验证码，可核对本证明与记录是否一致。');
}

/** `2026-03-07` → `2026年3月7日`. */
function chineseDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** 95 → `1小时35分钟`; hours are not rounded. */
function duration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours}小时` : '', rest > 0 || hours === 0 ? `${rest}分钟` : ''].join('');
}
