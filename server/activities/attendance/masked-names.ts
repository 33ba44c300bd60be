import { trusted } from 'mongoose';
import { PersonModel } from '../../../schemas/people/person.ts';
import { decryptPersonField } from '../../access/people/person-fields.ts';
import { maskName, maskPhone } from '../../platform/text/mask-fields.ts';

/** Shown for people who have given no name and bound no phone. */
const nameless = '—';

/** Read the masked name of people, or the masked phone where there is no name, by id. */
export async function readMaskedNames(people: readonly string[]): Promise<Map<string, string>> {
  const found = await PersonModel.find({ _id: trusted({ $in: people }) }, { name: 1, phone: 1, openid: 1 }).lean();
  const known = new Map(
    found.map((person) => {
      const [name, phone] = [decryptPersonField(person, 'name'), decryptPersonField(person, 'phone')];
      return [String(person._id), name ? maskName(name) : phone ? maskPhone(phone) : nameless] as const;
    }),
  );
  return new Map(people.map((person) => [person, known.get(person) ?? nameless]));
}
