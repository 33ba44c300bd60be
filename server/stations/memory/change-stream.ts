import mongoose, { mongo, type Types } from 'mongoose';
import { StationModel, type StoredStation } from '../../../schemas/stations/station.ts';
import { StationKindModel, StationServiceModel } from '../../../schemas/stations/vocabulary.ts';

/** Handlers of the changes in the database. */
export interface ChangeHandlers {
  /** A station was added or changed. */
  onStation(station: StoredStation): void;
  /** A station was deleted. */
  onDeletion(id: string): void;
  /** The table of kinds or of services has changed. */
  onTableChange(): void;
  /** No change is waiting: every change up to this moment has been handed over. */
  onCaughtUp(): void;
}

/** A position in the change stream: a time of the cluster, or a token after which the stream resumes. */
export type StreamPosition = { startAtOperationTime: mongo.Timestamp } | { resumeAfter: mongo.ResumeToken };

/** The current position: a stream that starts from it sees all later changes. */
export async function currentPosition(): Promise<StreamPosition> {
  const { operationTime } = (await connectedDatabase().command({ ping: 1 })) as { operationTime: mongo.Timestamp };
  return { startAtOperationTime: operationTime };
}

/** How long the server waits for a change before it answers that there is none, in milliseconds. */
const awaitTimeoutMs = 1000;

/**
 * Follow the changes of stations and their tables from a position until the signal aborts.
 *
 * @param savePosition called with each position that the stream passes, whether or not there was a change.
 * @throws the driver's errors; `isHistoryLost` says whether the stream can resume from the last position.
 */
export async function followChanges(
  from: StreamPosition,
  changes: ChangeHandlers,
  savePosition: (position: StreamPosition) => void,
  signal: AbortSignal,
): Promise<void> {
  const stream = connectedDatabase().watch<StoredStation>(pipeline(), {
    ...from,
    fullDocument: 'updateLookup',
    maxAwaitTimeMS: awaitTimeoutMs,
    batchSize: 1000,
  });
  const close = () => void stream.close().catch(() => {});
  signal.addEventListener('abort', close);
  try {
    while (!signal.aborted) {
      const change = await stream.tryNext();
      if (change) dispatch(change, changes);
      else changes.onCaughtUp();
      savePosition({ resumeAfter: stream.resumeToken });
    }
  } finally {
    signal.removeEventListener('abort', close);
    await stream.close().catch(() => {});
  }
}

/** Whether the changes since a position are lost, so that everything has to be read again. */
export function isHistoryLost(error: unknown): boolean {
  if (error instanceof CollectionGone) return true;
  if (!(error instanceof mongo.MongoServerError)) return false;
  // ChangeStreamHistoryLost, InvalidResumeToken, ChangeStreamFatalError; the label stands for a start time that the
  // oplog no longer holds.
  return [286, 260, 280].includes(Number(error.code)) || error.hasErrorLabel('NonResumableChangeStreamError');
}

/** A collection was dropped or renamed, which ends the stream. */
class CollectionGone extends Error {}

/** Call the handler of a change. */
function dispatch(change: mongo.ChangeStreamDocument<StoredStation>, changes: ChangeHandlers): void {
  if (!('ns' in change) || !('coll' in change.ns)) throw new CollectionGone(change.operationType);
  const isStation = change.ns.coll === StationModel.collection.collectionName;
  switch (change.operationType) {
    case 'insert':
    case 'update':
    case 'replace':
      if (!isStation) changes.onTableChange();
      // There is no document when the station was deleted since. Its deletion comes later in the stream.
      else if (change.fullDocument) changes.onStation(change.fullDocument);
      return;
    case 'delete':
      if (isStation) changes.onDeletion(String((change.documentKey as { _id: Types.ObjectId })._id));
      else changes.onTableChange();
      return;
    case 'drop':
    case 'rename':
      throw new CollectionGone(change.operationType);
  }
}

function pipeline() {
  const collections = [StationModel, StationKindModel, StationServiceModel].map(
    ({ collection }) => collection.collectionName,
  );
  return [{ $match: { 'ns.coll': { $in: collections } } }];
}

function connectedDatabase(): mongo.Db {
  // The driver would reconnect a client that was closed on purpose.
  if (mongoose.connection.readyState === 0) throw new Error('the database was closed');
  return mongoose.connection.getClient().db(mongoose.connection.name);
}
