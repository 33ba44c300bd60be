import { hash, verify } from '@node-rs/argon2';
import { isValidObjectId } from 'mongoose';
import { type Staff, StaffModel } from '../../schemas/staff.ts';
import { UnionModel } from '../../schemas/union.ts';
import { Failure } from '../errors.ts';
import { type Permission, permissionsOf, type Role, roles } from './roles.ts';
import { everywhere, type Scope } from './scope.ts';

/** The shortest password; its length counts, not its symbols (NIST SP 800-63B, 5.1.1). */
export const minPasswordLength = 12;

/** Somebody of staff, as the rest of the product sees them. */
export interface OfficerAccount {
  kind: 'staff';
  id: string;
  username: string;
  permissions: ReadonlySet<Permission>;
  scope: Scope;
}

/**
 * Create a staff account with a role held for a union, or for `all`: the whole installation.
 *
 * @throws {Failure} `union_not_found`, `username_taken` or `password_too_short`.
 */
export async function addStaff(account: {
  username: string;
  password: string;
  role: Role;
  union: string;
}): Promise<string> {
  const { password, ...rest } = account;
  if ([...password].length < minPasswordLength) throw new Failure('password_too_short', { min: minPasswordLength });
  const known = rest.union === everywhere.union || (await UnionModel.exists({ _id: rest.union }));
  if (!known) throw new Failure('union_not_found', { union: rest.union });
  try {
    const created = await StaffModel.create({ ...rest, passwordHash: await hash(password) });
    return String(created._id);
  } catch (error) {
    if ((error as { code?: number }).code === 11000) throw new Failure('username_taken', { username: rest.username });
    throw error;
  }
}

/**
 * The account that a user name and password belong to.
 *
 * An unknown name costs as much time as a wrong password, so that names cannot be probed.
 *
 * @throws {Failure} `password_wrong`.
 */
export async function checkPassword(username: string, password: string): Promise<string> {
  const account = await StaffModel.findOne({ username, active: true }).lean();
  const matches = await verify(account?.passwordHash ?? (await decoy()), password);
  if (!account || !matches) throw new Failure('password_wrong');
  return String(account._id);
}

/** An active account with its permissions and scope, or nothing where it ended. */
export async function findOfficer(id: string): Promise<OfficerAccount | undefined> {
  if (!isValidObjectId(id)) return undefined;
  const account = await StaffModel.findOne({ _id: id, active: true }).lean();
  return account ? withScope(account) : undefined;
}

async function withScope(account: Staff & { _id: unknown }): Promise<OfficerAccount | undefined> {
  const scope = await scopeOf(account.union);
  if (!scope || !(account.role in roles)) return undefined;
  return {
    kind: 'staff',
    id: String(account._id),
    username: account.username,
    permissions: permissionsOf(account.role as Role),
    scope,
  };
}

async function scopeOf(union: string): Promise<Scope | undefined> {
  if (union === everywhere.union) return everywhere;
  const held = await UnionModel.findById(union).lean();
  return held ? { union: held._id, regions: [held.region] } : undefined;
}

let decoyHash: Promise<string> | undefined;
function decoy(): Promise<string> {
  decoyHash ??= hash('no account has this password');
  return decoyHash;
}
