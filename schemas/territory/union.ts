import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import { fieldProblem } from '../platform/field-problems.ts';
import '../platform/strict.ts';
import { z } from 'zod';
import { described } from '../platform/described.ts';
import { view } from '../platform/fields.ts';

/** Kinds of union: 市/区/街道总工会, 工联会, 单独基层工会, 联合基层工会, 行业工会. */
export const unionKinds = ['city', 'district', 'street', 'federation', 'single', 'joint', 'industry'] as const;
/** Which union guides a federation: the city's; a district's; a street's or an industry union. */
export const federationTiers = ['city', 'district', 'street'] as const;

const union = new Schema(
  {
    /** The office's own code, or the unified code (81…) of a grassroots union. */
    _id: { type: String, required: true },
    name: { type: String, required: true },
    kind: { type: String, required: true, enum: unionKinds },
    parent: { type: String, default: null },
    /** Every union above, from the top down. A union's subtree is the set of unions that have it here. */
    ancestors: { type: [String], required: true },
    /** Canonical code of the region that the union is responsible for. */
    region: { type: String, required: true },
    /** Federations only: 1 (一级) to 5 (五级). */
    level: { type: Number, min: 1, max: 5 },
    /** Federations only: community, park, building and others. Officers edit the table of types. */
    type: { type: String },
    tier: { type: String, enum: federationTiers },
    /** Number of the list of employers that created the union. It is deleted once no employer refers to it. */
    list: { type: Number },
    sample: { type: Boolean },
  },
  { timestamps: true, collection: 'unions' },
);
union.index({ parent: 1 });
union.index({ ancestors: 1 });
union.index({ region: 1 });
union.index({ list: 1 }, { sparse: true });
// A process finds out by the latest update that the tree in its memory is outdated.
union.index({ kind: 1, updatedAt: -1 });

/** A node of the union tree, as stored. */
export type Union = InferRawDocTypeFromSchema<typeof union>;
export const UnionModel = model('Union', union);

/** A union's code: letters, digits and hyphens. */
export const unionCode = z
  .string()
  .regex(/^[0-9A-Za-z][0-9A-Za-z-]{0,39}$/, fieldProblem('union_code'))
  .meta({ examples: ['331002'] });

/** A union as the API returns it. */
export const UnionView = view({
  name: z.string(),
  kind: z.enum(unionKinds),
  parent: z.string().nullish(),
  region: z.string(),
  level: z.int().nullish(),
  type: z.string().nullish(),
  tier: z.enum(federationTiers).nullish(),
  sample: z.boolean().nullish(),
});

const node = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(unionKinds),
  region: z.string(),
  more: z.boolean().meta(described('其下还有本答复未列出的工会', 'there are unions below that this answer leaves out')),
  get children() {
    return z.array(node);
  },
});

/** A union with the unions below it. */
export const UnionTreeNode = node.meta({ id: 'UnionTreeNode' });
