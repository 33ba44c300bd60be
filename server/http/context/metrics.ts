import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Counts requests by their outcome. */
export interface RequestMetrics {
  observe(method: string, route: string, status: number, seconds: number): void;
  /** The Prometheus text format. */
  text(): Promise<string>;
  contentType: string;
}

/** The metrics of one server process: those of the runtime, and the duration of requests by route. */
export function createMetrics(): RequestMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  type Series = ReturnType<typeof duration.labels>;
  const series = new Map<string, Map<string, Map<number, Series>>>();
  return {
    // Looking a series up by its labels is slow. There are only as many series as routes with their methods and statuses.
    observe: (method, route, status, seconds) => {
      let known = series.get(route)?.get(method)?.get(status);
      if (known === undefined) {
        known = duration.labels({ method, route, status });
        const methods = series.get(route) ?? new Map<string, Map<number, Series>>();
        const statuses = methods.get(method) ?? new Map<number, Series>();
        series.set(route, methods.set(method, statuses.set(status, known)));
      }
      known.observe(seconds);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
