import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Where a request's outcome is counted. */
export interface RequestMetrics {
  observe(method: string, route: string, status: number, seconds: number): void;
  /** The Prometheus text format. */
  text(): Promise<string>;
  contentType: string;
}

/** Metrics of one server process: the runtime's own, and the duration of requests by route. */
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
  const series = new Map<string, { observe(seconds: number): void }>();
  return {
    // A series that was looked up once is remembered: there are as many as routes with their statuses.
    observe: (method, route, status, seconds) => {
      const name = `${method} ${route} ${status}`;
      const known = series.get(name) ?? duration.labels({ method, route, status });
      series.set(name, known);
      known.observe(seconds);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
