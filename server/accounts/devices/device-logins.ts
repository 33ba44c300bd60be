import { Types } from 'mongoose';
import { type Login, LoginModel } from '../../../schemas/access/login.ts';
import { activeLoginsFilter, maxLogins, revokeLogin } from '../../access/logins/revoke-logins.ts';
import { decryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';

/** A person or account that asks about its own logins. */
interface Owner {
  kind: Login['kind'];
  id: string;
  /** The id of the login that made this request. */
  login: string;
}

/** List the active logins of a person or account, the most recently used first. */
export async function listDevices(owner: Owner, now: Date) {
  const logins = await LoginModel.find(activeLoginsFilter(owner.kind, owner.id, now))
    .sort({ lastUsedAt: -1, _id: -1 })
    .limit(maxLogins)
    .lean();
  return logins.map((login) => ({
    ...login,
    device: decryptField(login.device, { collection: 'logins', id: login._id, field: 'device' }),
    current: String(login._id) === owner.login,
  }));
}

/**
 * End one login of a person or account. Its access token stops working with it.
 *
 * @throws {Failure} `device_not_found`, also for a login of somebody else.
 */
export async function endDevice(owner: Owner, login: string, now: Date): Promise<void> {
  const ended = await revokeLogin({ kind: owner.kind, subject: new Types.ObjectId(owner.id) }, login, 'device', now);
  if (!ended) throw new Failure('device_not_found');
}
