import { z } from 'zod'
import modelTrained from '#events/insight/model-trained.ts'
import { ModelName } from '#events/insight/models.ts'
import { defineProjection } from '#kernel/projection.ts'

/** Those among the models of a school that were made of several schools. The others have no row. */
export default defineProjection('shared-models', {
  version: 1,
  description: 'Those among the learning models of the school that several schools share.',
  of: 'models',
  key: z.object({ model: ModelName }),
  row: z.object({ schools: z.int().describe('Of how many schools it has the answers.') }),
  on: (on) => [
    on(
      modelTrained,
      ({ data: { model, schools } }) => (schools === undefined ? [] : [{ model }]),
      (row, { data: { schools } }) => ({ schools: schools ?? row?.schools ?? 0 }),
    ),
  ],
})
