import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocatePlaces,
  maxPassedOver,
  type SignupParty,
  sortParties,
} from '../../server/activities/events/signups/allocate-places.ts';
import { offerEndOf } from '../../server/activities/events/signups/offer-time.ts';

const waiting = (turn: number, size = 1, rest: Partial<SignupParty> = {}): SignupParty => ({
  rank: 0,
  turn,
  size,
  passedOver: 0,
  newcomer: false,
  ...rest,
});
const newcomer = (size = 1, rank = 0): SignupParty => ({ rank, turn: 0, size, passedOver: 0, newcomer: true });
const room = (free: number, rest = {}) => ({
  free,
  waitingRoom: 100,
  firstTimersOnly: false,
  keepsPlaces: true,
  ...rest,
});

describe('giving free places', () => {
  it('goes by rank, then by turn, and newcomers come last of their rank', () => {
    const parties = [waiting(7), waiting(3), waiting(9, 1, { rank: 1 }), newcomer(), newcomer(1, 1)];
    expect(sortParties(parties)).toEqual([parties[1], parties[0], parties[3], parties[2], parties[4]]);
    expect(allocatePlaces(parties, room(2)).placed).toEqual([parties[1], parties[0]]);
  });

  it('passes over a group that does not fit, twice, and then gathers places for it', () => {
    const [group, one, two, three] = [waiting(1, 3), waiting(2), waiting(3), waiting(4)];
    const first = allocatePlaces([group, one, two, three], room(1));
    expect(first.placed).toEqual([one]);
    expect(first.passedOver.get(group)).toBe(1);
    const second = allocatePlaces([{ ...group, passedOver: 1 }, two, three], room(1));
    expect(second.placed).toEqual([two]);
    const third = allocatePlaces([{ ...group, passedOver: 2 }, three], room(1));
    expect(third.placed).toEqual([]);
    expect(allocatePlaces([{ ...group, passedOver: 2 }, three], room(3)).placed).toHaveLength(1);
    expect(allocatePlaces([{ ...group, passedOver: 2 }, three], room(1, { keepsPlaces: false })).placed).toEqual([
      three,
    ]);
  });

  it('gives newcomers what nobody waits for, lists them while there is room, and refuses the rest', () => {
    const parties = [newcomer(), newcomer(5), newcomer(2), newcomer()];
    const { placed, listed, refused } = allocatePlaces(parties, room(3, { waitingRoom: 0 }));
    expect([placed, listed, refused]).toEqual([[parties[0], parties[2]], [], [parties[1], parties[3]]]);
    expect(allocatePlaces([newcomer(), newcomer()], room(0, { waitingRoom: 1 }))).toMatchObject({
      listed: [{ size: 1 }],
      refused: [{ size: 1 }],
    });
  });

  it('lists a newcomer where an offer has just made room on the waiting list', () => {
    const [first, last] = [waiting(1), newcomer()];
    const { placed, listed, refused } = allocatePlaces([first, last, newcomer()], room(1, { waitingRoom: 0 }));
    expect([placed, listed, refused.length]).toEqual([[first], [last], 1]);
  });

  it('keeps places for first-timers while only they have them', () => {
    const [old, fresh] = [newcomer(1, 1), newcomer(1, 0)];
    const outcome = allocatePlaces([old, fresh], room(5, { firstTimersOnly: true }));
    expect([outcome.placed, outcome.listed]).toEqual([[fresh], [old]]);
    expect(outcome.passedOver.size).toBe(0);
  });

  it('never gives more than there is, and passes nobody over more than twice, whatever comes', () => {
    const party = fc.record({ size: fc.integer({ min: 1, max: 5 }), rank: fc.nat(1), newcomer: fc.boolean() });
    const numbered = fc
      .array(party, { maxLength: 30 })
      .map((all) => all.map((each, turn) => ({ ...each, turn, passedOver: 0 })));
    fc.assert(
      fc.property(numbered, fc.array(fc.nat(6), { maxLength: 30 }), fc.nat(40), (parties, freed, waitingRoom) => {
        let list: SignupParty[] = parties;
        for (const free of freed) {
          const { placed, listed, refused, passedOver } = allocatePlaces(list, room(free, { waitingRoom }));
          expect(placed.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(free);
          const offered = placed.filter(({ newcomer }) => !newcomer).reduce((sum, { size }) => sum + size, 0);
          expect(listed.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(waitingRoom + offered);
          for (const times of passedOver.values()) expect(times).toBeLessThanOrEqual(maxPassedOver);
          // Whoever is behind somebody who fitted and has no place was not before them.
          const order = sortParties(list);
          for (const skipped of order.filter((each) => !placed.includes(each))) {
            const behind = placed.filter((each) => order.indexOf(each) > order.indexOf(skipped));
            expect(behind.length === 0 || refused.includes(skipped) || passedOver.has(skipped)).toBe(true);
          }
          list = list
            .filter((each) => !placed.includes(each) && !refused.includes(each))
            .map((each) => ({ ...each, newcomer: false, passedOver: passedOver.get(each) ?? each.passedOver }));
        }
      }),
    );
  });
});

describe('the time of an offer', () => {
  const policy = { offerHours: 4, nightFrom: 22, nightUntil: 8 };
  const at = (time: string) => new Date(`2026-11-21T${time}:00+08:00`);
  const far = new Date('2028-01-01T00:00:00+08:00');

  it.for([
    ['10:00', '2026-11-21T14:00:00+08:00'],
    ['18:00', '2026-11-21T22:00:00+08:00'],
    ['21:30', '2026-11-22T11:30:00+08:00'],
    ['23:15', '2026-11-22T12:00:00+08:00'],
    ['02:00', '2026-11-21T12:00:00+08:00'],
    ['08:00', '2026-11-21T12:00:00+08:00'],
  ] as const)('stands still at night: made at %s it lasts until %s', ([from, until]) => {
    expect(offerEndOf(at(from), policy, far)).toEqual(new Date(until));
  });

  it('ends when the session starts, knows a night after midnight, and days without a night', () => {
    expect(offerEndOf(at('21:00'), policy, at('21:20'))).toEqual(at('21:20'));
    expect(offerEndOf(at('00:30'), { ...policy, nightFrom: 1, nightUntil: 6 }, far)).toEqual(at('09:30'));
    expect(offerEndOf(at('23:00'), { ...policy, nightFrom: 0, nightUntil: 0 }, far)).toEqual(
      new Date('2026-11-22T03:00:00+08:00'),
    );
  });

  it('always holds the hours that it promises, none of them at night', () => {
    const hour = fc.nat(23);
    fc.assert(
      fc.property(hour, hour, fc.integer({ min: 1, max: 72 }), fc.nat(24 * 60), (from, until, offerHours, minute) => {
        const start = new Date(at('00:00').getTime() + minute * 60_000);
        const end = offerEndOf(start, { offerHours, nightFrom: from, nightUntil: until }, far);
        let day = 0;
        for (let time = start.getTime(); time < end.getTime(); time += 60_000) {
          const h = Math.floor(((time + 8 * 3600_000) % 86_400_000) / 3600_000);
          const night = from === until ? false : from > until ? h >= from || h < until : h >= from && h < until;
          if (!night) day += 1;
        }
        expect(day).toBe(offerHours * 60);
      }),
      { numRuns: 200 },
    );
  });
});
