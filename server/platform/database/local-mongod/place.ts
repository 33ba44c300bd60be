/** Where a local mongod keeps what it needs; all paths absolute. */
export interface Place {
  dir: string;
  dbPath: string;
  logPath: string;
  statePath: string;
  /** Claims of the processes that use this mongod. */
  users: string;
  /** Claims of the process that starts or stops it. */
  lock: string;
}
