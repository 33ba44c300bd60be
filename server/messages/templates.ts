import { z } from 'zod';
import { type MessageKind, messageKinds } from '../../schemas/messages/outbox.ts';
import { shanghaiText } from '../../schemas/platform/shanghai.ts';

/** The values that a template can show. */
const valueNames = ['title', 'place', 'time', 'until', 'note'] as const;
type ValueName = (typeof valueNames)[number];

const field = z.string().regex(/^(thing|time|date|phrase)\d{1,2}$/);
const template = z.strictObject({
  id: z.string().regex(/^[\w-]{3,64}$/),
  fields: z.partialRecord(z.enum(valueNames), field),
});

/**
 * The mini-program's message templates by kind of message: the id at WeChat, and the template's field for each value.
 *
 * `title` and `place` are of the event, `time` is the start of the session, `until` is the time until which an offered
 * place is held, `note` is a sentence.
 */
export const MessageTemplates = z.partialRecord(z.enum(messageKinds), template);
export type MessageTemplates = z.output<typeof MessageTemplates>;

/** The event and session that a message is about. */
export interface MessageSubject {
  title: string;
  place: string;
  startsAt: Date;
  offeredUntil?: Date | null | undefined;
}

/** Templates for the WeChat stand-in. They need no subscription by the recipient. */
export const trialTemplates: MessageTemplates = Object.fromEntries(
  messageKinds.map((kind) => [
    kind,
    { id: `always_${kind}`, fields: { title: 'thing1', time: 'time2', place: 'thing3', note: 'thing4' } },
  ]),
);

const notes: Record<MessageKind, string> = {
  confirmed: '报名成功，请准时参加',
  offered: '您候补到名额，请尽快确认',
  reminder: '活动即将开始，请准时参加',
  changed: '时间或地点有变，请查看',
  cancelled: '活动或报名已取消',
};

/** Fill a template's fields in, as WeChat expects them. */
export function fillTemplate({ fields }: z.output<typeof template>, kind: MessageKind, subject: MessageSubject) {
  const values: Record<ValueName, string | undefined> = {
    title: subject.title,
    place: subject.place,
    time: shanghaiText(subject.startsAt, 'zh-CN'),
    until: subject.offeredUntil ? shanghaiText(subject.offeredUntil, 'zh-CN') : undefined,
    note: notes[kind],
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([valueName, field]) => {
      const value = values[valueName as ValueName];
      return value === undefined || field === undefined ? [] : [[field, truncate(field, value)]];
    }),
  );
}

/** Shorten a `thing` field to WeChat's 20 characters on one line. Other types are not shortened. */
function truncate(field: string, value: string): string {
  if (!field.startsWith('thing')) return value;
  const characters = [...value.replace(/\s+/g, ' ').trim()];
  return characters.length > 20 ? `${characters.slice(0, 19).join('')}…` : characters.join('');
}
