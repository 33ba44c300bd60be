import type { FieldWords } from '../../../http/document/describe-fields.ts';
import { activityWords } from './activities.ts';
import { generalWords } from './general.ts';
import { organisingWords } from './organising.ts';
import { peopleAndStationWords } from './people-and-stations.ts';
import { registerWords } from './register.ts';

/** The words of all fields of the interface. */
export const fieldWords: FieldWords = {
  ...generalWords,
  ...peopleAndStationWords,
  ...activityWords,
  ...registerWords,
  ...organisingWords,
};
