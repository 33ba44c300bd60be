import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import { fieldProblem } from '../platform/field-problems.ts';
import '../platform/strict.ts';
import { z } from 'zod';
import { described } from '../platform/described.ts';
import { time } from '../platform/fields.ts';
import { mustBeUnique } from '../platform/unique.ts';
import { recordVersion, storedVersion } from '../platform/version.ts';
import { RateView } from './coverage.ts';

/** Tables about federations that officers edit: types, requirements of each level, indicators of the score. */
export const federationTables = ['types', 'requirements', 'indicators'] as const;
export type FederationTable = (typeof federationTables)[number];

/** What a requirement is about: staff, space, services (人员, 阵地, 服务). */
const requirementKinds = ['staff', 'space', 'services'] as const;
/** What an indicator counts: visits to employers, events of the federation, surveys of labour relations, studies of workers' needs. */
const indicatorCounts = ['visits', 'events', 'surveys', 'studies'] as const;
const periods = ['week', 'month', 'quarter', 'year'] as const;

const code = z.string().regex(/^[a-z0-9][a-z0-9-]{0,29}$/, fieldProblem('slug'));
const name = z.string().trim().min(1).max(60);

/** The row of each table. */
export const federationTableRows = {
  types: z.strictObject({ code, name }),
  requirements: z.strictObject({
    code,
    name,
    level: z.int().min(1).max(5),
    kind: z.enum(requirementKinds),
    least: z.number().min(0).max(1_000_000),
    unit: z.string().max(10),
  }),
  indicators: z.strictObject({
    code,
    name,
    counts: z.enum(indicatorCounts),
    least: z.int().min(1).max(1000),
    period: z.enum(periods),
    weight: z.int().min(1).max(100),
  }),
} as const;

export type FederationType = z.output<(typeof federationTableRows)['types']>;
export type Requirement = z.output<(typeof federationTableRows)['requirements']>;
export type Indicator = z.output<(typeof federationTableRows)['indicators']>;

const table = new Schema(
  {
    /** Name and version, `indicators.2`: old versions stay. */
    _id: { type: String, required: true },
    table: { type: String, required: true, enum: federationTables },
    version: { type: Number, required: true },
    rows: { type: [Schema.Types.Mixed], required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'federation_tables', versionKey: false },
);
table.index({ table: 1, version: -1 });
export const FederationTableModel = model('FederationTable', table);

/** What an officer found of a requirement at a federation; the newest check counts. */
const check = new Schema(
  {
    union: { type: String, required: true },
    requirement: { type: String, required: true },
    value: { type: Number, required: true },
    evidence: { type: String, required: true },
    on: { type: String, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'federation_checks', versionKey: false },
);
check.index({ union: 1, requirement: 1, on: -1, _id: -1 });
export const FederationCheckModel = model('FederationCheck', check);

/** A survey of labour relations or a study of workers' needs that a federation did. */
const work = new Schema(
  {
    union: { type: String, required: true },
    kind: { type: String, required: true, enum: ['survey', 'study'] },
    on: { type: String, required: true },
    title: { type: String, required: true },
    evidence: { type: String, default: null },
    /** Hash of the work, by which the same one sent twice is stored once. */
    key: { type: String, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'federation_works', versionKey: false },
);
mustBeUnique(work, 'workKey');
work.index({ union: 1, kind: 1, on: 1 });
export type FederationWork = InferRawDocTypeFromSchema<typeof work> & { _id: Types.ObjectId };
export const FederationWorkModel = model('FederationWork', work);

const service = new Schema(
  {
    name: { type: String, required: true },
    need: { type: String, required: true },
    since: { type: String, required: true },
  },
  { _id: false },
);

/** A federation that is a pilot of the 8+2+N programme: 8 streets, 2 federations in each, N services. */
const pilot = new Schema(
  {
    /** Id of the federation. */
    _id: { type: String, required: true },
    /** The street whose place in the programme it takes. */
    street: { type: String, required: true },
    services: { type: [service], required: true },
    version: storedVersion,
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'pilots', versionKey: false },
);
pilot.index({ street: 1 });
export type Pilot = InferRawDocTypeFromSchema<typeof pilot>;
export const PilotModel = model('Pilot', pilot);

const count = z.int();

/** A table with its version; version 0 ships with the program. */
export const FederationTableView = z.object({
  table: z.enum(federationTables),
  version: count,
  rows: z.array(z.union([federationTableRows.indicators, federationTableRows.requirements, federationTableRows.types])),
});

/** A federation, and how many employers and workers it has organised. */
export const FederationView = z.object({
  id: z.string(),
  name: z.string(),
  region: z.string(),
  level: count.nullish(),
  type: z.string().nullish(),
  typeName: z.string().nullish(),
  tier: z.string().nullish(),
  employers: RateView.meta(
    described(
      '已建会的单位，占其负责或下属工会所在单位的比例',
      'with a union, of all that it acts for or that have a union below it',
    ),
  ),
  workers: RateView.meta(
    described('已建会单位的职工，占全部单位职工的比例', 'employees of those with a union, of the employees of all'),
  ),
  members: count,
});

/** How many federations there are of each level, type and tier. */
export const FederationSummaryView = z.object({
  level: count.nullable(),
  type: z.string().nullable(),
  tier: z.string().nullable(),
  federations: count,
});

/** The checklist of a federation: each requirement of its level and the newest check. */
export const FederationChecklistView = z.object({
  union: z.string(),
  level: count.nullish(),
  version: count,
  items: z.array(
    z.object({
      requirement: z.string(),
      name: z.string(),
      kind: z.enum(requirementKinds),
      least: z.number(),
      unit: z.string(),
      value: z.number().nullable(),
      evidence: z.string().nullable(),
      on: z.string().nullable(),
      by: z.string().nullable(),
      fulfilled: z.boolean(),
    }),
  ),
  fulfilled: RateView,
});

/** A survey or study in the API. */
export const FederationWorkView = z.object({
  id: z.string(),
  union: z.string(),
  kind: z.enum(['survey', 'study']),
  on: z.string(),
  title: z.string(),
  evidence: z.string().nullish(),
  by: z.string(),
  at: time,
});

/** A pilot of the programme with its services. */
export const PilotView = z.object({
  id: z.string(),
  street: z.string(),
  services: z.array(z.object({ name: z.string(), need: z.string(), since: z.string() })),
  version: recordVersion,
});

/** Federations ranked by their score; ties share a rank: 1, 1, 3. */
export const FederationRankingView = z.object({
  from: z.string(),
  to: z.string(),
  version: count,
  items: z.array(
    z.object({
      rank: count,
      union: z.string(),
      name: z.string(),
      score: z.number(),
      indicators: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          total: count,
          fulfilled: count,
          periods: count,
          points: z.number(),
        }),
      ),
    }),
  ),
});
