import { coordinatesProblem } from '../../platform/geo/china-bounds.ts';
import type { NoteField, RowCells } from './row-notes.ts';

/**
 * Complete `lng` and `lat` of a row as offices write them: 121.42°E, 东经121°25′12″, both in one cell in either order.
 *
 * Exchanged coordinates are put right. Those that cannot be a station's are left out, so that the station is placed by its
 * region. Either is noted with the values.
 */
export function completeCoordinates(cells: RowCells, note: NoteField): void {
  const { lng = '', lat = '', coordinates = '' } = cells;
  delete cells.lng;
  delete cells.lat;
  const written = [lng, lat, coordinates].filter(Boolean).join('，');
  if (!written || blankWords.test(written)) return;
  const point = pointIn(lng, lat) ?? pairIn(coordinates) ?? pairIn(lng) ?? pairIn(lat);
  if (!point) note('lng', 'coordinates_unreadable', { value: written.slice(0, 60) });
  else setPoint(cells, point, note);
}

function setPoint(cells: RowCells, [x, y]: readonly [number, number], note: NoteField): void {
  const problem = coordinatesProblem(x, y);
  const isExchanged = problem === 'coordinates_swapped';
  if (problem) note('lng', isExchanged ? 'coordinates_exchanged' : problem, { lng: x, lat: y });
  if (problem && !isExchanged) return;
  cells.lng = String(isExchanged ? y : x);
  cells.lat = String(isExchanged ? x : y);
}

const blankWords = /^[\s/\\无—–\-，、]*$/;
/** Degrees, with minutes and seconds where they are written, and the letters and words that may stand beside them. */
const angle =
  /(-?\d{1,3}(?:\.\d+)?)\s*(?:[°º度]\s*(?:(\d{1,2}(?:\.\d+)?)\s*[′'’分]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:[″"”秒]|'')\s*)?)?)?/g;
const besides = /[东北]经|[东北]纬|经度|纬度|[EN东北:,;\s/()、]/g;

function pointIn(lng: string, lat: string): [number, number] | undefined {
  const [east, ...others] = anglesIn(lng);
  const [north, ...more] = anglesIn(lat);
  if (east === undefined || north === undefined || others.length + more.length > 0) return undefined;
  return [east, north];
}

/** Two angles of one cell. Which of them is the longitude is plain in China, where latitudes end at 54°. */
function pairIn(cell: string): [number, number] | undefined {
  const [one, two, ...others] = anglesIn(cell);
  if (one === undefined || two === undefined || others.length > 0) return undefined;
  return one < two ? [two, one] : [one, two];
}

/** The angles of a cell that says nothing else, in degrees. */
function anglesIn(cell: string): number[] {
  const text = cell.normalize('NFKC');
  if (text.replace(angle, '').replace(besides, '') !== '') return [];
  return [...text.matchAll(angle)].map(([, degrees, minutes = '0', seconds = '0']) =>
    // Ten millionths of a degree are a centimetre.
    Number((Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600).toFixed(7)),
  );
}
