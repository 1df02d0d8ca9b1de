// POST /api/rights/exports and POST /api/audit/exports: files of the rights of persons, and of the trail, made by a job. The same
// in one answer, for what is small: GET /api/rights/access/{person} and GET /api/audit/bundle.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Caller } from '#identity/caller.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { ExportTrail } from '#rights/exports/export-trail.ts'
import type { Asked, Exports } from '#rights/exports/exports.ts'
import { callerOf } from '../auth/authentication.ts'
import { bodyOf } from '../body.ts'
import { idempotencyKey } from '../commands/command-headers.ts'
import { idempotencyKey as keyParameter } from '../commands/command-operations.ts'
import { namedSchema } from '../docs/json-schema.ts'
import { anyRequest, type Reported } from '../docs/problem-responses.ts'
import { asProblems } from '../jobs/job-routes.ts'
import { ShownJob, shownJob } from '../jobs/job-schemas.ts'
import { costs } from '../limits/costs.ts'
import { type Answer, type AuditedOperation, json, jsonAnswer } from '../operations.ts'
import { parsed } from '../parsed.ts'

const PersonExport = z.strictObject({ person: PersonId.describe('The person.') })

export function exportRoutes(app: FastifyInstance, { exports }: { readonly exports: Exports }): void {
  app.post(
    '/api/rights/exports',
    { config: { may: ['rights:read'], of: 'input', operation: operations.person, cost: costs.replay } },
    async (request, reply) => {
      const input = parsed(PersonExport, bodyOf(request))
      const caller = callerOf(request)
      const { key } = idempotencyKey(request)
      return accepted(reply, caller, await asProblems(() => exports.askForPerson(caller, input, key)))
    },
  )
  app.post(
    '/api/audit/exports',
    { config: { may: ['trail:audit'], of: 'school', operation: operations.trail, cost: costs.replay } },
    async (request, reply) => {
      const input = parsed(ExportTrail, bodyOf(request))
      const caller = callerOf(request)
      const { key } = idempotencyKey(request)
      return accepted(reply, caller, await asProblems(() => exports.askForTrail(caller, input, key)))
    },
  )
}

/** 202, with the job and where it is. */
export function accepted(reply: FastifyReply, { actor }: Pick<Caller, 'actor'>, { job }: Asked) {
  void reply.code(202).header('location', `/api/jobs/${job.id}`).header('cache-control', 'no-store')
  return shownJob(job, actor)
}

export const acceptedJob: Answer = {
  ...jsonAnswer(ShownJob, 'The job.'),
  headers: { Location: { description: 'The address of the job.', schema: { type: 'string' } } },
}
export const asking: readonly Reported[] = [
  ...anyRequest,
  'malformed-body',
  'too-large',
  'unsupported-media-type',
  'refused',
  'key-reused',
]

const HOW =
  'It is a job: `GET /api/jobs/{job}` shows how far it is, and `GET /api/jobs/{job}/file` gives the file to you alone, for 7 days. The same `Idempotency-Key` gives the same job.'

const operations = {
  person: {
    action: 'export-person',
    operationId: 'exportPerson',
    tags: ['rights'],
    summary: 'Export everything about a person',
    description: `Everything that is stored about one person (GDPR, articles 15 and 20), as JSON, tables, and a page in French as HTML and PDF, in one ZIP. ${HOW} Refused (409) while two such jobs of yours are unfinished (\`too-many-own-jobs\`), or too many of the school (\`too-many-jobs\`).`,
    parameters: [keyParameter],
    requestBody: {
      required: true,
      content: json(namedSchema(PersonExport, { id: 'PersonExport', description: 'About whom.', io: 'input' }), {
        person: exampleSchool.learner,
      }),
    },
    responses: { '202': acceptedJob },
    problems: [...asking, 'not-found', 'restricted'],
  },
  trail: {
    action: 'audit-export',
    operationId: 'exportTrail',
    tags: ['rights'],
    summary: 'Export the trail by a job',
    description: `Entries of the trail with proofs, as \`GET /api/audit/bundle\` gives them, and up to 500,000 of them. ${HOW} Any erasure in the school deletes the file: ask for it again afterwards. The export is itself an entry.`,
    parameters: [keyParameter],
    requestBody: {
      required: true,
      content: json(namedSchema(ExportTrail, { id: 'TrailExport', description: 'Which entries.', io: 'input' }), {
        subject: exampleSchool.learner,
      }),
    },
    responses: { '202': acceptedJob },
    problems: asking,
  },
} satisfies Record<string, AuditedOperation>
