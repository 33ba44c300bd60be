import { Readable } from 'node:stream';
import { type ListOptions, openList } from '../../../server/lists/reading/open-list.ts';

/** A text as a list that is uploaded. */
export const textStream = (text: string) => ({ stream: Readable.from([Buffer.from(text)]), name: 'list.csv' });

/** Open a list of employers and read all of it. */
export async function openText(text: string, options: Partial<ListOptions> = {}) {
  const list = await openList(textStream(text), { source: 'social-security', ...options });
  const rows = (await Array.fromAsync(list.rows())).flat();
  await list.close();
  const fields = Object.fromEntries(list.header.columns.flatMap(({ field, title }) => (field ? [[field, title]] : [])));
  return { ...list, ignored: list.ignored, rows, fields, first: rows[0]?.values };
}
