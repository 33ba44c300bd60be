import type { Io } from './io.ts';

/** A line on stderr that shows the progress of a long command. It prints nothing if stderr is no terminal. */
export interface ProgressLine {
  show(done: number, total?: number): void;
  end(): void;
}

const intervalMs = 200;
const barWidth = 24;

/** Create a line that shows rows, rate and remaining time, redrawn in place. */
export function createProgressLine(io: Io): ProgressLine {
  if (!process.stderr.isTTY) return { show() {}, end() {} };
  const startedAt = Date.now();
  let shownAt = 0;
  return {
    show(done, total) {
      if (Date.now() - shownAt < intervalMs) return;
      shownAt = Date.now();
      const rate = done / Math.max(0.001, (Date.now() - startedAt) / 1000);
      const text = total ? `${bar(done / total)} ${remainingText(io, (total - done) / rate)}` : '';
      const rows = io.text(`${done.toLocaleString()} 行`, `${done.toLocaleString()} rows`);
      process.stderr.write(`\r\x1b[2K${rows}  ${Math.round(rate).toLocaleString()}/s  ${text}`);
    },
    end() {
      process.stderr.write('\r\x1b[2K');
    },
  };
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, share) * barWidth);
  return `[${'#'.repeat(full)}${' '.repeat(barWidth - full)}] ${Math.floor(Math.min(1, share) * 100)}%`;
}

function remainingText(io: Io, seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const time = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
  return io.text(`剩余 ${time}`, `${time} left`);
}
