import type { OfflineScan } from '../../../schemas/activities/attendance/offline-list.ts';
import type { ScanAction } from '../../../schemas/activities/attendance/scan.ts';
import type { Held } from './season-model.ts';
import type { Random } from './season-random.ts';
import type { ScreenScan } from './season-work.ts';

const minute = 60_000;

/** How somebody who has a place behaves at the session, and what becomes of their scans. */
export interface Visit {
  person: string;
  signup: string;
  /** Scans of the screen, in their order. */
  online: ScreenScan[];
  /** Scans of a device without a network: those that arrive before the attendance is closed, and those after it. */
  early: OfflineScan[];
  late: OfflineScan[];
  /** What counts before the late ones come, and once they have. */
  closed: { stays: [Date, Date][]; pending: boolean };
  delivered: { stays: [Date, Date][]; pending: boolean };
  /** What the organiser says about it at last, and what counts then. */
  said: { action: ScanAction; at: Date }[];
  corrected: [Date, Date][];
}

const kinds = {
  absent: 15,
  online: 28,
  offline: 20,
  mixed: 10,
  twice: 8,
  forgotten: 6,
  tooEarly: 4,
  allLate: 5,
  stray: 4,
} as const;

/** Make up a visit; the times are whole seconds. */
export function aVisit(held: Held, who: { person: string; signup: string }, clockOff: number, random: Random): Visit {
  const { startsAt, endsAt } = held;
  const length = (endsAt.getTime() - startsAt.getTime()) / minute;
  const at = (minutes: number) => new Date(startsAt.getTime() + Math.floor(minutes * 60) * 1000);
  const between = (from: number, to: number) => at(from + random.real() * (to - from));
  const [came, left] = [between(-55, length * 0.4), between(length * 0.5, length + 100)];
  const screen = (action: ScanAction, at: Date): ScreenScan => ({
    person: who.person,
    action,
    nonce: random.word(),
    at,
  });
  const device = (action: ScanAction, at: Date): OfflineScan => ({
    nonce: random.word(),
    action,
    scannedAt: new Date(at.getTime() + clockOff),
    signupId: who.signup,
  });
  const visit = (scans: Partial<Visit>, stays: [Date, Date][], pending = false): Visit => {
    const closed = { stays, pending };
    return {
      ...{ ...who, online: [], early: [], late: [], closed, delivered: closed, said: [], corrected: stays },
      ...scans,
    };
  };
  const whole: [Date, Date][] = [[came, left]];
  switch (random.weighted(kinds)) {
    case 'absent':
      return visit({}, []);
    case 'online': {
      const first = screen('in', came);
      // The same scan again, as after a lost answer, and another while inside.
      const again = random.real() < 0.3 ? [first] : random.real() < 0.3 ? [screen('in', came)] : [];
      return visit({ online: [first, ...again, screen('out', left)] }, whole);
    }
    case 'offline':
      return visit({ early: [device('in', came), device('out', left)] }, whole);
    case 'mixed':
      return visit({ online: [screen('in', came)], early: [device('out', left)] }, whole);
    case 'twice': {
      const [out, back] = [between(length * 0.4, length * 0.44), between(length * 0.45, length * 0.49)];
      const online = [screen('in', came), screen('out', out), screen('in', back), screen('out', left)];
      // Nobody can go before the start.
      const stays: [Date, Date][] = [
        [came, out],
        [back, left],
      ];
      return visit({ online }, stays);
    }
    case 'forgotten':
      return visit({ online: [screen('in', came)], said: [{ action: 'out', at: left }], corrected: whole }, [], true);
    case 'tooEarly': {
      // Before the door opened: in doubt, so that the check-out has no check-in before it.
      const early = [device('in', between(-80, -65)), device('out', left)];
      return visit({ early, said: [{ action: 'in', at: came }], corrected: whole }, [], true);
    }
    case 'allLate': {
      const late = [device('in', came), device('out', left)];
      const said = [
        { action: 'in' as const, at: came },
        { action: 'out' as const, at: left },
      ];
      return { ...visit({ late, said, corrected: whole }, []), delivered: { stays: [], pending: true } };
    }
    case 'stray': {
      const online = [screen('in', came), screen('out', left)];
      const out = between(length * 0.45, length);
      const late = [device('out', out)];
      const corrected: [Date, Date][] = [[came, out < left ? out : left]];
      const said = [{ action: 'out' as const, at: out }];
      return { ...visit({ online, late, said, corrected }, whole), delivered: { stays: whole, pending: true } };
    }
  }
}
