import mongoose from 'mongoose';

/**
 * Mongoose's settings. A model keeps the settings of the moment when it is compiled, so every schema imports this file.
 *
 * `strict` does not cover filters: without `strictQuery` an unknown key is stripped, and `deleteMany({ typo: 1 })`
 * matches all documents.
 */
mongoose.set({
  strict: 'throw',
  strictQuery: 'throw',
  sanitizeFilter: true,
  runValidators: true,
  maxTimeMS: 3000,
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
  transactionAsyncLocalStorage: true,
});
