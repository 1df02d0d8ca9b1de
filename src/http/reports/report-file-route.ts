// POST /api/reports/files: a report of a class as a file, made by a job. GET /api/jobs/{job}/file gives it.
import type { FastifyInstance } from 'fastify'
import { exampleSchool } from '#kernel/example-school.ts'
import type { ReportFiles } from '#reporting/report-files.ts'
import { REPORT_FILE } from '#reporting/report-job.ts'
import { ReportFile } from '#reporting/report-request.ts'
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

export function reportFileRoute(app: FastifyInstance, { reportFiles }: { readonly reportFiles: ReportFiles }): void {
  app.post(
    '/api/reports/files',
    { config: { may: ['teaching:read'], of: 'input', operation, cost: costs.replay } },
    async (request, reply) => {
      const asked = parsed(ReportFile, bodyOf(request))
      const caller = callerOf(request)
      const { key } = idempotencyKey(request)
      return accepted(reply, caller, await asProblems(() => reportFiles.ask(caller, asked, key).catch(asRefusal)))
    },
  )
}

const operation: AuditedOperation = {
  action: REPORT_FILE,
  operationId: 'createReportFile',
  tags: ['teaching'],
  summary: 'Make a report of a class',
  description:
    'A report of a class as CSV, as a workbook or as PDF, with the rows that its page shows, now or as of the moment `at`. It is a job: `GET /api/jobs/{job}` shows how far it is, and `GET /api/jobs/{job}/file` gives the file to you alone, for 7 days. The same `Idempotency-Key` gives the same job. Any erasure in the school deletes the file: ask for it again. Refused (409) while five reports of yours are unfinished (`too-many-own-jobs`), or too many jobs of the school (`too-many-jobs`).',
  parameters: [keyParameter],
  requestBody: {
    required: true,
    content: json(
      namedSchema(ReportFile, {
        id: 'ReportFile',
        description: 'Which report, of which class, in which format.',
        io: 'input',
      }),
      { report: 'class-progress', class: exampleSchool.class, format: 'csv-excel', language: 'fr' },
    ),
  },
  responses: { '202': acceptedJob },
  problems: [...asking, { problem: 'refused', status: 422 }, 'not-found'],
}
