import type { UnionState } from '../../../schemas/register/statement.ts';

/** Employers by union. */
export type CountsByUnion = Record<UnionState, number>;

/** Counts of the employers of one region; what is zero may be absent. */
export interface RegionCounts {
  employers: number;
  /** Members and employees, as far as a list gives a figure. */
  members: number;
  headcount: number;
  unions: Readonly<Partial<CountsByUnion>>;
  /** By timetable of classes, as `classTimetableOf` writes it. */
  classes: Readonly<Record<string, number>>;
  /** By size band and union. */
  sizes: Readonly<Record<string, Readonly<Partial<CountsByUnion>>>>;
  /** By section of industry and union. */
  sections: Readonly<Record<string, Readonly<Partial<CountsByUnion>>>>;
}

/**
 * The same counts by path: the field of `RegionCounts`, then its keys, separated by `/`: `employers`, `unions/own`,
 * `classes/none-100`, `sizes/25-49/none`, `sections/C/own`. In this form they are added and compared.
 */
export type Figures = Record<string, number>;

/** The figures of a region among others, which begin empty. */
export function figuresOfRegion(byRegion: Map<string, Figures>, region: string): Figures {
  const figures = byRegion.get(region) ?? {};
  byRegion.set(region, figures);
  return figures;
}

/** Add figures to others. */
export function addByPath(into: Figures, figures: Figures): void {
  for (const path in figures) into[path] = (into[path] ?? 0) + (figures[path] as number);
}

/** Remove zeros, and regions that have nothing else. */
export function dropZeros(byRegion: Map<string, Figures>): Map<string, Figures> {
  for (const [region, figures] of byRegion) {
    for (const [path, value] of Object.entries(figures)) if (value === 0) delete figures[path];
    if (Object.keys(figures).length === 0) byRegion.delete(region);
  }
  return byRegion;
}

/** Counts as figures by path. */
export function toPaths({ employers, members, headcount, unions, classes, sizes, sections }: RegionCounts): Figures {
  const figures: Figures = { employers, members, headcount };
  for (const [union, count] of Object.entries(unions)) figures[`unions/${union}`] = count;
  for (const [timetable, count] of Object.entries(classes)) figures[`classes/${timetable}`] = count;
  for (const [part, byKey] of Object.entries({ sizes, sections })) {
    for (const [key, byUnion] of Object.entries(byKey)) {
      for (const [union, count] of Object.entries(byUnion)) figures[`${part}/${key}/${union}`] = count;
    }
  }
  return figures;
}

/** Figures by path as counts. */
export function fromPaths(figures: Figures): RegionCounts {
  const counts = { employers: 0, members: 0, headcount: 0, unions: {}, classes: {}, sizes: {}, sections: {} };
  for (const [path, value] of Object.entries(figures)) {
    const keys = path.split('/');
    let into = counts as Record<string, unknown>;
    for (const key of keys.slice(0, -1)) {
      into[key] ??= {};
      into = into[key] as Record<string, unknown>;
    }
    into[keys.at(-1) as string] = value;
  }
  return counts;
}
