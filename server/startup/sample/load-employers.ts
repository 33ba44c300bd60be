import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { everywhere } from '../../access/staff/scope.ts';
import { importEmployers } from '../../lists/importing/import.ts';
import { openList } from '../../lists/reading/open-list.ts';
import { samplePath } from './sample-files.ts';

/** Import the sample's list of employers, as an officer would. A repeated import changes nothing. */
export async function loadSampleEmployers(now: Date): Promise<void> {
  const list = await openList({ path: samplePath('employers') }, { source: 'social-security', now });
  try {
    const asOf = shanghaiDay(now);
    await importEmployers(
      list,
      { source: 'social-security', asOf, region: '3310', by: 'sample', scope: everywhere },
      now,
    );
  } finally {
    await list.close();
  }
}
