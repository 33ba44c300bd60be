import { say } from './words.js';

/** After this long what was not answered is asked again, in milliseconds. */
const patience = 2000;

/**
 * Questions of one part of the page: a newer one ends the older, and one without an answer is asked until there is one.
 *
 * @param tell Shows why there is no answer yet, or nothing.
 */
export function asker(tell) {
  let latest = new AbortController();
  /** The answer; nothing where it is refused, or a newer question came. */
  return async (path, query = {}) => {
    latest.abort();
    latest = new AbortController();
    const { signal } = latest;
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
    const url = `/api/v1/${path}?${new URLSearchParams(given)}`;
    for (;;) {
      const { answer, trouble } = await answerTo(url, signal);
      if (signal.aborted) return undefined;
      tell(trouble);
      if (!trouble) return answer;
      await new Promise((resolve) => setTimeout(resolve, patience));
    }
  };
}

/** The answer, or what may be over when it is asked again; neither where the question itself is refused. */
async function answerTo(url, signal) {
  try {
    const reply = await fetch(url, { signal });
    if (reply.ok) return { answer: await reply.json() };
    return reply.status >= 500 || reply.status === 429 ? { trouble: say('busy') } : {};
  } catch {
    return { trouble: say('offline') };
  }
}
