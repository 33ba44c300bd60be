import { createHash } from 'node:crypto';
import { PersonModel } from '../../schemas/people/person.ts';
import { blindIndex } from '../../server/platform/encryption/field-encryption.ts';
import type { Api } from './api.ts';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** An identity number of nobody, with the right check character (GB 11643). */
export function anIdNumber(serial: number, born = '19900307'): string {
  const body = `331002${born}${String(serial % 1000).padStart(3, '0')}`;
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return `${body}${'10X98765432'[sum % 11]}`;
}

/** The openid that the WeChat stand-in gives a person. */
export function openidOf(person: string): string {
  return `o${createHash('sha256').update(person).digest('base64url').slice(0, 27)}`;
}

/** The id of a person who has logged in. */
export async function idOf(person: string): Promise<string> {
  const found = await PersonModel.findOne({ openidIndex: blindIndex('openid', openidOf(person)) }, { _id: 1 }).lean();
  return String(found?._id);
}

/** Give a person everything that one can give of oneself. */
export async function tellAll(api: Api, person: string, data: { name: string; phone: string; idNumber: string }) {
  await api.post('/me/consents', { kind: 'id_number', version: '2026-11-01' }, { as: person });
  await api.post('/me/phone', { code: `${data.phone}:${Math.random()}` }, { as: person });
  const { name, idNumber } = data;
  return api.send('PUT', '/me', { name, idNumber, employmentForm: 'new_form' }, { as: person });
}
