/** Example values in the API documentation of staff accounts. */
export const ownAccountExample = {
  id: '665f1f77bcf86cd799439011',
  username: 'trial',
  permissions: ['account.read', 'account.change', 'coverage.read'],
  scope: { unions: ['331000'], regions: ['3310'] },
  appointments: [{ role: 'reader', union: '331000', from: '2026-11-01T00:00:00.000+08:00', until: null }],
  secondFactor: false,
  mustDo: null,
} as const;

export const accountExample = {
  id: '665f1f77bcf86cd799439012',
  username: 'li.na',
  active: true,
  endedAt: null,
  appointments: [
    { role: 'reader', union: '331002', from: '2026-11-01T00:00:00.000+08:00', until: '2027-11-01T00:00:00.000+08:00' },
  ],
  secondFactor: false,
  version: 1,
} as const;

export const appointmentsExample = [{ role: 'reader', union: '331002', until: '2027-11-01T00:00:00+08:00' }] as const;

export const oneTimePasswordExample = {
  id: accountExample.id,
  oneTimePassword: 'k7m3x-9pqrt-h2vwz-4nbcd',
  goodUntil: '2026-12-01T09:00:00.000+08:00',
} as const;

export const secondFactorSecretExample = {
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/%E6%9A%96%E8%9C%82:trial?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=%E6%9A%96%E8%9C%82&algorithm=SHA1&digits=6&period=30',
} as const;
