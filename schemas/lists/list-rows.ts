import { model, Schema } from 'mongoose';
import '../platform/strict.ts';
import { mustBeUnique } from '../platform/unique.ts';

/** The results of the rows of one chunk; the arrays have one element for each row (`packRows`). */
const chunk = new Schema(
  {
    list: { type: Number, required: true },
    n: { type: Number, required: true },
    lines: { type: Buffer, required: true },
    serials: { type: Buffer, required: true },
    hashes: { type: Buffer, required: true },
    outcomes: { type: Buffer, required: true },
    prints: Buffer,
  },
  { collection: 'list_chunks', versionKey: false },
);
mustBeUnique(chunk, 'listChunk');
export const ListChunkModel = model('ListChunk', chunk);

const noteFields = {
  list: { type: Number, required: true },
  line: { type: Number, required: true },
  cells: { type: [String], required: true },
  problems: {
    type: [
      new Schema(
        {
          field: String,
          code: String,
          severity: String,
          value: String,
          candidates: { type: [String], default: undefined },
        },
        { _id: false },
      ),
    ],
    required: true,
  },
} as const;

/** A rejected row. Cells that may be personal are masked. */
const reject = new Schema(noteFields, { collection: 'list_rejects', versionKey: false });
mustBeUnique(reject, 'listReject');
export const ListRejectModel = model('ListReject', reject);

/** A row that was accepted with warnings, stored as a rejected one is; of a list the first `maxWarnings`. */
const warning = new Schema(noteFields, { collection: 'list_warnings', versionKey: false });
mustBeUnique(warning, 'listWarning');
export const ListWarningModel = model('ListWarning', warning);

/** How many rows with warnings are kept of a list. */
export const maxWarnings = 10_000;
