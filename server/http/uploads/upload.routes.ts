import { Router } from '@koa/router';
import { z } from 'zod';
import { described } from '../../../schemas/platform/described.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { objectId, time, view } from '../../../schemas/platform/fields.ts';
import { addPart, beginUpload, findUpload, maxPartBytes, removeUpload } from '../../platform/uploads/uploads.ts';
import { callerKey } from '../context/caller-key.ts';
import type { State } from '../context/state.ts';
import { endpoint } from '../endpoint/endpoint.ts';
import { safeName } from '../endpoint/upload.ts';

/** The largest file that may be sent in parts, in bytes. */
const maxBytes = 200 * 1024 * 1024;

const UploadView = view({
  name: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  received: z
    .int()
    .meta(
      described(
        '已从头收到的字节数，下一片由此开始',
        'bytes that have arrived from the beginning: the next part begins here',
      ),
    ),
  expiresAt: time,
});

const example = {
  id: '665f1f77bcf86cd799439011',
  name: '建会清单.xlsx',
  bytes: 3_145_728,
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  received: 1_048_576,
  expiresAt: '2026-12-01T09:00:00.000+08:00',
};

const offset = z
  .string()
  .regex(/^\d{1,9}$/, fieldProblem('whole_number'))
  .transform(Number)
  .meta({ examples: ['1048576'] });

/** Routes of files that are sent in parts: a broken connection costs one part, and any server process takes the next. */
export function uploadRoutes() {
  const router = new Router<State>({ prefix: '/staff/uploads' });

  router.post(
    '/',
    endpoint(
      'staff:lists.import',
      {
        summary: {
          'zh-CN': '登记要上传的文件，然后分片上传，每片最多 1 MB；同一内容再次登记即从中断处继续',
          en: 'Announce a file, and send it in parts of at most 1 MB. The same content again goes on where it broke off',
        },
        body: {
          name: z.string().min(1).max(200).transform(safeName),
          bytes: z.int().min(1).max(maxBytes),
          sha256: z.string().regex(/^[0-9a-f]{64}$/, fieldProblem('sha256')),
        },
        reply: UploadView,
        success: 201,
        errors: ['upload_too_many'],
        example: {
          body: { name: example.name, bytes: example.bytes, sha256: example.sha256 },
          reply: { ...example, received: 0 },
        },
      },
      ({ caller, body, now }) => beginUpload(callerKey(caller), body, now),
    ),
  );

  router.put(
    '/:id/parts/:offset',
    endpoint(
      'staff:lists.import',
      {
        summary: {
          'zh-CN': '上传从某一字节偏移开始的一片；已收到的可以再传',
          en: 'Send the part that begins at an offset in bytes. A part that has arrived may be sent again',
        },
        params: { id: objectId, offset },
        bytes: { maxBytes: maxPartBytes },
        reply: UploadView,
        errors: ['upload_not_found', 'upload_gap', 'upload_part_size'],
        example: { params: { id: example.id, offset: '0' }, reply: example },
      },
      ({ caller, params, bytes, now }) => addPart(callerKey(caller), params.id, params.offset, bytes, now),
    ),
  );

  router.get(
    '/:id',
    endpoint(
      'staff:lists.import',
      {
        summary: { 'zh-CN': '查询文件已收到多少', en: 'How much of a file has arrived' },
        params: { id: objectId },
        reply: UploadView,
        errors: ['upload_not_found'],
        example: { params: { id: example.id }, reply: example },
      },
      ({ caller, params }) => findUpload(callerKey(caller), params.id),
    ),
  );

  router.delete(
    '/:id',
    endpoint(
      'staff:lists.import',
      {
        summary: {
          'zh-CN': '删除文件及其分片；否则在最后一片的一天后过期',
          en: 'Remove a file and its parts; otherwise it lapses a day after its last part',
        },
        params: { id: objectId },
        reply: z.void(),
        success: 204,
        example: { params: { id: example.id }, reply: undefined },
      },
      ({ caller, params }) => removeUpload(callerKey(caller), params.id),
    ),
  );

  return router;
}
