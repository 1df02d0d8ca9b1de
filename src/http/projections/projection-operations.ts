// The operations on read models in the OpenAPI document.
import type { z } from 'zod'
import { namedSchema } from '../docs/json-schema.ts'
import { anyRequest, type Reported } from '../docs/problem-responses.ts'
import { type AuditedOperation, json, jsonAnswer, type Operation, type Parameter } from '../operations.ts'
import { inputParameters } from '../queries/query-operations.ts'
import {
  Difference,
  DifferingRowPage,
  DiffQuery,
  DiffRowsQuery,
  Dropped,
  DropRequest,
  Parked,
  Paused,
  ProjectionList,
  ProjectionWithHistory,
  Rebuild,
  RebuildCost,
  RebuildRequest,
  Retried,
  RollbackRequest,
  Switched,
  SwitchRequest,
} from './projection-schemas.ts'

const name: Parameter = {
  name: 'name',
  in: 'path',
  required: true,
  description: 'The name of the read model.',
  schema: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
  example: 'skill-profile',
}
const parameters = [name]
const requestBody = (id: string, schema: z.ZodType, required: boolean, example: object) => ({
  required,
  content: json(namedSchema(schema, { id, description: 'What to do.', io: 'input' }), example),
})

const ofOneModel: readonly Reported[] = [...anyRequest, 'not-found']
const posted: readonly Reported[] = [...ofOneModel, 'malformed-body', 'too-large', 'unsupported-media-type', 'refused']

const described = (
  action: string,
  operationId: string,
  summary: string,
  more: Omit<Operation, 'operationId' | 'tags' | 'summary'>,
): AuditedOperation => ({ action, operationId, tags: ['projections'], summary, ...more })

const rowVisibility =
  'Counts include all schools. Rows identify persons, so only rows of your own school are shown, only with `projections:manage`, and the access trail records it.'

export const operations = {
  list: described('projections', 'listProjections', 'List the read models', {
    description:
      'All read models, with their generations, workers, lag, faults and drift. None of this is about a person.',
    responses: { '200': jsonAnswer(ProjectionList, 'The read models, by name.') },
    problems: anyRequest,
  }),
  find: described('projection', 'getProjection', 'Get a read model', {
    description: 'One read model, with the history of actions on it.',
    parameters,
    responses: { '200': jsonAnswer(ProjectionWithHistory, 'The read model.') },
    problems: ofOneModel,
  }),
  rebuild: described('rebuild-projection', 'rebuildProjection', 'Rebuild a read model', {
    description:
      'Builds a new generation from the whole log in a separate process, while queries read the live rows. A rebuild that was stopped or killed continues from its last save when you request it again. When the service shuts down, it stops the rebuild cleanly.',
    parameters,
    requestBody: requestBody('RebuildRequest', RebuildRequest, false, { switch: true }),
    responses: {
      '202': {
        ...jsonAnswer(Rebuild, 'The rebuild has started.'),
        headers: { Location: { description: 'The address of its progress.', schema: { type: 'string' } } },
      },
    },
    problems: [...posted, 'invalid-input', 'school-share-used'],
  }),
  rebuildCost: described('projection-rebuild-cost', 'getRebuildCost', 'Get the cost of a rebuild', {
    description:
      'How much of the log a rebuild would read, and how long that is expected to take. Starts nothing. An unfinished rebuild is continued from its last save.',
    parameters,
    responses: { '200': jsonAnswer(RebuildCost, 'The cost.') },
    problems: ofOneModel,
  }),
  cancelRebuild: described('cancel-rebuild', 'cancelRebuild', 'Stop a rebuild', {
    description:
      'Interrupts the rebuild that this process of the service runs, if it runs one. It keeps what it has built: the next rebuild continues from its last save. To start again from the first event, drop the unfinished generation. Refused with the code `built-elsewhere` while another process rebuilds it.',
    parameters,
    responses: { '200': jsonAnswer(Rebuild, 'The latest rebuild. While it is being stopped, its state is `running`.') },
    problems: [...ofOneModel, 'malformed-body', 'too-large', 'unsupported-media-type', 'refused'],
  }),
  rebuildStatus: described('projection-rebuild', 'getProjectionRebuild', 'Get the latest rebuild', {
    description: 'The progress or the result of the latest rebuild, in any process. 404 if there was none.',
    parameters,
    responses: { '200': jsonAnswer(Rebuild, 'The rebuild.') },
    problems: ofOneModel,
  }),
  switch: described('switch-projection', 'switchProjection', 'Switch generations', {
    description: 'Makes another generation live, for all schools at once.',
    parameters,
    requestBody: requestBody('SwitchRequest', SwitchRequest, false, { generation: 2 }),
    responses: { '200': jsonAnswer(Switched, 'The previous and the new live generation.') },
    problems: [...posted, 'invalid-input'],
  }),
  rollback: described('roll-back-projection', 'rollBackProjection', 'Roll back a switch', {
    description: 'Makes the previously live generation live again.',
    parameters,
    requestBody: requestBody('RollbackRequest', RollbackRequest, false, {}),
    responses: { '200': jsonAnswer(Switched, 'The previous and the new live generation.') },
    problems: [...posted, 'invalid-input'],
  }),
  drop: described('drop-generation', 'dropGeneration', 'Drop a generation', {
    description: 'Removes a generation and its rows. The live generation cannot be dropped.',
    parameters,
    requestBody: requestBody('DropRequest', DropRequest, true, { generation: 1 }),
    responses: { '200': jsonAnswer(Dropped, 'The generation was removed.') },
    problems: [...posted, 'invalid-input'],
  }),
  pause: described('pause-projection', 'pauseProjection', 'Pause a read model', {
    description: 'Stops folding events into the live rows until you resume it. Takes effect within a second.',
    parameters,
    responses: { '200': jsonAnswer(Paused, 'The read model is paused.') },
    problems: posted,
  }),
  resume: described('resume-projection', 'resumeProjection', 'Resume a read model', {
    description: 'Continues to fold events into the live rows, from where it was paused.',
    parameters,
    responses: { '200': jsonAnswer(Paused, 'The read model is resumed.') },
    problems: posted,
  }),
  retry: described('retry-projection', 'retryProjection', 'Retry parked rows', {
    description: 'Tries to fold the events of parked rows again, after a fix.',
    parameters,
    responses: { '200': jsonAnswer(Retried, 'The rows that are tried again.') },
    problems: posted,
  }),
  diff: described('projection-diff', 'compareGenerations', 'Compare generations', {
    description: `Compares the live rows with those of another generation. ${rowVisibility} If it takes longer than a request may, the status is 503; the command line has no such limit.`,
    parameters: [name, ...inputParameters(DiffQuery, '', { generation: 2 })],
    responses: { '200': jsonAnswer(Difference, 'Counts, checksums, and the first rows that differ.') },
    problems: [...ofOneModel, 'invalid-input', 'refused', 'takes-too-long'],
  }),
  diffRows: described('projection-diff-rows', 'listDifferingRows', 'List the rows that differ', {
    description:
      'The rows of your own school that differ between the live generation and another one, page by page, ordered by key. Both generations are held at one position while a page is read. A page ends after eight seconds even if it is not full. The access trail records it.',
    parameters: [name, ...inputParameters(DiffRowsQuery, '', { generation: 2 })],
    responses: { '200': jsonAnswer(DifferingRowPage, 'A page.') },
    problems: [...ofOneModel, 'invalid-input', 'refused'],
  }),
  parked: described('projection-parked', 'listParkedRows', 'List parked rows', {
    description: `Rows whose events wait for a fix. ${rowVisibility}`,
    parameters,
    responses: { '200': jsonAnswer(Parked, 'The first hundred parked rows.') },
    problems: ofOneModel,
  }),
} satisfies Record<string, AuditedOperation>
