import { ContactEncryptor } from '../../platform/encryption/contact-encryption.ts';
import type { CheckedRow } from './check-rows.ts';

/** Encrypt the contacts of rows, chunk by chunk, while earlier chunks are planned and written. */
export async function* encryptAhead(chunks: AsyncIterable<CheckedRow[]>): AsyncGenerator<CheckedRow[]> {
  const encryption = new ContactEncryptor();
  try {
    for await (const rows of chunks) {
      await encryption.encrypt(rows.map(({ facts }) => facts?.contact));
      yield rows;
    }
  } finally {
    await encryption.close();
  }
}
