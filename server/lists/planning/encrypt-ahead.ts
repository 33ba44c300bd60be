import { Sealing } from '../../platform/encryption/contact-encryption.ts';
import type { CheckedRow } from './checked.ts';

/** Encrypt the contacts of rows, chunk by chunk, while earlier chunks are planned and written. */
export async function* sealedAhead(chunks: AsyncIterable<CheckedRow[]>): AsyncGenerator<CheckedRow[]> {
  const encryption = new Sealing();
  try {
    for await (const rows of chunks) {
      await encryption.seal(rows.map(({ facts }) => facts?.contact));
      yield rows;
    }
  } finally {
    await encryption.close();
  }
}
