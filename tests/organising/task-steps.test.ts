import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type StepKind, stepKinds } from '../../schemas/organising/task.ts';
import { escalationTargetOf, nextStepsOf } from '../../server/organising/tasks/steps.ts';
import { entriesInEffect, isTaskOpen, taskStateOf } from '../../server/register/assignment/task-log.ts';

const legal = ['preparing', 'applied', 'approved', 'founded'];
const entries = (kinds: readonly StepKind[]) => kinds.map((kind) => ({ kind }));

/** Logs that came about by taking, each time, one of the steps that may follow. */
const logs = fc.array(fc.nat(100), { maxLength: 30 }).map((choices) => {
  const log: StepKind[] = [];
  for (const choice of choices) {
    const next = nextStepsOf(entries(log));
    log.push(next[choice % next.length] as StepKind);
  }
  return log;
});

describe('a task', () => {
  it('goes through the legal steps in their order, and founds nothing without them', () => {
    fc.assert(
      fc.property(logs, (log) => {
        if (taskStateOf(entries(log)) !== 'founded') return;
        const stood = entriesInEffect(entries(log)).map(({ kind }) => kind);
        expect(stood.filter((kind) => legal.includes(kind))).toEqual(legal);
        expect(stood.indexOf('agreed')).toBeLessThan(stood.indexOf('preparing'));
      }),
    );
  });

  it('stands after a reversing entry where it stood before the entry that it takes back', () => {
    fc.assert(
      fc.property(logs, (log) => {
        for (const next of nextStepsOf(entries(log))) {
          if (next === 'reversed') continue;
          expect(taskStateOf(entries([...log, next, 'reversed']))).toBe(taskStateOf(entries(log)));
          expect(entriesInEffect(entries([...log, next, 'reversed']))).toEqual(entriesInEffect(entries(log)));
        }
      }),
    );
  });

  it('can always be gone on with, and taken back to its beginning', () => {
    fc.assert(
      fc.property(logs, (log) => {
        let kinds = log;
        expect(nextStepsOf(entries(kinds)).length).toBeGreaterThan(0);
        while (entriesInEffect(entries(kinds)).length > 0) {
          expect(nextStepsOf(entries(kinds))).toContain('reversed');
          kinds = [...kinds, 'reversed'];
        }
        expect(taskStateOf(entries(kinds))).toBe('new');
        expect(nextStepsOf(entries(kinds))).not.toContain('reversed');
      }),
    );
  });

  it('is open until a union is founded or joined', () => {
    fc.assert(
      fc.property(logs, (log) => {
        expect(isTaskOpen(entries(log))).toBe(!['founded', 'joined'].includes(taskStateOf(entries(log))));
      }),
    );
  });

  it('goes on where it stood once it is looked at again', () => {
    expect(taskStateOf(entries(['contacted', 'agreed', 'impossible', 'reopened']))).toBe('agreed');
    expect(nextStepsOf(entries(['contacted', 'impossible', 'reopened']))).toEqual(['agreed', 'impossible', 'reversed']);
  });

  it('comes to every kind of step by legal steps alone', () => {
    const reached = new Set<StepKind>();
    const ways: StepKind[][] = [[]];
    for (let way = ways.shift(); way; way = ways.shift()) {
      for (const next of nextStepsOf(entries(way))) {
        if (!reached.has(next)) ways.push([...way, next]);
        reached.add(next);
      }
    }
    expect([...reached].sort()).toEqual([...stepKinds].sort());
  });
});

describe('an overdue task', () => {
  const above = ['city', 'district', 'street'];
  it.for([
    ['on its last day', '2026-11-30', undefined],
    ['the day after', '2026-12-01', 'street'],
    ['for thirty days', '2026-12-30', 'street'],
    ['for thirty-one days', '2026-12-31', 'district'],
    ['for a year', '2027-11-30', 'city'],
  ] as const)('is told to the union above, %s', ([, today, expected]) => {
    expect(escalationTargetOf({ open: true, due: '2026-11-30' }, above, today)).toBe(expected);
  });

  it('is told to nobody once it is done', () => {
    expect(escalationTargetOf({ open: false, due: '2026-11-30' }, above, '2027-01-01')).toBeUndefined();
  });
});
