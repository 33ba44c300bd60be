import { type InferRawDocTypeFromSchema, model, Schema } from 'mongoose';
import './strict.ts';

const jobLease = new Schema(
  {
    /** The name of the job. */
    _id: { type: String, required: true },
    /** The id of the process that holds the lease. */
    process: { type: String, required: true },
    /** When the lease ends. */
    until: { type: Date, required: true },
    /** The progress of a job that records it. */
    reached: { type: Date },
  },
  { collection: 'job_leases', versionKey: false },
);

/** A lease as stored: the right of one process to do a job. */
export type JobLease = InferRawDocTypeFromSchema<typeof jobLease>;
/** Leases of background jobs, one per job. */
export const JobLeaseModel = model('JobLease', jobLease);
