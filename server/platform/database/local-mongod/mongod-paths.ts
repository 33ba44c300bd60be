/** The absolute paths of a local mongod's files and folders. */
export interface MongodPaths {
  dir: string;
  dbPath: string;
  logPath: string;
  statePath: string;
  /** The folder with the pid files of the processes that use this mongod. */
  users: string;
  /** The folder with the pid file of the process that starts or stops it. */
  lock: string;
}
