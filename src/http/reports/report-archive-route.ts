// POST /api/reports/archives: the reports of a school year in one ZIP, made by a job. GET /api/jobs/{job}/file gives it.
import type { FastifyInstance } from 'fastify'
import { REPORT_ARCHIVE } from '#reporting/archives/archive-job.ts'
import { ReportArchive } from '#reporting/archives/archive-request.ts'
import type { ReportArchives } from '#reporting/archives/report-archives.ts'
import { callerOf } from '../auth/authentication.ts'
import { bodyOf } from '../body.ts'
import { idempotencyKey } from '../commands/command-headers.ts'
import { idempotencyKey as keyParameter } from '../commands/command-operations.ts'
import { namedSchema } from '../docs/json-schema.ts'
import { asProblems } from '../jobs/job-routes.ts'
import { costs } from '../limits/costs.ts'
import { type AuditedOperation, json } from '../operations.ts'
import { parsed } from '../parsed.ts'
import { accepted, acceptedJob, asking } from '../rights/export-routes.ts'
import { asRefusal } from './refused-report.ts'

export function reportArchiveRoute(
  app: FastifyInstance,
  { reportArchives }: { readonly reportArchives: ReportArchives },
): void {
  app.post(
    '/api/reports/archives',
    { config: { may: ['teaching:read'], of: 'input', operation, cost: costs.replay } },
    async (request, reply) => {
      const asked = parsed(ReportArchive, bodyOf(request))
      const caller = callerOf(request)
      const { key } = idempotencyKey(request)
      return accepted(reply, caller, await asProblems(() => reportArchives.ask(caller, asked, key).catch(asRefusal)))
    },
  )
}

const operation: AuditedOperation = {
  action: REPORT_ARCHIVE,
  operationId: 'createReportArchive',
  tags: ['teaching'],
  summary: 'Archive a school year',
  description:
    'The reports of every class that was open in a school year, in one ZIP: a folder for each class, and a page that says what is in it. Its reports are as of the end of the year, or as of now while the year is under way. It needs `teaching:read` in the whole school. It is a job: `GET /api/jobs/{job}` shows how far it is, and `GET /api/jobs/{job}/file` gives the file to you alone, for 30 days. The same `Idempotency-Key` gives the same job. Any erasure in the school deletes the file: ask for it again. Refused (422) for a school year that has not begun (`school-year-not-begun`) or in which the school had no class (`school-year-without-classes`), and (409) while two archives of yours are unfinished (`too-many-own-jobs`), or too many jobs of the school (`too-many-jobs`).',
  parameters: [keyParameter],
  requestBody: {
    required: true,
    content: json(
      namedSchema(ReportArchive, {
        id: 'ReportArchive',
        description: 'Of which school year, in which format.',
        io: 'input',
      }),
      { schoolYear: 2026, format: 'csv-excel', language: 'fr' },
    ),
  },
  responses: { '202': acceptedJob },
  problems: [...asking, { problem: 'refused', status: 422 }, 'not-found'],
}
