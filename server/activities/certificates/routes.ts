import { Router } from '@koa/router';
import { z } from 'zod';
import { CertificateView, certificateDay, MyCertificateView } from '../../../schemas/activities/certificate.ts';
import { fieldProblem } from '../../../schemas/platform/field-problems.ts';
import { wholeList } from '../../../schemas/platform/fields.ts';
import type { State } from '../../http/context/state.ts';
import { endpoint } from '../../http/endpoint/endpoint.ts';
import { Download } from '../../http/reply/download.ts';
import { writeCertificatePdf } from './certificate-pdf.ts';
import { checkCertificate, issueCertificate, listMyCertificates, readCertificateToPrint } from './certificates.ts';

const certificateExample = {
  code: '7KQ2M8XA9W3TBD5E',
  from: '2026-01-01',
  until: '2026-11-21',
  minutes: 1265,
  sessions: 9,
  at: '2026-11-21T10:00:00.000+08:00',
} as const;
const code = z
  .string()
  .regex(/^[0-9A-Za-z]{4}(-?[0-9A-Za-z]{4}){3}$/, fieldProblem('certificate_code'))
  .meta({ examples: ['7KQ2-M8XA-9W3T-BD5E'] });

/** Routes of certificates of volunteer hours: members have them issued, anybody checks them. */
export function certificateRoutes() {
  const router = new Router<State>();

  router.get(
    '/me/certificates',
    endpoint(
      'member',
      {
        summary: { 'zh-CN': '查询本人的时长证明，新的在前', en: 'List one’s own certificates, newest first' },
        reply: wholeList(MyCertificateView),
        example: { reply: { items: [certificateExample], next: null } },
      },
      async ({ caller }) => ({ items: await listMyCertificates(caller.id) }),
    ),
  );

  router.post(
    '/me/certificates',
    endpoint(
      'member',
      {
        summary: {
          'zh-CN': '开具一段时期志愿服务时长的证明，以此刻的记录为准',
          en: 'Issue a certificate of one’s volunteer hours in a period, as they are recorded now',
        },
        body: { from: certificateDay, until: certificateDay },
        reply: MyCertificateView,
        success: 201,
        errors: ['certificate_days_wrong', 'certificate_no_name', 'certificate_no_hours', 'person_not_found'],
        example: { body: { from: '2026-01-01', until: '2026-11-21' }, reply: certificateExample },
      },
      ({ caller, body, now }) => issueCertificate(caller.id, body, now),
    ),
  );

  router.get(
    '/me/certificates/:code/document',
    endpoint(
      'member',
      {
        summary: { 'zh-CN': '下载时长证明，PDF', en: 'Download a certificate as a PDF' },
        params: { code },
        reply: z.string(),
        media: 'application/pdf',
        errors: ['certificate_not_found', 'certificate_changed'],
        example: { params: { code: certificateExample.code }, reply: '%PDF-1.3' },
      },
      async ({ caller, params }) => {
        const { certificate, served, name } = await readCertificateToPrint(params.code, caller.id);
        return new Download(`volunteer-hours-${certificate.code}.pdf`, writeCertificatePdf(certificate, served, name));
      },
    ),
  );

  router.get(
    '/certificates/:code',
    endpoint(
      'anyone',
      {
        summary: {
          'zh-CN': '凭核验码核对时长证明：证明所载内容，以及与记录是否仍一致',
          en: 'Check a certificate by its code: what it says, and whether the records still say so',
        },
        params: { code },
        reply: CertificateView,
        errors: ['certificate_not_found'],
        example: {
          params: { code: certificateExample.code },
          reply: { ...certificateExample, name: '张*', state: 'valid', minutesNow: certificateExample.minutes },
        },
      },
      ({ params }) => checkCertificate(params.code),
    ),
  );

  return router;
}
