import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import { fieldProblem } from '../../platform/field-problems.ts';
import '../../platform/strict.ts';
import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { objectId, time, timeInput } from '../../platform/fields.ts';
import { doubts, nonce, scanActions } from './scan.ts';

const offlineList = new Schema(
  {
    session: { type: Schema.Types.ObjectId, required: true },
    /** The staff account whose device downloaded it. */
    by: { type: String, required: true },
    fetchedAt: { type: Date, required: true },
    /** The device's clock at that moment. The difference to `fetchedAt` corrects the times of its scans. */
    deviceAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'offlineLists', versionKey: false },
);
offlineList.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** A download of a session's attendee list by a staff device that will be offline, as stored. */
export type OfflineList = InferRawDocTypeFromSchema<typeof offlineList> & { _id: Types.ObjectId };
export const OfflineListModel = model('OfflineList', offlineList);

/** The attendee list as the device keeps it. */
export const OfflineListView = z
  .object({
    id: z.string(),
    sessionId: z.string(),
    fetchedAt: time,
    deliverUntil: time.meta(described('以此名单所作的扫码在此之前有效', 'until when scans made with it are accepted')),
    startsAt: time,
    endsAt: time,
    entries: z.array(
      z.object({
        signupId: z.string(),
        name: z.string().meta(described('姓名，已脱敏', 'the name of the person, masked')),
        codes: z
          .array(z.string())
          .meta(
            described(
              '个人签到码第 17 至 28 字节的 SHA-256，base64url 编码；场次的每一天各一个',
              'base64url of SHA-256 of bytes 17 to 28 of the personal code, one for each day of the session',
            ),
          ),
      }),
    ),
  })
  .meta({ id: 'OfflineList' });

/**
 * One scan of an offline device: `signupId` of a name that was ticked, or `code` of a personal code that was scanned.
 */
export const OfflineScan = z
  .strictObject({
    nonce,
    action: z.enum(scanActions),
    scannedAt: timeInput.meta(described('设备时钟所示的时间，未经校正', 'on the device’s clock, uncorrected')),
    signupId: objectId.optional(),
    code: z.string().max(100).optional(),
  })
  .refine(({ signupId, code }) => (signupId === undefined) !== (code === undefined), fieldProblem('signup_or_code'));
export type OfflineScan = z.output<typeof OfflineScan>;

/** The result of an upload of offline scans. */
export const OfflineUploadView = z
  .object({
    added: z.int(),
    repeated: z.int().meta(described('此前已上传过的扫码数', 'scans that had been uploaded before')),
    conflicts: z
      .array(z.object({ nonce, reason: z.enum([...doubts, 'signup_not_found', 'too_many_scans']) }))
      .meta(
        described(
          '不能自动计入的扫码；能认出本人的由组织者处理',
          'scans that do not count by themselves; where the person is known, the organiser decides',
        ),
      ),
  })
  .meta({ id: 'Delivery' });
