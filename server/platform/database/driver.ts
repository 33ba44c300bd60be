import type { Model, mongo } from 'mongoose';

/**
 * Get the driver's collection of a model, for bulk work: mongoose then builds, casts and checks nothing.
 *
 * @typeParam Stored a document as it is stored in the collection.
 */
export function driver<Stored extends mongo.Document>(
  model: Pick<Model<never>, 'collection'>,
): mongo.Collection<Stored> {
  return model.collection as unknown as mongo.Collection<Stored>;
}
