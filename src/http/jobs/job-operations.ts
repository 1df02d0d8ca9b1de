// The operations on jobs in the OpenAPI document.
import { mediaTypes } from '#reporting/report-bytes.ts'
import { anyRequest, type Reported } from '../docs/problem-responses.ts'
import { type AuditedOperation, jsonAnswer, type Operation, type Parameter } from '../operations.ts'
import { inputParameters } from '../queries/query-operations.ts'
import { JobList, JobsQuery, ShownJob } from './job-schemas.ts'

const job: Parameter = {
  name: 'job',
  in: 'path',
  required: true,
  description: 'The id of the job.',
  schema: { type: 'string', format: 'uuid' },
}
const ofOne: readonly Reported[] = [...anyRequest, 'not-found']
const changing: readonly Reported[] = [...ofOne, 'refused', 'malformed-body', 'too-large', 'unsupported-media-type']

const described = (
  action: string,
  operationId: string,
  summary: string,
  more: Omit<Operation, 'operationId' | 'tags' | 'summary'>,
): AuditedOperation => ({ action, operationId, tags: ['jobs'], summary, ...more })

export const operations = {
  list: described('jobs', 'listJobs', 'List the jobs', {
    description:
      'The jobs of the school, newest first; without `jobs:read`, those that you have asked for. A job that ended more than 30 days ago is not kept.',
    parameters: inputParameters(JobsQuery, ''),
    responses: { '200': jsonAnswer(JobList, 'A page.') },
    problems: anyRequest,
  }),
  find: described('job', 'getJob', 'Get a job', {
    description: 'One job: its state, how far it is, and its result or problem.',
    parameters: [job],
    responses: { '200': jsonAnswer(ShownJob, 'The job.') },
    problems: ofOne,
  }),
  file: described('fetch-export', 'getJobFile', 'Get the file of a job', {
    description:
      'The file of an export, a report or an archive, for whoever asked for it, and only while they have the permission for what is in it. It is kept for 7 days, and an archive for 30; one about a person goes with their erasure, and one of the trail or of classes with any erasure in the school. A report or an archive that names somebody whom you may not see any more is deleted: ask for it again.',
    parameters: [job],
    responses: {
      '200': {
        description: 'The file.',
        content: Object.fromEntries(
          ['application/zip', ...new Set(Object.values(mediaTypes).map((type) => type.replace(/;.*/, '')))].map(
            (type) => [type, { schema: { type: 'string', format: 'binary' } }],
          ),
        ),
      },
    },
    problems: [...ofOne, 'refused', 'restricted'],
  }),
  cancel: described('cancel-job', 'cancelJob', 'Cancel a job', {
    description:
      'A waiting job never starts. A running one is interrupted within seconds: `isCancelling` until then. What it has stored before stays. Refused (409 `job-ended`) for a job that has ended.',
    parameters: [job],
    responses: { '200': jsonAnswer(ShownJob, 'The job.') },
    problems: changing,
  }),
  retry: described('retry-job', 'retryJob', 'Retry a job', {
    description:
      'Starts a job that failed or was cancelled once more, from its beginning. Refused (409) for another one (`job-not-ended`), and while too many jobs of the school (`too-many-jobs`) or of whoever asked for this one (`too-many-own-jobs`) are unfinished.',
    parameters: [job],
    responses: { '200': jsonAnswer(ShownJob, 'The job.') },
    problems: changing,
  }),
} satisfies Record<string, AuditedOperation>
