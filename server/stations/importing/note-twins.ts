import { trusted } from 'mongoose';
import { StationModel } from '../../../schemas/stations/station.ts';
import { type ImportReport, warnOfRow } from '../../sheets/table/import-report.ts';
import { exactlyPlaced } from '../record/exactly-placed.ts';
import { foldWord } from '../vocabulary/fold-word.ts';
import { metresApart } from './known-places.ts';
import type { ResolvedRow } from './resolve-rows.ts';

/** In metres: two points this near are one place. */
const samePlace = 30;

/** A station by its name and its point, GCJ-02. */
interface PlacedName {
  code: string;
  name: string;
  at: readonly number[];
}

/** Note the rows that have name and place of an earlier row or of a stored station, under another code. */
export async function noteTwins(rows: readonly ResolvedRow[], report: ImportReport): Promise<void> {
  const placed = rows.filter(({ location }) => location);
  const stored = await StationModel.find(
    {
      name: trusted({ $in: [...new Set(placed.map(({ name }) => name))] }),
      ...exactlyPlaced,
    },
    { code: 1, name: 1, location: 1 },
  ).lean();
  const inFile = new Set(rows.map(({ code }) => code));
  const known = Map.groupBy(
    stored.flatMap(({ code, name, location }): PlacedName[] =>
      inFile.has(code) || !location ? [] : [{ code, name, at: location.coordinates }],
    ),
    ({ name }) => foldWord(name),
  );
  for (const { line, code, name, location } of placed) {
    const at = location?.coordinates ?? [];
    const word = foldWord(name);
    const others = known.get(word);
    const twin = others?.find((other) => metresApart(other.at, at) <= samePlace);
    if (twin) {
      const details = { name, code, other: twin.name, otherCode: twin.code };
      warnOfRow(report, { line, field: 'name' }, 'station_twice', details);
    }
    if (others) others.push({ code, name, at });
    else known.set(word, [{ code, name, at }]);
  }
}
