import type { Io } from './io.ts';

/** A line that shows how far a long work is; silent where stderr is no terminal. */
export interface ProgressLine {
  show(done: number, total?: number): void;
  end(): void;
}

const intervalMs = 200;
const barWidth = 24;

/** Rows, rate and time left, drawn over and over on one line. */
export function progressLine(io: Io, now: () => number = Date.now): ProgressLine {
  if (!process.stderr.isTTY) return { show() {}, end() {} };
  const begun = now();
  let shownAt = 0;
  return {
    show(done, total) {
      if (now() - shownAt < intervalMs) return;
      shownAt = now();
      const rate = done / Math.max(0.001, (now() - begun) / 1000);
      const text = total ? `${bar(done / total)} ${left(io, (total - done) / rate)}` : '';
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

function left(io: Io, seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const time = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
  return io.text(`剩余 ${time}`, `${time} left`);
}
