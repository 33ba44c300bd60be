import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import './strict.ts';
import { z } from 'zod';
import { described } from './described.ts';
import { time } from './fields.ts';
import { callerReference, plainPersonal } from './personal.ts';

/** The actors: staff, a person, the command line, the program by itself, or an unknown one whose login failed. */
const actorKinds = ['staff', 'member', 'cli', 'program', 'unknown'] as const;
/** `begun` is recorded before an action changes anything; the entry of its result refers to it in `of`. */
const actResults = ['begun', 'ok', 'refused', 'failed'] as const;

const audit = new Schema(
  {
    /** Counts from 1 without a gap. Being unique, it keeps the chain from forking. */
    _id: { type: Number, required: true },
    at: { type: Date, required: true },
    who: {
      type: {
        _id: false,
        kind: { type: String, enum: actorKinds, required: true },
        /** Of a person the pseudonym, because nothing of the chain can be erased. */
        id: callerReference('keep', { where: { 'who.kind': 'member' }, isPseudonym: true }),
      },
      required: true,
    },
    /** The unions of the actor's appointments and all unions above them, whose auditors may read the entry. */
    within: { type: [String], required: true },
    /** Method and route, or the command. */
    action: { type: String, required: true },
    /** Ids and codes of the record, of a person the pseudonym; never a name or another text that somebody typed. */
    on: { type: String, default: null },
    /** Why unmasked data was looked at: a reason of a fixed list, and the fields. */
    reason: { type: String },
    /** The IP address of the client. */
    address: { ...plainPersonal('address'), default: null },
    result: { type: String, enum: actResults, required: true },
    /** The failure code of an action that was refused or failed. */
    code: { type: String, default: null },
    /** The id of the request. */
    request: { type: String, default: null },
    /** The number of the entry that recorded the beginning of this action. */
    of: { type: Number, default: null },
    /** The hash of the entry before. */
    prev: { type: String, required: true },
    /** SHA-256 of all other fields but `restated`, in canonical JSON. */
    hash: { type: String, required: true },
    /** The keyed hash of an entry in which ids of people became pseudonyms afterwards; `hash` is of what it was before. */
    restated: { type: String },
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
/** The audit: a chain of entries in which each holds the hash of the one before. */
export const AuditModel = model('Audit', audit);

const head = new Schema(
  {
    _id: { type: String, required: true },
    seq: { type: Number, required: true },
    hash: { type: String, required: true },
  },
  { collection: 'auditHeads', versionKey: false },
);

/** The head of the chain, kept apart from it, so that it shows when the end of the chain was cut off. */
export const AuditHeadModel = model('AuditHead', head);

/** An entry as an auditor sees it. */
export const AuditView = z
  .object({
    seq: z.int(),
    at: time,
    who: z.object({ kind: z.enum(actorKinds), id: z.string().nullish() }),
    action: z.string(),
    on: z.string().nullish(),
    reason: z
      .string()
      .nullish()
      .meta(described('查看明文的理由，以及看的是哪几项', 'why unmasked data was looked at, and which')),
    address: z.string().nullish(),
    result: z.enum(actResults),
    code: z.string().nullish(),
    request: z.string().nullish(),
    of: z.int().nullish().meta(described('这一动作开始时的那条审计记录', 'the entry in which this act was begun')),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });
