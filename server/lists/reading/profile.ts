import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { rowChoices } from '../../../schemas/lists/list.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { sourceTypes } from '../../register/record/sources.ts';
import type { ColumnMapping, Header } from '../../sheets/header/find-header.ts';
import { type Field, fields } from './fields.ts';

/** A mapping saved for the next list of the same form. `version` counts the formats of the saved file. */
const profileSchema = z.strictObject({
  version: z.literal(1),
  source: z.enum(sourceTypes),
  encoding: z.string().max(20).optional(),
  delimiter: z.string().length(1).optional(),
  /** The office's own words for nothing. */
  nullWords: z.array(z.string().min(1).max(100)).max(100).optional(),
  /** The columns that are filled from above. */
  fillDown: z.array(z.string().min(1).max(200)).max(100).optional(),
  /** Which rows count, where not all do. */
  only: z.enum(rowChoices).optional(),
  sheet: z.string().min(1).max(100).optional(),
  mapping: z.partialRecord(z.enum(fields), z.string().min(1).max(200)),
});
export type Profile = z.output<typeof profileSchema>;

/** Make a profile of what was recognised in a header. */
export function profileOf(header: Header<Field>, rest: Omit<Profile, 'version' | 'mapping'>): Profile {
  const mapping: Profile['mapping'] = {};
  for (const { field, title, index } of header.columns) if (field) mapping[field] = title || `#${index + 1}`;
  return { version: 1, ...rest, mapping };
}

/** A profile as a mapping of every field; '' for the fields that it does not name. */
export function profileMappingOf(profile: Profile): ColumnMapping<Field> {
  return Object.fromEntries(fields.map((field) => [field, profile.mapping[field] ?? ''])) as ColumnMapping<Field>;
}

/** A profile as JSON that a person can read and edit. */
export function profileText(profile: Profile): string {
  return `${JSON.stringify(profile, null, 2)}\n`;
}

/** Read a profile. @throws {Failure} `list_profile_invalid`, with what is wrong. */
export async function loadProfile(path: string): Promise<Profile> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Failure('list_profile_invalid', { reason: (error as Error).message }, { cause: error });
  }
  const parsed = profileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new Failure('list_profile_invalid', { reason: z.prettifyError(parsed.error).replace(/\s+/g, ' ') });
}

/** Parse a mapping from arguments such as `name=单位名称`. @throws {Failure} `list_field_unknown`. */
export function parseMapping(args: readonly string[]): ColumnMapping<Field> {
  const mapping: ColumnMapping<Field> = {};
  for (const arg of args) {
    const [key = '', ...title] = arg.split('=');
    const field = fields.find((one) => one.toLowerCase() === key.trim().toLowerCase());
    if (!field || !arg.includes('=')) throw new Failure('list_field_unknown', { field: key, known: fields.join(', ') });
    mapping[field] = title.join('=').trim();
  }
  return mapping;
}
