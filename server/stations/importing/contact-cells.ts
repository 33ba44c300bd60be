import type { RowCells } from './row-notes.ts';

const phone = /\+?\d[\d\s-]{5,18}\d/;

/**
 * Complete the contact of a row: a person and a phone in one cell (张三13800138000) are parted, and of several phones the
 * first is kept, without spaces.
 */
export function completeContact(cells: RowCells): void {
  const { askPerson = '', askPhone = '' } = cells;
  const written = (phone.exec(askPhone) ?? (askPhone ? null : phone.exec(askPerson)))?.[0];
  if (!written) return;
  cells.askPhone = written.replace(/\s/g, '').replace(/^\+?86-?(?=1\d{10}$)/, '');
  const person = askPerson.replace(written, '').replace(/[()（）:：,，、/\s]+$|^[:：,，、/\s]+/g, '');
  if (person) cells.askPerson = person;
  else delete cells.askPerson;
}
