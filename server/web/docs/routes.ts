import { createReadStream } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router, type RouterContext } from '@koa/router';
import { languageOf } from '../../http/context/language.ts';
import type { State } from '../../http/context/state.ts';
import type { Manual } from '../../http/document/openapi.ts';
import { type CompressedJson, compressJson, sendCompressedJson } from '../../http/reply/compressed-json.ts';
import type { Language } from '../../platform/errors/errors.ts';
import { manual } from './manual/manual.ts';

/** The files that the page loads; all of them come from this server. */
const assets = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/**
 * Routes of the OpenAPI document and of a page that shows it, in Chinese, or in English by `?lang=en` or `Accept-Language`.
 *
 * @param write make the document in one language; it is made once, when somebody asks.
 */
export function docsRoutes(write: (language: Language, manual: Manual) => object): Router<State> {
  const router = new Router<State>();
  // The package's own function for this would load the page's 1.5 MB of script into the server.
  const folder = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
  const documents = new Map<Language, Promise<CompressedJson>>();

  router.get('/openapi.json', async (ctx) => {
    const language = wantedLanguage(ctx);
    const made = documents.get(language) ?? compressJson(write(language, manual));
    documents.set(language, made);
    ctx.set('Content-Language', language);
    vary(ctx, 'Origin, Accept-Encoding, Accept-Language');
    sendCompressedJson(ctx, await made);
  });
  router.get('/docs', (ctx) => {
    const language = wantedLanguage(ctx);
    vary(ctx, 'Origin, Accept-Language');
    ctx.type = 'html';
    ctx.body = pageIn(language);
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

/** Say what a reply depends on; the headers of every reply, which are set last, name the origin alone. */
function vary(ctx: RouterContext<State>, names: string): void {
  ctx.state.head.push('Vary', names);
}

function wantedLanguage(ctx: RouterContext<State>): Language {
  const { lang } = ctx.query;
  return lang === 'en' || lang === 'zh-CN' ? lang : languageOf(ctx);
}

const pageIn = (language: Language) => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${language === 'en' ? 'Nuanfeng API' : '暖蜂接口'}</title>
<link rel="stylesheet" href="docs/swagger-ui.css"><link rel="icon" href="docs/favicon-32x32.png">
</head>
<body><p style="text-align:right;margin:8px 24px"><a href="docs?lang=zh-CN">中文</a> · <a href="docs?lang=en">English</a></p>
<div id="ui"></div><script src="docs/swagger-ui-bundle.js"></script><script src="docs/start.js"></script></body>
</html>`;

const start = `SwaggerUIBundle({
  url: 'openapi.json?lang=' + document.documentElement.lang,
  dom_id: '#ui', deepLinking: true, validatorUrl: null, docExpansion: 'list',
});`;
