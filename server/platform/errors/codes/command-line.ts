import { failure } from '../failure.ts';

/** Failure codes of what only the command line does, a part of the catalogue. */
export const commandLineFailures = {
  output_not_writable: failure('invalid', '无法写入 {path}：{reason}', 'It cannot be written to {path}: {reason}'),
  output_is_input: failure(
    'invalid',
    '{path} 就是要读取的文件，写入会毁掉它；请换一个文件名',
    '{path} is the file that is read, and would be lost; name another file.',
  ),
  output_twice: failure(
    'invalid',
    '{path} 被指定为两个输出文件；请各用一个文件名',
    '{path} is named for two outputs; give each a name of its own.',
  ),
  list_rejects_not_written: failure(
    'invalid',
    '第 {list} 批已导入，但无法写入 {path}：{reason}；排除原因后重复同一命令，即可得到该文件',
    'List {list} is imported, but {path} cannot be written: {reason}; mend that and give the same command again to get the file.',
  ),
  confirmation_needed: failure(
    'invalid',
    '需要确认：{question}；确认无误请加 --yes',
    'This has to be confirmed: {question}; add --yes if it is meant.',
  ),
  database_refused: failure(
    'unavailable',
    '数据库拒绝了访问；请核对 MONGODB_URI 中的账号、密码和权限',
    'The database refused access; check the account, the password and the rights in MONGODB_URI.',
  ),
  database_full: failure(
    'unavailable',
    '数据库所在磁盘已满；请腾出空间后再次运行，已提交的不会重复写入',
    'The disk of the database is full; make room and run it again. What was committed is not written twice.',
  ),
  database_busy: failure(
    'unavailable',
    '数据库繁忙，未能在限定时间内完成；请稍后再次运行，已提交的不会重复写入',
    'The database is busy and did not finish in time; run it again later. What was committed is not written twice.',
  ),
  database_failed: failure(
    'unavailable',
    '数据库返回错误（{reason}）；请再次运行，若仍出现请查看数据库日志',
    'The database answered with an error ({reason}); run it again, and see the log of the database if it comes back.',
  ),
} as const;
