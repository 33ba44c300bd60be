import { everywhere } from '../../server/access/staff/scope.ts';
import { importEmployers } from '../../server/lists/importing/import.ts';
import { openList } from '../../server/lists/reading/open-list.ts';
import { connectDatabase, disconnectDatabase } from '../../server/platform/database/connect-database.ts';
import { parseKeyRing, setKeyRing } from '../../server/platform/encryption/key-ring.ts';

/** One import in a process of its own, so that its memory and time are its own: `URI DB FILE KEYS SOURCE`. */
const [uri = '', dbName = '', path = '', keys = '', type] = process.argv.slice(2);
const source = type === 'census' ? 'census' : 'social-security';
setKeyRing(parseKeyRing(JSON.parse(keys)));
await connectDatabase(uri, { dbName });
const started = performance.now();
let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 50);
const list = await openList({ path }, { source });
const { list: batch } = await importEmployers(list, { source, region: '3310', scope: everywhere });
await list.close();
clearInterval(watch);
const { user, system } = process.cpuUsage();
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  `${JSON.stringify({ seconds: +seconds.toFixed(2), cpu: +((user + system) / 1e6).toFixed(2), peakMB: Math.round(peak / 1048576), hwmMB: Math.round(process.resourceUsage().maxRSS / 1024), counts: batch.counts })}\n`,
);
await disconnectDatabase();
