import { label } from './texts.js';

/** The pause before a request that failed is repeated, in milliseconds. */
const retryPause = 2000;

/**
 * Create a function that requests JSON from the API. A newer request ends the older one, and a request that fails is
 * repeated until it is answered.
 *
 * @param showNotice shows why there is no answer yet; it is called with undefined once there is one.
 */
export function createRequester(showNotice) {
  let latest = new AbortController();
  /** Resolves with undefined when the request is refused, or a newer one came. */
  return async (path, query = {}) => {
    latest.abort();
    latest = new AbortController();
    const { signal } = latest;
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
    const url = `/api/v1/${path}?${new URLSearchParams(given)}`;
    for (;;) {
      const { answer, problem } = await fetchJson(url, signal);
      if (signal.aborted) return undefined;
      showNotice(problem);
      if (!problem) return answer;
      await new Promise((resolve) => setTimeout(resolve, retryPause));
    }
  };
}

/** The answer, or a problem that may pass when the request is repeated; neither when the request itself is refused. */
async function fetchJson(url, signal) {
  try {
    const reply = await fetch(url, { signal });
    if (reply.ok) return { answer: await reply.json() };
    return reply.status >= 500 || reply.status === 429 ? { problem: label('busy') } : {};
  } catch {
    return { problem: label('offline') };
  }
}
