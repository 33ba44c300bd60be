import { trusted } from 'mongoose';
import { MessageModel, type OutboxMessage, type UnsentReason } from '../../schemas/messages/outbox.ts';
import { PersonModel } from '../../schemas/people/person.ts';
import { decryptPersonField } from '../access/people/person-fields.ts';
import { hourMs, minuteMs, secondMs } from '../platform/calendar/durations.ts';
import { Failure } from '../platform/errors/errors.ts';
import type { Job } from '../platform/jobs/run-jobs.ts';
import type { WeChat } from '../platform/wechat/client.ts';
import { fillTemplate, type MessageSubject, type MessageTemplates } from './templates.ts';

/** A message that has been in state `sending` for longer was left there by a process that ended. */
const sendingTimeoutMs = minuteMs;
const maxAttempts = 8;
const maxRetryDelayMs = hourMs;
const concurrency = 8;

/** What is to be done with a message that is due: send it about a subject, send it later, or drop it for a reason. */
export type DeliveryDecision = { about: MessageSubject } | { later: Date } | { reason: UnsentReason };

/** What sending needs: WeChat, its templates, and a decision about each message. */
export interface MessageSender {
  wechat: Pick<WeChat, 'sendMessage'>;
  templates: MessageTemplates;
  /** Decides about a message that is due, by the present state of what it reports. */
  decideDelivery(message: OutboxMessage, now: Date): Promise<DeliveryDecision>;
}

/** The job that sends the messages that are due, every second. */
export function createMessagesJob(sender: MessageSender): Job {
  return { name: 'messages', pauseMs: secondMs, run: (now, stop) => sendDueMessages(sender, now, stop) };
}

/**
 * Send the messages that are due. `stop` ends the run after the messages that are being sent.
 *
 * A message is marked as being sent before it is given to WeChat, so that only one of two workers sends it. A message
 * that keeps the mark because its process was killed is not sent again and gets the reason `unknown`.
 *
 * @returns how many messages were processed.
 */
export async function sendDueMessages(sender: MessageSender, now: Date, stop?: AbortSignal): Promise<number> {
  await closeInterrupted(now);
  let processed = 0;
  while (!stop?.aborted) {
    const due = await MessageModel.find({ state: 'due', dueAt: trusted({ $lte: now }) })
      .sort({ dueAt: 1, _id: 1 })
      .limit(200)
      .lean<OutboxMessage[]>();
    if (due.length === 0) break;
    for (let at = 0; at < due.length && !stop?.aborted; at += concurrency) {
      await Promise.all(due.slice(at, at + concurrency).map((message) => processMessage(message, sender, now)));
    }
    processed += due.length;
  }
  return processed;
}

async function closeInterrupted(now: Date): Promise<void> {
  const timedOut = trusted({ $lt: new Date(now.getTime() - sendingTimeoutMs) });
  await MessageModel.updateMany(
    { state: 'sending', triedAt: timedOut },
    { $set: { state: 'not_sent', reason: 'unknown' } },
  );
}

async function processMessage(message: OutboxMessage, sender: MessageSender, now: Date): Promise<void> {
  const [delivery, person] = await Promise.all([
    sender.decideDelivery(message, now),
    PersonModel.findById(message.person, { openid: 1 }).lean(),
  ]);
  if ('later' in delivery) return postpone(message, delivery.later);
  if ('reason' in delivery) return markUnsent(message, delivery.reason);
  const openid = person ? decryptPersonField(person as never, 'openid') : undefined;
  if (!openid) return markUnsent(message, 'outdated');
  await send(message, openid, delivery.about, sender, now);
}

async function send(
  message: OutboxMessage,
  openid: string,
  subject: MessageSubject,
  sender: MessageSender,
  now: Date,
): Promise<void> {
  const template = sender.templates[message.kind];
  if (!template) return markUnsent(message, 'no_template');
  const claimed = await MessageModel.updateOne(
    { _id: message._id, state: 'due', dueAt: message.dueAt },
    { $set: { state: 'sending', triedAt: new Date() }, $inc: { tries: 1 } },
  );
  if (claimed.modifiedCount === 0) return;
  const page = `pages/event/event?id=${message.event}`;
  try {
    const data = fillTemplate(template, message.kind, subject);
    await sender.wechat.sendMessage({ openid, template: template.id, data, page });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return retryOrGiveUp({ ...message, tries: message.tries + 1 }, error, now);
  }
  await MessageModel.updateOne({ _id: message._id }, { state: 'sent', sentAt: new Date() });
}

async function retryOrGiveUp(message: OutboxMessage, { code }: Failure, now: Date): Promise<void> {
  if (code === 'message_not_subscribed') return markUnsent(message, 'not_subscribed');
  const isTemporary = code === 'wechat_unavailable' || code === 'wechat_quota_reached';
  if (!isTemporary) return markUnsent(message, 'refused');
  if (message.tries >= maxAttempts) return markUnsent(message, 'given_up');
  const delayMs = Math.min(2 ** (message.tries - 1) * minuteMs, maxRetryDelayMs);
  await postpone(message, new Date(now.getTime() + delayMs));
}

async function markUnsent({ _id }: OutboxMessage, reason: UnsentReason): Promise<void> {
  await MessageModel.updateOne({ _id, state: trusted({ $in: ['due', 'sending'] }) }, { state: 'not_sent', reason });
}

async function postpone({ _id }: OutboxMessage, dueAt: Date): Promise<void> {
  await MessageModel.updateOne({ _id, state: trusted({ $in: ['due', 'sending'] }) }, { state: 'due', dueAt });
}
