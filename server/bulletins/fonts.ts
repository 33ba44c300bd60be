import { fileURLToPath } from 'node:url';

/** Noto Sans Hans (SIL Open Font License), which has every character of GB 2312. */
const fonts = new URL('../fonts/', import.meta.resolve('@embedpdf/fonts-sc'));
export const regularFont = fileURLToPath(new URL('NotoSansHans-Regular.otf', fonts));
export const boldFont = fileURLToPath(new URL('NotoSansHans-Bold.otf', fonts));
