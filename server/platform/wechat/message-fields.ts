/**
 * Find the first field whose value does not fit the type that its name begins with, as in `thing1` or `time2`.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage
 *
 * @returns undefined when all fields fit.
 */
export function findInvalidField(data: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(data).find(([name, value]) => {
    const pattern = patterns[/^([a-z_]+)\d+$/.exec(name)?.[1] ?? ''];
    return !pattern?.test(value);
  })?.[0];
}

const hour = '([01]?\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?';
const day = '\\d{4}([年/.-])(0?[1-9]|1[0-2])([月/.-])(0?[1-9]|[12]\\d|3[01])日?';
const moment = `(${day}( ${hour})?|${hour})`;
const range = (each: string) => new RegExp(`^${each}( ?~ ?${each})?$`, 'u');

/** With the flag `u`, because `.` must match a character and not a UTF-16 code unit. */
const patterns: Readonly<Record<string, RegExp>> = {
  thing: /^.{1,20}$/su,
  number: /^\d{1,32}(\.\d{1,31})?$/u,
  letter: /^[A-Za-z]{1,32}$/u,
  symbol: /^[^\p{L}\p{N}\s]{1,5}$/u,
  character_string: /^[\x21-\x7e]([\x20-\x7e]{0,30}[\x21-\x7e])?$/u,
  time: range(moment),
  date: range(`${day}( ${hour})?`),
  amount: /^[^\d\s]?\d{1,10}(\.\d{1,2})?元?$/u,
  phone_number: /^[\d+\-()]{1,17}$/u,
  car_number: /^[\p{L}\p{N}]{1,8}$/u,
  name: /^([\p{Script=Han}·]{1,10}|[A-Za-z ]{1,20})$/u,
  phrase: /^\p{Script=Han}{1,5}$/u,
  enum: /^.{1,20}$/su,
};
