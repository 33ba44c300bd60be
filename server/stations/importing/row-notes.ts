import type { FailureCode } from '../../platform/errors/errors.ts';

/** Notes something about a field of a row that is taken in all the same. The details hold no personal data. */
export type NoteField = (field: string, code: FailureCode, details?: Record<string, unknown>) => void;

/** The cells of a row by field, to be completed. */
export type RowCells = Record<string, string>;
