import type { Manual } from '../../../http/document/openapi.ts';
import type { Language, LocalisedText } from '../../../platform/errors/errors.ts';
import { fieldWords } from '../words/field-words.ts';
import { tagWords } from '../words/tag-words.ts';
import { type Flow, flows } from './flows.ts';

/** What the documentation of the interface says beyond the contracts. */
export const manual: Manual = { fields: fieldWords, tags: tagWords, introduction };

function introduction(language: Language, standIn: boolean): string {
  const sections = [conventions, ...(standIn ? [trial] : [])].map((text) => text[language]);
  return [...sections, ...flows.map((flow) => sectionOf(flow, language))].join('\n\n');
}

function sectionOf({ title, steps }: Flow, language: Language): string {
  const parts = steps.map(({ text, commands }) => `${text[language]}\n\n\`\`\`sh\n${commands}\n\`\`\``);
  return [`## ${title[language]}`, ...parts].join('\n\n');
}

const conventions: LocalisedText = {
  'zh-CN': `工会小程序的接口。英文版见 [openapi.json?lang=en](openapi.json?lang=en)，或以 \`Accept-Language: en\` 请求。

## 约定

- 地址以 \`/api/v1\` 开头，请求和答复都是 JSON。写操作只用 POST、PUT、DELETE（\`wx.request\` 没有 PATCH）。
- 时间为 ISO 8601，带时差；日期按北京时间。坐标单位为度，默认 GCJ-02（微信地图所用）。金额单位为分。
- 列表答复 \`items\` 和 \`next\`：\`next\` 不为空时，作为下一次请求的 \`cursor\`。查询参数为空等于没有填写。
- 答复中每个字段都在，没有值的为 \`null\`；请求中可以不填的字段填 \`null\` 等于不填，除非说明 \`null\` 表示清空。
- 答复中带有 \`version\` 的记录，修改时可带上所看到的版本：其后已被他人修改的，答复 409 \`changed_since\`，并给出所提交而与现值
  不同的各字段的双方值。
- 读取带有 ETag，可用 \`If-None-Match\` 再次请求；没有变化时答复 304。
- 错误答复为 \`{"error":{"code","message","details","requestId"}}\`：程序按代码判断，说明可直接显示给用户，
  按 \`Accept-Language\` 为中文或英文。429 和 503 带有 \`Retry-After\`，单位秒。
- 可重复发送的写操作接受 \`Idempotency-Key\`：网络中断后以同一个键再次发送，得到同一答复。
- 登录得到访问凭证和刷新凭证。访问凭证放在 \`Authorization: Bearer …\`；答复 401 时以刷新凭证换取新的一对，
  答复丢失时旧的刷新凭证仍可换取，直到新的被使用；刷新也答复 401 时重新登录。`,
  en: `The interface of a trade union’s mini-program. The Chinese version is at [openapi.json?lang=zh-CN](openapi.json?lang=zh-CN).

## Conventions

- Addresses begin with \`/api/v1\`; requests and replies are JSON. Writes use POST, PUT and DELETE (\`wx.request\` has no PATCH).
- Times are ISO 8601 with an offset; days are those of Beijing. Coordinates are degrees, GCJ-02 by default (as on the WeChat
  map). Money is in fen.
- Lists answer \`items\` and \`next\`; where \`next\` is not null, it is the \`cursor\` of the next request. An empty query value is
  an absent one.
- Every field is in each reply; one without a value is \`null\`. In a request, \`null\` in a field that may be left out is as if it were,
  except where \`null\` is said to clear it.
- Where a reply has a \`version\`, send the one that you saw with a change: where somebody else changed the record since, the
  answer is 409 \`changed_since\` with both values of each field that you send and that stands otherwise.
- Reads have an ETag; ask again with \`If-None-Match\`, and what has not changed answers 304.
- Errors are \`{"error":{"code","message","details","requestId"}}\`: programs look at the code, users at the message, which is in
  Chinese or English by \`Accept-Language\`. 429 and 503 say in \`Retry-After\` in how many seconds to try again.
- Writes that may be repeated take an \`Idempotency-Key\`: after a broken connection the same key sent again gets the same reply.
- A login gives an access token, for \`Authorization: Bearer …\`, and a refresh token. After a 401, exchange the refresh token for
  a new pair. Where the reply was lost, the old one gets it again until the new one is used. When that answers 401 too, log in
  again.`,
};

const trial: LocalisedText = {
  'zh-CN': `## 试用

这台服务器没有连接微信，由程序代替：登录码写作“谁:任意内容”（如 \`wang:1\`），手机号授权码写作“手机号:任意内容”
（如 \`13800138000:1\`）。每个只能使用一次，再次使用请改冒号之后的内容。工作人员以启动时显示的账号 \`trial\` 登录。`,
  en: `## Trial

This server is not connected to WeChat; the program stands in for it. A login code is \`who:anything\` (\`wang:1\`), a code of a
phone number is \`number:anything\` (\`13800138000:1\`). Each is good once: change what follows the colon to use it again. Staff log
in by the account \`trial\` that the start prints.`,
};
