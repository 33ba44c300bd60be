import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import '../../platform/strict.ts';
import { z } from 'zod';
import { appendOnly } from '../../platform/append-only.ts';
import { time } from '../../platform/fields.ts';
import { personReference } from '../../platform/personal.ts';
import { mustBeUnique } from '../../platform/unique.ts';

/** What a posting does: an award, its reversal, what a reward costs, that given back, and points that end. */
const postingKinds = ['award', 'reversal', 'spend', 'refund', 'expiry'] as const;
export type PostingKind = (typeof postingKinds)[number];

/**
 * The accounts of the ledger: a person's points; where they come from; where they go when they are spent or end; and
 * what a person owes because an award was reversed after it was spent.
 */
export const accounts = ['person', 'issued', 'redeemed', 'expired', 'owed'] as const;
export type Account = (typeof accounts)[number];

const line = new Schema(
  { account: { type: String, required: true, enum: accounts }, points: { type: Number, required: true } },
  { _id: false },
);

const posting = new Schema(
  {
    person: personReference('pseudonym'),
    /** Which of the person's postings it is, from 1: whoever adds one has seen those before it. */
    n: { type: Number, required: true },
    kind: { type: String, required: true, enum: postingKinds },
    /** What it is for, in one word; no two postings have the same. */
    source: { type: String, required: true },
    /** Double entry: what one account gains another loses, so that they sum to 0. */
    lines: { type: [line], required: true },
    /** What it would add to the person's points where nothing is owed; negative where it takes. */
    points: { type: Number, required: true },
    at: { type: Date, required: true },
    /** Of an award and a refund: when what is left of it ends. */
    expiresAt: { type: Date },
    /** Of a reversal and an expiry: the posting that it is about; of a refund: the spending. */
    about: { type: Schema.Types.ObjectId },
    /** Of an award and its reversal: the key of what earned it, its revision, and the rule; of the others, the redemption. */
    origin: { type: String },
    revision: { type: Number },
    rule: { type: Schema.Types.ObjectId },
    redemption: { type: Schema.Types.ObjectId },
    /** For rankings: the month of the session in Shanghai (`YYYY-MM`), the event's union and its region. */
    month: { type: String },
    event: { type: Schema.Types.ObjectId },
    union: { type: String },
    region: { type: String },
    /** Who reversed it by hand, and why. */
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

/** One posting of the ledger, as stored; a correction is another posting. */
export type Posting = InferRawDocTypeFromSchema<typeof posting> & { _id: Types.ObjectId };
export const PostingModel = model('Posting', posting);

/** How a person stands in rankings: by a masked name, by their whole name, or under no name. */
export const namings = ['masked', 'full', 'hidden'] as const;
export type Naming = (typeof namings)[number];

const pointsAccount = new Schema(
  {
    person: personReference('pseudonym'),
    /** The sums of the person's postings; every one of these changes in the transaction of a posting. */
    balance: { type: Number, required: true, min: 0 },
    owed: { type: Number, required: true, min: 0 },
    /** How many postings there are. */
    n: { type: Number, required: true },
    /** No points end before this. */
    nextExpiry: { type: Date },
    naming: { type: String, enum: namings },
  },
  { collection: 'points_accounts', versionKey: false },
);
mustBeUnique(pointsAccount, 'pointsAccount');
pointsAccount.index({ nextExpiry: 1 }, { sparse: true });

/** What a person's postings come to, as stored. */
export type PointsAccount = InferRawDocTypeFromSchema<typeof pointsAccount>;
export const PointsAccountModel = model('PointsAccount', pointsAccount);

/** The person's own view of what they have. */
export const BalanceView = z
  .object({
    balance: z.int(),
    owed: z.int().meta({ description: 'of an award that was reversed after it was spent; later awards pay it first' }),
    ending: z
      .object({ points: z.int(), at: time })
      .nullable()
      .meta({ description: 'what ends next where it is not spent before' }),
    naming: z.enum(namings).meta({ description: 'how one stands in rankings' }),
  })
  .meta({ id: 'PointsBalance' });

/** A posting as its person sees it. */
export const PostingView = z
  .object({
    id: z.string(),
    kind: z.enum(postingKinds),
    points: z.int(),
    at: time,
    expiresAt: time.nullish(),
    eventId: z.string().nullish(),
    title: z.string().nullish().meta({ description: 'of the event or the reward' }),
    reason: z.string().nullish(),
  })
  .meta({ id: 'PointsPosting' });

/** One place of a ranking. */
export const RankingView = z
  .object({
    month: z.string(),
    people: z.int().meta({ description: 'who gained points in the month' }),
    places: z.array(
      z.object({
        rank: z.int().meta({ description: 'equal points share a rank, and the next one is skipped' }),
        tied: z.boolean(),
        name: z.string().nullable().meta({ description: 'as the person chose: masked, whole, or null' }),
        points: z.int(),
        me: z.boolean(),
      }),
    ),
    mine: z.object({ rank: z.int(), tied: z.boolean(), points: z.int() }).nullable(),
  })
  .meta({ id: 'PointsRanking' });
