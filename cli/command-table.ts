import type { Command } from 'commander';
import type { Io } from './terminal/io.ts';

/** A group of commands, such as `lists`, or a command of its own. Its module is loaded only when it is used. */
export interface CommandGroup {
  name: string;
  load(): Promise<(io: Io, args: readonly string[]) => Command | Promise<Command>>;
  /** Its commands for the first help page: name and arguments, and what it does in Chinese and in English. */
  commands: readonly (readonly [usage: string, zh: string, en: string])[];
}

/**
 * Every command of the command line. The first help page is made of this table alone, because loading every command would
 * take several times as long.
 */
export const commandGroups: readonly CommandGroup[] = [
  {
    name: 'serve',
    load: async () => (await import('./commands/operating/serve.ts')).serveCommand,
    commands: [
      ['serve', '启动服务器；不设置 MONGODB_URI 时为试用模式', 'Start the server; without MONGODB_URI in trial mode'],
    ],
  },
  {
    name: 'import',
    load: async () => (await import('./commands/lists/import.ts')).importCommand,
    commands: [
      ['import regions <file>', '导入社区（村）与区划更正', 'Import communities, and corrections of regions'],
      ['import unions <file>', '导入工会组织树', 'Import the union tree'],
      ['import stations <file>', '导入服务站点', 'Import service stations'],
      ['import station-kinds <file>', '导入站点类型及其叫法', 'Import the kinds of station and the words for them'],
      [
        'import employers <file>',
        '导入用人单位清单（社保、经济普查、基层工会台账……）',
        'Import a list of employers (social security, census, union register …)',
      ],
    ],
  },
  {
    name: 'lists',
    load: async () => (await import('./commands/lists/lists.ts')).listsCommand,
    commands: [
      ['lists index', '列出各批次（默认）', 'Show the lists (default)'],
      ['lists show <list>', '查看一个批次：计数、处理结果、被拒行', 'Show a list: counts, decisions, refused rows'],
      [
        'lists undo <list>',
        '撤销一个批次，保留之后的清单与人工核查',
        'Take a list back; what came later or was verified stays',
      ],
      [
        'lists resume <list> <file>',
        '从最后提交的行继续中断的导入',
        'Go on with an import from its last committed row',
      ],
      [
        'lists diff <old> <new>',
        '比较两个文件：新增、消失、变化，不导入',
        'Compare two files: added, gone, changed; nothing is imported',
      ],
      ['lists review', '逐条处理待审队列', 'Go through the rows that wait for a person'],
    ],
  },
  {
    name: 'export',
    load: async () => (await import('./commands/lists/export.ts')).exportCommand,
    commands: [
      ['export employers', '导出用人单位底册', 'The register of employers'],
      ['export stations', '导出服务站点', 'Service stations'],
      ['export station-kinds', '导出站点类型及其叫法，可编辑后再导入', 'The kinds of station and the words for them'],
    ],
  },
  {
    name: 'coverage',
    load: async () => (await import('./commands/organising/coverage.ts')).coverageCommand,
    commands: [
      [
        'coverage show',
        '一个区划及其下级：用人单位、建会情况、会员、建会率',
        'A region and its children: employers, unions, members, rate',
      ],
      [
        'coverage bulletin',
        '一月一通报：该月数据在首次生成时定版',
        'The monthly bulletin; the first one of a month freezes its figures',
      ],
      ['coverage quarter', '一季度一总结：承诺与完成', 'The quarterly summary: what was promised and what was done'],
      [
        'coverage try <file>',
        '试用一套分类规则：会有哪些变化，不作任何修改',
        'What a table of rules would change; nothing is written',
      ],
      ['coverage rules show [version]', '以 JSON 输出规则，可编辑后再用', 'Print the rules as JSON, to be edited'],
      [
        'coverage rules set <file>',
        '启用新的规则，并重算全部统计',
        'Put rules in force, and reckon all figures by them',
      ],
      [
        'coverage rebuild',
        '重新统计全部用人单位并与现有统计核对；期间可照常导入和核查',
        'Count all employers anew and compare; imports and verification go on meanwhile',
      ],
    ],
  },
  {
    name: 'unions',
    load: async () => (await import('./commands/organising/unions.ts')).unionsCommand,
    commands: [
      [
        'unions make',
        '按区划生成市、区县、街道（乡镇）总工会，已有的保留',
        'Make the unions of a city, its districts and streets after the regions; those that are there stay',
      ],
    ],
  },
  {
    name: 'stations',
    load: async () => (await import('./commands/stations/stations.ts')).stationsCommand,
    commands: [
      [
        'stations circle',
        '服务圈（估算）：圈外的社区、用人单位与职工，及最佳新增站点',
        'Service circles, an estimate: communities, employers and workers outside, and the best new places',
      ],
    ],
  },
  {
    name: 'rounds',
    load: async () => (await import('./commands/organising/rounds.ts')).roundsCommand,
    commands: [
      ['rounds list', '列出各轮核查（默认）', 'Show the rounds (default)'],
      [
        'rounds open',
        '开展一轮核查，把单位分到各责任工会',
        'Open a round: each union gets the employers it must act for',
      ],
      [
        'rounds show <round>',
        '查看一轮核查：各工会进度、冲突、逾期',
        'How far each union is: answered, conflicts, overdue',
      ],
      [
        'rounds export <round>',
        '导出待核查单位，供线下填写后用 return 导回',
        'What is to be answered, as a table; it comes back by return',
      ],
      ['rounds return <round> <file>', '导入填好的核查表', 'Take in a sheet that was filled in'],
      ['rounds close <round>', '结束一轮核查', 'End a round'],
    ],
  },
  {
    name: 'tasks',
    load: async () => (await import('./commands/organising/tasks.ts')).tasksCommand,
    commands: [
      [
        'tasks make',
        '按类别或核查结果生成任务，重复执行只补缺',
        'Make tasks of classes or of a round; again it makes only what is missing',
      ],
      ['tasks list', '查看任务', 'Show tasks'],
    ],
  },
  {
    name: 'staff',
    load: async () => (await import('./commands/operating/staff.ts')).staffCommand,
    commands: [
      [
        'staff add <name>',
        '新建账号，从标准输入读取密码（至少 12 位）',
        'Add an account; the password (at least 12 characters) is read from stdin',
      ],
      ['staff list', '列出账号与任职', 'List accounts and appointments'],
      ['staff end <name>', '停用账号', 'End an account'],
      ['staff password <name>', '重置为一次性密码并解除锁定', 'Replace the password by a one-time one, and end a lock'],
      [
        'staff totp-reset <name>',
        '解除动态验证码（手机丢失时）',
        'Take the second factor away, as when a phone was lost',
      ],
    ],
  },
  {
    name: 'audit',
    load: async () => (await import('./commands/operating/audit.ts')).auditCommand,
    commands: [
      [
        'audit verify',
        '检查审计链：是否被改动、删除或调换；有问题时退出码为 1',
        'Check the chain: nothing edited, removed or moved; exit code 1 where something was',
      ],
      ['audit list', '最近的记录，新的在前', 'The newest entries, newest first'],
    ],
  },
  {
    name: 'db',
    load: async () => (await import('./commands/operating/db.ts')).dbCommand,
    commands: [
      ['db migrate', '建立集合、索引与行政区划；可重复运行', 'Create collections, indexes, regions; may be rerun'],
    ],
  },
  {
    name: 'holidays',
    load: async () => (await import('./commands/operating/holidays.ts')).holidaysCommand,
    commands: [
      [
        'holidays import <file>',
        '导入国务院办公厅的放假通知（全文，或每行一个日期和“放假”“上班”）',
        'Load the State Council’s notice: its text, or a table with a day and “off” or “workday” in each line',
      ],
      ['holidays show', '显示节假日安排已知至哪一天', 'Show until when holidays are known'],
    ],
  },
  {
    name: 'keys',
    load: async () => (await import('./commands/operating/keys.ts')).keysCommand,
    commands: [
      ['keys make', '生成新密钥，写入环境变量', 'Make new keys, to be put into the environment'],
      [
        'keys rotate',
        '用 PERSONAL_KEYS 的第一个密钥重新加密；可随时中断、重复运行。先让所有服务进程带上新密钥重启',
        'Encrypt again with the first key of PERSONAL_KEYS; may be broken off and run again. Restart every server with the new key first',
      ],
    ],
  },
  {
    name: 'retention',
    load: async () => (await import('./commands/operating/retention.ts')).retentionCommand,
    commands: [
      ['retention run', '删除超过保存期限的个人信息；宜每天运行', 'Delete personal data past its time; best daily'],
    ],
  },
  {
    name: 'erasures',
    load: async () => (await import('./commands/operating/erasures.ts')).erasuresCommand,
    commands: [
      [
        'erasures list',
        '每行输出一条注销记录，请与备份分开保存',
        'Print one erasure a line; keep them apart from backups',
      ],
      ['erasures replay', '从标准输入读取注销记录，再次注销', 'Read erasures from stdin and erase again'],
    ],
  },
];
