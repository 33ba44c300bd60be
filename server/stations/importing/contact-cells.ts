import type { RowCells } from './row-notes.ts';

/** A mobile number, a landline with or without its area code, or any other run of digits. */
const phone =
  /(?:(?:\+|00)?86[\s-]*)?1[3-9]\d(?:[\s-]?\d{4}){2}(?!\d)|(?:\(?0\d{2,3}\)?[\s-]*)?\d{3,4}[\s-]?\d{4}(?:-\d{1,6})?(?!\d)|\+?\d[\d-]{5,18}\d/;

/**
 * Complete the contact of a row: a person and a phone in one cell (张三13800138000) are parted, and of several phones the
 * first is kept, without spaces.
 */
export function completeContact(cells: RowCells): void {
  const { askPerson = '', askPhone = '' } = cells;
  const written = (phone.exec(askPhone) ?? (askPhone ? null : phone.exec(askPerson)))?.[0];
  if (!written) return;
  cells.askPhone = written.replace(/[\s()]/g, '').replace(/^(?:\+|00)?86-?(?=1\d\d-?\d{4}-?\d{4}$)/, '');
  const person = askPerson.replace(written, '').replace(/[()（）:：,，、/\s]+$|^[:：,，、/\s]+/g, '');
  if (person) cells.askPerson = person;
  else delete cells.askPerson;
}
