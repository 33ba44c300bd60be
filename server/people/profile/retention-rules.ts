import { type mongo, Types } from 'mongoose';
import { AttendanceModel } from '../../../schemas/activities/attendance/attendance.ts';
import { ScanModel } from '../../../schemas/activities/attendance/scan.ts';
import { SignupModel } from '../../../schemas/activities/events/signup.ts';
import { ErasureModel } from '../../../schemas/people/erasure.ts';
import { StationReportModel } from '../../../schemas/stations/station-feedback.ts';
import type { Language } from '../../platform/errors/errors.ts';
import { erasePerson } from './erase-person.ts';
import { deleteIdNumber } from './own-profile.ts';

/** How long one kind of personal data is kept for its purpose. */
export interface RetentionRule {
  purpose: Record<Language, string>;
  collection: string;
  /** The stored time from which the age counts. */
  since: string;
  days: number;
  /** The filter of the documents that are due, for the driver. */
  due(before: Date): mongo.Filter<mongo.Document>;
  /** Delete one document that is due, or unlink it from its person. */
  apply(document: mongo.Document, now: Date): Promise<void>;
}

/**
 * How long personal data is kept: no longer than its purpose needs (PIPL art. 19).
 *
 * The audit trail has a rule of its own. Logins, sessions of WeChat, stored answers and tallies expire by an index.
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
    apply: ({ _id }) => deleteIdNumber(String(_id)),
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
    // An ObjectId begins with the second in which it was created.
    due: (before) => ({ _id: { $lt: Types.ObjectId.createFromTime(Math.floor(before.getTime() / 1000)) } }),
    // By the driver: the model is append-only and refuses to delete.
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
