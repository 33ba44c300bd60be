import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { time } from '../platform/fields.ts';
import { encrypted, personReference } from '../platform/personal.ts';
import { mustBeUnique } from '../platform/unique.ts';

const certificate = new Schema(
  {
    /** 16 characters by which anybody can check it. */
    code: { type: String, required: true },
    person: personReference('delete'),
    /** The name as it is printed. */
    name: { ...encrypted('name'), required: true },
    /** First and last day, `YYYY-MM-DD`, in Shanghai. */
    from: { type: String, required: true },
    until: { type: String, required: true },
    /** Whole minutes, and the number of sessions that they are of, when it was made. */
    minutes: { type: Number, required: true },
    sessions: { type: Number, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'certificates', versionKey: false },
);
mustBeUnique(certificate, 'certificateCode');
certificate.index({ person: 1, at: -1 });

/** A certificate of volunteer hours, as stored. */
export type Certificate = InferRawDocTypeFromSchema<typeof certificate> & { _id: Types.ObjectId };
export const CertificateModel = model('Certificate', certificate);

/** A day in Shanghai. */
export const day = z.iso.date().meta({ examples: ['2026-11-21'] });

const shape = {
  code: z.string(),
  from: day,
  until: day,
  minutes: z.int().meta({ description: 'whole minutes of volunteer service' }),
  sessions: z.int(),
  at: time,
};

/** A certificate as its person sees it. */
export const MyCertificateView = z.object(shape).meta({ id: 'MyCertificate' });

/** What anybody is told who checks a certificate. */
export const CertificateView = z
  .object({
    ...shape,
    name: z.string().meta({ description: 'masked: 张*' }),
    state: z.enum(['valid', 'changed']).meta({ description: 'changed: the hours were corrected since' }),
    minutesNow: z.int().meta({ description: 'what the records of the same days say today' }),
  })
  .meta({ id: 'CertificateCheck' });
