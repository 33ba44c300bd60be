import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { appendOnly } from '../../platform/append-only.ts';
import { described } from '../../platform/described.ts';
import { time } from '../../platform/fields.ts';
import { personReference } from '../../platform/personal.ts';
import { mustBeUnique } from '../../platform/unique.ts';

/** The kinds of posting: an award, its reversal, the spending on a reward, its refund, and the expiry of points. */
const postingKinds = ['award', 'reversal', 'spend', 'refund', 'expiry'] as const;

/**
 * The accounts of the ledger. `person` holds a person's points. `issued` is their source; `redeemed` and `expired` take
 * what is spent or expires. `owed` is a person's debt from an award that was reversed after it was spent.
 */
const accounts = ['person', 'issued', 'redeemed', 'expired', 'owed'] as const;

const line = new Schema(
  { account: { type: String, required: true, enum: accounts }, points: { type: Number, required: true } },
  { _id: false },
);

const posting = new Schema(
  {
    person: personReference('pseudonym'),
    /** The number of the person's posting, from 1. It is unique, so a writer has seen all postings before its own. */
    n: { type: Number, required: true },
    kind: { type: String, required: true, enum: postingKinds },
    /** The key of what caused it. It is unique, so nothing is posted twice. */
    source: { type: String, required: true },
    /** Double entry: the lines of a posting sum to 0. */
    lines: { type: [line], required: true },
    /** The change of the person's points minus their debt; negative for a spending, a reversal and an expiry. */
    points: { type: Number, required: true },
    at: { type: Date, required: true },
    /** Awards and refunds only: when their remaining points expire. */
    expiresAt: { type: Date },
    /**
     * The posting that it refers to: the award of a reversal, the award or refund of an expiry, the spending of a
     * refund.
     */
    about: { type: Schema.Types.ObjectId },
    /**
     * Awards and reversals: the key of the attendance that earned it, its revision, and the rule. Spendings and
     * refunds: the redemption.
     */
    origin: { type: String },
    revision: { type: Number },
    rule: { type: Schema.Types.ObjectId },
    redemption: { type: Schema.Types.ObjectId },
    /** For rankings: the month of the session in Shanghai (`YYYY-MM`), the event, its union and its region. */
    month: { type: String },
    event: { type: Schema.Types.ObjectId },
    union: { type: String },
    region: { type: String },
    /** The staff account that reversed it by hand, and why. */
    by: { type: String },
    reason: { type: String },
  },
  { collection: 'points_postings', versionKey: false },
);
mustBeUnique(posting, 'postingNumber', 'postingSource');
posting.index({ origin: 1 }, { sparse: true });
posting.index({ month: 1, region: 1 }, { sparse: true });
posting.index({ union: 1, at: -1, _id: -1 }, { sparse: true });
appendOnly(posting, 'postings');

/** One posting of the ledger, as stored. Postings never change; a correction is a new one. */
export type Posting = InferRawDocTypeFromSchema<typeof posting> & { _id: Types.ObjectId };
export const PostingModel = model('Posting', posting);

/** How rankings show a person: by a masked name, by the whole name, or without a name. */
export const namings = ['masked', 'full', 'hidden'] as const;
export type Naming = (typeof namings)[number];

const pointsAccount = new Schema(
  {
    person: personReference('pseudonym'),
    /** The sums of the person's postings; they change in the transaction that adds a posting. */
    balance: { type: Number, required: true, min: 0 },
    owed: { type: Number, required: true, min: 0 },
    /** The number of the person's postings. */
    n: { type: Number, required: true },
    /** No points expire before this. */
    nextExpiry: { type: Date },
    naming: { type: String, enum: namings },
  },
  { collection: 'points_accounts', versionKey: false },
);
mustBeUnique(pointsAccount, 'pointsAccount');
pointsAccount.index({ nextExpiry: 1 }, { sparse: true });

/** The sums of a person's postings, as stored. */
export type PointsAccount = InferRawDocTypeFromSchema<typeof pointsAccount>;
export const PointsAccountModel = model('PointsAccount', pointsAccount);

/** A person's points, as the person sees them. */
export const BalanceView = z
  .object({
    balance: z.int(),
    owed: z
      .int()
      .meta(
        described(
          '积分用掉之后奖励被冲正而形成的欠分，由以后的积分先行抵扣',
          'debt from an award that was reversed after it was spent; later awards pay it first',
        ),
      ),
    ending: z
      .object({ points: z.int(), at: time })
      .nullable()
      .meta(
        described('最先失效的一批积分（若未在此前用掉）', 'the points that expire next unless they are spent before'),
      ),
    naming: z.enum(namings).meta(described('排行榜上如何显示姓名', 'how rankings show the person’s name')),
  })
  .meta({ id: 'PointsBalance' });

/** A posting as the person sees it. */
export const PostingView = z
  .object({
    id: z.string(),
    kind: z.enum(postingKinds),
    points: z.int(),
    at: time,
    expiresAt: time.nullish(),
    eventId: z.string().nullish(),
    title: z.string().nullish().meta(described('活动或兑换品的名称', 'title of the event or the reward')),
    reason: z.string().nullish(),
  })
  .meta({ id: 'PointsPosting' });

/** A ranking of people by the points of a month, with the caller's own rank. */
export const PointsRankingView = z
  .object({
    month: z.string(),
    people: z.int().meta(described('当月获得积分的人数', 'how many people gained points in the month')),
    places: z.array(
      z.object({
        rank: z
          .int()
          .meta(
            described('积分相同者名次并列，并跳过其后的名次', 'equal points share a rank, and the next one is skipped'),
          ),
        tied: z.boolean(),
        name: z
          .string()
          .nullable()
          .meta(described('按本人选择显示的姓名：脱敏、全名或不显示', 'masked, whole or null, as the person chose')),
        points: z.int(),
        me: z.boolean(),
      }),
    ),
    mine: z.object({ rank: z.int(), tied: z.boolean(), points: z.int() }).nullable(),
  })
  .meta({ id: 'PointsRanking' });
