import { openList } from '../../server/lists/reading/open-list.ts';

/** Read one list in a process of its own, so that its memory and time are its own: `FILE`. */
const [path = ''] = process.argv.slice(2);
const started = performance.now();
const list = await openList({ path }, { source: 'social-security' });
let rows = 0;
let problems = 0;
for await (const some of list.rows()) {
  rows += some.length;
  for (const row of some) problems += row.problems.length;
}
await list.close();
const { user, system } = process.cpuUsage();
process.stdout.write(
  JSON.stringify({
    seconds: +((performance.now() - started) / 1000).toFixed(2),
    cpu: +((user + system) / 1e6).toFixed(2),
    hwmMB: Math.round(process.resourceUsage().maxRSS / 1024),
    rows,
    problems,
  }),
);
