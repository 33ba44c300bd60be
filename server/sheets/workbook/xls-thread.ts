/** The worker thread of open-xls.ts: receives the bytes of an .xls and replies with those of an .xlsx. */
import { parentPort, workerData } from 'node:worker_threads';
import { read, write } from '@e965/xlsx';

/** The reply of the thread. */
export type ConvertedXls = { xlsx: Uint8Array } | { isEncrypted: boolean; reason: string };

/** Convert a workbook: values, number formats, merged cells, hidden rows and hidden sheets; no formulas, pictures or macros. */
function convert(xls: Uint8Array): ConvertedXls {
  try {
    const workbook = read(xls, {
      type: 'array',
      dense: true,
      cellFormula: false,
      cellHTML: false,
      cellText: false,
      cellNF: true,
      cellStyles: true,
    });
    return { xlsx: new Uint8Array(write(workbook, { type: 'array', bookType: 'xlsx', compression: true })) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { isEncrypted: /password|encrypt/i.test(reason), reason };
  }
}

parentPort?.postMessage(convert(workerData as Uint8Array));
