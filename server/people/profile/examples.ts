/** Example values in the API documentation of people's data. */
export const consentExample = {
  kind: 'privacy',
  version: '2026-11-01',
  given: true,
  at: '2026-11-20T08:00:00.000+08:00',
} as const;

export const personExample = {
  id: '665f1f77bcf86cd799439011',
  name: '张*',
  phone: '138****8000',
  idNumber: '3****************X',
  sex: 'female',
  birthYear: 1990,
  membership: { union: '331002', region: '331002', since: '2026-11-21T09:00:00.000+08:00' },
  applied: null,
  employmentForm: 'new_form',
  since: '2026-11-01T08:00:00.000+08:00',
  consents: [consentExample],
} as const;

export const staffPersonExample = {
  id: personExample.id,
  name: '张*',
  phone: '138****8000',
  membership: personExample.membership,
  applied: null,
  employmentForm: 'new_form',
} as const;

export const personExportExample = {
  exportedAt: '2026-11-28T09:00:00.000+08:00',
  held: [
    { collection: 'people', records: [{ _id: '665f1f77bcf86cd799439011', name: '张三', phone: '13800138000' }] },
    { collection: 'consents', records: [{ kind: 'privacy', version: '2026-11-01', given: true }] },
  ],
};
