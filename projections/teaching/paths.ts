import { z } from 'zod'
import pathDefined from '#events/teaching/path-defined.ts'
import { PathId, PathSteps } from '#events/teaching/path-values.ts'
import pathWithdrawn from '#events/teaching/path-withdrawn.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const ofPath = (e: { data: { path: PathId } }) => ({ path: e.data.path })

/** The learning paths of a school, each as its last version says. */
export default defineProjection('paths', {
  version: 1,
  description: 'The learning paths of a school, each in its last version.',
  of: 'path',
  key: z.object({ path: PathId }),
  row: z.object({
    version: DefinitionVersion,
    title: z.string().describe('The name of the path.'),
    objectives: z.array(z.string()).describe('What learners are to reach with it.'),
    steps: PathSteps,
    createdAt: Instant,
    createdBy: PersonId,
    changedAt: Instant,
    withdrawnAt: Instant.nullable(),
  }),
  indexes: [['title']],
  on: (on) => [
    on(pathDefined, ofPath, (row, { data: { path: _, ...data }, occurredAt, actor }) => ({
      ...data,
      createdAt: row?.createdAt ?? occurredAt,
      createdBy: row?.createdBy ?? actor,
      changedAt: occurredAt,
      withdrawnAt: row?.withdrawnAt ?? null,
    })),
    on(pathWithdrawn, ofPath, (row, { occurredAt }) => (row ? { ...row, withdrawnAt: occurredAt } : remove)),
  ],
})
