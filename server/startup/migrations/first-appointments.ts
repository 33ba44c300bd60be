import { StaffModel } from '../../../schemas/access/staff.ts';

/**
 * Turn the one role and union that an account had in an earlier version into its first appointment.
 *
 * @returns how many accounts were changed; none the second time.
 */
export async function makeFirstAppointments(): Promise<number> {
  // By the driver: these fields are in no schema any more.
  const { modifiedCount } = await StaffModel.collection.updateMany(
    { role: { $type: 'string' }, appointments: { $exists: false } },
    [
      { $set: { appointments: [{ role: '$role', union: '$union', from: '$createdAt' }] } },
      { $unset: ['role', 'union'] },
    ],
  );
  return modifiedCount;
}
