import { Router } from '@koa/router';
import type { RequestMetrics } from '../context/metrics.ts';
import type { State } from '../context/state.ts';

/** Checks what must hold before traffic may come, by name. */
export type Readiness = () => Promise<Record<string, boolean>>;

/** Who may read `/metrics`: they tell an attacker what works, and how busy an office is. */
export type MetricsReaders = 'everybody' | 'nobody' | { token: string };

/**
 * Routes for operators. `/healthz`: the process is alive. `/readyz`: it can serve, with details that an operator should
 * watch. `/metrics`: for Prometheus.
 */
export function healthRoutes(
  { readiness, details }: { readiness: Readiness; details: () => object },
  metrics: RequestMetrics,
  readers: MetricsReaders,
): Router<State> {
  const router = new Router<State>();
  router.get('/healthz', (ctx) => {
    ctx.body = { alive: true };
  });
  router.get('/readyz', async (ctx) => {
    const checks = await readiness();
    const ready = Object.values(checks).every(Boolean);
    ctx.status = ready ? 200 : 503;
    ctx.body = { ready, checks, details: details() };
  });
  router.get('/metrics', async (ctx) => {
    if (readers === 'nobody') {
      ctx.status = 404;
      ctx.body = 'METRICS_TOKEN is not set: metrics are not served\n';
      return;
    }
    if (readers !== 'everybody' && ctx.get('Authorization') !== `Bearer ${readers.token}`) {
      ctx.status = 401;
      ctx.body = 'METRICS_TOKEN is set: send it as a bearer token\n';
      return;
    }
    ctx.type = metrics.contentType;
    ctx.body = await metrics.text();
  });
  return router;
}
