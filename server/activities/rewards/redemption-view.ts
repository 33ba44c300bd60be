import type { Redemption } from '../../../schemas/activities/points/redemption.ts';
import type { Reward } from '../../../schemas/activities/points/reward.ts';
import { shanghaiIso } from '../../../schemas/platform/shanghai.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { redemptionCodeOf } from './redemption-codes.ts';

/**
 * Require that a redemption's code is valid.
 *
 * @throws {Failure} `redemption_used`, `redemption_lapsed`, `redemption_cancelled`.
 */
export function requireValidCode({ state, usedAt, until }: Redemption, now: Date): void {
  if (state === 'used') throw new Failure('redemption_used', { usedAt: shanghaiIso(usedAt ?? until) });
  if (state === 'cancelled') throw new Failure('redemption_cancelled');
  if (until <= now) throw new Failure('redemption_lapsed', { until: shanghaiIso(until) });
}

/** The fields of a redemption that both the person and the partner see. */
export function redemptionFieldsOf(redemption: Redemption, reward: Pick<Reward, 'title'> | undefined, now: Date) {
  const { _id, reward: rewardId, points, state, at, until, usedAt } = redemption;
  return {
    id: String(_id),
    rewardId: String(rewardId),
    title: reward?.title ?? '',
    ...{ points, at, until, usedAt },
    state: state === 'issued' && until <= now ? ('lapsed' as const) : state,
  };
}

/** A redemption as the person sees it, with the code while it is valid. */
export function ownRedemptionOf(redemption: Redemption, reward: Reward | undefined, now: Date) {
  const common = redemptionFieldsOf(redemption, reward, now);
  const code = common.state === 'issued' ? redemptionCodeOf(common.id) : null;
  return { ...common, partner: reward?.partner ?? '', code };
}
