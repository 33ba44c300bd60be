/** The stand-in's account; the real service would give these. */
export const standInAccount = { appid: 'wx-stand-in', secret: 'stand-in-secret' };
