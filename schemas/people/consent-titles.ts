/** What the texts of consents are called, in Chinese and English: their heading, and how an error names one that is missing. */
export const consentTitles = {
  privacy: ['个人信息保护政策', 'Privacy policy'],
  terms: ['用户服务协议', 'Terms of use'],
  id_number: ['身份证号码处理同意书', 'Consent: identity number'],
  location: ['位置信息处理同意书', 'Consent: location'],
  werun: ['微信运动步数处理同意书', 'Consent: steps of WeRun'],
  messages: ['消息通知同意书', 'Consent: messages'],
} as const;
