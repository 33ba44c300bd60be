import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import './strict.ts';
import { z } from 'zod';
import { time } from './fields.ts';
import { callerReference, plainPersonal } from './personal.ts';

/** Who acts: staff, a person, the command line, the program by itself, or a login that failed. */
const actorKinds = ['staff', 'member', 'cli', 'program', 'unknown'] as const;
/** `begun` stands before an act that changes something; what becomes of it follows, and names it in `of`. */
const actResults = ['begun', 'ok', 'refused', 'failed'] as const;

const audit = new Schema(
  {
    /** Counts from 1 without a gap. That it is unique is what keeps the chain from forking. */
    _id: { type: Number, required: true },
    at: { type: Date, required: true },
    who: {
      type: {
        _id: false,
        kind: { type: String, enum: actorKinds, required: true },
        id: callerReference('keep', { where: { 'who.kind': 'member' } }),
      },
      required: true,
    },
    /** The unions for which who acts was appointed and all above them: who may read the entry. */
    within: { type: [String], required: true },
    /** Method and route, or the command. */
    action: { type: String, required: true },
    /** Ids and codes of the record; never a name or another word that somebody typed. */
    on: { type: String, default: null },
    /** Why unmasked data was looked at: a word of a list, and which fields. */
    reason: { type: String },
    address: { ...plainPersonal('address'), default: null },
    result: { type: String, enum: actResults, required: true },
    /** Why it was refused. */
    code: { type: String, default: null },
    request: { type: String, default: null },
    of: { type: Number, default: null },
    prev: { type: String, required: true },
    /** SHA-256 of everything above, in canonical JSON. */
    hash: { type: String, required: true },
  },
  { collection: 'audit', versionKey: false },
);
audit.index({ at: 1 });
audit.index({ within: 1, _id: -1 });
audit.index({ 'who.id': 1, _id: -1 });

const changes = ['updateOne', 'updateMany', 'replaceOne', 'findOneAndUpdate', 'findOneAndReplace'] as const;
const removals = ['deleteOne', 'deleteMany', 'findOneAndDelete'] as const;
audit.pre([...changes, ...removals], () => {
  throw new Error('the audit is only ever added to');
});

/** An entry of the audit as stored. */
export type AuditEntry = InferRawDocTypeFromSchema<typeof audit>;
export const AuditModel = model('Audit', audit);

const head = new Schema(
  {
    _id: { type: String, required: true },
    seq: { type: Number, required: true },
    hash: { type: String, required: true },
  },
  { collection: 'auditHeads', versionKey: false },
);

/** How far the chain came, kept apart from it: so that an end cut off is missed. */
export const AuditHeadModel = model('AuditHead', head);

/** An entry as an auditor sees it. */
export const AuditView = z
  .object({
    seq: z.int(),
    at: time,
    who: z.object({ kind: z.enum(actorKinds), id: z.string().nullish() }),
    action: z.string(),
    on: z.string().nullish(),
    reason: z.string().nullish().meta({ description: 'why unmasked data was looked at, and which' }),
    address: z.string().nullish(),
    result: z.enum(actResults),
    code: z.string().nullish(),
    request: z.string().nullish(),
    of: z.int().nullish().meta({ description: 'the entry in which this act was begun' }),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });
