import { type InferRawDocTypeFromSchema, model, Schema, type Types } from 'mongoose';
import { fieldProblem } from '../../platform/field-problems.ts';
import '../../platform/strict.ts';
import { z } from 'zod';
import { described } from '../../platform/described.ts';
import { personReference } from '../../platform/personal.ts';
import { mustBeUnique } from '../../platform/unique.ts';

/** The maximum of people who sign up together. */
export const maxGroupSize = 5;

/** A member of a group that signs up together for a session; one document per person. */
const groupMember = new Schema(
  {
    group: { type: Schema.Types.ObjectId, required: true },
    /** The invitation code with which others join. */
    code: { type: String, required: true },
    event: { type: Schema.Types.ObjectId, required: true },
    session: { type: Schema.Types.ObjectId, required: true },
    person: personReference('delete'),
    /** 0 to 4. The creator has seat 0 and signs the group up. */
    seat: { type: Number, required: true },
    /** The end of the session, when the group is deleted. */
    expiresAt: { type: Date, required: true },
  },
  { timestamps: true, collection: 'group_members' },
);
mustBeUnique(groupMember, 'groupPerson', 'groupSeat', 'groupCode');
groupMember.index({ group: 1 });
groupMember.index({ person: 1 });
groupMember.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/** The invitation code of a group. */
export const groupCode = z.string().regex(/^[2-9A-HJ-NP-Z]{10}$/, fieldProblem('group_code'));

/** A group as a member sees it. */
export const GroupView = z
  .object({
    code: z.string(),
    eventId: z.string(),
    sessionId: z.string(),
    members: z.int(),
    first: z
      .boolean()
      .meta(described('本人是否为团队创建者，由其统一报名', 'whether the caller created the group and so signs it up')),
  })
  .meta({ id: 'SignupGroup' });

/** A member of a group, as stored. */
export type GroupMember = InferRawDocTypeFromSchema<typeof groupMember> & { _id: Types.ObjectId };
export const GroupMemberModel = model('GroupMember', groupMember);
