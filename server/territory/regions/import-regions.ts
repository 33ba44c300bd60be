import { trusted } from 'mongoose';
import { z } from 'zod';
import { datum, queryNumber, regionCode } from '../../../schemas/platform/fields.ts';
import { type Region, RegionModel } from '../../../schemas/territory/region.ts';
import { coordinatesProblem } from '../../platform/geo/china-bounds.ts';
import { toGcj02 } from '../../platform/geo/datum.ts';
import {
  emptyReport,
  type ImportReport,
  type ImportRows,
  parseRows,
  rejectRow,
} from '../../sheets/table/import-report.ts';
import { parentRegionOf, regionLevelOf } from './region-codes.ts';
import { regionNamesOf } from './region-names.ts';

const textList = z.string().transform((text) =>
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
  alias: textList.default([]),
  replaces: textList.pipe(z.array(regionCode)).default([]),
  lng: queryNumber({ min: -180, max: 180 }).optional(),
  lat: queryNumber({ min: -180, max: 180 }).optional(),
  datum: datum.default('gcj02'),
});
type ParsedRegion = z.output<typeof RegionRow> & { line: number };

/** The column titles that are recognised for each field. */
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

const batchSize = 1000;

/**
 * Import communities and corrections of regions.
 *
 * Columns are code and name, and optionally parent, alias, replaces, and the region's centre as lng, lat and datum.
 * `alias` holds further names and `replaces` the codes that this region replaces; several are joined by `;` or 、. A
 * changed name is kept as an alias. The order of the rows does not matter. A repeated import changes nothing.
 */
export async function importRegions(rows: ImportRows): Promise<ImportReport> {
  const report = emptyReport(regionColumns);
  const parsed = await parseRows(rows, RegionRow, regionColumns, report);
  const stored = await storedRegions(
    parsed.flatMap((row) => [row.code, parentRegionOf(row.code) ?? '', ...row.replaces]),
  );
  const accepted = acceptRows(parsed, stored, report);

  const writes: Region[] = [];
  for (const row of accepted) {
    const before = stored.get(row.code);
    const after = regionOf(row, before);
    const replaced = row.replaces.flatMap((old) => replacedRegion(old, row, stored.get(old)));
    const changed = [after, ...replaced].filter((region) => !isSameRegion(region, stored.get(region._id)));
    if (!before) report.added++;
    else if (changed.length > 0) report.updated++;
    else report.unchanged++;
    writes.push(...changed.map((region) => ({ ...region, edited: true })));
  }
  for (let at = 0; at < writes.length; at += batchSize) {
    await RegionModel.bulkWrite(
      writes.slice(at, at + batchSize).map((region) => ({
        replaceOne: { filter: { _id: region._id }, replacement: region, upsert: true },
      })),
    );
  }
  report.rejected.sort((a, b) => a.line - b.line);
  return report;
}

/** Select the rows whose parent is stored or in the file, and that replace no region of the file. Reject the others. */
function acceptRows(
  rows: readonly ParsedRegion[],
  stored: ReadonlyMap<string, Region>,
  report: ImportReport,
): ParsedRegion[] {
  const inFile = new Set(rows.map((row) => row.code));
  const known = new Set([...stored.values()].filter((region) => !region.replacedBy).map((region) => region._id));
  const accepted: ParsedRegion[] = [];
  // Shorter codes first, so that parents come before their children.
  for (const row of rows.toSorted((a, b) => a.code.length - b.code.length)) {
    const parent = parentRegionOf(row.code);
    const wrong = row.replaces.find((old) => inFile.has(old) || old.length !== row.code.length);
    const misplaced = row.lng === undefined || row.lat === undefined ? undefined : coordinatesProblem(row.lng, row.lat);
    const at = (field: string) => ({ line: row.line, field });
    if (row.parent && row.parent !== parent) {
      rejectRow(report, at('parent'), 'region_parent_wrong', { value: row.parent, expected: parent ?? '—' });
    } else if (parent && !known.has(parent)) {
      rejectRow(report, at('code'), 'region_not_found', { region: parent });
    } else if (misplaced) {
      rejectRow(report, at('lng'), misplaced, { lng: row.lng, lat: row.lat });
    } else if (wrong) {
      rejectRow(report, at('replaces'), 'region_replaces_wrong', { value: wrong });
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
  for (let at = 0; at < distinct.length; at += batchSize) {
    const part = distinct.slice(at, at + batchSize);
    for (const region of await RegionModel.find({ _id: trusted({ $in: part }) }).lean()) stored.set(region._id, region);
  }
  return stored;
}

function regionOf({ code, name, alias, ...point }: ParsedRegion, stored: Region | undefined): Region {
  const aliases = new Set([...(stored ? regionNamesOf(stored) : []), ...alias]);
  aliases.delete(name);
  const center = centerOf(point) ?? stored?.center;
  return {
    _id: code,
    name,
    level: regionLevelOf(code),
    parent: parentRegionOf(code),
    ...(aliases.size > 0 && { aliases: [...aliases] }),
    ...(center && { center }),
  };
}

/** A row's centre as stored. @returns undefined if the row gives none. */
function centerOf({ lng, lat, datum }: Pick<ParsedRegion, 'lng' | 'lat' | 'datum'>): Region['center'] {
  if (lng === undefined || lat === undefined) return undefined;
  const [east, north] = toGcj02({ lng, lat, datum });
  return { lng: east, lat: north };
}

function replacedRegion(old: string, { code, name }: ParsedRegion, stored: Region | undefined): Region {
  const { edited, ...known } = stored ?? { _id: old, name, level: regionLevelOf(old), parent: parentRegionOf(old) };
  return { ...known, replacedBy: code };
}

function isSameRegion(region: Region, stored: Region | undefined): boolean {
  if (!stored || region.name !== stored.name || region.replacedBy !== (stored.replacedBy ?? undefined)) return false;
  if (region.center?.lng !== stored.center?.lng || region.center?.lat !== stored.center?.lat) return false;
  const aliases = new Set(stored.aliases ?? []);
  return aliases.size === (region.aliases?.length ?? 0) && (region.aliases ?? []).every((alias) => aliases.has(alias));
}
