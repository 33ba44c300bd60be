import type { LocalisedText } from '../../server/platform/errors/errors.ts';

/** Say in words why the system refused to read or write, by its code such as `ENOSPC`. */
export function systemReason(code: string): LocalisedText {
  return reasons[code] ?? { 'zh-CN': `系统错误 ${code}`, en: `system error ${code}` };
}

const full = { 'zh-CN': '磁盘已满，请腾出空间', en: 'the disk is full, make room' };
const noFolder = { 'zh-CN': '没有这个文件夹，请先建立', en: 'its folder does not exist, make it first' };
const notPermitted = { 'zh-CN': '没有权限', en: 'there is no permission' };

const reasons: Readonly<Record<string, LocalisedText>> = {
  ENOSPC: full,
  EDQUOT: full,
  ENOENT: noFolder,
  ENOTDIR: noFolder,
  EACCES: notPermitted,
  EPERM: notPermitted,
  EROFS: { 'zh-CN': '该处只能读取', en: 'it can only be read there' },
  EISDIR: { 'zh-CN': '这是文件夹', en: 'it is a folder' },
  ENAMETOOLONG: { 'zh-CN': '文件名过长', en: 'the name is too long' },
  EMFILE: { 'zh-CN': '打开的文件过多', en: 'too many files are open' },
  EIO: { 'zh-CN': '磁盘读写出错', en: 'the disk cannot be read or written' },
  EPIPE: { 'zh-CN': '接收的程序已退出', en: 'the program that reads it has ended' },
};
