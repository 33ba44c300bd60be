import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { described } from '../platform/described.ts';
import { time } from '../platform/fields.ts';
import { encrypted, personReference } from '../platform/personal.ts';
import { mustBeUnique } from '../platform/unique.ts';

const certificate = new Schema(
  {
    /** The 16 characters with which anybody can check it. */
    code: { type: String, required: true },
    person: personReference('delete'),
    /** The name that is printed. */
    name: { ...encrypted('name'), required: true },
    /** First and last day, `YYYY-MM-DD` in Shanghai. */
    from: { type: String, required: true },
    until: { type: String, required: true },
    /** Whole minutes of service and the number of sessions, as recorded when it was issued. */
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

/** A day in Shanghai, `YYYY-MM-DD`. */
export const certificateDay = z.iso.date().meta({ examples: ['2026-11-21'] });

const shape = {
  code: z.string(),
  from: certificateDay,
  until: certificateDay,
  minutes: z.int().meta(described('志愿服务的整分钟数', 'whole minutes of volunteer service')),
  sessions: z.int(),
  at: time,
};

/** A certificate as its owner sees it. */
export const MyCertificateView = z.object(shape).meta({ id: 'MyCertificate' });

/** The answer to somebody who checks a certificate. */
export const CertificateView = z
  .object({
    ...shape,
    name: z.string().meta(described('姓名，已脱敏，如“张*”', 'masked: 张*')),
    state: z
      .enum(['valid', 'changed'])
      .meta(
        described('核验结果；changed 表示开具后时长有更正', 'changed: the hours were corrected after it was issued'),
      ),
    minutesNow: z.int().meta(described('同一时期今天记录的分钟数', 'minutes of the same days as recorded today')),
  })
  .meta({ id: 'CertificateCheck' });
