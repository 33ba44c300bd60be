import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import './strict.ts';

/** The State Council's notice of the holidays of a year, as an operator loaded it. */
const holidayNotice = new Schema(
  {
    /** The year. */
    _id: { type: Number, required: true },
    /** `YYYY-MM-DD`. */
    holidays: { type: [String], required: true },
    /** Weekend days that are worked, `YYYY-MM-DD`. */
    makeups: { type: [String], required: true },
    loadedAt: { type: Date, required: true },
  },
  { collection: 'holiday_notices', versionKey: false },
);

/** A notice as stored. */
export type StoredHolidayNotice = InferRawDocTypeFromSchema<typeof holidayNotice>;
export const HolidayNoticeModel = model('HolidayNotice', holidayNotice);
