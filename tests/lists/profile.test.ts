import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProfile, parseMapping, profileOf, profileText } from '../../server/lists/reading/profile.ts';
import { openText as open } from '../support/lists/open-text.ts';

describe('a mapping', () => {
  const text = '名字,人头,单位名称\n甲公司,5,乙公司\n';

  it('goes before the synonyms, by title or by number', async () => {
    const mapping = parseMapping(['name=名字', 'headcount=#2']);
    expect((await open(text, { mapping })).first).toEqual({ name: '甲公司', headcount: { min: 5, max: 5 } });
  });

  it('is refused where it cannot be', async () => {
    await expect(open(text, { mapping: { name: '名号' } })).rejects.toMatchObject({ code: 'list_no_header' });
    await expect(open(text, { mapping: { phone: '电话' } })).rejects.toMatchObject({ code: 'list_column_missing' });
    await expect(open(text, { mapping: { contact: '名字', phone: '名字' } })).rejects.toMatchObject({
      code: 'list_column_twice',
    });
    expect(() => parseMapping(['nme=名字'])).toThrow(expect.objectContaining({ code: 'list_field_unknown' }));
  });

  it('is kept in a profile and used again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'profile-'));
    const path = join(folder, 'profile.json');
    const list = await open(text, { mapping: { name: '名字', headcount: '人头' } });
    await writeFile(path, profileText(profileOf(list.header, { source: 'social-security', delimiter: ',' })));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      version: 1,
      source: 'social-security',
      delimiter: ',',
      mapping: { name: '名字', headcount: '人头' },
    });
    const again = await open('单位名称,人头,名字,联系电话\n乙公司,5,甲公司,13900008885\n', {
      profile: await loadProfile(path),
    });
    expect(again.first).toEqual({ name: '甲公司', headcount: { min: 5, max: 5 } });
    await writeFile(path, '{"version":2}');
    await expect(loadProfile(path)).rejects.toMatchObject({ code: 'list_profile_invalid' });
    await rm(folder, { recursive: true });
  });
});
