import { failure } from '../failure.ts';

/** Failure codes of the WeChat API, a part of the catalogue. */
export const wechatFailures = {
  wechat_code_invalid: failure(
    'unauthenticated',
    '微信登录码无效或已过期，请重新调用 wx.login',
    'The WeChat code is invalid or expired; call wx.login again.',
  ),
  wechat_code_used: failure(
    'unauthenticated',
    '微信登录码已被使用，请重新调用 wx.login',
    'The WeChat code was used before; call wx.login again.',
  ),
  wechat_user_blocked: failure(
    'forbidden',
    '微信判定该用户为高风险，登录被拦截',
    'WeChat has blocked this user as a risk.',
  ),
  wechat_too_often: failure('limited', '登录过于频繁，请一分钟后再试', 'Too many logins; try again in a minute.'),
  wechat_unavailable: failure(
    'unavailable',
    '微信服务暂时不可用，请稍后再试',
    'WeChat does not answer; try again later.',
  ),
  wechat_quota_reached: failure(
    'unavailable',
    '微信接口调用次数已达上限，请稍后再试',
    'The calls that WeChat allows are used up; try again later.',
  ),
  wechat_refused: failure(
    'bug',
    '微信拒绝了请求（{errcode}），请检查小程序配置',
    'WeChat refused the request ({errcode}); check the settings of the mini-program.',
  ),
  text_not_decent: failure(
    'invalid',
    '内容含有违规信息，请修改后再提交',
    'WeChat finds the text improper; change it and send it again.',
  ),
  wechat_session_ended: failure(
    'conflict',
    '微信会话已失效，请重新调用 wx.login 登录',
    'The WeChat session has ended; call wx.login and log in again.',
  ),
  wechat_data_unreadable: failure(
    'invalid',
    '微信加密数据无法解密，请重新登录后再试',
    'The encrypted data cannot be read; log in again and retry.',
  ),
  phone_code_invalid: failure(
    'invalid',
    '手机号授权码无效、已过期或已使用，请重新授权',
    'The code for the phone number is invalid, expired or used; ask for it again.',
  ),
  code_scene_invalid: failure(
    'invalid',
    '小程序码参数须为 1 至 32 个可用字符',
    'The scene of a mini-program code has 1 to 32 of the characters that WeChat allows.',
  ),
  code_page_invalid: failure(
    'invalid',
    '小程序码页面路径不得以 / 开头，也不得带参数',
    'The page of a mini-program code has no leading slash and no query.',
  ),
  message_not_subscribed: failure(
    'conflict',
    '用户没有订阅该消息，或订阅次数已用完',
    'The person has not subscribed to the message, or it was sent as often as they agreed to.',
  ),
  message_field_invalid: failure(
    'invalid',
    '消息字段 {field} 不符合微信的格式',
    'The field {field} of the message does not fit the form that WeChat asks.',
  ),
  text_not_allowed: failure('invalid', '内容未通过安全检查', 'The text did not pass the safety check.'),
  wechat_user_inactive: failure(
    'conflict',
    '请重新打开小程序后再提交',
    'WeChat has not seen this person for two hours; open the mini-program again.',
  ),
} as const;
