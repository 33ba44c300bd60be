import { createHash } from 'node:crypto';
import { addPart, beginUpload, maxPartBytes } from '../../server/platform/uploads/uploads.ts';

/** A text that an owner has sent in parts. @returns the id of the upload. */
export async function anUpload(owner: string, text: string, name = '清单.csv'): Promise<string> {
  const content = Buffer.from(text);
  const { _id } = await beginUpload(owner, planOf(content, name), new Date());
  for (let at = 0; at < content.length; at += maxPartBytes)
    await addPart(owner, String(_id), at, content.subarray(at, at + maxPartBytes), new Date());
  return String(_id);
}

/** What is announced of a file. */
export function planOf(content: Buffer, name: string) {
  return { name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}
