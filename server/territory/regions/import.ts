import { trusted } from 'mongoose';
import { z } from 'zod';
import { datum, queryNumber, regionCode } from '../../../schemas/platform/fields.ts';
import { type Region, RegionModel } from '../../../schemas/territory/region.ts';
import { misplacement } from '../../platform/geo/china.ts';
import { toGcj02 } from '../../platform/geo/datum.ts';
import { emptyReport, type ImportReport, parseRows, type Rows, reject } from '../../sheets/table-report.ts';
import { levelOf, parentOf } from './codes.ts';
import { namesOf } from './names.ts';

const listed = z.string().transform((text) =>
  text
    .split(/[;；、|]/)
    .map((part) => part.trim())
    .filter(Boolean),
);

/** A row of `nuanfeng import regions`. */
const RegionRow = z.object({
  code: regionCode,
  name: z.string().max(60),
  parent: regionCode.optional(),
  alias: listed.default([]),
  replaces: listed.pipe(z.array(regionCode)).default([]),
  lng: queryNumber({ min: -180, max: 180 }).optional(),
  lat: queryNumber({ min: -180, max: 180 }).optional(),
  datum: datum.default('gcj02'),
});
type Parsed = z.output<typeof RegionRow> & { line: number };

/** The names that columns of such a file have. */
export const regionColumns = {
  code: ['代码', '区划代码', '行政区划代码', '统计用区划代码'],
  name: ['名称', '区划名称', '行政区划名称'],
  parent: ['上级', '上级代码', '上级区划'],
  alias: ['别名', '曾用名', '原名称'],
  replaces: ['取代', '原代码', '旧代码'],
  lng: ['经度'],
  lat: ['纬度'],
  datum: ['坐标系'],
};

const batch = 1000;

/**
 * Take in communities and corrections: columns code, name, and optionally parent, alias, replaces, and lng, lat and datum
 * of the region's middle.
 *
 * `alias` are further names, `replaces` codes that this region takes the place of; both may be several, joined by `;`
 * or 、. A changed name stays as an alias. The order of the rows does not matter. Run again, nothing changes.
 */
export async function importRegions(rows: Rows): Promise<ImportReport> {
  const report = emptyReport(regionColumns);
  const parsed = await parseRows(rows, RegionRow, regionColumns, report);
  const stored = await storedRegions(parsed.flatMap((row) => [row.code, parentOf(row.code) ?? '', ...row.replaces]));
  const accepted = acceptable(parsed, stored, report);

  const writes: Region[] = [];
  for (const row of accepted) {
    const held = stored.get(row.code);
    const wanted = regionOf(row, held);
    const replaced = row.replaces.flatMap((old) => replacedRegion(old, row, stored.get(old)));
    const changed = [wanted, ...replaced].filter((region) => !sameRegion(region, stored.get(region._id)));
    if (!held) report.added++;
    else if (changed.length > 0) report.updated++;
    else report.unchanged++;
    writes.push(...changed.map((region) => ({ ...region, edited: true })));
  }
  for (let at = 0; at < writes.length; at += batch) {
    await RegionModel.bulkWrite(
      writes.slice(at, at + batch).map((region) => ({
        replaceOne: { filter: { _id: region._id }, replacement: region, upsert: true },
      })),
    );
  }
  report.rejected.sort((a, b) => a.line - b.line);
  return report;
}

/** The rows whose parent is known, or comes with the file, and which replace nothing that the file itself brings. */
function acceptable(rows: readonly Parsed[], stored: ReadonlyMap<string, Region>, report: ImportReport): Parsed[] {
  const brought = new Set(rows.map((row) => row.code));
  const known = new Set([...stored.values()].filter((region) => !region.replacedBy).map((region) => region._id));
  const accepted: Parsed[] = [];
  // Shorter codes first, so that a parent is decided before its children.
  for (const row of rows.toSorted((a, b) => a.code.length - b.code.length)) {
    const parent = parentOf(row.code);
    const wrong = row.replaces.find((old) => brought.has(old) || old.length !== row.code.length);
    const misplaced = row.lng === undefined || row.lat === undefined ? undefined : misplacement(row.lng, row.lat);
    const at = (field: string) => ({ line: row.line, field });
    if (row.parent && row.parent !== parent) {
      reject(report, at('parent'), 'region_parent_wrong', { value: row.parent, expected: parent ?? '—' });
    } else if (parent && !known.has(parent)) {
      reject(report, at('code'), 'region_not_found', { region: parent });
    } else if (misplaced) {
      reject(report, at('lng'), misplaced, { lng: row.lng, lat: row.lat });
    } else if (wrong) {
      reject(report, at('replaces'), 'region_replaces_wrong', { value: wrong });
    } else {
      known.add(row.code);
      accepted.push(row);
    }
  }
  return accepted;
}

async function storedRegions(codes: readonly string[]): Promise<Map<string, Region>> {
  const stored = new Map<string, Region>();
  const distinct = [...new Set(codes)];
  for (let at = 0; at < distinct.length; at += batch) {
    const part = distinct.slice(at, at + batch);
    for (const region of await RegionModel.find({ _id: trusted({ $in: part }) }).lean()) stored.set(region._id, region);
  }
  return stored;
}

function regionOf({ code, name, alias, ...point }: Parsed, held: Region | undefined): Region {
  const aliases = new Set([...(held ? namesOf(held) : []), ...alias]);
  aliases.delete(name);
  const center = centerOf(point) ?? held?.center;
  return {
    _id: code,
    name,
    level: levelOf(code),
    parent: parentOf(code),
    ...(aliases.size > 0 && { aliases: [...aliases] }),
    ...(center && { center }),
  };
}

/** A middle as it is stored; nothing where the row gives none. */
function centerOf({ lng, lat, datum }: Pick<Parsed, 'lng' | 'lat' | 'datum'>): Region['center'] {
  if (lng === undefined || lat === undefined) return undefined;
  const [east, north] = toGcj02({ lng, lat, datum });
  return { lng: east, lat: north };
}

function replacedRegion(old: string, { code, name }: Parsed, held: Region | undefined): Region {
  const { edited: _, ...known } = held ?? { _id: old, name, level: levelOf(old), parent: parentOf(old) };
  return { ...known, replacedBy: code };
}

function sameRegion(wanted: Region, held: Region | undefined): boolean {
  if (!held || wanted.name !== held.name || wanted.replacedBy !== (held.replacedBy ?? undefined)) return false;
  if (wanted.center?.lng !== held.center?.lng || wanted.center?.lat !== held.center?.lat) return false;
  const aliases = new Set(held.aliases ?? []);
  return aliases.size === (wanted.aliases?.length ?? 0) && (wanted.aliases ?? []).every((alias) => aliases.has(alias));
}
