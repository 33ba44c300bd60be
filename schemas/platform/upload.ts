import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import './strict.ts';
import { encrypted } from './personal.ts';

/** A file that is sent in parts, until it is used or lapses. */
const upload = new Schema(
  {
    /** `staff:` and the id of the account that sends it; nobody else sees it. */
    owner: { type: String, required: true },
    name: { type: String, required: true },
    /** The size and the SHA-256 that the sender announced. */
    bytes: { type: Number, required: true },
    sha256: { type: String, required: true },
    /** How many bytes have arrived, from the beginning and without a gap. */
    received: { type: Number, required: true },
    /** The parts that make up these bytes, in order. */
    parts: { type: [Schema.Types.ObjectId], required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'uploads', versionKey: false },
);
upload.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
upload.index({ owner: 1, sha256: 1 });

/** An upload as stored. */
export type StoredUpload = InferRawDocTypeFromSchema<typeof upload> & { _id: Types.ObjectId };
export const UploadModel = model('Upload', upload);

/** The bytes of a part of an upload. */
const uploadPart = new Schema(
  {
    upload: { type: Schema.Types.ObjectId, required: true },
    /** The bytes in base64, encrypted: a list holds the data of people. */
    content: { ...encrypted('secret'), required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'upload_parts', versionKey: false },
);
uploadPart.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
uploadPart.index({ upload: 1, expiresAt: 1 });

export const UploadPartModel = model('UploadPart', uploadPart);
