import type { Schema } from 'mongoose';

const changes = ['updateOne', 'updateMany', 'replaceOne', 'findOneAndUpdate', 'findOneAndReplace'] as const;
const removals = ['deleteOne', 'deleteMany', 'findOneAndDelete'] as const;

/**
 * Let documents of a schema only ever be added: whatever would change or remove one throws.
 *
 * Erasing a person and deleting what is past its time go by the driver, and are the only ones that do.
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
