import { writeReminders } from '../activities/events/reminders.ts';
import type { Job } from '../platform/jobs/run.ts';
import { type Sender, sendDue } from './send.ts';

/** What goes on behind the requests so that people are told. */
export function messageJobs(sender: Sender): Job[] {
  return [
    { name: 'messages', everyMs: 1000, run: (now, stop) => sendDue(sender, now, stop) },
    { name: 'reminders', everyMs: 60_000, run: writeReminders },
  ];
}
