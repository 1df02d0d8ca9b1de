// How the work on read models reads in the OpenAPI document, route by route.
import type { z } from 'zod'
import { namedSchema } from '../docs/json-schema.ts'
import { anyRequest, type Reported } from '../docs/problem-responses.ts'
import { type AuditedOperation, answered, json, type Operation, type Parameter } from '../operations.ts'
import { inputParameters } from '../queries/query-operations.ts'
import {
  DiffAsked,
  Difference,
  Dropped,
  DropWanted,
  Parked,
  Paused,
  ProjectionList,
  ProjectionWithHistory,
  Rebuild,
  RebuildWanted,
  Retried,
  RollbackWanted,
  Switched,
  SwitchWanted,
} from './projection-schemas.ts'

const name: Parameter = {
  name: 'name',
  in: 'path',
  required: true,
  description: 'The read model, by its name.',
  schema: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
  example: 'skill-profile',
}
const parameters = [name]
const sent = (id: string, schema: z.ZodType, required: boolean, example: object) => ({
  required,
  content: json(namedSchema(schema, { id, description: 'What is asked for.', io: 'input' }), example),
})

const onOne: readonly Reported[] = [...anyRequest, 'not-found']
const posted: readonly Reported[] = [...onOne, 'malformed-body', 'too-large', 'unsupported-media-type', 'refused']

const described = (
  action: string,
  operationId: string,
  summary: string,
  more: Omit<Operation, 'operationId' | 'tags' | 'summary'>,
): AuditedOperation => ({ action, operationId, tags: ['projections'], summary, ...more })

const rowsAreOfOneSchool =
  'Counts are of all schools. Rows name persons: those of your own school are shown, to `projections:manage` alone, and the access trail records it.'

export const operations = {
  list: described('projections', 'listProjections', 'List the read models', {
    description: 'Every read model: its generations, who feeds them, how far behind they are, faults, drift.',
    responses: { '200': answered(ProjectionList, 'All of them, by name.') },
    problems: anyRequest,
  }),
  find: described('projection', 'getProjection', 'Get a read model', {
    description: 'One read model, with what was done to it.',
    parameters,
    responses: { '200': answered(ProjectionWithHistory, 'The read model.') },
    problems: onOne,
  }),
  rebuild: described('rebuild-projection', 'rebuildProjection', 'Rebuild a read model', {
    description:
      'Builds a new generation from the whole log, beside the live one, in a process of its own; the live rows serve meanwhile. A rebuild that was stopped or killed goes on from its last save when it is asked for again. When the service stops, it stops the rebuild in order.',
    parameters,
    requestBody: sent('RebuildRequest', RebuildWanted, false, { switch: true }),
    responses: {
      '202': {
        ...answered(Rebuild, 'It has begun.'),
        headers: { Location: { description: 'Where to see how far it is.', schema: { type: 'string' } } },
      },
    },
    problems: [...posted, 'invalid-input', 'school-share-used'],
  }),
  rebuildStanding: described('projection-rebuild', 'getProjectionRebuild', 'Get the latest rebuild', {
    description:
      'How far the latest rebuild is, or how it ended, whichever process runs it. 404 where none has been asked for.',
    parameters,
    responses: { '200': answered(Rebuild, 'The rebuild.') },
    problems: onOne,
  }),
  switch: described('switch-projection', 'switchProjection', 'Switch generations', {
    description: 'Makes another generation live, for all schools at once.',
    parameters,
    requestBody: sent('SwitchRequest', SwitchWanted, false, { generation: 2 }),
    responses: { '200': answered(Switched, 'Which was live, and which is.') },
    problems: [...posted, 'invalid-input'],
  }),
  rollback: described('roll-back-projection', 'rollBackProjection', 'Roll back a switch', {
    description: 'Makes the generation live that was live before.',
    parameters,
    requestBody: sent('RollbackRequest', RollbackWanted, false, {}),
    responses: { '200': answered(Switched, 'Which was live, and which is again.') },
    problems: [...posted, 'invalid-input'],
  }),
  drop: described('drop-generation', 'dropGeneration', 'Drop a generation', {
    description: 'Removes a generation and its rows. Never the live one.',
    parameters,
    requestBody: sent('DropRequest', DropWanted, true, { generation: 1 }),
    responses: { '200': answered(Dropped, 'It is gone.') },
    problems: [...posted, 'invalid-input'],
  }),
  pause: described('pause-projection', 'pauseProjection', 'Pause a read model', {
    description: 'Folds no more events into the live rows, until it is resumed. Takes up to a second.',
    parameters,
    responses: { '200': answered(Paused, 'It is paused.') },
    problems: posted,
  }),
  resume: described('resume-projection', 'resumeProjection', 'Resume a read model', {
    description: 'Folds events into the live rows again, from where they were paused.',
    parameters,
    responses: { '200': answered(Paused, 'It is resumed.') },
    problems: posted,
  }),
  retry: described('retry-projection', 'retryProjection', 'Retry parked rows', {
    description: 'Tries again what could not be folded, after a fix.',
    parameters,
    responses: { '200': answered(Retried, 'What is tried again.') },
    problems: posted,
  }),
  diff: described('projection-diff', 'compareGenerations', 'Compare generations', {
    description: `Compares the live rows with those of another generation. ${rowsAreOfOneSchool} What takes longer than a request may is answered with 503: the command line has no such limit.`,
    parameters: [name, ...inputParameters(DiffAsked, '', { generation: 2 })],
    responses: { '200': answered(Difference, 'Counts, checksums, and the first rows that differ.') },
    problems: [...onOne, 'invalid-input', 'refused', 'takes-too-long'],
  }),
  parked: described('projection-parked', 'listParkedRows', 'List parked rows', {
    description: `Rows whose events wait for a fix. ${rowsAreOfOneSchool}`,
    parameters,
    responses: { '200': answered(Parked, 'The first hundred.') },
    problems: onOne,
  }),
} satisfies Record<string, AuditedOperation>
