import { hash } from 'node:crypto';
import { type FederationWork, FederationWorkModel } from '../../../schemas/organising/federation.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import type { Scope } from '../../access/staff/scope.ts';
import { isDuplicateKey } from '../../platform/database/duplicate-key.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import { findFederation } from './federations.ts';

/** A survey of labour relations or a study of workers' needs, as an officer reports it. */
export type WorkInput = Pick<FederationWork, 'kind' | 'on' | 'title'> & { evidence?: string | undefined };

/** Log a survey or study of a federation. The same one sent again is stored once. @throws {Failure} `federation_not_found`, `day_to_come`. */
export async function logWork(
  union: string,
  given: WorkInput,
  { by, scope, now }: { by: string; scope: Scope; now: Date },
): Promise<FederationWork> {
  await findFederation(union, scope);
  if (given.on > shanghaiDay(now)) throw new Failure('day_to_come', { on: given.on });
  const key = hash('sha256', [union, given.kind, given.on, given.title].join('\0'), 'base64url');
  try {
    await FederationWorkModel.create({
      union,
      ...given,
      title: maskPersonalNumbers(given.title),
      evidence: maskPersonalNumbers(given.evidence ?? '') || null,
      key,
      by,
      at: now,
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  return (await FederationWorkModel.findOne({ key }).lean()) as FederationWork;
}

/** List the surveys and studies of a federation, the newest first; at most 200. @throws {Failure} `federation_not_found`. */
export async function worksOf(union: string, scope: Scope): Promise<FederationWork[]> {
  await findFederation(union, scope);
  return FederationWorkModel.find({ union }).sort({ on: -1, _id: -1 }).limit(200).lean();
}
