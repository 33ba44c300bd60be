import { randomBytes } from 'node:crypto';
import { Types } from 'mongoose';
import { type Certificate, CertificateModel } from '../../../schemas/activities/certificate.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { opened } from '../../access/people/fields.ts';
import { decryptField, encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskName } from '../../platform/text/masks.ts';
import { type ServedSession, servedBy } from './hours.ts';

const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const letterCount = 16;

/**
 * Certify the volunteer hours of some days, as they are recorded now.
 *
 * @param days first and last, `YYYY-MM-DD` in Shanghai.
 * @throws {Failure} `certificate_days_wrong`, `certificate_no_name`, `certificate_no_hours`, `person_not_found`.
 */
export async function issueCertificate(
  id: string,
  { from, until }: { from: string; until: string },
  now: Date,
): Promise<Certificate> {
  if (until < from) throw new Failure('certificate_days_wrong');
  const person = await PersonModel.findById(id, { name: 1 }).lean();
  if (!person) throw new Failure('person_not_found');
  const name = opened(person as never, 'name');
  if (!name) throw new Failure('certificate_no_name');
  const served = await servedBy(person._id, from, until);
  if (served.length === 0) throw new Failure('certificate_no_hours');
  const _id = new Types.ObjectId();
  const certificate: Certificate = {
    _id,
    code: newCode(),
    person: person._id,
    name: encryptField(name, placeOf(_id)),
    ...{ from, until },
    minutes: minutesOf(served),
    sessions: served.length,
    at: now,
  };
  await CertificateModel.create(certificate);
  return certificate;
}

/** The certificates that were made for a person, the newest first. */
export function myCertificates(person: string): Promise<Certificate[]> {
  return CertificateModel.find({ person }).sort({ at: -1 }).limit(100).lean();
}

/**
 * What a certificate says and whether the records still say so, for anybody who holds its code.
 *
 * @throws {Failure} `certificate_not_found`.
 */
export async function checkCertificate(code: string) {
  const certificate = await findByCode(code);
  const minutesNow = minutesOf(await servedBy(certificate.person, certificate.from, certificate.until));
  return {
    ...certificate,
    name: maskName(nameOn(certificate)),
    state: minutesNow === certificate.minutes ? ('valid' as const) : ('changed' as const),
    minutesNow,
  };
}

/**
 * A certificate of a person's own, with the sessions that it is of.
 *
 * @throws {Failure} `certificate_not_found`; `certificate_changed` where the records have changed since, so that it
 *   could not be printed as it was: another can be made.
 */
export async function certificateToPrint(code: string, person: string) {
  const certificate = await findByCode(code);
  if (String(certificate.person) !== person) throw new Failure('certificate_not_found');
  const served = await servedBy(certificate.person, certificate.from, certificate.until);
  if (minutesOf(served) !== certificate.minutes) throw new Failure('certificate_changed');
  return { certificate, served, name: nameOn(certificate) };
}

async function findByCode(code: string): Promise<Certificate> {
  const certificate = await CertificateModel.findOne({ code: code.toUpperCase().replaceAll('-', '') }).lean();
  if (!certificate) throw new Failure('certificate_not_found');
  return certificate;
}

function nameOn({ _id, name }: Certificate): string {
  return decryptField(name, placeOf(_id));
}

function placeOf(id: Types.ObjectId) {
  return { collection: CertificateModel.collection.collectionName, id, field: 'name' };
}

function minutesOf(served: readonly ServedSession[]): number {
  return served.reduce((total, { minutes }) => total + minutes, 0);
}

/** 79 bits at random, so that nobody finds a certificate by trying; no letter that is taken for another. */
function newCode(): string {
  const text: string[] = [];
  while (text.length < letterCount) {
    // Bytes above a multiple of the alphabet are thrown away, else some letters would come more often.
    text.push(
      ...[...randomBytes(letterCount)].filter((byte) => byte < 248).map((byte) => letters[byte % 31] as string),
    );
  }
  return text.slice(0, letterCount).join('');
}
