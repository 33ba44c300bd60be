import mongoose from 'mongoose';

/**
 * Applied before any model is made, as a model keeps what was in force when it was compiled: every schema imports this.
 *
 * `strict` alone does not cover filters: an unknown key would be stripped, and `deleteMany({ typo: 1 })` match all.
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
