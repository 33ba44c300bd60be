import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import './strict.ts';

const jobLease = new Schema(
  {
    /** The job. */
    _id: { type: String, required: true },
    /** The process that does it, and until when nobody else does. */
    process: { type: String, required: true },
    until: { type: Date, required: true },
    /** How far the job has come, where it keeps that. */
    reached: { type: Date },
  },
  { collection: 'job_leases', versionKey: false },
);

/** The right to do a job that only one process does at a time, as stored. */
export type JobLease = InferRawDocTypeFromSchema<typeof jobLease>;
export const JobLeaseModel = model('JobLease', jobLease);
