import { HolidayNoticeModel } from '../../../schemas/platform/holiday-notice.ts';
import { minuteMs } from '../calendar/durations.ts';
import { type HolidayNotice, setNotices } from '../calendar/notices.ts';

/** Store a notice; one of the same year is replaced. This process uses it at once, the others within a minute. */
export async function storeNotice({ year, holidays, makeups }: HolidayNotice, now: Date): Promise<void> {
  const stored = { holidays: [...holidays], makeups: [...makeups], loadedAt: now };
  await HolidayNoticeModel.updateOne({ _id: year }, { $set: stored }, { upsert: true });
  await loadNotices();
}

/** Use the notices that are stored, if they have changed. */
export async function loadNotices(): Promise<void> {
  const stored = await HolidayNoticeModel.find().sort({ _id: 1 }).lean();
  const text = JSON.stringify(stored);
  if (text === loaded) return;
  loaded = text;
  setNotices(stored.map(({ _id, holidays, makeups }) => ({ year: _id, holidays, makeups })));
}

let loaded = '[]';

/** Load the notices now, and each minute for as long as the process lives. */
export async function followNotices(onError: (error: unknown) => void): Promise<void> {
  await loadNotices();
  setInterval(() => void loadNotices().catch(onError), minuteMs).unref();
}
