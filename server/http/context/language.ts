import type { ParameterizedContext } from 'koa';
import type { Language } from '../../platform/errors/errors.ts';
import type { State } from './state.ts';

/** The language that a client wants by `Accept-Language`: Chinese unless it prefers English. */
export function languageOf(ctx: ParameterizedContext<State>): Language {
  return ctx.acceptsLanguages('zh-CN', 'zh', 'en') === 'en' ? 'en' : 'zh-CN';
}
