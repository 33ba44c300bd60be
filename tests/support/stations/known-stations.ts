import { waitUntil } from '../wait.ts';

/** Wait until the server knows so many stations, and of the latest version where one is named. */
export async function stationsKnown(url: string, count: number, version = 0): Promise<void> {
  await waitUntil(async () => {
    const { details } = (await (await fetch(`${url}/readyz`)).json()) as { details: { stations: Known } };
    return details.stations.stations === count && details.stations.version >= version;
  });
}

interface Known {
  stations: number;
  version: number;
}
