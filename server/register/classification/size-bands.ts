/** Size bands of employers: the name of each, and the head count at which it begins. A head count of 0 is an unknown one. */
export const sizeBands = [
  { name: 'unknown', from: 0 },
  { name: '1-24', from: 1 },
  { name: '25-49', from: 25 },
  { name: '50-99', from: 50 },
  { name: '100-199', from: 100 },
  { name: '200-499', from: 200 },
  { name: '500-999', from: 500 },
  { name: '1000+', from: 1000 },
] as const;
export type SizeBand = (typeof sizeBands)[number]['name'];
export const sizeBandNames = sizeBands.map(({ name }) => name) as [SizeBand, ...SizeBand[]];

/** The size band of a head count. */
export function sizeBandOf(headcount: number | null | undefined): SizeBand {
  const count = headcount ?? 0;
  return (sizeBands.findLast(({ from }) => count >= from) ?? sizeBands[0]).name;
}
