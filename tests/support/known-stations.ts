import { setTimeout as sleep } from 'node:timers/promises';

/** Wait until the server knows so many stations, and of the latest version where one is named; at most three seconds. */
export async function stationsKnown(url: string, count: number, version = 0): Promise<void> {
  const deadline = performance.now() + 3000;
  for (;;) {
    const { details } = (await (await fetch(`${url}/readyz`)).json()) as { details: { stations: Known } };
    if (details.stations.stations === count && details.stations.version >= version) return;
    if (performance.now() > deadline) throw new Error(`it knows ${JSON.stringify(details.stations)}, not ${count}`);
    await sleep(10);
  }
}

interface Known {
  stations: number;
  version: number;
}
