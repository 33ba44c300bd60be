import { mongo } from 'mongoose';
import { describe, expect, it } from 'vitest';
import { databaseFailureOf } from '../../server/platform/database/database-failure.ts';

const ofServer = (code: number, labels: string[] = []) =>
  new mongo.MongoServerError({ message: 'told by the server', code, errorLabels: labels });

describe('an error of the database', () => {
  it.each([
    ['database_refused', ofServer(13)],
    ['database_refused', ofServer(18)],
    ['database_full', ofServer(14031)],
    ['database_busy', ofServer(50)],
    ['database_busy', ofServer(262)],
    ['database_unavailable', ofServer(10107)],
    ['database_unavailable', ofServer(13435)],
    ['database_unavailable', ofServer(64)],
    ['database_unavailable', ofServer(1, ['RetryableWriteError'])],
    ['database_unavailable', ofServer(251, ['TransientTransactionError'])],
    ['database_unavailable', new mongo.MongoNetworkError('connection closed')],
    ['database_unavailable', new mongo.MongoNotConnectedError('not connected')],
    ['database_unavailable', Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' })],
    ['database_failed', ofServer(8)],
  ])('is told as %s', (code, error) => {
    expect(databaseFailureOf(error)).toMatchObject({ code, cause: error });
  });

  it('is found behind a bulk write that it ended', () => {
    const inner = ofServer(91);
    const bulk = new mongo.MongoBulkWriteError({ message: 'ended', code: 0 }, {} as mongo.BulkWriteResult);
    Object.defineProperty(bulk, 'errorResponse', { value: inner });
    expect(databaseFailureOf(bulk)?.code).toBe('database_unavailable');
  });

  it('is not what a program did wrong', () => {
    expect(databaseFailureOf(new TypeError('x is not a function'))).toBeUndefined();
    expect(databaseFailureOf(undefined)).toBeUndefined();
  });
});
