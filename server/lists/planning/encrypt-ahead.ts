import { Sealing } from '../../platform/encryption/contact-encryption.ts';
import type { CheckedRow } from './checked.ts';

/** Chunks of rows with their contacts sealed, while other chunks are planned and written. */
export async function* sealedAhead(chunks: AsyncIterable<CheckedRow[]>): AsyncGenerator<CheckedRow[]> {
  const sealing = new Sealing();
  try {
    for await (const rows of chunks) {
      await sealing.seal(rows.map(({ incoming }) => incoming.facts?.contact));
      yield rows;
    }
  } finally {
    await sealing.close();
  }
}
