import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../platform/strict.ts';
import { z } from 'zod';
import { described } from '../platform/described.ts';
import { time } from '../platform/fields.ts';
import { encrypted, personReference } from '../platform/personal.ts';
import { mustBeUnique } from '../platform/unique.ts';

/** How full a station is, the emptiest level first. */
export const crowdingLevels = ['empty', 'some', 'busy', 'full'] as const;
export type CrowdingLevel = (typeof crowdingLevels)[number];
/** After so many seconds a report of crowding is deleted. It has stopped counting long before. */
const crowdingRetentionSeconds = 6 * 3600;

const crowding = new Schema(
  {
    station: { type: Schema.Types.ObjectId, required: true },
    /** The worker who reports it; absent when a keeper does. */
    person: { ...personReference('delete'), required: false },
    /** The account of the keeper who reports it. */
    account: { type: String },
    level: { type: String, required: true, enum: crowdingLevels },
    at: { type: Date, required: true },
  },
  { collection: 'stationCrowding', versionKey: false },
);
mustBeUnique(crowding, 'crowdingPerson', 'crowdingAccount');
crowding.index({ person: 1, at: -1 }, { sparse: true });
crowding.index({ at: 1 }, { expireAfterSeconds: crowdingRetentionSeconds });

/** A report of how full a station is, as stored. Each person has one for each station. */
export type Crowding = InferRawDocTypeFromSchema<typeof crowding>;
export const CrowdingModel = model('StationCrowding', crowding);

/** How full a station seems to be now. */
export const CrowdingView = z
  .object({
    station: z.string(),
    level: z
      .enum([...crowdingLevels, 'unknown'])
      .meta(
        described(
          '拥挤程度；未知表示近期没有反馈，并不等于空闲',
          'unknown: there is no recent report; that does not mean empty',
        ),
      ),
    reportedAt: time.nullable().meta(described('计入的最新一条反馈的时间', 'time of the newest report that counts')),
    reports: z.int().meta(described('计入的反馈条数', 'how many reports count')),
    halfLifeMinutes: z
      .int()
      .meta(described('经过这么多分钟，一条反馈的分量减半', 'after so many minutes a report counts half')),
  })
  .meta({ id: 'StationCrowding' });

/** What may be wrong about a station. */
export const stationReportTopics = ['place', 'hours', 'closed', 'services', 'phone', 'name', 'other'] as const;
export const stationReportStates = ['open', 'answered'] as const;

const answer = new Schema(
  {
    text: { ...encrypted('text'), required: true },
    /** Whether what was wrong has been put right. */
    corrected: { type: Boolean, required: true },
    at: { type: Date, required: true },
    /** The account that answered. */
    by: { type: String, required: true },
  },
  { _id: false },
);

const report = new Schema(
  {
    station: { type: Schema.Types.ObjectId, required: true },
    person: personReference('pseudonym'),
    about: { type: String, required: true, enum: stationReportTopics },
    /** What the reporter wrote; removed when the person is erased. */
    text: encrypted('text'),
    state: { type: String, required: true, enum: stationReportStates },
    at: { type: Date, required: true },
    answer: { type: answer },
  },
  { collection: 'stationReports', versionKey: false },
);
mustBeUnique(report, 'stationReportOpen');
report.index({ person: 1, at: -1, _id: -1 });
report.index({ state: 1, _id: 1 });

/** A report that something about a station is wrong, as stored. */
export type StationReport = InferRawDocTypeFromSchema<typeof report> & { _id: Types.ObjectId };
export const StationReportModel = model('StationReport', report);

/** A decrypted report, with the station that it is about. */
export type DecryptedReport = Omit<StationReport, 'text' | 'answer' | 'station' | 'person'> & {
  station: { id: string; code: string; name: string };
  text?: string;
  answer?: { text: string; corrected: boolean; at: Date } | undefined;
};

const shownReport = z
  .object({
    id: z.string(),
    station: z.object({ id: z.string(), code: z.string(), name: z.string() }),
    about: z.enum(stationReportTopics),
    text: z.string().optional(),
    at: time,
    state: z.enum(stationReportStates),
    answer: z.object({ text: z.string(), corrected: z.boolean(), at: time }).optional(),
  })
  .meta({ id: 'StationReport' });

/** A report as its reporter and the station's officers see it. It never says who wrote it. */
export const StationReportView = z.pipe(
  z.transform(({ _id, ...report }: DecryptedReport): z.input<typeof shownReport> => ({ ...report, id: String(_id) })),
  shownReport,
);
