import { Types } from 'mongoose';
import { postMovements } from '../../../server/activities/points/ledger.ts';
import { redeemReward } from '../../../server/activities/rewards/redeem.ts';
import { connectDatabase } from '../../../server/platform/database/connect-database.ts';
import { transact } from '../../../server/platform/database/transaction.ts';
import { parseKeyRing, setKeyRing } from '../../../server/platform/encryption/key-ring.ts';

/** Awards and redemptions of one person without end, a line after each, for a test that kills it: `URI DB PERSON REWARD KEYS`. */
const [uri = '', dbName = '', person = '', reward = '', keys = ''] = process.argv.slice(2);
setKeyRing(parseKeyRing(JSON.parse(keys)));
await connectDatabase(uri, { dbName });
for (;;) {
  const award = { kind: 'award', source: `test:${new Types.ObjectId()}`, points: 10 } as const;
  await transact(performance.now() + 5000, (transaction) =>
    postMovements(transaction, new Types.ObjectId(person), [award], new Date()),
  );
  await redeemReward({ reward, person, answers: [] }, new Date());
  process.stdout.write('redeemed\n');
}
