import mongoose, { mongo, type Types } from 'mongoose';
import { StationModel, type StoredStation } from '../../../schemas/stations/station.ts';
import { StationKindModel, StationServiceModel } from '../../../schemas/stations/vocabulary.ts';

/** What becomes of the database's changes. */
export interface Changes {
  put(station: StoredStation): void;
  drop(id: string): void;
  /** A table has changed. */
  relabel(): void;
  /** The stream is heard: everything that happened before this moment has been told. */
  heard(): void;
}

/** A time of the cluster, or a token of the stream, from which to go on. */
export type Place = { startAtOperationTime: mongo.Timestamp } | { resumeAfter: mongo.ResumeToken };

/** The cluster's time now: what happens later is found in the stream from here on. */
export async function presentPlace(): Promise<Place> {
  const { operationTime } = (await database().command({ ping: 1 })) as { operationTime: mongo.Timestamp };
  return { startAtOperationTime: operationTime };
}

/** How long the server waits for a change before it says that there was none. */
const patienceMs = 1000;

/**
 * Follow the changes of stations and their tables from a place until the signal; `remember` is given each place passed.
 *
 * @throws the driver's errors; `isHistoryLost` tells whether it can go on from the last place.
 */
export async function follow(
  from: Place,
  changes: Changes,
  remember: (place: Place) => void,
  signal: AbortSignal,
): Promise<void> {
  const stream = database().watch<StoredStation>(pipeline(), {
    ...from,
    fullDocument: 'updateLookup',
    maxAwaitTimeMS: patienceMs,
    batchSize: 1000,
  });
  const close = () => void stream.close().catch(() => {});
  signal.addEventListener('abort', close);
  try {
    while (!signal.aborted) {
      const change = await stream.tryNext();
      if (change) tell(change, changes);
      else changes.heard();
      remember({ resumeAfter: stream.resumeToken });
    }
  } finally {
    signal.removeEventListener('abort', close);
    await stream.close().catch(() => {});
  }
}

/** Whether what happened since a place can no longer be known, so that all is to be read again. */
export function isHistoryLost(error: unknown): boolean {
  if (error instanceof CollectionGone) return true;
  if (!(error instanceof mongo.MongoServerError)) return false;
  // ChangeStreamHistoryLost, InvalidResumeToken, ChangeStreamFatalError, and an operation time that the oplog has lost.
  return [286, 260, 280].includes(Number(error.code)) || error.hasErrorLabel('NonResumableChangeStreamError');
}

class CollectionGone extends Error {}

function tell(change: mongo.ChangeStreamDocument<StoredStation>, changes: Changes): void {
  if (!('ns' in change) || !('coll' in change.ns)) throw new CollectionGone(change.operationType);
  const isStation = change.ns.coll === StationModel.collection.collectionName;
  switch (change.operationType) {
    case 'insert':
    case 'update':
    case 'replace':
      if (!isStation) changes.relabel();
      // Nothing where it was deleted since; that is told later.
      else if (change.fullDocument) changes.put(change.fullDocument);
      return;
    case 'delete':
      if (isStation) changes.drop(String((change.documentKey as { _id: Types.ObjectId })._id));
      else changes.relabel();
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

function database(): mongo.Db {
  // The driver would connect again by itself what somebody has closed.
  if (mongoose.connection.readyState === 0) throw new Error('the database was closed');
  return mongoose.connection.getClient().db(mongoose.connection.name);
}
