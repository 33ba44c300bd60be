import { maskPhone } from '../../../platform/text/mask-fields.ts';
import type { HoursDoubt } from './doubts.ts';
import { readHours } from './read-hours.ts';

/** The opening hours of a station as they are stored, and what is doubtful in them. */
export interface StoredHours {
  /** OpenStreetMap's `opening_hours` syntax, or the text as written where it is not understood. */
  hours: string;
  /** The text as written; undefined where `hours` are the same and understood. */
  writtenHours: string | undefined;
  isUnderstood: boolean;
  doubts: readonly HoursDoubt[];
}

/** Read opening hours for storing. Everybody sees the text as written, so a mobile number in it is masked. */
export function storedHours(text: string): StoredHours {
  const written = text.trim().replace(/(?<!\d)1[3-9]\d{9}(?!\d)/g, maskPhone);
  const { hours, doubts } = readHours(written);
  const isUnderstood = hours !== undefined;
  return { hours: hours ?? written, writtenHours: written === hours ? undefined : written, isUnderstood, doubts };
}
