import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { time } from '../../platform/fields.ts';
import { mustBeUnique } from '../../platform/unique.ts';
import { scanActions } from './scan.ts';

const screen = new Schema(
  {
    session: { type: Schema.Types.ObjectId, required: true },
    action: { type: String, required: true, enum: scanActions },
    /** SHA-256 of the token in the page's address. */
    tokenHash: { type: String, required: true },
    /** The staff account that made it. */
    by: { type: String, required: true },
    madeAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    endedAt: { type: Date },
  },
  { collection: 'screens', versionKey: false },
);
mustBeUnique(screen, 'screenToken');
screen.index({ session: 1, expiresAt: 1 });
screen.index({ expiresAt: 1 }, { expireAfterSeconds: 30 * 24 * 3600 });

/** A page that shows the changing check-in code of a session, as stored. */
export type Screen = InferRawDocTypeFromSchema<typeof screen> & { _id: Types.ObjectId };
export const ScreenModel = model('Screen', screen);

const screenFields = {
  id: z.string(),
  sessionId: z.string(),
  action: z.enum(scanActions),
  madeAt: time,
  expiresAt: time,
};

/** A screen as staff see it in a list, without its token. */
export const ScreenView = z.object({ ...screenFields, endedAt: time.nullish() }).meta({ id: 'Screen' });

/** A new screen with the path of its page; the token in the path is shown this once only. */
export const NewScreenView = z
  .object({
    ...screenFields,
    path: z
      .string()
      .meta(
        described(
          '页面在本服务器上的路径；它即凭证，只显示这一次',
          'path of the page on this server; it is the credential and is shown this once only',
        ),
      ),
  })
  .meta({ id: 'NewScreen' });

/**
 * The content of the page, with the codes of the next minute, so that a short network failure does not stop the queue.
 */
export const ScreenContent = z
  .object({
    title: z.string(),
    place: z.string(),
    action: z.enum(scanActions),
    startsAt: time,
    endsAt: time,
    now: time.meta(described('服务器的时间', 'the server’s clock')),
    inside: z.int().meta(described('已签到的人数', 'how many people are checked in')),
    expected: z.int().meta(described('已占用的名额', 'how many places are taken')),
    codes: z.array(
      z.object({
        from: time.meta(described('应显示的时刻，每码显示十秒', 'when to show it, for ten seconds')),
        text: z.string(),
        svg: z.string().meta(described('以二维码表示的同一内容', 'the text as a QR code')),
      }),
    ),
  })
  .meta({ id: 'ScreenContent' });
