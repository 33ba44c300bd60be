import { trusted } from 'mongoose';
import { type AuditEntry, AuditModel } from '../../../schemas/platform/audit.ts';
import { type Scope, wholeInstallation } from '../../access/staff/scope.ts';

/** Which entries of the audit. */
export interface AuditQuery {
  limit: number;
  /** Only entries before this one. */
  before?: number | undefined;
  /** The id of whoever acted. */
  who?: string | undefined;
  from?: Date | undefined;
  until?: Date | undefined;
}

/** The entries of those who were appointed within the scope, newest first. */
export async function listAudit(scope: Scope, { limit, before, who, from, until }: AuditQuery): Promise<AuditEntry[]> {
  const at = { ...(from && { $gte: from }), ...(until && { $lt: until }) };
  return AuditModel.find({
    ...(scope.unions !== wholeInstallation && { within: trusted({ $in: scope.unions }) }),
    ...(before !== undefined && { _id: trusted({ $lt: before }) }),
    ...(who !== undefined && { 'who.id': who }),
    ...((from || until) && { at: trusted(at) }),
  })
    .sort({ _id: -1 })
    .limit(limit)
    .lean();
}
