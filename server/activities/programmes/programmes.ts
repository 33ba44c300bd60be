import { Types, trusted } from 'mongoose';
import { AttendanceModel } from '../../../schemas/activities/attendance/attendance.ts';
import { EventModel } from '../../../schemas/activities/events/event.ts';
import { type Programme, ProgrammeModel } from '../../../schemas/activities/events/programme.ts';
import { UnionModel } from '../../../schemas/territory/union.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { isDuplicateKey } from '../../platform/database/duplicate-key.ts';
import { asSeen, nextVersion } from '../../platform/database/record-version.ts';
import { updateOf } from '../../platform/database/update-of.ts';
import { changedSince } from '../../platform/errors/changed-since.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { coversUnion } from '../../territory/unions/union-scope.ts';

/** The fields of a line of a yearly list that staff write. */
export type ProgrammeFields = Pick<Programme, 'union' | 'year' | 'list' | 'title' | 'unit' | 'planned'>;
/** A line with its progress: what the union's events have reached of the planned number. */
export type ProgrammeProgress = ProgrammeFields & { id: string; reached: number; version: number };

/** List the lines of a union's lists of a year, with their progress at this moment. */
export async function listProgrammes(union: string, year: number, now: Date): Promise<{ items: ProgrammeProgress[] }> {
  const lines = await ProgrammeModel.find({ union, year }).sort({ list: 1, _id: 1 }).lean();
  return { items: await Promise.all(lines.map((line) => withProgress(line, now))) };
}

/**
 * Add a line to a union's list.
 *
 * @throws {Failure} `union_not_found`, also for a union outside the scope; `programme_taken` where the list has the
 *   title.
 */
export async function addProgramme(fields: ProgrammeFields, scope: Scope, now: Date): Promise<ProgrammeProgress> {
  await requireUnion(fields.union, scope);
  const line = await ProgrammeModel.create(fields).catch(throwTaken);
  return withProgress(line.toObject(), now);
}

/**
 * Change a line's title or planned number.
 *
 * @param seen the version that the officer saw.
 * @throws {Failure} `programme_not_found`, also for a union outside the scope; `programme_taken`; `changed_since`.
 */
export async function editProgramme(
  id: string,
  change: { title?: string | undefined; planned?: number | undefined },
  scope: Scope,
  now: Date,
  seen?: number,
): Promise<ProgrammeProgress> {
  const line = await findInScope(id, scope);
  const changed = await ProgrammeModel.findOneAndUpdate(
    { _id: line._id, ...asSeen(seen) },
    { ...updateOf(change), ...nextVersion },
    { returnDocument: 'after' },
  )
    .lean()
    .catch(throwTaken);
  if (!changed) throw changedSince(change, await findInScope(id, scope));
  return withProgress(changed, now);
}

async function findInScope(id: string, scope: Scope): Promise<Programme> {
  const line = await ProgrammeModel.findById(id).lean();
  const union = await UnionModel.findById(line?.union ?? '').lean();
  if (!line || !union || !coversUnion(scope, union)) throw new Failure('programme_not_found');
  return line;
}

/**
 * Require a line of the union itself or of a union above it, so that the union's events may count for it.
 *
 * @throws {Failure} `programme_not_found`.
 */
export async function requireProgramme(id: string, union: string): Promise<void> {
  const line = await ProgrammeModel.findById(id).lean();
  const of = await UnionModel.findById(union, { ancestors: 1 }).lean();
  if (!line || ![union, ...(of?.ancestors ?? [])].includes(line.union)) throw new Failure('programme_not_found');
}

async function requireUnion(id: string, scope: Scope): Promise<void> {
  const union = await UnionModel.findById(id).lean();
  if (!union || !coversUnion(scope, union)) throw new Failure('union_not_found', { union: id });
}

/** Add the progress of a line: its events that are over, their attendances, or the hours of attendance. */
async function withProgress(line: Programme, now: Date): Promise<ProgrammeProgress> {
  const { _id, union, year, list, title, unit, planned, version } = line;
  const events = await EventModel.find(
    {
      programme: new Types.ObjectId(String(_id)),
      state: trusted({ $in: ['published', 'finished'] }),
      endsAt: trusted({ $lte: now }),
    },
    { _id: 1 },
  ).lean();
  const ids = events.map((event) => event._id);
  const reached = unit === 'events' ? ids.length : await sumAttendance(ids, unit);
  return { id: String(_id), union, year, list, title, unit, planned, reached, version };
}

async function sumAttendance(events: Types.ObjectId[], unit: 'participations' | 'hours'): Promise<number> {
  const [sum] = await AttendanceModel.aggregate<{ people: number; minutes: number }>([
    { $match: { event: { $in: events }, state: 'attended' } },
    { $group: { _id: null, people: { $sum: 1 }, minutes: { $sum: '$minutes' } } },
  ]);
  return (unit === 'hours' ? Math.floor((sum?.minutes ?? 0) / 60) : sum?.people) ?? 0;
}

function throwTaken(error: unknown): never {
  if (isDuplicateKey(error)) throw new Failure('programme_taken');
  throw error;
}
