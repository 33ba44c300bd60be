import { createHash } from 'node:crypto';
import { Types, trusted } from 'mongoose';
import { type StoredUpload, UploadModel, UploadPartModel } from '../../../schemas/platform/upload.ts';
import { dayMs } from '../calendar/durations.ts';
import { decryptField, encryptField } from '../encryption/field-encryption.ts';
import { Failure } from '../errors/errors.ts';
import { maskPersonalNumbers } from '../text/mask-text.ts';

/** What is announced of a file before its parts are sent. */
export interface UploadPlan {
  name: string;
  bytes: number;
  /** SHA-256 of the whole file, in lower-case hexadecimal digits. */
  sha256: string;
}

/** The largest part, in bytes: what a proxy lets through by default. */
export const maxPartBytes = 1024 * 1024;

/** How long an upload is kept after its last part, in milliseconds. */
const retentionMs = dayMs;
/** Its parts live longer by this, so that they need not be written anew with each further one. */
const partMarginMs = dayMs;
/** How many uploads of one owner may be open. */
const maxOpen = 10;

/**
 * Begin an upload, or go on with the one that its owner began of the same content: `received` says where.
 *
 * @param owner `staff:` and the id of the account.
 * @throws {Failure} `upload_too_many`.
 */
export async function beginUpload(
  owner: string,
  { name, bytes, sha256 }: UploadPlan,
  now: Date,
): Promise<StoredUpload> {
  const expiresAt = new Date(now.getTime() + retentionMs);
  const held = await UploadModel.findOneAndUpdate(
    { owner, sha256, bytes },
    { $set: { expiresAt } },
    { returnDocument: 'after' },
  ).lean();
  if (held) {
    await keepParts(held);
    return held;
  }
  if ((await UploadModel.countDocuments({ owner })) >= maxOpen)
    throw new Failure('upload_too_many', { limit: maxOpen });
  return (
    await UploadModel.create({
      owner,
      name: maskPersonalNumbers(name),
      bytes,
      sha256,
      received: 0,
      parts: [],
      expiresAt,
    })
  ).toObject();
}

/**
 * Take in a part. Parts come in order; one that was taken in before is answered like the first time, so that a sender whose
 * reply was lost may repeat it.
 *
 * @param offset where in the file the part begins, in bytes.
 * @throws {Failure} `upload_not_found`; `upload_gap`, where bytes before the part are missing; `upload_part_size`.
 */
export async function addPart(
  owner: string,
  id: string,
  offset: number,
  content: Buffer,
  now: Date,
): Promise<StoredUpload> {
  const upload = await findUpload(owner, id);
  const end = offset + content.length;
  if (content.length === 0 || content.length > maxPartBytes || end > upload.bytes)
    throw new Failure('upload_part_size', { limit: maxPartBytes, bytes: upload.bytes });
  if (end <= upload.received) return upload;
  if (offset !== upload.received) throw new Failure('upload_gap', { received: upload.received });

  const part = new Types.ObjectId();
  const expiresAt = new Date(now.getTime() + retentionMs);
  await UploadPartModel.create({
    _id: part,
    upload: upload._id,
    content: encryptField(content.toString('base64'), contextOf(part)),
    expiresAt: new Date(expiresAt.getTime() + partMarginMs),
  });
  // Of two requests with the same part one has its way; the part of the other lapses.
  const taken = await UploadModel.findOneAndUpdate(
    { _id: upload._id, owner, received: offset },
    { $set: { received: end, expiresAt }, $push: { parts: part } },
    { returnDocument: 'after' },
  ).lean();
  if (taken) {
    await keepParts(taken);
    return taken;
  }
  await UploadPartModel.deleteOne({ _id: part });
  const current = await findUpload(owner, id);
  if (current.received >= end) return current;
  throw new Failure('upload_gap', { received: current.received });
}

/** Find an upload of its owner. @throws {Failure} `upload_not_found`. */
export async function findUpload(owner: string, id: string): Promise<StoredUpload> {
  const upload = await UploadModel.findOne({ _id: id, owner }).lean();
  if (!upload) throw new Failure('upload_not_found');
  return upload;
}

/**
 * Read a complete upload from its beginning.
 *
 * @throws {Failure} `upload_not_found`, `upload_incomplete`; while reading `upload_altered`, where the bytes are not those that
 *   were announced, which is known at the end only.
 */
export async function readUpload(owner: string, id: string): Promise<{ name: string; stream: AsyncIterable<Buffer> }> {
  const upload = await findUpload(owner, id);
  const { name, received, bytes } = upload;
  if (received < bytes) throw new Failure('upload_incomplete', { received, bytes });
  return { name, stream: contentOf(upload) };
}

async function* contentOf({ parts, sha256 }: StoredUpload): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for (const id of parts) {
    const part = await UploadPartModel.findById(id, { content: 1 }).lean();
    if (!part) throw new Failure('upload_not_found');
    const content = Buffer.from(decryptField(part.content, contextOf(id)), 'base64');
    hash.update(content);
    yield content;
  }
  if (hash.digest('hex') !== sha256) throw new Failure('upload_altered');
}

/** Remove an upload and its parts. One that is gone already is no failure. */
export async function removeUpload(owner: string, id: string): Promise<void> {
  const { deletedCount } = await UploadModel.deleteOne({ _id: id, owner });
  if (deletedCount > 0) await UploadPartModel.deleteMany({ upload: id });
}

/** Keep the parts of an upload at least as long as itself; most need no write for that. */
async function keepParts({ _id, expiresAt }: StoredUpload): Promise<void> {
  await UploadPartModel.updateMany(
    { upload: _id, expiresAt: trusted({ $lt: expiresAt }) },
    { $set: { expiresAt: new Date(expiresAt.getTime() + partMarginMs) } },
  );
}

function contextOf(part: Types.ObjectId) {
  return { collection: UploadPartModel.collection.collectionName, id: part, field: 'content' };
}
