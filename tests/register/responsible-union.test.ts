import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ActingUnion, assignUnion, directoryOf } from '../../server/register/assignment/assign-union.ts';

const union = (_id: string, kind: ActingUnion['kind'], region: string): ActingUnion => ({
  _id,
  kind,
  region,
  name: _id,
  ancestors: [],
});
const city = union('city', 'city', '3310');
const district = union('D', 'district', '331002');
const street = union('S', 'street', '331002001');
const estate = union('IND', 'industry', '331002');
const directory = directoryOf(
  [
    city,
    district,
    street,
    estate,
    union('park', 'federation', '331002001'),
    union('com', 'federation', '331002001005'),
  ],
  [{ _id: 'IND', words: ['K70', '房地产'] }],
);

describe('the union that must act', () => {
  it.for([
    ['the street of an employer', { region: '331002001' }, { responsible: 'S', placing: 'place' }],
    [
      'the street, where a community has no union of its own',
      { region: '331002001007' },
      { responsible: 'S', placing: 'place' },
    ],
    ['the federation of a community', { region: '331002001005' }, { responsible: 'com', placing: 'place' }],
    [
      'the district, to be assigned, where no street is known',
      { region: '331002' },
      { responsible: 'D', placing: 'unplaced' },
    ],
    [
      'the district, to be assigned, where the street has no union',
      { region: '331002009' },
      { responsible: 'D', placing: 'unplaced' },
    ],
    [
      'the city, to be assigned, where only that is known',
      { region: '3310' },
      { responsible: 'city', placing: 'unplaced' },
    ],
    ['nobody, outside of every union', { region: '3302' }, {}],
    [
      'the trade before the place, by a code',
      { region: '331002001', industry: 'K7010' },
      { responsible: 'IND', placing: 'trade' },
    ],
    [
      'the trade before the place, by a word',
      { region: '331002', industry: '房地产中介服务' },
      { responsible: 'IND', placing: 'trade' },
    ],
    [
      'the place, where the trade has no union there',
      { region: '3310', industry: 'K7010' },
      { responsible: 'city', placing: 'unplaced' },
    ],
    [
      'whom it was assigned to',
      { region: '331002001', industry: 'K7010', assigned: 'park' },
      { responsible: 'park', placing: 'assigned' },
    ],
    [
      'the place again, once that union is gone',
      { region: '331002001', assigned: 'gone' },
      { responsible: 'S', placing: 'place' },
    ],
  ] as const)('is %s', ([, employer, expected]) => {
    expect(assignUnion(employer as never, directory)).toEqual(expected);
  });

  it('is the same whatever the order of the tree, and always one whose region holds the employer', () => {
    const regions = fc.constantFrom('33', '3310', '331002', '331002001', '331002001005', '331003', '331003002');
    const kinds = fc.constantFrom('city', 'district', 'street', 'federation');
    const unions = fc.uniqueArray(fc.record({ id: fc.nat(50).map(String), kind: kinds, region: regions }), {
      selector: ({ id }) => id,
    });
    fc.assert(
      fc.property(unions, regions, fc.integer(), (made, region, seed) => {
        const tree = made.map(({ id, kind, region }) => union(id, kind as ActingUnion['kind'], region));
        const shuffled = tree.toSorted((a, b) => ((Number(a._id) * 31 + seed) % 7) - ((Number(b._id) * 31 + seed) % 7));
        const found = assignUnion({ region } as never, directoryOf(tree, []));
        expect(assignUnion({ region } as never, directoryOf(shuffled, []))).toEqual(found);
        const acting = tree.find(({ _id }) => _id === found.responsible);
        if (acting) expect(region.startsWith(acting.region)).toBe(true);
      }),
    );
  });
});
