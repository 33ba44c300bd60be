import { Types } from 'mongoose';
import { post } from '../../server/activities/points/ledger.ts';
import { redeem } from '../../server/activities/rewards/redeem.ts';
import { connectDatabase } from '../../server/platform/database/connect.ts';
import { transact } from '../../server/platform/database/transaction.ts';
import { openKeyRing, readKeyRing } from '../../server/platform/encryption/keys.ts';

/** Awards and redemptions of one person without end, a line after each, for a test that kills it: `URI DB PERSON REWARD KEYS`. */
const [uri = '', dbName = '', person = '', reward = '', keys = ''] = process.argv.slice(2);
openKeyRing(readKeyRing(JSON.parse(keys)));
await connectDatabase(uri, { dbName });
for (;;) {
  const award = { kind: 'award', source: `test:${new Types.ObjectId()}`, points: 10 } as const;
  await transact(performance.now() + 5000, (transaction) =>
    post(transaction, new Types.ObjectId(person), [award], new Date()),
  );
  await redeem({ reward, person, answers: [] }, new Date());
  process.stdout.write('redeemed\n');
}
