// The operations on process managers in the OpenAPI document.
import { anyRequest, type Reported } from '../docs/problem-responses.ts'
import { type AuditedOperation, jsonAnswer, type Operation, type Parameter } from '../operations.ts'
import { inputParameters } from '../queries/query-operations.ts'
import { ProcessDetails, ProcessList, ProcessRetried, ProcessStory, StoryQuery } from './process-schemas.ts'

const name: Parameter = {
  name: 'name',
  in: 'path',
  required: true,
  description: 'The name of the process.',
  schema: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
  example: 'at-risk',
}
const ofOne: readonly Reported[] = [...anyRequest, 'not-found']

const described = (
  action: string,
  operationId: string,
  summary: string,
  more: Omit<Operation, 'operationId' | 'tags' | 'summary'>,
): AuditedOperation => ({ action, operationId, tags: ['processes'], summary, ...more })

const keyVisibility =
  'Counts include all schools. Keys name persons, so only those of your own school are shown, only with `processes:preview`, and the access trail records it. Why a whole process does not go on may concern any school, so it is shown with `processes:read` only.'

export const operations = {
  list: described('processes', 'listProcesses', 'List the processes', {
    description:
      'All process managers: state, lag, and what waits, is stuck or was refused. Counts include all schools.',
    responses: { '200': jsonAnswer(ProcessList, 'The processes, by name.') },
    problems: anyRequest,
  }),
  find: described('process', 'getProcess', 'Get a process', {
    description: `One process manager, and what it waits for. ${keyVisibility}`,
    parameters: [name],
    responses: { '200': jsonAnswer(ProcessDetails, 'The process.') },
    problems: ofOne,
  }),
  story: described('process-story', 'getProcessStory', 'Get the story of a key', {
    description:
      'What a process keeps under one key of your own school: its state, timers, commands, and what waits for a fix. The access trail records it.',
    parameters: [name, ...inputParameters(StoryQuery, '', { key: '5111a9e0-0000-4000-8000-000000000003' })],
    responses: { '200': jsonAnswer(ProcessStory, 'The story.') },
    problems: [...ofOne, 'invalid-input', 'restricted'],
  }),
  retry: described('retry-process', 'retryProcess', 'Retry a process', {
    description:
      'Reacts again, in order, to what waits for a fix, and sends delayed commands at once, in all schools. What fails again stays where it is. Refused (409 `process-not-deployed`) for a process that no worker has started yet.',
    parameters: [name],
    responses: { '200': jsonAnswer(ProcessRetried, 'A worker retries within a second.') },
    problems: [...ofOne, 'refused', 'malformed-body', 'too-large', 'unsupported-media-type'],
  }),
} satisfies Record<string, AuditedOperation>
