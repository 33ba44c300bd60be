import { createHash, randomBytes } from 'node:crypto';
import { describe, expect } from 'vitest';
import { UploadModel, UploadPartModel } from '../../schemas/platform/upload.ts';
import {
  addPart,
  beginUpload,
  findUpload,
  maxPartBytes,
  readUpload,
  removeUpload,
} from '../../server/platform/uploads/uploads.ts';
import { it } from '../support/it.ts';
import { anUpload, planOf } from '../support/uploads.ts';

const owner = 'staff:665f1f77bcf86cd799439011';
const now = new Date();

describe('a file that is sent in parts', () => {
  it('comes out as it went in, and lies encrypted until then', async () => {
    const content = randomBytes(2 * maxPartBytes + 12_345);
    const { _id } = await beginUpload(owner, planOf(content, '清单.xlsx'), now);
    for (let at = 0; at < content.length; at += maxPartBytes)
      await addPart(owner, String(_id), at, content.subarray(at, at + maxPartBytes), now);
    const { name, stream } = await readUpload(owner, String(_id));
    expect(name).toBe('清单.xlsx');
    expect(await hashOf(stream)).toBe(createHash('sha256').update(content).digest('hex'));

    const text = await anUpload(owner, '单位名称,电话\n台州市工蜂塑料厂,13900008885\n');
    const [part] = await UploadPartModel.find({ upload: text }).lean();
    expect(part?.content).toMatch(/^v1\./);
  });

  it('goes on where the connection broke: a part may come twice, none may be left out', async () => {
    const content = Buffer.from('甲'.repeat(1000));
    const plan = planOf(content, '清单.csv');
    const { _id } = await beginUpload(owner, plan, now);
    const id = String(_id);
    await addPart(owner, id, 0, content.subarray(0, 1000), now);
    await expect(addPart(owner, id, 2000, content.subarray(2000), now)).rejects.toMatchObject({
      code: 'upload_gap',
      details: { received: 1000 },
    });
    expect(await addPart(owner, id, 0, content.subarray(0, 1000), now)).toMatchObject({ received: 1000 });
    // Who begins the same file again is told how far it is.
    expect(await beginUpload(owner, plan, now)).toMatchObject({ _id, received: 1000 });
    await expect(readUpload(owner, id)).rejects.toMatchObject({ code: 'upload_incomplete' });
    expect(await addPart(owner, id, 1000, content.subarray(1000), now)).toMatchObject({ received: 3000 });
    expect(await hashOf((await readUpload(owner, id)).stream)).toBe(plan.sha256);
  });

  it('takes each part once, however many requests bring it at once', async () => {
    const content = Buffer.from('一二三四五六七八九十');
    const { _id } = await beginUpload(owner, planOf(content, '清单.csv'), now);
    const sent = Array.from({ length: 8 }, () => addPart(owner, String(_id), 0, content, now));
    expect((await Promise.all(sent)).every(({ received }) => received === content.length)).toBe(true);
    expect((await findUpload(owner, String(_id))).parts).toHaveLength(1);
    expect(await UploadPartModel.countDocuments({ upload: _id })).toBe(1);
  });

  it('is refused where it is not what was announced', async () => {
    const { _id } = await beginUpload(owner, { ...planOf(Buffer.from('甲'), '清单.csv'), sha256: 'f'.repeat(64) }, now);
    const id = String(_id);
    for (const part of [Buffer.alloc(0), Buffer.alloc(4), Buffer.alloc(maxPartBytes + 1)])
      await expect(addPart(owner, id, 0, part, now)).rejects.toMatchObject({ code: 'upload_part_size' });
    await addPart(owner, id, 0, Buffer.from('甲'), now);
    await expect(hashOf((await readUpload(owner, id)).stream)).rejects.toMatchObject({ code: 'upload_altered' });
  });

  it('is nobody else’s, and is gone with its parts when it is removed', async () => {
    const id = await anUpload(owner, '单位名称\n甲厂\n');
    const other = 'staff:665f1f77bcf86cd799439012';
    await expect(readUpload(other, id)).rejects.toMatchObject({ code: 'upload_not_found' });
    await removeUpload(other, id);
    expect(await UploadModel.countDocuments({ _id: id })).toBe(1);
    await removeUpload(owner, id);
    expect(await UploadModel.countDocuments({ _id: id })).toBe(0);
    expect(await UploadPartModel.countDocuments({ upload: id })).toBe(0);
  });
});

async function hashOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest('hex');
}
