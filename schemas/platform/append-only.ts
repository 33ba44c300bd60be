import type { Schema } from 'mongoose';

const changes = ['updateOne', 'updateMany', 'replaceOne', 'findOneAndUpdate', 'findOneAndReplace'] as const;
const removals = ['deleteOne', 'deleteMany', 'findOneAndDelete'] as const;

/**
 * Make a schema append-only: every change or removal of a document throws.
 *
 * Only the erasure of a person and the deletion after the retention period bypass this, by the driver.
 */
export function appendOnly(schema: Schema, what: string): void {
  const refuse = () => {
    throw new Error(`${what} are only ever added to`);
  };
  schema.pre([...changes, ...removals], refuse);
  schema.pre(['updateOne', 'deleteOne'], { document: true, query: false }, refuse);
  schema.pre('bulkWrite', refuse);
  schema.pre('save', function () {
    if (!this.isNew) refuse();
  });
}
