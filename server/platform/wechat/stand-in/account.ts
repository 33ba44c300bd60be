/** The app's credentials at the stand-in. */
export const standInAccount = { appid: 'wx-stand-in', secret: 'stand-in-secret' };
