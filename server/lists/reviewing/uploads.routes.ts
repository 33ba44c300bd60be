import { Router } from '@koa/router';
import { z } from 'zod';
import { PreviewView, UploadView } from '../../../schemas/lists/list-views.ts';
import { described } from '../../../schemas/platform/described.ts';
import { objectId } from '../../../schemas/platform/fields.ts';
import { callerKey } from '../../http/context/caller-key.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { readUpload, removeUpload } from '../../platform/uploads/uploads.ts';
import { sourceTypes } from '../../register/record/sources.ts';
import type { ListQueue } from '../importing/list-queue.ts';
import { previewList } from '../importing/preview-list.ts';
import { previewExample, uploadExample } from './examples.ts';
import { asOf, mapping, mappingMeaning, partialMeaning, readingFailures, region, sheet } from './list-options.ts';
import { showList, showPreview } from './list-pages.ts';

const reading = {
  upload: objectId.meta(described('分片上传完成的文件', 'a file that was sent in parts')),
  source: z.enum(sourceTypes),
  encoding: z.string().max(20).optional(),
  delimiter: z.string().length(1).optional(),
  sheet,
  mapping: mapping.optional().meta(mappingMeaning),
  fillDown: z
    .array(z.string().min(1).max(200))
    .max(50)
    .optional()
    .meta(
      described(
        '单元格为空即与上一行相同的列的标题',
        'the titles of columns whose blank cells say what the cell above says',
      ),
    ),
  nullWords: z
    .array(z.string().min(1).max(40))
    .max(50)
    .optional()
    .meta(described('表示“此处没有内容”的用词', 'words of the office for “nothing stands here”')),
};
const uploadFailures = ['upload_not_found', 'upload_incomplete', 'upload_altered'] as const;

/** Routes of lists from files that were sent in parts: look how a list would be read, change that, and import it. */
export function listUploadRoutes(background: ListQueue) {
  const router = new Router<State>({ prefix: '/staff/lists' });

  router.post(
    '/previews',
    endpoint(
      'staff:lists.import',
      {
        summary: {
          'zh-CN': '预览文件将如何读取：列、前若干行及其含义；不写入任何内容',
          en: 'How a file would be read: its columns, its first rows and what they would mean. Nothing is written',
        },
        body: reading,
        reply: PreviewView,
        errors: [...uploadFailures, ...readingFailures],
        example: {
          body: { upload: '665f1f77bcf86cd799439011', source: 'union-register', fillDown: ['工会名称'] },
          reply: previewExample,
        },
      },
      async ({ caller, body: { upload, ...options }, now }) => {
        const file = await readUpload(callerKey(caller), upload);
        return showPreview(await previewList(file, { ...options, maxBytes: background.maxBytes, now }));
      },
    ),
  );

  router.post(
    '/imports',
    endpoint(
      'staff:lists.import',
      {
        summary: {
          'zh-CN': '导入已分片上传的文件，答复之后进行；分片随之删除',
          en: 'Import a file that was sent in parts, after the reply; the parts are removed',
        },
        body: {
          ...reading,
          asOf,
          region,
          partial: z.boolean().optional().meta(partialMeaning),
        },
        reply: UploadView,
        success: 202,
        errors: [
          ...uploadFailures,
          'region_not_found',
          'outside_scope',
          'shutting_down',
          'list_region_too_large',
          ...readingFailures,
        ],
        example: {
          body: { upload: '665f1f77bcf86cd799439011', source: 'social-security', asOf: '2026-10-31' },
          reply: uploadExample,
        },
      },
      async ({ caller, body: { upload, ...options }, now, auditEntry }) => {
        const owner = callerKey(caller);
        const file = await readUpload(owner, upload);
        const how = { ...options, by: caller.username, scope: caller.scope };
        const { list, same, file: facts, header } = await background.upload(file, how, now);
        auditEntry.on = `list ${list._id}`;
        await removeUpload(owner, upload);
        const columns = header.columns.map(({ title, field }) => ({ title, field }));
        return { list: await showList(list._id, caller.scope), same, encoding: facts.encoding, columns };
      },
    ),
  );

  return router;
}
