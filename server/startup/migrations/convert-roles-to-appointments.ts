import { StaffModel } from '../../../schemas/access/staff.ts';

/**
 * Convert the role and union of staff accounts of an earlier version into an appointment.
 *
 * @returns how many accounts were changed.
 */
export async function convertRolesToAppointments(): Promise<number> {
  // By the driver: the schema no longer has these fields.
  const { modifiedCount } = await StaffModel.collection.updateMany(
    { role: { $type: 'string' }, appointments: { $exists: false } },
    [
      { $set: { appointments: [{ role: '$role', union: '$union', from: '$createdAt' }] } },
      { $unset: ['role', 'union'] },
    ],
  );
  return modifiedCount;
}
