import { type mongo, trusted } from 'mongoose';
import { type Round, type RoundItem, RoundModel } from '../../../schemas/organising/round.ts';
import { CounterModel } from '../../../schemas/platform/counter.ts';
import { coversRegion, type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { keyset, serialPart } from '../../platform/database/keyset.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { roundItems } from '../../register/assignment/follow-employers.ts';
import { type CoverageClass, classOf } from '../../register/classification/classify.ts';
import { coverageRulesInForce } from '../../register/classification/generations.ts';
import { registerFilter } from '../../register/employers/read-employers.ts';
import { employers } from '../../register/record/employer-collection.ts';
import { findRegionInScope } from '../../territory/regions/find-regions.ts';
import { serialsOfDrive } from '../drives/drives.ts';

/** A round to be opened: its employers, and until when they have to be answered. */
export interface NewRound {
  title: string;
  region: string;
  /** Only employers of these classes; every active employer where it is empty. */
  classes: readonly CoverageClass[];
  /** Only employers on the list of this drive. */
  drive?: string | undefined;
  /** The last day for answers, `YYYY-MM-DD`. */
  due: string;
}

const newestFirst = keyset<[round: number]>('descending', serialPart);

/**
 * Open a round: every employer of a region and some classes goes to the union that must act for it.
 *
 * @param today the day for which employers are classed, `YYYY-MM-DD`.
 * @throws {Failure} `region_not_found`, `outside_scope`, `round_due_past`, `drive_not_found`.
 */
export async function openRound(wanted: NewRound, by: string, scope: Scope, today: string): Promise<Round> {
  const { title, due, classes, drive } = wanted;
  const region = (await findRegionInScope(wanted.region, scope))._id;
  if (due < today) throw new Failure('round_due_past', { due });
  const listed = drive === undefined ? undefined : await serialsOfDrive(drive, region, scope);
  const counter = await CounterModel.findOneAndUpdate(
    { _id: 'rounds' },
    { $inc: { next: 1 } },
    { upsert: true, returnDocument: 'after' },
  ).lean();
  const _id = counter?.next as number;
  const round = {
    _id,
    title,
    region,
    classes: [...classes],
    ...(drive && { drive }),
    due,
    by,
    at: new Date(),
    employers: 0,
  };
  await RoundModel.create({ ...round, state: 'opening' });

  const rules = await coverageRulesInForce();
  let count = 0;
  let page: RoundItem[] = [];
  const flush = async () => {
    if (page.length > 0) await roundItems().insertMany(page, { ordered: false });
    count += page.length;
    page = [];
  };
  const active = { ...registerFilter({ region }, scope), state: { $exists: false } };
  for await (const employer of employers().find(active, { batchSize: 1000 })) {
    if (listed && !listed.has(employer._id)) continue;
    if (classes.length > 0 && !classes.includes(classOf(employer, today, rules))) continue;
    page.push({
      _id: `${_id}.${employer._id}`,
      round: _id,
      employer: employer._id,
      region: employer.region ?? '',
      union: employer.responsible ?? null,
      open: true,
      answers: [],
      conflicts: [],
    } as unknown as RoundItem);
    if (page.length === 1000) await flush();
  }
  await flush();
  await RoundModel.updateOne({ _id }, { $set: { employers: count } });
  await RoundModel.updateOne({ _id, state: 'opening' }, { $set: { state: 'open' } });
  const opened = (await RoundModel.findById(_id).lean()) as Round;
  // Somebody closed the round before its last employers were added.
  if (opened.state === 'closed') await roundItems().updateMany({ round: _id, open: true }, { $set: { open: false } });
  return opened;
}

/**
 * Close a round, also one whose opening broke off. What is not answered stays unanswered.
 *
 * @throws {Failure} `round_not_found`, `round_closed`.
 */
export async function closeRound(number: number, scope: Scope, now: Date): Promise<Round> {
  const round = await RoundModel.findById(number).lean();
  if (!round || !coversRegion(scope, round.region)) throw new Failure('round_not_found', { round: number });
  const closed = await RoundModel.findOneAndUpdate(
    { _id: number, state: trusted({ $in: ['opening', 'open'] }) },
    { $set: { state: 'closed', closedAt: now } },
    { returnDocument: 'after' },
  ).lean();
  if (!closed) throw new Failure('round_closed', { round: number });
  await roundItems().updateMany({ round: number, open: true }, { $set: { open: false } });
  return closed;
}

/**
 * Find a round that concerns a scope: one of its regions, of a region around them, or with an employer of its unions.
 *
 * @throws {Failure} `round_not_found`.
 */
export async function findRound(number: number, scope: Scope): Promise<Round> {
  // Both are read in any case, so that the time of the reply does not tell whether a round exists.
  const own = await roundItems().findOne(ownItems(number, scope), { projection: { _id: 1 } });
  const round = await RoundModel.findById(number).lean();
  if (!round || !(own || concerns(scope, round))) throw new Failure('round_not_found', { round: number });
  return round;
}

/** List the rounds that concern a scope, the newest first. @throws {Failure} `cursor_invalid`. */
export async function listRounds(
  scope: Scope,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Round[]; next: string | null }> {
  const found: Round[] = [];
  const rounds = RoundModel.find(newestFirst.after(cursor, ['_id']))
    .sort({ _id: -1 })
    .lean()
    .cursor();
  for await (const round of rounds) {
    const own = () => roundItems().findOne(ownItems(round._id, scope), { projection: { _id: 1 } });
    if (concerns(scope, round) || (await own())) found.push(round);
    if (found.length > limit) break;
  }
  return newestFirst.page(found, limit, ({ _id }) => [_id]);
}

/** Whether a round is of a region in the scope, or of one that holds such a region. */
function concerns(scope: Scope, { region }: Pick<Round, 'region'>): boolean {
  return scope.regions.some((held) => region.startsWith(held) || held.startsWith(region));
}

function ownItems(round: number, { unions }: Scope): mongo.Filter<RoundItem> {
  return { round, union: { $in: unions === wholeInstallation ? [] : [...unions] } };
}
