import { MongooseError, mongo } from 'mongoose';
import { Failure } from '../errors/errors.ts';

/**
 * Turn an error of the database that whoever runs it can do something about into a failure that says what.
 *
 * @returns undefined for any other error, which is a bug.
 */
export function databaseFailureOf(thrown: unknown): Failure | undefined {
  const cause = { cause: thrown };
  const error = causeOfBulkWrite(thrown);
  if (error instanceof MongooseError && error.name === 'MongooseServerSelectionError')
    return new Failure('database_unavailable', undefined, cause);
  if (!(error instanceof mongo.MongoError))
    return isLostWrite(error) ? new Failure('database_unavailable', undefined, cause) : undefined;
  const code = typeof error.code === 'number' ? error.code : 0;
  if (refused.has(code) || /authentication failed/i.test(error.message))
    return new Failure('database_refused', undefined, cause);
  if (full.has(code)) return new Failure('database_full', undefined, cause);
  if (
    error.name === 'MongoWaitQueueTimeoutError' ||
    error instanceof mongo.MongoOperationTimeoutError ||
    late.has(code)
  )
    return new Failure('database_busy', undefined, cause);
  if (
    error instanceof mongo.MongoNetworkError ||
    error instanceof mongo.MongoServerSelectionError ||
    error instanceof mongo.MongoNotConnectedError ||
    error instanceof mongo.MongoWriteConcernError ||
    error.hasErrorLabel('RetryableWriteError') ||
    error.hasErrorLabel('TransientTransactionError') ||
    error.hasErrorLabel('UnknownTransactionCommitResult') ||
    unavailable.has(code)
  )
    return new Failure('database_unavailable', undefined, cause);
  const reason = `${error.name} ${error.code ?? ''}`.trim();
  return new Failure('database_failed', { reason }, cause);
}

/** Codes of the server (`error_codes.yml`): Unauthorized, AuthenticationFailed, AuthenticationAbandoned, AtlasError. */
const refused = new Set([13, 18, 8000]);
/** OutOfDiskSpace, and the same of an Atlas cluster over its quota. */
const full = new Set([14031, 12501]);
/** MaxTimeMSExpired, ExceededTimeLimit, LockTimeout. */
const late = new Set([50, 262, 24]);
/**
 * HostUnreachable, HostNotFound, NetworkTimeout, WriteConcernFailed, ShutdownInProgress, NotWritablePrimary and its kin, and
 * the loss of a primary or of a cursor with it.
 */
const unavailable = new Set([
  6, 7, 43, 64, 79, 89, 91, 100, 133, 134, 189, 234, 237, 9001, 10107, 11600, 11602, 13435, 13436,
]);

/** Whether a command was sent just as mongod went away: then the driver passes on the error of the socket. */
function isLostWrite(error: unknown): boolean {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return code === 'EPIPE' || (code === 'ECONNRESET' && syscall === 'write');
}

/** The driver wraps what ends an insertMany or a bulkWrite, even a lost connection, and drops its labels. */
function causeOfBulkWrite(thrown: unknown): unknown {
  if (!(thrown instanceof mongo.MongoBulkWriteError)) return thrown;
  return thrown.errorResponse instanceof Error ? thrown.errorResponse : thrown;
}
