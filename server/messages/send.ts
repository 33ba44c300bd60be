import { trusted } from 'mongoose';
import { type Message, MessageModel, type UnsentReason } from '../../schemas/messages/outbox.ts';
import { PersonModel } from '../../schemas/people/person.ts';
import { opened } from '../access/people/fields.ts';
import { Failure } from '../platform/errors/errors.ts';
import type { Job } from '../platform/jobs/run.ts';
import type { WeChat } from '../platform/wechat/client.ts';
import { fill, type Subject, type Templates } from './templates.ts';

/** A message that was being sent for so long was sent by a process that died, in milliseconds. */
const diedAfterMs = 60_000;
const mostTries = 8;
const minuteMs = 60_000;
const atOnce = 8;

/** Send a message about this, send it later, or do not send it, and why. */
export type Delivery = { about: Subject } | { later: Date } | { reason: UnsentReason };

/** How the mini-program sends, and who knows what its messages are about. */
export interface Sender {
  wechat: Pick<WeChat, 'sendMessage'>;
  templates: Templates;
  /** Decides on a message that is due, by what holds now. */
  deliveryOf(message: Message, now: Date): Promise<Delivery>;
}

/** Sends what is due, every second. */
export function sendingJob(sender: Sender): Job {
  return { name: 'messages', everyMs: 1000, run: (now, stop) => sendDue(sender, now, stop) };
}

/**
 * Send what is due; `stop` ends it after the messages that are on their way.
 *
 * Before a message is given to WeChat it is marked as being sent, so that of two workers one sends it; what stays so
 * marked because the process was killed is never sent again, and says so.
 *
 * @returns how many were dealt with.
 */
export async function sendDue(sender: Sender, now: Date, stop?: AbortSignal): Promise<number> {
  await noteTheLost(now);
  let done = 0;
  while (!stop?.aborted) {
    const due = await MessageModel.find({ state: 'due', dueAt: trusted({ $lte: now }) })
      .sort({ dueAt: 1, _id: 1 })
      .limit(200)
      .lean<Message[]>();
    if (due.length === 0) break;
    for (let at = 0; at < due.length && !stop?.aborted; at += atOnce) {
      await Promise.all(due.slice(at, at + atOnce).map((message) => dealWith(message, sender, now)));
    }
    done += due.length;
  }
  return done;
}

async function noteTheLost(now: Date): Promise<void> {
  const died = trusted({ $lt: new Date(now.getTime() - diedAfterMs) });
  await MessageModel.updateMany(
    { state: 'sending', triedAt: died },
    { $set: { state: 'not_sent', reason: 'unknown' } },
  );
}

async function dealWith(message: Message, sender: Sender, now: Date): Promise<void> {
  const [delivery, person] = await Promise.all([
    sender.deliveryOf(message, now),
    PersonModel.findById(message.person, { openid: 1 }).lean(),
  ]);
  if ('later' in delivery) return postpone(message, delivery.later);
  if ('reason' in delivery) return settle(message, delivery.reason);
  const openid = person ? opened(person as never, 'openid') : undefined;
  if (!openid) return settle(message, 'outdated');
  await send(message, openid, delivery.about, sender, now);
}

async function send(message: Message, openid: string, subject: Subject, sender: Sender, now: Date): Promise<void> {
  const template = sender.templates[message.kind];
  if (!template) return settle(message, 'no_template');
  const claimed = await MessageModel.updateOne(
    { _id: message._id, state: 'due', dueAt: message.dueAt },
    { $set: { state: 'sending', triedAt: new Date() }, $inc: { tries: 1 } },
  );
  if (claimed.modifiedCount === 0) return;
  const page = `pages/event/event?id=${message.event}`;
  try {
    const data = fill(template, message.kind, subject);
    await sender.wechat.sendMessage({ openid, template: template.id, data, page });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return afterRefusal({ ...message, tries: message.tries + 1 }, error, now);
  }
  await MessageModel.updateOne({ _id: message._id }, { state: 'sent', sentAt: new Date() });
}

async function afterRefusal(message: Message, { code }: Failure, now: Date): Promise<void> {
  if (code === 'message_not_subscribed') return settle(message, 'not_subscribed');
  const passing = code === 'wechat_unavailable' || code === 'wechat_quota_reached';
  if (!passing) return settle(message, 'refused');
  if (message.tries >= mostTries) return settle(message, 'given_up');
  // 1, 2, 4 … minutes: an hour at most.
  await postpone(message, new Date(now.getTime() + Math.min(2 ** (message.tries - 1), 60) * minuteMs));
}

async function settle({ _id }: Message, reason: UnsentReason): Promise<void> {
  await MessageModel.updateOne({ _id, state: trusted({ $in: ['due', 'sending'] }) }, { state: 'not_sent', reason });
}

async function postpone({ _id }: Message, dueAt: Date): Promise<void> {
  await MessageModel.updateOne({ _id, state: trusted({ $in: ['due', 'sending'] }) }, { state: 'due', dueAt });
}
