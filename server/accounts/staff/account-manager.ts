import type { HeldAppointment } from '../../access/staff/appointments.ts';
import { everywhere, wholeInstallation } from '../../access/staff/scope.ts';

/** The account that manages others. It can grant no more than its own appointments allow. */
export interface AccountManager {
  /** undefined for the command line. */
  id: string | undefined;
  appointments: readonly HeldAppointment[];
}

/** The command line as a manager. It may do everything: its user has full access to the database anyway. */
export const commandLineManager: AccountManager = {
  id: undefined,
  appointments: [
    { role: 'system_admin', union: wholeInstallation, from: new Date(0), ancestors: [], regions: everywhere.regions },
  ],
};
