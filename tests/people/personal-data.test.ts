import mongoose from 'mongoose';
import { describe, expect } from 'vitest';
import { PersonModel } from '../../schemas/people/person.ts';
import { addStaff } from '../../server/access/staff/accounts.ts';
import { type Operation, operationsOf } from '../../server/http/document/openapi.ts';
import { valuesAt } from '../../server/platform/encryption/document-values.ts';
import {
  personalFields,
  personalFieldsOf,
  personReferences,
  schemaPaths,
} from '../../server/platform/encryption/personal-fields.ts';
import { createLog } from '../../server/platform/log/log.ts';
import { anEventFor } from '../support/activities/events.ts';
import type { Api, Caller } from '../support/api.ts';
import { staffPassword } from '../support/api.ts';
import { encryptedEnvelope, rawBson, storedTexts } from '../support/envelopes.ts';
import { it } from '../support/it.ts';
import { anIdNumber, idOf, openidOf, tellAll } from '../support/people.ts';
import { doEverything } from '../support/whole-person.ts';

const canary = { name: '慕容金丝雀', phone: '13777137771', idNumber: anIdNumber(201) };
const openid = openidOf('canary');
const theirs = [...Object.values(canary), openid];
/** What somebody else types. */
const typed = ['Kinsjaer Mu', '13777137772'];
const canaries = [...theirs, ...typed];

/** Names of fields that look personal and are not about a person who came through WeChat, with the reason. */
const notPersonal: Record<string, string> = {
  'uploads.name': 'the name of a file, in which numbers are masked',
  'events.place': 'where an event is',
  'events.address': 'where an event is',
  'event_kinds.name': 'what a kind of event is called',
  'stations.name': 'a public place',
  'stations.phone': 'the public number of a place',
  'stations.address': 'a public place',
  'stations.ask': 'a document whose fields are all tagged',
  'unions.name': 'an organisation',
  'regions.name': 'a region',
  'coverage_drives.name': 'a drive',
  'handovers.name': 'an organisation',
  'pilots.services.name': 'a service',
  'employers.name': 'an organisation',
  'employers.names': 'keys of its names',
  ...Object.fromEntries(
    ['employers.claims.v', 'list_reviews.facts'].flatMap((facts) => [
      [`${facts}.name`, 'an organisation'],
      [`${facts}.nameRegion`, 'a region'],
      [`${facts}.address`, 'the seat of an organisation'],
      [`${facts}.contact`, 'a document whose fields are all tagged'],
    ]),
  ),
  'staff.username': 'an account of an officer, shown in the audit',
  'staff.passwordHash': 'a hash that no password follows from',
};

describe('the tags of personal data', () => {
  it('are on every field whose name is that of personal data', () => {
    const personal = /(^|\.)(name|phone|mobile|tel|idNumber|openid|unionid|address|contact|nickname|email|device)\w*$/i;
    const untagged = schemaPaths()
      .filter(
        ({ path, options }) => personal.test(path) && !options.personal && !options.type?.toString().includes('Date'),
      )
      .map(({ model, path }) => `${model.collection.name}.${path}`)
      .filter((field) => !notPersonal[field] && !field.endsWith('idNumberAt'));
    expect(untagged).toEqual([]);
  });

  it('are on every field that names a person', () => {
    const reference = /(^|\.)(person|member|people|holder|participant|subject)(id)?$/i;
    const untagged = schemaPaths()
      .filter(({ path, options }) => (reference.test(path) || options.ref === 'Person') && !options.onErase)
      .map(({ model, path }) => `${model.collection.name}.${path}`);
    expect(untagged).toEqual([]);
  });

  it('name a form that is known, and an index only beside what it finds', () => {
    for (const { collection, path, form, kind } of personalFields()) {
      expect(['encrypted', 'index', 'plain'], `${collection}.${path}`).toContain(form);
      if (form !== 'index' || kind === 'text') continue;
      const beside = personalFieldsOf(collection).filter((field) => field.kind === kind && field.form === 'encrypted');
      expect(beside, `${collection}.${path}`).not.toEqual([]);
    }
  });
});

describe('personal data in every route', () => {
  it('comes out in no reply but its person’s own, in no log line and in no metric, and is nowhere stored in clear', async ({
    server,
    api,
  }) => {
    await addStaff({ username: 'admin', password: staffPassword, role: 'system_admin', union: 'all' });
    await tellAll(api, 'canary', canary);
    const { event, session } = await anEventFor(5);
    await api.post(`/events/${event}/signups`, { sessionId: session }, { as: 'canary' });
    const operations = operationsOf(server.router).filter(({ path, method }) => !endsTheCaller(path, method));
    const callers: (Caller | undefined)[] = [undefined, 'canary', 'other', { staff: 'admin' }];

    const statuses: number[] = [];
    for (const operation of operations) {
      for (const as of callers) {
        // Their data stays as it is: the others write.
        if (as === 'canary' && operation.method !== 'GET') continue;
        if (as && operation.endpoint.audience === 'anyone') continue;
        for (const request of requestsOf(operation)) await send(api, operation.method, request, as);
        const { status, text } = await send(api, operation.method, plainRequest(operation, event), as);
        const own = operation.path === '/api/v1/me/export' && as === 'canary';
        const shown = theirs.filter((value) => text.includes(value));
        expect({ path: operation.path, as, status, shown }).toEqual({
          path: operation.path,
          as,
          status,
          shown: own ? theirs : [],
        });
        statuses.push(status);
      }
    }
    await api.get(`/nowhere/${canary.phone}?name=${encodeURIComponent(canary.name)}`, { as: 'canary' });

    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    const lines = server.logged.join('');
    const stored = await rawBson();
    expect(statuses.filter((status) => status < 300).length).toBeGreaterThan(15);
    expect(lines.split('\n').length).toBeGreaterThan(statuses.length * 3);
    expect(canaries.filter((value) => lines.includes(value))).toEqual([]);
    expect(canaries.filter((value) => metrics.includes(value))).toEqual([]);
    expect(theirs.filter((value) => stored.includes(value))).toEqual([]);
    const inClear = (await storedTexts()).filter(({ text }) => typed.some((value) => text.includes(value)));
    // An administrator may name an account after a phone; what else is typed is kept by nobody in clear.
    expect(inClear.filter(({ collection, path }) => `${collection}.${path}` !== 'staff.username')).toEqual([]);
  });

  it('stays out of the log where a stored value turns out to be damaged', async ({ server, api }) => {
    await tellAll(api, 'damaged', { name: '端木', phone: '13777137773', idNumber: anIdNumber(202) });
    const id = new mongoose.Types.ObjectId(await idOf('damaged'));
    await PersonModel.collection.updateOne({ _id: id }, { $set: { phone: '13777137773' } });
    const reply = await api.get('/me', { as: 'damaged' });
    expect(reply).toMatchObject({ status: 500, body: { error: { code: 'internal' } } });
    expect(JSON.stringify(reply.body)).not.toContain('13777137773');
    const line = server.logged.find((text) => text.includes('unexpected error')) ?? '';
    expect(line).toContain('people.phone');
    expect(line).not.toContain('13777137773');
    await PersonModel.collection.deleteOne({ _id: id });
  });

  it('stands in envelopes where a tag says so, and envelopes nowhere else', async ({ api }) => {
    await tellAll(api, 'canary', canary);
    const encrypted = new Set(
      personalFields()
        .filter(({ form }) => form === 'encrypted')
        .map(({ collection, path }) => `${collection}.${path}`),
    );
    const stored = await storedTexts();
    const inEnvelopes = stored.filter(({ text }) => encryptedEnvelope.test(text));
    expect(inEnvelopes.length).toBeGreaterThan(4);
    expect(inEnvelopes.filter(({ collection, path }) => !encrypted.has(`${collection}.${path}`))).toEqual([]);
    const plain = stored.filter(
      ({ collection, path, text }) => encrypted.has(`${collection}.${path}`) && !encryptedEnvelope.test(text),
    );
    expect(plain).toEqual([]);
  });

  it('belongs to a person by no field that the registry does not know', async ({ api }) => {
    await tellAll(api, 'canary', canary);
    await api.get('/me/export', { as: 'canary' });
    const id = await idOf('canary');
    const known = new Set(personReferences().map(({ collection, path }) => `${collection}.${path}`));
    // Of these the person's id is the document's own: it goes with the document.
    for (const own of ['people._id', 'erasures._id']) known.add(own);
    const naming = (await storedTexts()).filter(({ text }) => text.includes(id));
    const fields = new Set(naming.map(({ collection, path }) => `${collection}.${path}`));
    expect(fields.size).toBeGreaterThan(3);
    expect([...fields].filter((field) => !known.has(field))).toEqual([]);
  });
});

describe('the export', () => {
  it('holds every tagged field of every collection that belongs to a person, in clear', async ({ api }) => {
    await tellAll(api, 'exporter', canary);
    const { event, session } = await doEverything(api, 'exporter');
    await api.get('/me/export', { as: 'exporter' }); // so that the audit holds something

    const { body } = await api.get('/me/export', { as: 'exporter' });
    const held = new Map<string, Record<string, unknown>[]>(
      body.held.map(({ collection, records }: { collection: string; records: Record<string, unknown>[] }) => [
        collection,
        records,
      ]),
    );
    expect([...held.keys()].sort()).toEqual(
      [...new Set(['people', ...personReferences().map(({ collection }) => collection)])].sort(),
    );
    for (const [collection, records] of held) {
      expect(records.length, collection).toBeGreaterThan(0);
      for (const { path, form, kind } of personalFieldsOf(collection)) {
        const values = records.flatMap((record) => valuesAt(record, path)).map(({ value }) => String(value));
        if (form === 'index' || kind === 'secret') expect(values, `${collection}.${path}`).toEqual([]);
        else expect(values.length, `${collection}.${path}`).toBeGreaterThan(0);
        expect(values.filter((value) => encryptedEnvelope.test(value))).toEqual([]);
      }
    }
    expect(held.get('people')).toMatchObject([{ ...canary, openid: openidOf('exporter') }]);
    expect(held.get('signups')).toMatchObject([
      { event, session, state: 'confirmed' },
      { event, state: 'confirmed' },
    ]);
    expect(held.get('consents')).toMatchObject([{ kind: 'id_number', version: '2026-11-01', given: true }]);
  });
});

describe('the log', () => {
  it('keeps to the fields it knows, and takes the values out of errors of the database', async ({ database: _ }) => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line: string) => lines.push(line) });
    await PersonModel.collection.createIndex({ 'test.name': 1 }, { unique: true, sparse: true });
    const twice = [{ test: { name: canary.name } }, { test: { name: canary.name } }];
    const errors = [
      await PersonModel.collection.insertMany(twice).catch((error) => error),
      await PersonModel.findById(canary.phone).catch((error) => error),
      await PersonModel.create({ openid: canary.phone, idNumber: canary.idNumber }).catch((error) => error),
      await PersonModel.find({ [canary.name]: 1 }).catch((error) => error),
      new SyntaxError(`Unexpected token in JSON: "${canary.name}`),
      new Error(`openid ${openid} and ${canary.phone}`, { cause: new Error(canary.idNumber) }),
    ];
    await PersonModel.collection.dropIndex('test.name_1');
    await PersonModel.collection.deleteMany({ test: { $exists: true } });
    for (const err of errors) {
      expect(err).toBeInstanceOf(Error);
      log.error({ err, phone: canary.phone, cause: `${err.name}: ${err.message}` }, 'unexpected error');
    }
    expect(lines).toHaveLength(errors.length);
    expect(canaries.filter((value) => lines.join('').includes(value))).toEqual([]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ leftOut: ['phone'], err: { code: 11000 } });
  });
});

interface Request {
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Those that would end the caller's login or the caller, so that the rest is asked by nobody. */
function endsTheCaller(path: string, method: string): boolean {
  return (method === 'DELETE' && /\/me$|\/devices\/|:id$/.test(path)) || /logout|password$/.test(path);
}

/** One request for each place at which a value can be put: parameters, query, headers, known and unknown fields. */
function requestsOf({ path, method, endpoint: { contract } }: Operation): Request[] {
  const value = encodeURIComponent(canary.name);
  const query = Object.keys(contract.query ?? {}).map((name) => `${name}=${value}`);
  const fields = Object.keys(contract.body ?? {});
  const example = (contract.example.body ?? {}) as Record<string, unknown>;
  const target = path.replace(/:\w+/g, encodeURIComponent(canary.phone));
  const bodies =
    method === 'GET'
      ? [undefined]
      : [
          Object.fromEntries(fields.map((name) => [name, typed[0]])),
          { ...example, [canary.idNumber]: openid },
          ...fields.map((name) => ({ ...example, [name]: typed[1] })),
          `{"name": "${canary.name}`,
        ];
  const headers = {
    'X-Request-Id': `id-${canary.phone}`,
    'User-Agent': canary.phone,
    'Idempotency-Key': canary.idNumber,
  };
  return [
    ...bodies.map((body) => ({ path: `${target}?${query.join('&')}`, body, headers })),
    ...bodies.map((body) => ({ path: target, body })),
    { path: `${target}?${canary.phone}=${value}` },
  ];
}

/** The request that the documentation shows, about an event that there is. */
function plainRequest({ path, method, endpoint: { contract } }: Operation, event: string): Request {
  const params = (contract.example.params ?? {}) as Record<string, string>;
  const query = new URLSearchParams(contract.example.query as Record<string, string>);
  const target = path.replace(/:(\w+)/g, (_, name) => (path.includes('/events/') ? event : (params[name] ?? event)));
  return { path: `${target}?${query}`, body: method === 'GET' ? undefined : contract.example.body };
}

async function send(api: Api, method: string, { path, headers, body }: Request, as: Caller | undefined) {
  const reply = await api.send(method, path, body, { ...(as && { as }), ...(headers && { headers }) });
  return { status: reply.status, text: JSON.stringify(reply.body ?? '') };
}
