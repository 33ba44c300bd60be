import { fstatSync, rmSync } from 'node:fs';
import { access, constants, type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../../server/platform/errors/errors.ts';
import { systemReason } from './system-reason.ts';

/** A file that a command writes. Until its content is complete nothing stands under its name. */
export interface OutputFile {
  path: string;
  /** Add to the content. @throws {Failure} `output_not_writable`. */
  append(piece: string | Uint8Array): Promise<void>;
  /** End the content and put the file in its place. @throws {Failure} `output_not_writable`. */
  finish(): Promise<void>;
  /** Remove what was begun, unless the file is in its place. */
  discard(): Promise<void>;
}

/** Write the whole content of a file. @throws {Failure} `output_not_writable`. */
export async function writeContent(
  file: OutputFile,
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  for await (const piece of pieces) await file.append(piece);
  await file.finish();
}

/** The path that stands for stdin. */
const stdin = '-';

/**
 * Open a file to be written, before the command does anything else. It is readable by its owner only, as it may hold
 * contacts.
 *
 * The content is written to a temporary file beside it, which then takes its name. A device or a pipe is written directly.
 *
 * @param inputs what the command reads, as paths or `-` for stdin. A file among them is refused, by whatever name.
 * @throws {Failure} `output_is_input`, `output_not_writable`.
 */
export async function openOutput(path: string, inputs: readonly string[] = []): Promise<OutputFile> {
  await refuseInput(path, inputs);
  try {
    const found = await stat(path).catch(ignoreMissing);
    if (found && !found.isFile()) return directOutput(path, await open(path, 'w'));
    if (found) await access(path, constants.W_OK);
    const place = found ? await realpath(path) : resolve(path);
    const draft = join(dirname(place), `.${basename(place)}.${process.pid}.tmp`);
    const handle = await open(draft, 'wx', 0o600);
    drafts.add(draft);
    return draftedOutput({ path, place, draft, handle });
  } catch (error) {
    throwAsFailure(path, error);
  }
}

/** Refuse two outputs with one name, unless it is of a device or a pipe in /dev. @throws {Failure} `output_twice`. */
export async function requireDifferent(paths: readonly (string | undefined)[]): Promise<void> {
  const names = paths.flatMap((path) => (path === undefined ? [] : [resolve(path)]));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice === undefined) return;
  const found = twice.startsWith('/dev/') ? await stat(twice).catch(() => undefined) : undefined;
  if (!found || found.isFile()) throw new Failure('output_twice', { path: twice });
}

/** Drafts that are removed where the process ends before they are complete, as by Ctrl-C. */
const drafts = new Set<string>();
process.on('exit', () => {
  for (const draft of drafts) rmSync(draft, { force: true });
});

function directOutput(path: string, handle: FileHandle): OutputFile {
  let isOpen = true;
  const close = async () => {
    if (isOpen) await handle.close();
    isOpen = false;
  };
  return {
    path,
    append: (piece) => appendTo(handle, path, piece),
    finish: () => close().catch((error) => throwAsFailure(path, error)),
    discard: () => close().catch(() => {}),
  };
}

interface Draft {
  path: string;
  place: string;
  draft: string;
  handle: FileHandle;
}

function draftedOutput({ path, place, draft, handle }: Draft): OutputFile {
  let isOpen = true;
  const close = async () => {
    if (isOpen) await handle.close();
    isOpen = false;
  };
  const putInPlace = async () => {
    // A full disk may show only here.
    await handle.sync();
    await close();
    await rename(draft, place);
    drafts.delete(draft);
  };
  return {
    path,
    append: (piece) => appendTo(handle, path, piece),
    finish: () => putInPlace().catch((error) => throwAsFailure(path, error)),
    discard: async () => {
      await close().catch(() => {});
      if (drafts.delete(draft)) await rm(draft, { force: true });
    },
  };
}

async function appendTo(handle: FileHandle, path: string, piece: string | Uint8Array): Promise<void> {
  await handle.appendFile(piece).catch((error) => throwAsFailure(path, error));
}

async function refuseInput(path: string, inputs: readonly string[]): Promise<void> {
  const output = await stat(path, { bigint: true }).catch(() => undefined);
  if (!output?.isFile()) return;
  for (const input of inputs) {
    const read = input === stdin ? stdinState() : await stat(input, { bigint: true }).catch(() => undefined);
    if (read && read.dev === output.dev && read.ino === output.ino) throw new Failure('output_is_input', { path });
  }
}

function stdinState() {
  try {
    return fstatSync(0, { bigint: true });
  } catch {
    return undefined;
  }
}

/** Errors of the system say why a file cannot be written; any other is thrown unchanged. */
function throwAsFailure(path: string, error: unknown): never {
  const { syscall, code } = error as NodeJS.ErrnoException;
  if (!syscall || !code) throw error;
  throw new Failure('output_not_writable', { path, reason: systemReason(code) }, { cause: error });
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
