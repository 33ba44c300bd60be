import type { OpenedContainer } from '../input/open-input.ts';
import { createMergeFiller } from './merged-cells.ts';
import { openXls } from './open-xls.ts';
import { readSharedStrings } from './shared-strings.ts';
import { type CellContext, readSheetRows, type WorkbookRow } from './sheet-rows.ts';
import { surveySheet } from './sheet-survey.ts';
import { readStyles } from './styles.ts';
import { findWorkbookParts } from './workbook-parts.ts';
import { openZip } from './zip-parts.ts';

/** An opened workbook. */
export interface Workbook {
  /** The worksheets in the order of their tabs. */
  sheets: readonly WorkbookSheet[];
  close(): Promise<void>;
}

/** A sheet of a workbook. */
export interface WorkbookSheet {
  name: string;
  isHidden: boolean;
  /** Read the rows as the file has them. */
  rows(): AsyncGenerator<WorkbookRow[]>;
  /** Survey the whole sheet, to read its rows with the value of a merged region in each of its rows. */
  survey(): Promise<SurveyedSheet>;
}

/** A sheet that is known to be whole. */
export interface SurveyedSheet {
  /** About the number of rows; 0 if unknown. */
  rowCount: number;
  /** Read the rows. Merged regions that begin at `fromLine` or below are filled. */
  rows(fromLine: number): AsyncGenerator<WorkbookRow[]>;
}

/**
 * Open a workbook of an opened file: .xlsx as it is, .xls by a copy in the form of .xlsx. Of .xlsx only the table of shared
 * texts is read here, into a temporary file; rows are decompressed and parsed while they are asked for.
 *
 * @throws {Failure} `list_workbook_encrypted`, `list_workbook_broken`, `list_workbook_too_large`, `list_is_zip`, `list_is_ods`,
 *   `list_is_xlsb`, `list_is_ole`.
 */
export async function openWorkbook({ container, spool, bytes }: OpenedContainer): Promise<Workbook> {
  const copy = container === 'ole' ? await openXls(spool, bytes) : undefined;
  try {
    const zip = await openZip(copy ?? spool);
    const { sheets, sharedStrings, styles, isDate1904 } = await findWorkbookParts(zip);
    const formats = styles ? await readStyles(zip.read(styles)) : [];
    const strings = sharedStrings ? await readSharedStrings(zip.read(sharedStrings)) : undefined;
    const context: CellContext = { strings, formats, isDate1904 };
    return {
      sheets: sheets.map(({ name, isHidden, part }) => ({
        name,
        isHidden,
        rows: () => readSheetRows(zip.read(part), context),
        survey: async () => {
          const { rows, merged } = await surveySheet(zip.read(part));
          return {
            rowCount: rows,
            async *rows(fromLine) {
              const fill = createMergeFiller(merged, fromLine);
              for await (const batch of readSheetRows(zip.read(part), context)) {
                if (merged.length > 0) for (const { line, cells } of batch) fill(line, cells);
                yield batch;
              }
            },
          };
        },
      })),
      close: async () => {
        await strings?.close();
        await copy?.close();
      },
    };
  } catch (error) {
    await copy?.close();
    throw error;
  }
}
