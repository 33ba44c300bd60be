import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import { fieldProblem } from '../../platform/field-problems.ts';
import '../../platform/strict.ts';
import { z } from 'zod';
import { appendOnly } from '../../platform/append-only.ts';
import { time } from '../../platform/fields.ts';
import { encrypted, personReference } from '../../platform/personal.ts';
import { mustBeUnique } from '../../platform/unique.ts';

/** What a scan says: somebody came, somebody went. */
export const scanActions = ['in', 'out'] as const;
export type ScanAction = (typeof scanActions)[number];

/** How it came: the screen's code, the person's code, a name ticked in the list, or a correction by the organiser. */
const scanWays = ['screen', 'code', 'tick', 'correction'] as const;

/** Why a scan that was made offline does not count by itself and waits for the organiser. */
export const doubts = [
  'session_cancelled',
  'not_signed_up',
  'attendance_closed',
  'checkin_not_open',
  'checkin_closed',
  'checkin_code_invalid',
  'checkin_code_expired',
  'before_fetch',
  'after_delivery',
] as const;
export type Doubt = (typeof doubts)[number];

const scan = new Schema(
  {
    event: { type: Schema.Types.ObjectId, required: true },
    session: { type: Schema.Types.ObjectId, required: true },
    person: personReference('pseudonym'),
    /** Which of the person's scans at this session it is, from 1: whoever adds one has seen those before it. */
    n: { type: Number, required: true },
    /** Made by the device for one scan, so that its repetitions are known. */
    nonce: { type: String, required: true },
    /** `void` takes the scan away that `against` names. */
    action: { type: String, required: true, enum: [...scanActions, 'void'] },
    way: { type: String, required: true, enum: scanWays },
    /** The time that counts: the server's, the device's put right by its clock's error, or the one that a correction states. */
    at: { type: Date, required: true },
    /** The time on the device's clock, as it is. */
    deviceAt: { type: Date },
    serverAt: { type: Date, required: true },
    /** The list that an offline device had fetched. */
    list: { type: Schema.Types.ObjectId },
    /** The account of who scanned, ticked or corrected; none where the person scanned. */
    by: { type: String },
    /** Metres from the place, where the event asks; the position itself is not kept. */
    distance: { type: Number },
    doubt: { type: String, enum: doubts },
    against: { type: Schema.Types.ObjectId },
    /** Why the organiser corrects. */
    reason: encrypted('text'),
  },
  { collection: 'scans', versionKey: false },
);
// Whoever adds a scan has seen the person's others, and so their nonces: they need no index of their own.
mustBeUnique(scan, 'scanNumber');
scan.index({ person: 1, at: -1 });
appendOnly(scan, 'scans');

/** One scan as stored. */
export type Scan = InferRawDocTypeFromSchema<typeof scan> & { _id: Types.ObjectId };
export const ScanModel = model('Scan', scan);

/** A nonce as it comes in: 16 to 64 letters, digits and hyphens; a UUID is right. */
export const nonce = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/, fieldProblem('nonce'))
  .meta({
    description: 'a new UUID for each scan; its repetitions carry the same',
    examples: ['0b9cfb52-8f0e-4f3e-9d5f-4a3f1f0c2b11'],
  });

/** What a scan came to. */
export const ScanView = z
  .object({
    sessionId: z.string(),
    action: z.enum(scanActions),
    result: z.enum(['done', 'already']).meta({ description: 'already: it was so before; `at` says since when' }),
    at: time.meta({ description: 'the time that counts' }),
    scannedAt: time.nullish().meta({ description: 'the time on the device’s clock' }),
    lateMinutes: z.int().meta({ description: 'whole minutes after the start of the session; 0 for a check-out' }),
    name: z.string().nullish().meta({ description: 'masked, for staff: 张*' }),
  })
  .meta({ id: 'ScanResult' });
