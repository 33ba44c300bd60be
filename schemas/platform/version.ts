import { z } from 'zod';
import { described } from './described.ts';

/** The version of a record that staff edit, as stored; a record from before versions were counted has none, which is version 0. */
export const storedVersion = { type: Number, default: 0 } as const;

/** The version of a record in a reply; 0 where the record has none. */
export const recordVersion = z
  .int()
  .default(0)
  .meta(described('版本，工作人员每修改一次即增大', 'grows with every change that staff make'));

/** The version that an officer saw, in the request that changes the record. */
export const seenVersion = z
  .int()
  .min(0)
  .optional()
  .meta(
    described(
      '修改前所看到的版本；其后已被他人修改的，不予保存，并给出双方的值。不填则不核对',
      'the version that you saw; where somebody else has changed it since, nothing is saved and you get both values. Left out, it is not checked',
    ),
  );
