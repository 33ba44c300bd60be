import { createReadStream } from 'node:fs';
import { extname, join } from 'node:path';
import { Router } from '@koa/router';
import { getAbsoluteFSPath } from 'swagger-ui-dist';
import type { State } from '../context/state.ts';

/** The files that the page loads; all of them come from this server. */
const assets = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

const page = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nuanfeng 暖蜂 API</title>
<link rel="stylesheet" href="docs/swagger-ui.css"><link rel="icon" href="docs/favicon-32x32.png">
</head>
<body><div id="ui"></div><script src="docs/swagger-ui-bundle.js"></script><script src="docs/start.js"></script></body>
</html>`;

const start = `SwaggerUIBundle({ url: 'openapi.json', dom_id: '#ui', deepLinking: true, validatorUrl: null, docExpansion: 'list' });`;

/** Routes of the OpenAPI document and of a page that shows it. */
export function docsRoutes(document: () => object): Router<State> {
  const router = new Router<State>();
  const folder = getAbsoluteFSPath();
  let json: string | undefined;

  router.get('/openapi.json', (ctx) => {
    json ??= JSON.stringify(document());
    ctx.type = 'application/json; charset=utf-8';
    ctx.body = json;
  });
  router.get('/docs', (ctx) => {
    ctx.type = 'html';
    ctx.body = page;
  });
  router.get('/docs/start.js', (ctx) => {
    ctx.type = 'js';
    ctx.body = start;
  });
  for (const name of assets) {
    router.get(`/docs/${name}`, (ctx) => {
      ctx.type = extname(name);
      ctx.set('Cache-Control', 'public, max-age=3600');
      ctx.body = createReadStream(join(folder, name));
    });
  }
  return router;
}
