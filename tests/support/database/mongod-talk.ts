import { mongo } from 'mongoose';

interface Conversation {
  client: mongo.MongoClient;
  people: mongo.Collection;
  admin: mongo.Db;
}

/** Talk to a mongod with a client of its own. Closed at once: a client that is closed after its mongod has ended waits for it. */
export async function talk<T>({ uri }: { uri: string }, conversation: (with_: Conversation) => Promise<T>): Promise<T> {
  await using client = new mongo.MongoClient(uri, { writeConcern: { w: 'majority', journal: true } });
  return await conversation({ client, people: client.db('test').collection('people'), admin: client.db('admin') });
}

/** Write a person, acknowledged with the journal. */
export async function insert(mongod: { uri: string }, name: string): Promise<void> {
  await talk(mongod, ({ people }) => people.insertOne({ name }));
}

/** The names of all people. */
export async function names(mongod: { uri: string }): Promise<string[]> {
  return talk(mongod, ({ people }) => people.distinct('name'));
}
