import { type mongo, Types } from 'mongoose';
import { AttendanceModel } from '../../../schemas/activities/attendance/attendance.ts';
import { ScanModel } from '../../../schemas/activities/attendance/scan.ts';
import { SignupModel } from '../../../schemas/activities/events/signup.ts';
import { ErasureModel } from '../../../schemas/people/erasure.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { StationReportModel } from '../../../schemas/stations/station-feedback.ts';
import type { Language } from '../../platform/errors/errors.ts';
import { erasePerson } from './erase.ts';
import { forgetIdNumber } from './me.ts';

/** What is kept for a purpose, and how long. */
export interface RetentionRule {
  purpose: Record<Language, string>;
  collection: string;
  /** The time from which the age counts. */
  since: string;
  days: number;
  /** What is due, for the driver. */
  due(before: Date): mongo.Filter<mongo.Document>;
  /** Deal with one document that is due. */
  apply(document: mongo.Document, now: Date): Promise<void>;
}

/**
 * How long data of people is kept (PIPL art. 19: no longer than the purpose needs). The audit has a rule of its own,
 * logins, sessions of WeChat, answers and tallies end by themselves.
 */
export const retentionRules: readonly RetentionRule[] = [
  {
    purpose: {
      'zh-CN': '使用服务：三年未登录的账号予以注销',
      en: 'Using the service: accounts unused for three years',
    },
    collection: 'people',
    since: 'lastLoginAt',
    days: 3 * 365,
    due: (before) => ({ lastLoginAt: { $lt: before } }),
    apply: ({ _id }, now) => erasePerson(String(_id), now),
  },
  {
    purpose: { 'zh-CN': '办理需要实名的事项：身份证号码保留半年', en: 'Requests that ask for identity: half a year' },
    collection: 'people',
    since: 'idNumberAt',
    days: 183,
    due: (before) => ({ idNumberAt: { $lt: before } }),
    apply: ({ _id }) => forgetIdNumber(String(_id)),
  },
  {
    purpose: { 'zh-CN': '报名：三年后只留统计，不再对应个人', en: 'Sign-ups: after three years only for the totals' },
    collection: 'signups',
    since: 'at',
    days: 3 * 365,
    due: (before) => ({ at: { $lt: before }, unlinked: { $exists: false } }),
    apply: async ({ _id }) => {
      await SignupModel.updateOne({ _id }, { $set: { person: new Types.ObjectId(), unlinked: true } });
    },
  },
  {
    purpose: { 'zh-CN': '签到签退：三年后删除，只留时长', en: 'Scans: deleted after three years, the hours stay' },
    collection: 'scans',
    since: 'serverAt',
    days: 3 * 365,
    // An id begins with the second in which it was made.
    due: (before) => ({ _id: { $lt: Types.ObjectId.createFromTime(Math.floor(before.getTime() / 1000)) } }),
    // By the driver: to everything else of the program scans are only ever added.
    apply: async ({ _id }) => {
      await ScanModel.collection.deleteOne({ _id });
    },
  },
  {
    purpose: { 'zh-CN': '服务时长：三年后只留统计，不再对应个人', en: 'Hours: after three years only for the totals' },
    collection: 'attendances',
    since: 'settledAt',
    days: 3 * 365,
    due: (before) => ({ settledAt: { $lt: before }, unlinked: { $exists: false } }),
    apply: async ({ _id }) => {
      await AttendanceModel.updateOne({ _id }, { $set: { person: new Types.ObjectId(), unlinked: true } });
    },
  },
  {
    purpose: {
      'zh-CN': '站点纠错：答复一年后删除',
      en: 'Reports on stations: a year after they were answered',
    },
    collection: 'stationReports',
    since: 'answer.at',
    days: 365,
    due: (before) => ({ 'answer.at': { $lt: before } }),
    apply: async ({ _id }) => {
      await StationReportModel.deleteOne({ _id });
    },
  },
  {
    purpose: { 'zh-CN': '注销记录：备份最多保留两年', en: 'Erasures: as long as there may be a backup from before' },
    collection: 'erasures',
    since: 'at',
    days: 2 * 365,
    due: (before) => ({ at: { $lt: before } }),
    apply: async ({ _id }) => {
      await ErasureModel.deleteOne({ _id });
    },
  },
];

/** What one rule did, or would do. */
export interface RetentionResult {
  rule: RetentionRule;
  count: number;
}

/** How long ago an erasure is looked after: a request that ran beside it may have written something late. */
const lookedAfterDays = 2;

/**
 * Delete what its purpose no longer needs, and what was written of a person while they were being erased.
 *
 * @param options.dryRun counts and changes nothing.
 */
export async function runRetention(now: Date, options: { dryRun: boolean }): Promise<RetentionResult[]> {
  const results: RetentionResult[] = [];
  for (const rule of retentionRules) {
    const { collection } = modelOf(rule);
    const due = rule.due(daysBefore(now, rule.days));
    if (options.dryRun) {
      results.push({ rule, count: await collection.countDocuments(due) });
      continue;
    }
    let count = 0;
    for await (const document of collection.find(due, { projection: { _id: 1 } })) {
      await rule.apply(document, now);
      count += 1;
    }
    results.push({ rule, count });
  }
  if (!options.dryRun) await lookAfterErasures(now);
  return results;
}

async function lookAfterErasures(now: Date): Promise<void> {
  const recent = ErasureModel.collection.find({ at: { $gte: daysBefore(now, lookedAfterDays) } });
  for await (const { _id, at } of recent) await erasePerson(String(_id), at);
}

function modelOf({ collection }: RetentionRule) {
  const models = [PersonModel, SignupModel, ScanModel, AttendanceModel, StationReportModel, ErasureModel] as const;
  return models.find((model) => model.collection.name === collection) as (typeof models)[number];
}

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 24 * 3600_000);
}
