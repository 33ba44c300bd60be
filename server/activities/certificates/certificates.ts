import { randomBytes } from 'node:crypto';
import { Types } from 'mongoose';
import { type Certificate, CertificateModel } from '../../../schemas/activities/certificate.ts';
import { PersonModel } from '../../../schemas/people/person.ts';
import { decryptPersonField } from '../../access/people/person-fields.ts';
import { decryptField, encryptField } from '../../platform/encryption/field-encryption.ts';
import { Failure } from '../../platform/errors/errors.ts';
import { maskName } from '../../platform/text/mask-fields.ts';
import { listServedSessions, type ServedSession } from './served-sessions.ts';

/** Digits and letters that are not mistaken for one another. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const codeLength = 16;

/**
 * Issue a certificate of a person's volunteer hours, as they are recorded now.
 *
 * @param days first and last day, `YYYY-MM-DD` in Shanghai.
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
  const name = decryptPersonField(person as never, 'name');
  if (!name) throw new Failure('certificate_no_name');
  const served = await listServedSessions(person._id, from, until);
  if (served.length === 0) throw new Failure('certificate_no_hours');
  const _id = new Types.ObjectId();
  const certificate: Certificate = {
    _id,
    code: newCode(),
    person: person._id,
    name: encryptField(name, namePlaceOf(_id)),
    ...{ from, until },
    minutes: minutesOf(served),
    sessions: served.length,
    at: now,
  };
  await CertificateModel.create(certificate);
  return certificate;
}

/** List a person's certificates, the newest first. */
export function listMyCertificates(person: string): Promise<Certificate[]> {
  return CertificateModel.find({ person }).sort({ at: -1 }).limit(100).lean();
}

/**
 * Check a certificate by its code: what it says, and whether the records still say so.
 *
 * @throws {Failure} `certificate_not_found`.
 */
export async function checkCertificate(code: string) {
  const certificate = await findByCode(code);
  const minutesNow = minutesOf(await listServedSessions(certificate.person, certificate.from, certificate.until));
  return {
    ...certificate,
    name: maskName(nameOn(certificate)),
    state: minutesNow === certificate.minutes ? ('valid' as const) : ('changed' as const),
    minutesNow,
  };
}

/**
 * Read a person's own certificate to print it, with its sessions.
 *
 * @throws {Failure} `certificate_not_found`; `certificate_changed` where the records have changed since it was issued,
 *   so that it cannot be printed as it was. The person can have a new one issued.
 */
export async function readCertificateToPrint(code: string, person: string) {
  const certificate = await findByCode(code);
  if (String(certificate.person) !== person) throw new Failure('certificate_not_found');
  const served = await listServedSessions(certificate.person, certificate.from, certificate.until);
  if (minutesOf(served) !== certificate.minutes) throw new Failure('certificate_changed');
  return { certificate, served, name: nameOn(certificate) };
}

async function findByCode(code: string): Promise<Certificate> {
  const certificate = await CertificateModel.findOne({ code: code.toUpperCase().replaceAll('-', '') }).lean();
  if (!certificate) throw new Failure('certificate_not_found');
  return certificate;
}

function nameOn({ _id, name }: Certificate): string {
  return decryptField(name, namePlaceOf(_id));
}

/** The place in the database to which the name is bound by its encryption. */
function namePlaceOf(id: Types.ObjectId) {
  return { collection: CertificateModel.collection.collectionName, id, field: 'name' };
}

function minutesOf(served: readonly ServedSession[]): number {
  return served.reduce((total, { minutes }) => total + minutes, 0);
}

/** Make a random code of 79 bits, so that nobody finds a certificate by guessing. */
function newCode(): string {
  const letters: string[] = [];
  while (letters.length < codeLength) {
    // Bytes from 248 = 8 × 31 on are dropped: with them the first letters of the alphabet would come up more often.
    const bytes = [...randomBytes(codeLength)].filter((byte) => byte < 248);
    letters.push(...bytes.map((byte) => alphabet[byte % 31] as string));
  }
  return letters.slice(0, codeLength).join('');
}
