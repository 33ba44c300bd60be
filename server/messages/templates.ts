import { z } from 'zod';
import { type MessageKind, messageKinds } from '../../schemas/messages/outbox.ts';
import { shanghaiIso } from '../../schemas/platform/shanghai.ts';

/** What a message can say. */
const sayable = ['title', 'place', 'time', 'until', 'note'] as const;
type Sayable = (typeof sayable)[number];

const field = z.string().regex(/^(thing|time|date|phrase)\d{1,2}$/);
const template = z.strictObject({
  id: z.string().regex(/^[\w-]{3,64}$/),
  fields: z.partialRecord(z.enum(sayable), field),
});

/**
 * The templates of the mini-program by kind of message: WeChat's id, and which of its fields holds what.
 *
 * `title` and `place` of the event, `time` of the session, `until` when an offered place is held, `note` a sentence.
 */
export const Templates = z.partialRecord(z.enum(messageKinds), template);
export type Templates = z.output<typeof Templates>;

/** What a message is about. */
export interface Subject {
  title: string;
  place: string;
  startsAt: Date;
  offeredUntil?: Date | null | undefined;
}

/** The stand-in's templates, which need no acceptance. */
export const trialTemplates: Templates = Object.fromEntries(
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

/** The fields of a template as WeChat takes them, each cut to what its type may hold. */
export function fill({ fields }: z.output<typeof template>, kind: MessageKind, subject: Subject) {
  const text: Record<Sayable, string | undefined> = {
    title: subject.title,
    place: subject.place,
    time: clock(subject.startsAt),
    until: subject.offeredUntil ? clock(subject.offeredUntil) : undefined,
    note: notes[kind],
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([say, name]) => {
      const value = text[say as Sayable];
      return value === undefined || name === undefined ? [] : [[name, cut(name, value)]];
    }),
  );
}

/** `2026年11月28日 09:00`, in Shanghai. */
function clock(at: Date): string {
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(shanghaiIso(at)) ?? [];
  return `${year}年${month}月${day}日 ${time}`;
}

/** `thing` holds 20 characters and no line end; the others hold what we put there. */
function cut(name: string, value: string): string {
  if (!name.startsWith('thing')) return value;
  const characters = [...value.replace(/\s+/g, ' ').trim()];
  return characters.length > 20 ? `${characters.slice(0, 19).join('')}…` : characters.join('');
}
