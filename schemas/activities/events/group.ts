import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import { fieldProblem } from '../../platform/field-problems.ts';
import '../../platform/strict.ts';
import { z } from 'zod';
import { personReference } from '../../platform/personal.ts';
import { mustBeUnique } from '../../platform/unique.ts';

/** At most so many people sign up together. */
export const groupSize = 5;

/** A person's place in a group that will sign up together for a session; one document a person. */
const groupMember = new Schema(
  {
    group: { type: Schema.Types.ObjectId, required: true },
    /** What the first tells the others, so that they join of their own will. */
    code: { type: String, required: true },
    event: { type: Schema.Types.ObjectId, required: true },
    session: { type: Schema.Types.ObjectId, required: true },
    person: personReference('delete'),
    /** 0 to 4; the first, who made the group, signs it up. */
    seat: { type: Number, required: true },
    /** When the session ends, and the group is forgotten. */
    expiresAt: { type: Date, required: true },
  },
  { timestamps: true, collection: 'group_members' },
);
mustBeUnique(groupMember, 'groupPerson', 'groupSeat', 'groupCode');
groupMember.index({ group: 1 });
groupMember.index({ person: 1 });
groupMember.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** What a group is called by, as it crosses the edge. */
export const groupCode = z.string().regex(/^[2-9A-HJ-NP-Z]{10}$/, fieldProblem('group_code'));

/** A group as one of it sees it. */
export const GroupView = z
  .object({
    code: z.string(),
    eventId: z.string(),
    sessionId: z.string(),
    members: z.int(),
    first: z.boolean().meta({ description: 'whether one made it, and so signs it up' }),
  })
  .meta({ id: 'SignupGroup' });

/** A person's place in a group, as stored. */
export type GroupMember = InferRawDocTypeFromSchema<typeof groupMember> & { _id: Types.ObjectId };
export const GroupMemberModel = model('GroupMember', groupMember);
