/** Size bands of employers: the name of each, and the head count at which it begins. A head count of 0 is an unknown one. */
export const sizes = [
  { name: 'unknown', from: 0 },
  { name: '1-24', from: 1 },
  { name: '25-49', from: 25 },
  { name: '50-99', from: 50 },
  { name: '100-199', from: 100 },
  { name: '200-499', from: 200 },
  { name: '500-999', from: 500 },
  { name: '1000+', from: 1000 },
] as const;
export type Size = (typeof sizes)[number]['name'];
export const sizeNames = sizes.map(({ name }) => name) as [Size, ...Size[]];

/** The size band of a head count. */
export function sizeOf(headcount: number | null | undefined): Size {
  const count = headcount ?? 0;
  return (sizes.findLast(({ from }) => count >= from) ?? sizes[0]).name;
}
