/** What a workbook is packed in: a zip archive (.xlsx) or a compound file of OLE (.xls, and workbooks with a password). */
export type Container = 'zip' | 'ole';

const signatures: readonly [Container, readonly number[]][] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['ole', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
];

/** The number of bytes by which a container is recognised. */
export const signatureLength = 8;

/** Recognise a container by the first bytes of a file, whatever the file is called. @returns undefined for anything else. */
export function containerOf(head: Uint8Array): Container | undefined {
  return signatures.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte))?.[0];
}
