import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import { fieldProblem } from '../../platform/field-problems.ts';
import '../../platform/strict.ts';
import { z } from 'zod';
import { appendOnly } from '../../platform/append-only.ts';
import { described } from '../../platform/described.ts';
import { time } from '../../platform/fields.ts';
import { encrypted, personReference } from '../../platform/personal.ts';
import { mustBeUnique } from '../../platform/unique.ts';

/** What a scan records: a person came in or went out. */
export const scanActions = ['in', 'out'] as const;
export type ScanAction = (typeof scanActions)[number];

/**
 * How a scan was made: by the screen's code, the person's code, a name ticked in the list, or the organiser's
 * correction.
 */
const scanWays = ['screen', 'code', 'tick', 'correction'] as const;

/** Why a scan that was made offline does not count until the organiser decides. */
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
    /**
     * The number of the person's scan at this session, from 1. It is unique, so a writer has seen all scans before its
     * own.
     */
    n: { type: Number, required: true },
    /** A value that the device makes for one scan; a repetition of the request carries the same. */
    nonce: { type: String, required: true },
    /** `void` cancels the scan that `against` refers to. */
    action: { type: String, required: true, enum: [...scanActions, 'void'] },
    way: { type: String, required: true, enum: scanWays },
    /**
     * The time that counts: the server's, the device's corrected by its clock error, or the one that a correction
     * states.
     */
    at: { type: Date, required: true },
    /** The time on the device's clock, uncorrected. */
    deviceAt: { type: Date },
    serverAt: { type: Date, required: true },
    /** The offline list that the device had downloaded. */
    list: { type: Schema.Types.ObjectId },
    /** The staff account that scanned, ticked or corrected; none where the person scanned. */
    by: { type: String },
    /** Metres from the event's location, where the event checks it; the position itself is not stored. */
    distance: { type: Number },
    doubt: { type: String, enum: doubts },
    against: { type: Schema.Types.ObjectId },
    /** Why the organiser corrects. */
    reason: encrypted('text'),
  },
  { collection: 'scans', versionKey: false },
);
// A writer of a scan has read the person's other scans with their nonces, so nonces need no unique index of their own.
mustBeUnique(scan, 'scanNumber');
scan.index({ person: 1, at: -1 });
appendOnly(scan, 'scans');

/** One scan of a person at a session, as stored. */
export type Scan = InferRawDocTypeFromSchema<typeof scan> & { _id: Types.ObjectId };
export const ScanModel = model('Scan', scan);

/** A nonce as it comes in: 16 to 64 letters, digits, hyphens and underscores, for example a UUID. */
export const nonce = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/, fieldProblem('nonce'))
  .meta({
    ...described(
      '每次扫码用一个新的 UUID；重复请求时不变',
      'a new UUID for each scan; a repeated request carries the same one',
    ),
    examples: ['0b9cfb52-8f0e-4f3e-9d5f-4a3f1f0c2b11'],
  });

/** The result of a scan. */
export const ScanView = z
  .object({
    sessionId: z.string(),
    action: z.enum(scanActions),
    result: z
      .enum(['done', 'already'])
      .meta(
        described(
          '结果；already 表示此前已签到或已签退，时间为当时',
          'already: the person was in or out before; `at` says since when',
        ),
      ),
    at: time.meta(described('据以计算的时间', 'the time that counts')),
    scannedAt: time.nullish().meta(described('设备时钟所示的时间', 'the time on the device’s clock')),
    lateMinutes: z
      .int()
      .meta(
        described('场次开始后的整分钟数；签退为 0', 'whole minutes after the start of the session; 0 for a check-out'),
      ),
    name: z.string().nullish().meta(described('给工作人员看的姓名，已脱敏，如“张*”', 'masked, for staff: 张*')),
  })
  .meta({ id: 'ScanResult' });
