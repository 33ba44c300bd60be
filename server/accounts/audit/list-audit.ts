import { trusted } from 'mongoose';
import { type AuditEntry, AuditModel } from '../../../schemas/platform/audit.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';
import { keyset, serialPart } from '../../platform/database/keyset.ts';
import { personPseudonym } from '../../platform/encryption/person-pseudonym.ts';

const bySerialDescending = keyset<[serial: number]>('descending', serialPart);

/** A page of the audit trail and the filter of its entries. */
export interface AuditQuery {
  limit: number;
  cursor?: string | undefined;
  /** The id of the account or person who acted. */
  who?: string | undefined;
  from?: Date | undefined;
  until?: Date | undefined;
}

/**
 * List the audit entries of actors appointed within the scope, newest first.
 *
 * @throws {Failure} `cursor_invalid`.
 */
export async function listAudit(scope: Scope, { limit, cursor, who, from, until }: AuditQuery) {
  const at = { ...(from && { $gte: from }), ...(until && { $lt: until }) };
  const entries: AuditEntry[] = await AuditModel.find({
    ...(scope.unions !== wholeInstallation && { within: trusted({ $in: scope.unions }) }),
    ...bySerialDescending.after(cursor, ['_id']),
    // An account stands under its id, a person under the pseudonym.
    ...(who !== undefined && { 'who.id': trusted({ $in: [who, personPseudonym(who)] }) }),
    ...((from || until) && { at: trusted(at) }),
  })
    .sort({ _id: -1 })
    .limit(limit + 1)
    .lean();
  return bySerialDescending.page(entries, limit, ({ _id }) => [_id]);
}
